package io.selvedge.runtime.catalog;

import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a Windows Installer package: its Property table and summary. Tables are streams of columns, whose texts are
 * numbers into one pool; names of streams pack two letters into one character.
 *
 * @see <a href="https://learn.microsoft.com/windows/win32/msi/property-table">Windows Installer, Property table</a>
 */
final class MsiFile {
    /** Large installers (Office, SQL Server) have 5 MB of texts. */
    private static final int MAX_STREAM_BYTES = 64 << 20;

    private static final int MAX_TEXT_CHARS = 4096;
    private static final int LONG_REFERENCES = 0x80000000;
    private static final int SUMMARY_TEMPLATE = 7;
    private static final int SUMMARY_SUBJECT = 3;
    private static final int TEXT = 30;

    private MsiFile() {}

    static PackageFacts read(Path path) throws IOException {
        String place = path.toString();
        try (CompoundFile file = new CompoundFile(path)) {
            Map<String, String> properties = properties(file, place);
            String version = required(properties, "ProductVersion", place);
            VersionScheme.WINGET.findProblem(version).ifPresent(problem -> {
                throw BadInput.at(place + " ProductVersion", problem);
            });
            Map<Integer, String> summary = summary(file, place);
            String template = summary.getOrDefault(SUMMARY_TEMPLATE, "");
            int semicolon = template.indexOf(';');
            List<String> scripts = file.find(streamName("CustomAction"), MAX_STREAM_BYTES)
                            .filter(table -> table.length > 0)
                            .isPresent()
                    ? List.of("CustomAction")
                    : List.of();
            return new PackageFacts(
                    "msi",
                    required(properties, "ProductName", place),
                    version,
                    semicolon < 0 ? template : template.substring(0, semicolon),
                    properties.getOrDefault("Manufacturer", ""),
                    summary.getOrDefault(SUMMARY_SUBJECT, ""),
                    scripts,
                    List.of());
        }
    }

    private static String required(Map<String, String> properties, String name, String place) {
        String value = properties.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw BadInput.at(place, "the Property table has no " + name);
        }
        return value;
    }

    private static Map<String, String> properties(CompoundFile file, String place) throws IOException {
        byte[] pool = stream(file, "_StringPool", place);
        byte[] data = stream(file, "_StringData", place);
        byte[] table = stream(file, "Property", place);
        boolean wide = pool.length >= 4 && (little(pool).getInt(0) & LONG_REFERENCES) != 0;
        List<String> texts = texts(pool, data, place);
        int bytes = wide ? 3 : 2;
        int rows = table.length / (2 * bytes);
        Map<String, String> properties = new TreeMap<>();
        for (int row = 0; row < rows; row++) {
            String name = text(texts, reference(table, row * bytes, bytes), place);
            String value = text(texts, reference(table, (rows + row) * bytes, bytes), place);
            properties.putIfAbsent(name, value);
        }
        return properties;
    }

    private static byte[] stream(CompoundFile file, String table, String place) throws IOException {
        return file.find(streamName(table), MAX_STREAM_BYTES)
                .orElseThrow(() -> BadInput.at(place, "is no Windows Installer package: it has no table " + table));
    }

    /** Text 0 is the empty one. */
    private static List<String> texts(byte[] pool, byte[] data, String place) {
        ByteBuffer entries = little(pool);
        Charset charset = charset(pool.length < 4 ? 0 : entries.getInt(0) & 0x7fffffff);
        List<String> texts = new ArrayList<>();
        texts.add("");
        int from = 0;
        for (int at = 4; at + 4 <= pool.length; at += 4) {
            int length = entries.getShort(at) & 0xffff;
            int uses = entries.getShort(at + 2) & 0xffff;
            if (length == 0 && uses != 0 && at + 8 <= pool.length) {
                // a text of 64 KiB and more has its length in the next four bytes
                at += 4;
                length = entries.getInt(at);
            }
            if (length < 0 || length > data.length - from) {
                throw BadInput.at(place, "the pool of texts is damaged or truncated");
            }
            texts.add(new String(data, from, Math.min(length, MAX_TEXT_CHARS), charset));
            from += length;
        }
        return texts;
    }

    private static Charset charset(int codepage) {
        return switch (codepage) {
            case 65001 -> StandardCharsets.UTF_8;
            case 1252 -> windows("windows-1252");
            case 1250 -> windows("windows-1250");
            case 1251 -> windows("windows-1251");
            case 932 -> windows("windows-31j");
            default -> StandardCharsets.ISO_8859_1;
        };
    }

    /** Small runtimes leave code pages out. */
    private static Charset windows(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }

    private static int reference(byte[] table, int at, int bytes) {
        int value = (table[at] & 0xff) | (table[at + 1] & 0xff) << 8;
        return bytes == 2 ? value : value | (table[at + 2] & 0xff) << 16;
    }

    private static String text(List<String> texts, int reference, String place) {
        if (reference >= texts.size()) {
            throw BadInput.at(place, "the Property table names a text that there is not");
        }
        return texts.get(reference);
    }

    /** The texts of the summary by their ids ([MS-OLEPS]); empty where the package has none. */
    private static Map<Integer, String> summary(CompoundFile file, String place) throws IOException {
        Optional<byte[]> stream = file.find("\u0005SummaryInformation", MAX_STREAM_BYTES);
        Map<Integer, String> texts = new TreeMap<>();
        if (stream.isEmpty()) {
            return texts;
        }
        ByteBuffer bytes = little(stream.get());
        try {
            int section = bytes.getInt(44);
            int count = bytes.getInt(section + 4);
            for (int i = 0; i < Math.min(count, 100); i++) {
                int id = bytes.getInt(section + 8 + 8 * i);
                int at = section + bytes.getInt(section + 12 + 8 * i);
                if (bytes.getInt(at) == TEXT) {
                    int length = Math.min(bytes.getInt(at + 4), MAX_TEXT_CHARS);
                    byte[] text = new byte[Math.max(0, length)];
                    bytes.get(at + 8, text);
                    texts.put(id, new String(text, windows("windows-1252")).replaceAll("\0.*", ""));
                }
            }
        } catch (IndexOutOfBoundsException e) {
            throw BadInput.at(place + " SummaryInformation", "is damaged or truncated");
        }
        return texts;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A table's name as its stream has it: a mark, then two of 64 letters in each character. */
    static String streamName(String table) {
        String letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
        StringBuilder name = new StringBuilder("\u4840");
        for (int i = 0; i < table.length(); i += 2) {
            int first = letters.indexOf(table.charAt(i));
            int second = i + 1 < table.length() ? letters.indexOf(table.charAt(i + 1)) : -1;
            name.append((char) (second < 0 ? 0x4800 + first : 0x3800 + first + (second << 6)));
        }
        return name.toString();
    }
}
