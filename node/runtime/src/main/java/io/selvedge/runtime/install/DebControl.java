package io.selvedge.runtime.install;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code control} file of a Debian package: one paragraph of fields (Debian Policy 5.1, deb-control(5)).
 *
 * @param text the file itself
 * @param fields by lower-case name, continuation lines joined by line feeds
 */
record DebControl(String text, Map<String, String> fields) {
    /** The longest in Debian 12 (texlive) has 30 KB. */
    static final int MAX_BYTES = 256 << 10;

    static final int MAX_FIELDS = 200;

    private static final Pattern FIELD_NAME =
            Pattern.compile("[\\x21\\x22\\x24-\\x2c\\x2e-\\x39\\x3b-\\x7e][\\x21-\\x39\\x3b-\\x7e]{0,63}");
    private static final Pattern KIB = Pattern.compile("[0-9]{1,15}");

    DebControl {
        fields = Map.copyOf(fields);
    }

    /** @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE */
    static DebControl parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw Malformed.tooLarge("control", bytes.length + " bytes", MAX_BYTES);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Malformed.at("control", "not UTF-8");
        }
        Map<String, String> fields = new TreeMap<>();
        String last = "";
        boolean ended = false;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            String place = "control line " + (i + 1);
            boolean blank = line.isBlank();
            if (ended && !blank) {
                throw Malformed.at(place, "a second paragraph");
            }
            if (blank) {
                ended = !fields.isEmpty();
            } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (last.isEmpty()) {
                    throw Malformed.at(place, "continues no field");
                }
                fields.merge(last, line.strip(), (value, more) -> value + "\n" + more);
            } else {
                last = addField(fields, line, place);
            }
        }
        DebControl control = new DebControl(text, fields);
        control.identity();
        return control;
    }

    private static String addField(Map<String, String> fields, String line, String place) {
        int colon = line.indexOf(':');
        if (colon < 1 || !FIELD_NAME.matcher(line.substring(0, colon)).matches()) {
            throw Malformed.at(place, "no field");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (fields.size() == MAX_FIELDS) {
            throw Malformed.tooLarge(place, "too many fields", MAX_FIELDS);
        }
        if (fields.put(name, line.substring(colon + 1).strip()) != null) {
            throw Malformed.at(place, "field " + name + " comes twice");
        }
        return name;
    }

    PackageIdentity identity() {
        return new PackageIdentity(required("package"), required("version"), required("architecture"));
    }

    Optional<String> field(String name) {
        return Optional.ofNullable(fields.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Bytes that the package will take, 0 where it does not say. */
    long installedSizeBytes() {
        String kib = field("Installed-Size").orElse("0");
        if (!KIB.matcher(kib).matches()) {
            throw Malformed.at("control", "Installed-Size is no number");
        }
        return Long.parseLong(kib) << 10;
    }

    private String required(String name) {
        return field(name).orElseThrow(() -> Malformed.at("control", "no field " + name));
    }
}
