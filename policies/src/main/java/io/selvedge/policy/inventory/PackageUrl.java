package io.selvedge.policy.inventory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A package URL, {@code pkg:type/namespace/name@version?qualifiers#subpath}. Parts are decoded; {@link #toString} writes
 * the canonical form, in which equal packages have equal text.
 *
 * @param type lower-case, such as {@code deb}
 * @param namespace segments separated by {@code /}, empty for none
 * @param name never empty
 * @param version empty for none
 * @param qualifiers by lower-case key, in the order of the keys; no empty values
 * @param subpath segments separated by {@code /}, empty for none
 * @see <a href="https://github.com/package-url/purl-spec">Package-URL, ECMA-427</a>
 */
public record PackageUrl(
        String type, String namespace, String name, String version, Map<String, String> qualifiers, String subpath) {
    /** Longest text: names and versions of package systems stay far below, and feeds hold millions of them. */
    public static final int MAX_CHARS = 2048;

    private static final String TYPE = "[a-z][a-z0-9.-]*";
    private static final String KEY = "[a-z][a-z0-9._-]*";

    /** Types whose names say the same in upper and lower case, by their definitions. */
    private static final Set<String> LOWER_NAME = Set.of("alpm", "apk", "bitbucket", "deb", "github", "npm", "pypi");

    private static final Set<String> LOWER_NAMESPACE = Set.of("alpm", "apk", "bitbucket", "deb", "github", "rpm");

    public PackageUrl {
        type = type.toLowerCase(Locale.ROOT);
        if (!type.matches(TYPE)) {
            throw new MalformedPackageUrlException("its type is not letters, digits, dots and hyphens");
        }
        namespace = segments(LOWER_NAMESPACE.contains(type) ? namespace.toLowerCase(Locale.ROOT) : namespace);
        name = LOWER_NAME.contains(type) ? name.toLowerCase(Locale.ROOT) : name;
        if (type.equals("pypi")) {
            name = name.replace('_', '-');
        }
        if (name.isEmpty()) {
            throw new MalformedPackageUrlException("it has no name");
        }
        TreeMap<String, String> ordered = new TreeMap<>();
        qualifiers.forEach((key, value) -> {
            String lower = key.toLowerCase(Locale.ROOT);
            if (!lower.matches(KEY)) {
                throw new MalformedPackageUrlException(
                        "the key of a qualifier is not letters, digits, dots or hyphens");
            }
            if (!value.isEmpty() && ordered.put(lower, value) != null) {
                throw new MalformedPackageUrlException("the qualifier " + lower + " comes twice");
            }
        });
        qualifiers = Collections.unmodifiableMap(ordered);
        subpath = segments(subpath);
        for (String segment : subpath.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new MalformedPackageUrlException("its subpath has a segment of dots");
            }
        }
    }

    /** A package without subpath. */
    public static PackageUrl of(
            String type, String namespace, String name, String version, Map<String, String> qualifiers) {
        return new PackageUrl(type, namespace, name, version, qualifiers, "");
    }

    /**
     * Reads a package URL, canonical or not.
     *
     * @throws MalformedPackageUrlException when it is none
     */
    public static PackageUrl parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MalformedPackageUrlException("it is longer than " + MAX_CHARS + " characters");
        }
        if (!text.regionMatches(true, 0, "pkg:", 0, 4)) {
            throw new MalformedPackageUrlException("it does not begin with pkg:");
        }
        String rest = text.substring(4);
        int hash = rest.lastIndexOf('#');
        String subpath = hash < 0 ? "" : rest.substring(hash + 1);
        rest = hash < 0 ? rest : rest.substring(0, hash);
        int question = rest.lastIndexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = strip(question < 0 ? rest : rest.substring(0, question));
        int slash = rest.indexOf('/');
        if (slash < 0) {
            throw new MalformedPackageUrlException("it has no name");
        }
        String type = rest.substring(0, slash);
        String path = strip(rest.substring(slash + 1));
        int at = path.lastIndexOf('@');
        // An @ in front of a slash belongs to a namespace, as npm's scopes do.
        boolean versioned = at > path.lastIndexOf('/') && at > 0;
        String version = versioned ? decode(path.substring(at + 1)) : "";
        path = versioned ? path.substring(0, at) : path;
        int last = path.lastIndexOf('/');
        return new PackageUrl(
                type,
                last < 0 ? "" : decodeSegments(path.substring(0, last)),
                decode(path.substring(last + 1)),
                version,
                qualifiers(query),
                decodeSegments(strip(subpath)));
    }

    /** The value of a qualifier. */
    public Optional<String> qualifier(String key) {
        return Optional.ofNullable(qualifiers.get(key));
    }

    private static Map<String, String> qualifiers(String query) {
        Map<String, String> qualifiers = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String key = pair.substring(0, equals).toLowerCase(Locale.ROOT);
                if (qualifiers.put(key, decode(pair.substring(equals + 1))) != null) {
                    throw new MalformedPackageUrlException("a qualifier comes twice");
                }
            } else if (!pair.isEmpty()) {
                throw new MalformedPackageUrlException("a qualifier is not key=value");
            }
        }
        return qualifiers;
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    /** Without empty segments. */
    private static String segments(String path) {
        if (!path.contains("//") && strip(path).length() == path.length()) {
            return path;
        }
        List<String> kept = new ArrayList<>(List.of(path.split("/", -1)));
        kept.removeIf(String::isEmpty);
        return String.join("/", kept);
    }

    private static String decodeSegments(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        List<String> decoded = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            String plain = decode(segment);
            if (plain.indexOf('/') >= 0) {
                throw new MalformedPackageUrlException("a segment holds an encoded slash");
            }
            decoded.add(plain);
        }
        return String.join("/", decoded);
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 4);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw new MalformedPackageUrlException("a percent sign without two hexadecimal digits");
            }
            bytes.put((byte) (high * 16 + low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPackageUrlException("an encoded part is not UTF-8");
        }
    }

    private static String encode(String text, String alsoPlain) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~:".indexOf(c) >= 0
                    || alsoPlain.indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    /** The canonical form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("pkg:").append(type).append('/');
        if (!namespace.isEmpty()) {
            text.append(encode(namespace, "/")).append('/');
        }
        text.append(encode(name, ""));
        if (!version.isEmpty()) {
            text.append('@').append(encode(version, ""));
        }
        if (!qualifiers.isEmpty()) {
            text.append('?')
                    .append(qualifiers.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + encode(entry.getValue(), "/"))
                            .collect(Collectors.joining("&")));
        }
        if (!subpath.isEmpty()) {
            text.append('#').append(encode(subpath, "/"));
        }
        return text.toString();
    }
}
