package io.selvedge.policy.ring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * Where an endpoint falls in a rollout: the first 8 bytes of SHA-256(seed + "/" + endpoint id), big-endian, as an
 * unsigned 64-bit number. Every node and auditor computes the same from the two texts alone, and another rollout's seed
 * shuffles the endpoints anew, so that it is not always the same ones that go first.
 *
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar: Using name-based mappings to increase hit
 *     rates (rendezvous hashing)</a>
 */
public final class RendezvousHash {
    private static final Pattern SEED = Pattern.compile("[0-9a-f]{16}");

    private RendezvousHash() {}

    /** Whether the text can be a rollout's seed: 16 lower-case hex digits. */
    public static boolean isSeed(String text) {
        return SEED.matcher(text).matches();
    }

    /**
     * The hash, to be compared unsigned.
     *
     * @throws IllegalArgumentException when {@link #isSeed} is false
     */
    public static long of(String seed, String endpointId) {
        if (!isSeed(seed)) {
            throw new IllegalArgumentException("a seed is 16 lower-case hex digits");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((seed + "/" + endpointId).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
