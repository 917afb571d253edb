package io.selvedge.runtime.catalog;

import io.selvedge.crypto.Digest;
import io.selvedge.runtime.input.BadInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a repository's {@code Release} says: whose it is, until when it is good, and the digest of every index.
 *
 * @param origin the vendor, empty where it does not say
 * @param suite such as {@code oldstable-security}, empty where it does not say
 * @param codename such as {@code bookworm-security}, empty where it does not say
 * @param date when it was made
 * @param validUntil after this it is no longer believed; empty for no end
 * @param indexes by path, such as {@code main/binary-amd64/Packages.xz}
 * @see <a href="https://wiki.debian.org/DebianRepository/Format">Debian repository format</a>
 */
public record AptRelease(
        String origin,
        String suite,
        String codename,
        Instant date,
        Optional<Instant> validUntil,
        Map<String, FileDigest> indexes) {

    /** Ubuntu's main archive lists 2,500. */
    private static final int MAX_INDEXES = 100_000;

    private static final int SHOWN = 80;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss", Locale.ENGLISH);
    private static final Pattern ENTRY = Pattern.compile("([0-9a-f]{64})\\s+([0-9]{1,15})\\s+(\\S{1,1000})");

    public AptRelease {
        indexes = Collections.unmodifiableMap(new TreeMap<>(indexes));
    }

    /**
     * Reads a Release file, or the text of an InRelease.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    public static AptRelease parse(byte[] text) {
        try {
            ControlParagraphs paragraphs = new ControlParagraphs(new ByteArrayInputStream(text), "Release");
            Map<String, String> fields =
                    paragraphs.next().orElseThrow(() -> BadInput.at("Release line 1", "has no field"));
            if (paragraphs.next().isPresent()) {
                throw BadInput.at("Release line " + paragraphs.line(), "a second paragraph");
            }
            return of(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AptRelease of(Map<String, String> fields) {
        String digests = fields.get("sha256");
        if (digests == null) {
            throw BadInput.at("Release", "has no SHA256 digests; weaker ones do not count");
        }
        Map<String, FileDigest> indexes = new TreeMap<>();
        for (String entry : digests.strip().split("\n", -1)) {
            Matcher match = ENTRY.matcher(entry);
            if (!match.matches()) {
                throw BadInput.at("Release SHA256", "is no entry: " + shown(entry));
            }
            if (indexes.size() == MAX_INDEXES) {
                throw BadInput.tooLarge("Release SHA256", "more entries", MAX_INDEXES);
            }
            FileDigest index = new FileDigest(Digest.ofHex(match.group(1)), Long.parseLong(match.group(2)));
            FileDigest before = indexes.put(match.group(3), index);
            if (before != null && !before.equals(index)) {
                throw BadInput.at("Release SHA256", "two digests for " + shown(match.group(3)));
            }
        }
        String date = fields.get("date");
        if (date == null) {
            throw BadInput.at("Release", "does not say its Date");
        }
        return new AptRelease(
                fields.getOrDefault("origin", ""),
                fields.getOrDefault("suite", ""),
                fields.getOrDefault("codename", ""),
                instant("Date", date),
                Optional.ofNullable(fields.get("valid-until")).map(until -> instant("Valid-Until", until)),
                indexes);
    }

    /** As RFC 1123 writes it, in UTC. */
    private static Instant instant(String field, String text) {
        String local = text.replaceFirst(" (UTC|GMT|Z|\\+0000)$", "");
        try {
            if (local.equals(text)) {
                throw new DateTimeException("not in UTC");
            }
            return LocalDateTime.parse(local.replaceAll(" +", " "), DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw BadInput.at("Release " + field, "is no time such as Sat, 21 Nov 2026 00:53:02 UTC: " + shown(text));
        }
    }

    /** Text from a file, made fit for a message. */
    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
        return "'" + cut.replaceAll("[^ -~]", "?") + "'";
    }
}
