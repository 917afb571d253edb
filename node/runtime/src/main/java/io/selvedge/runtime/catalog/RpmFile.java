package io.selvedge.runtime.catalog;

import io.selvedge.crypto.Digest;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.input.BadInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the headers of an RPM package: lead, signature header, header. Where the package has digests of its header and
 * payload (SHA-256, all since rpm 4.14), they must fit; its signature is not verified.
 *
 * @see <a href="https://rpm-software-management.github.io/rpm/manual/format_v4.html">RPM V4 package format</a>
 */
final class RpmFile {
    private static final int LEAD_BYTES = 96;
    private static final int HEADER_MAGIC = 0x8eade801;
    private static final int ENTRY_BYTES = 16;

    /** rpm's own limit is 64 Ki. */
    private static final int MAX_ENTRIES = 64 << 10;

    /** The largest headers (kernels, texlive) have 20 MB, of file lists. */
    private static final int MAX_STORE_BYTES = 64 << 20;

    private static final int MAX_TEXT_CHARS = 4096;

    private static final int SIGNATURE_SHA256 = 273;
    private static final int NAME = 1000;
    private static final int VERSION = 1001;
    private static final int RELEASE = 1002;
    private static final int EPOCH = 1003;
    private static final int SUMMARY = 1004;
    private static final int VENDOR = 1011;
    private static final int PACKAGER = 1015;
    private static final int ARCHITECTURE = 1022;
    private static final int SOURCE_RPM = 1044;
    private static final int PAYLOAD_DIGEST = 5092;

    /** Scriptlets by tag; those of other packages' changes are triggers. */
    private static final Map<Integer, String> SCRIPTS = new TreeMap<>(Map.ofEntries(
            Map.entry(1023, "pre"),
            Map.entry(1024, "post"),
            Map.entry(1025, "preun"),
            Map.entry(1026, "postun"),
            Map.entry(1065, "triggers"),
            Map.entry(1079, "verify"),
            Map.entry(1151, "pretrans"),
            Map.entry(1152, "posttrans"),
            Map.entry(5066, "filetriggers"),
            Map.entry(5076, "transfiletriggers"),
            Map.entry(5104, "preuntrans"),
            Map.entry(5105, "postuntrans")));

    private RpmFile() {}

    /** One header: its entries by tag, over their bytes. */
    private record Header(Map<Integer, Entry> entries, ByteBuffer store, byte[] bytes, String place) {
        Optional<String> text(int tag) {
            Entry entry = entries.get(tag);
            // STRING, STRING_ARRAY, I18NSTRING: the first of several is taken
            if (entry == null || (entry.type != 6 && entry.type != 8 && entry.type != 9)) {
                return Optional.empty();
            }
            int end = entry.offset;
            while (end < store.limit() && store.get(end) != 0) {
                if (end - entry.offset == MAX_TEXT_CHARS) {
                    throw BadInput.tooLarge(place + " tag " + tag, "a text of more bytes", MAX_TEXT_CHARS);
                }
                end++;
            }
            if (end == store.limit()) {
                throw BadInput.at(place + " tag " + tag, "a text without an end");
            }
            return Optional.of(new String(
                    store.array(), store.arrayOffset() + entry.offset, end - entry.offset, StandardCharsets.UTF_8));
        }

        String required(int tag, String name) {
            return text(tag).filter(text -> !text.isEmpty()).orElseThrow(() -> BadInput.at(place, "has no " + name));
        }

        Optional<Long> number(int tag) {
            Entry entry = entries.get(tag);
            if (entry == null || entry.type != 4 || entry.offset > store.limit() - 4) {
                return Optional.empty();
            }
            return Optional.of(store.getInt(entry.offset) & 0xffffffffL);
        }
    }

    private record Entry(int type, int offset) {}

