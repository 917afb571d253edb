package io.selvedge.core.record;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception: these endpoints need not be patched for a while. It lapses by itself, whether or not anybody can be
 * reached then.
 *
 * @param name for people
 * @param endpoints names of endpoints, globs; empty for any
 * @param sites names of sites, globs; empty for any, but not both empty
 * @param products products of the catalog that are not installed there, globs
 * @param vulnerabilities what is left unremedied, such as {@code CVE-2026-1234}; for reports
 * @param reason why
 * @param compensatingControl what protects the endpoints instead
 * @param owner who answers for it
 * @param from from when on; null for at once
 * @param expires when it ends
 */
public record Waiver(
        String name,
        List<String> endpoints,
        List<String> sites,
        List<String> products,
        List<String> vulnerabilities,
        String reason,
        String compensatingControl,
        String owner,
        @Nullable String from,
        String expires)
        implements Body {
    /** Longest list of any kind: a wider scope is written with a glob. */
    public static final int MAX_ENTRIES = 256;
    /** Longest exception: what is to be left for longer is asked again. */
    public static final long MAX_MILLIS = 366L * 86_400_000;

    private static final String VULNERABILITY = "[A-Za-z][A-Za-z0-9:.-]{3,63}";

    public Waiver {
        Fields.name("name", name);
        endpoints = globs("endpoints", endpoints);
        sites = globs("sites", sites);
        products = globs("products", products);
        Fields.range("number of vulnerabilities", vulnerabilities.size(), 0, MAX_ENTRIES);
        for (String vulnerability : vulnerabilities) {
            if (!vulnerability.matches(VULNERABILITY)) {
                throw new IllegalArgumentException("a vulnerability is an id such as CVE-2026-1234");
            }
        }
        vulnerabilities = List.copyOf(vulnerabilities);
        if (endpoints.isEmpty() && sites.isEmpty()) {
            throw new IllegalArgumentException("an exception names endpoints or sites");
        }
        if (products.isEmpty() && vulnerabilities.isEmpty()) {
            throw new IllegalArgumentException("an exception names products or vulnerabilities");
        }
        said("reason", reason);
        said("compensatingControl", compensatingControl);
        said("owner", owner);
        Fields.time("from", from);
        Fields.time("expires", expires);
    }

    private static List<String> globs(String what, List<String> values) {
        Fields.range("number of " + what, values.size(), 0, MAX_ENTRIES);
        for (String value : values) {
            if (value.isEmpty()
                    || value.length() > 253
                    || value.chars().anyMatch(Character::isISOControl)
                    || !value.equals(value.strip())) {
                throw new IllegalArgumentException(what + " has an entry that is no name or glob");
            }
        }
        return List.copyOf(values);
    }

    private static void said(String what, String value) {
        Fields.text(what, value);
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is empty");
        }
    }

    /** When it ends, in milliseconds since 1970 UTC. */
    public long expiresMillis() {
        return Instant.parse(expires).toEpochMilli();
    }

    /** When it begins, in milliseconds since 1970 UTC; the time of its last needed signature at the earliest. */
    public long fromMillis() {
        return from == null ? Long.MIN_VALUE : Instant.parse(from).toEpochMilli();
    }
}
