package io.selvedge.crypto;

import java.util.Arrays;
import java.util.Random;

/** Hostile variations of a good input: flips, cuts, insertions, repetitions, numbers made huge. */
public final class Mutation {
    private static final byte[] SPICE =
            "\"\\{}[]:,0-.eE\u0000\n \ttrue=/+".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private Mutation() {}

    public static byte[] of(byte[] seed, Random random) {
        byte[] result = seed.clone();
        int rounds = 1 + random.nextInt(4);
        for (int i = 0; i < rounds; i++) {
            result = once(result, random);
        }
        return result;
    }

    private static byte[] once(byte[] in, Random random) {
        if (in.length == 0) {
            return new byte[] {SPICE[random.nextInt(SPICE.length)]};
        }
        int at = random.nextInt(in.length);
        byte[] out = in.clone();
        switch (random.nextInt(7)) {
            case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> out[at] = (byte) random.nextInt(256);
            case 2 -> out[at] = SPICE[random.nextInt(SPICE.length)];
            case 3 -> out = Arrays.copyOf(in, at);
            case 4 -> out = splice(in, at, at, new byte[] {SPICE[random.nextInt(SPICE.length)]});
            case 5 -> {
                int to = Math.min(in.length, at + 1 + random.nextInt(40));
                out = splice(in, at, at, Arrays.copyOfRange(in, at, to));
            }
            default -> {
                int to = Math.min(in.length, at + 1 + random.nextInt(20));
                out = splice(in, at, to, new byte[0]);
            }
        }
        return out;
    }

    private static byte[] splice(byte[] in, int from, int to, byte[] middle) {
        byte[] out = new byte[from + middle.length + in.length - to];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(in, to, out, from + middle.length, in.length - to);
        return out;
    }
}