    static PackageFacts read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
            return read(in, file.toString());
        }
    }

    static PackageFacts read(InputStream in, String place) throws IOException {
        byte[] lead = in.readNBytes(LEAD_BYTES);
        if (lead.length < LEAD_BYTES || ByteBuffer.wrap(lead).getInt() != 0xedabeedb) {
            throw BadInput.at(place, "is no RPM package");
        }
        Header signature = header(in, place + " signature header");
        in.readNBytes((8 - signature.bytes.length % 8) % 8);
        Header header = header(in, place + " header");
        Optional<String> digest = signature.text(SIGNATURE_SHA256);
        if (digest.isPresent() && !digest.get().equals(Digest.of(header.bytes).hex())) {
            throw BadInput.at(
                    place + " header", "does not have the digest that its signature header names: it is damaged");
        }
        PackageFacts facts = facts(header, place);
        checkPayload(in, header, place);
        return facts;
    }

    private static Header header(InputStream in, String place) throws IOException {
        byte[] intro = in.readNBytes(16);
        ByteBuffer numbers = ByteBuffer.wrap(intro);
        if (intro.length < 16 || numbers.getInt(0) != HEADER_MAGIC) {
            throw BadInput.at(place, "is not where it should be: the file is damaged or truncated");
        }
        int count = numbers.getInt(8);
        int size = numbers.getInt(12);
        if (count < 0 || count > MAX_ENTRIES) {
            throw BadInput.tooLarge(place, count + " entries", MAX_ENTRIES);
        }
        if (size < 0 || size > MAX_STORE_BYTES) {
            throw BadInput.tooLarge(place, size + " bytes", MAX_STORE_BYTES);
        }
        int length = count * ENTRY_BYTES + size;
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw BadInput.at(place, "is truncated: " + body.length + " of " + length + " bytes");
        }
        ByteBuffer index = ByteBuffer.wrap(body);
        Map<Integer, Entry> entries = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            int offset = index.getInt(i * ENTRY_BYTES + 8);
            if (offset < 0 || offset >= Math.max(1, size)) {
                throw BadInput.at(place + " entry " + i, "points outside the header");
            }
            entries.putIfAbsent(index.getInt(i * ENTRY_BYTES), new Entry(index.getInt(i * ENTRY_BYTES + 4), offset));
        }
        byte[] whole = new byte[intro.length + length];
        System.arraycopy(intro, 0, whole, 0, intro.length);
        System.arraycopy(body, 0, whole, intro.length, length);
        return new Header(
                entries, ByteBuffer.wrap(body, count * ENTRY_BYTES, size).slice(), whole, place);
    }

    private static PackageFacts facts(Header header, String place) {
        String version = header.number(EPOCH).map(epoch -> epoch + ":").orElse("")
                + header.required(VERSION, "version")
                + "-"
                + header.required(RELEASE, "release");
        VersionScheme.RPM.findProblem(version).ifPresent(problem -> {
            throw BadInput.at(place + " header", "the version is wrong: " + problem);
        });
        List<String> scripts = new ArrayList<>();
        SCRIPTS.forEach((tag, name) -> {
            if (header.entries.containsKey(tag)) {
                scripts.add(name);
            }
        });
        boolean isSource = header.text(SOURCE_RPM).isEmpty();
        return new PackageFacts(
                "rpm",
                header.required(NAME, "name"),
                version,
                isSource ? "src" : header.required(ARCHITECTURE, "architecture"),
                header.text(VENDOR).or(() -> header.text(PACKAGER)).orElse(""),
                header.text(SUMMARY).orElse(""),
                scripts,
                List.of());
    }

    private static void checkPayload(InputStream in, Header header, String place) throws IOException {
        Optional<String> expected = header.text(PAYLOAD_DIGEST).filter(digest -> digest.matches("[0-9a-f]{64}"));
        if (expected.isEmpty()) {
            return;
        }
        Digest.Hasher hasher = Digest.hasher();
        byte[] buffer = new byte[64 << 10];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            hasher.update(buffer, 0, read);
        }
        if (!hasher.digest().hex().equals(expected.get())) {
            throw BadInput.at(
                    place + " payload", "does not have the digest that the header names: it is damaged or truncated");
        }
    }
}
