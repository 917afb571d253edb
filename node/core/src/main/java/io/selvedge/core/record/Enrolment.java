package io.selvedge.core.record;

import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.trust.Invite;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The first record of every incarnation of a node: its key, and the invite that lets it into the mesh.
 *
 * @param name the node's name for people
 * @param site the site that the invite names
 * @param key the node's public key, in the record as its SPKI in base64
 * @param invite the signed invite, in the record as its DSSE envelope
 * @param bearer signature by the invite's bearer key over {@code "selvedge-enrolment\n" + keyId}, base64: an invite
 *     that others can read in this record is of no use to them
 * @param labels what policies select by, at most {@link #MAX_LABELS}
 * @param platform operating system and architecture
 * @param addresses {@code host:port} where the node's transfer service listens
 * @param previous the incarnation before this one, with its size as the node's peers know it
 */
public record Enrolment(
        String name,
        String site,
        VerifyingKey key,
        Invite invite,
        String bearer,
        Map<String, String> labels,
        Platform platform,
        List<String> addresses,
        @Nullable Previous previous)
        implements Body {

    /** Labels are for selection, not an inventory. */
    public static final int MAX_LABELS = 64;

    /** A machine with more interfaces than this lists the ones that matter. */
    public static final int MAX_ADDRESSES = 16;

    public Enrolment {
        Fields.name("name", name);
        Fields.name("site", site);
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException("labels has more than " + MAX_LABELS + " entries");
        }
        labels.forEach((label, value) -> {
            Fields.name("label", label);
            Fields.text("label " + label, value);
        });
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException("addresses has more than " + MAX_ADDRESSES + " entries");
        }
        addresses.forEach(address -> Fields.text("address", address));
        addresses = List.copyOf(addresses);
    }

    /** Operating system and architecture as the JVM names them. */
    public record Platform(String os, String arch) {}

    /** The end of the incarnation before. */
    public record Previous(String origin, long size, String root) {}
}
