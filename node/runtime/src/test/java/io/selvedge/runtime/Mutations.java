package io.selvedge.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Hostile variations of a good input: flips, cuts, insertions, repetitions. */
public final class Mutations {
    private static final byte[] SPICE = "\"\\{}[]:,0-.eE\0\n \ttrue=/+<>".getBytes(StandardCharsets.UTF_8);

    private Mutations() {}

    /** One to four changes at places that the seed chooses. */
    public static byte[] of(byte[] seed, Random random) {
        byte[] result = seed;
        for (int rounds = 1 + random.nextInt(4); rounds > 0; rounds--) {
            result = result.length == 0 ? new byte[] {spice(random)} : once(result, random);
        }
        return result;
    }

    private static byte[] once(byte[] in, Random random) {
        int at = random.nextInt(in.length);
        int to = Math.min(in.length, at + 1 + random.nextInt(40));
        return switch (random.nextInt(5)) {
            case 0 -> splice(in, at, at + 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> splice(in, at, at, new byte[] {spice(random)});
            case 2 -> Arrays.copyOf(in, at);
            case 3 -> splice(in, at, at, Arrays.copyOfRange(in, at, to));
            default -> splice(in, at, to, new byte[0]);
        };
    }

    private static byte spice(Random random) {
        return SPICE[random.nextInt(SPICE.length)];
    }

    private static byte[] splice(byte[] in, int from, int to, byte[] middle) {
        byte[] out = new byte[from + middle.length + in.length - to];
        System.arraycopy(in, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(in, to, out, from + middle.length, in.length - to);
        return out;
    }
}
