package io.selvedge.policy.document;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One policy: which endpoints, which patches, in which rings, with what limits. Built by {@link PolicyParser}; an object
 * of this type is always consistent.
 *
 * @param name lower-case letters, digits and hyphens, at most 63 characters
 * @param version from 1; must grow each time the policy is published
 * @param targets endpoints that it is for; default all
 * @param patches patches that it allows; default all
 * @param rings 0 to {@value #MAX_RINGS}, in the order in which they open; a policy without has settings only
 * @param onFailure what happens when a ring fails; default {@link OnFailure#UNDO_RING}
 * @param lanes what is different in a lane other than standard; default nothing
 * @param attempts how often an endpoint tries to install before it has failed, 1 to {@value #MAX_ATTEMPTS}; default
 *     {@value #DEFAULT_ATTEMPTS}
 * @param backOffMillis how long an endpoint waits after a first attempt that did not work, twice as long after each
 *     further one; default {@value #DEFAULT_BACK_OFF_MILLIS}
 * @param coolDownMillis how long after a patch's release no endpoint installs it in the standard lane; default 0
 * @param bandwidth limits of what a rollout may take from the network; default none
 * @param settings how its targets conduct themselves; default nothing stated
 * @param scope how specific it is; default {@link PolicyScope#GROUP}
 */
public record PolicyDocument(
        String name,
        long version,
        Selector targets,
        PatchFilter patches,
        List<Ring> rings,
        OnFailure onFailure,
        Map<Lane, LaneChange> lanes,
        int attempts,
        long backOffMillis,
        long coolDownMillis,
        Bandwidth bandwidth,
        Settings settings,
        PolicyScope scope) {
    /** The only value of {@code apiVersion}. */
    public static final String API_VERSION = "selvedge.io/v1";
    /** The only value of {@code kind}. */
    public static final String KIND = "Policy";
    /** Most rings: a rollout of more steps is not looked at by anybody, and each costs a decision of every site. */
    public static final int MAX_RINGS = 50;
    /** Most attempts: what failed ten times fails an eleventh time. */
    public static final int MAX_ATTEMPTS = 10;
    /** Attempts where the policy says nothing. */
    public static final int DEFAULT_ATTEMPTS = 2;
    /** Wait after the first attempt where the policy says nothing: a minute. */
    public static final long DEFAULT_BACK_OFF_MILLIS = 60_000;
    /** Largest version: the largest integer that canonical JSON carries exactly (2^53 − 1). */
    public static final long MAX_VERSION = (1L << 53) - 1;

    static final String NAME_PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /**
     * Limits on the network.
     *
     * @param wanKbit kilobits (1000 bits) per second over a site's WAN link for the patches of this policy, 0 for no
     *     limit
     */
    public record Bandwidth(int wanKbit) {
        /** Largest limit, 10 Gbit/s: above it no limit is meant. */
        public static final int MAX_WAN_KBIT = 10_000_000;
        /** No limit. */
        public static final Bandwidth UNLIMITED = new Bandwidth(0);

        public Bandwidth {
            if (wanKbit < 0 || wanKbit > MAX_WAN_KBIT) {
                throw new IllegalArgumentException("wanKbit must be from 0 to " + MAX_WAN_KBIT);
            }
        }
    }

    public PolicyDocument {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a policy name");
        }
        if (version < 1 || version > MAX_VERSION) {
            throw new IllegalArgumentException("version must be from 1 to 2^53-1");
        }
        if (attempts < 1 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts must be from 1 to " + MAX_ATTEMPTS);
        }
        if (backOffMillis < 0 || backOffMillis > Gate.MAX_MILLIS) {
            throw new IllegalArgumentException("backOff must be from 0 to " + Gate.MAX_MILLIS);
        }
        if (coolDownMillis < 0 || coolDownMillis > Gate.MAX_MILLIS) {
            throw new IllegalArgumentException("coolDown must be from 0 to " + Gate.MAX_MILLIS);
        }
        rings = List.copyOf(rings);
        if (rings.isEmpty() && settings.stated().isEmpty()) {
            throw new IllegalArgumentException("a policy has rings or settings");
        }
        requireConsistent(rings);
        Map<Lane, LaneChange> ordered = new EnumMap<>(Lane.class);
        ordered.putAll(lanes);
        if (ordered.containsKey(Lane.STANDARD)) {
            throw new IllegalArgumentException("the standard lane is what the rings state");
        }
        lanes = Collections.unmodifiableMap(ordered);
    }

    private static void requireConsistent(List<Ring> rings) {
        if (rings.size() > MAX_RINGS) {
            throw new IllegalArgumentException("a policy has at most " + MAX_RINGS + " rings");
        }
        Set<String> names = new HashSet<>();
        int basisPoints = 0;
        for (int i = 0; i < rings.size(); i++) {
            Ring ring = rings.get(i);
            if (!names.add(ring.name())) {
                throw new IllegalArgumentException("two rings are named " + ring.name());
            }
            switch (ring.members()) {
                case Members.Percent percent -> basisPoints += percent.basisPoints();
                case Members.Rest rest -> {
                    if (i < rings.size() - 1) {
                        throw new IllegalArgumentException("only the last ring can be the rest");
                    }
                }
                case Members.Chosen chosen -> {}
            }
        }
        if (basisPoints > Members.ALL_BASIS_POINTS) {
            throw new IllegalArgumentException("the rings' shares add up to more than 100 percent");
        }
    }

    static boolean isName(String text) {
        return text.matches(NAME_PATTERN);
    }

    /** The gate of a ring in a lane. */
    public Gate gate(int ring, Lane lane) {
        return rings.get(ring).gate().with(change(lane).gate());
    }

    /** Whether a ring needs an approval before it opens in a lane. */
    public boolean needsApproval(int ring, Lane lane) {
        return change(lane).approval().orElse(rings.get(ring).approval());
    }

    /** How long after a patch's release no endpoint installs it in a lane. */
    public long coolDownMillis(Lane lane) {
        return change(lane).coolDownMillis().orElse(coolDownMillis);
    }

    private LaneChange change(Lane lane) {
        return lanes.getOrDefault(lane, LaneChange.NONE);
    }

    /** The index of the ring of that name. */
    public Optional<Integer> findRing(String ringName) {
        for (int i = 0; i < rings.size(); i++) {
            if (rings.get(i).name().equals(ringName)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** What is legal but probably not meant; empty for a sound policy. */
    public List<PolicyWarning> warnings() {
        return PolicyWarning.of(this);
    }
}
