package io.selvedge.runtime.process;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes of a stream of any length in a ring. */
final class OutputTail {
    private final byte[] ring;
    private long total;

    OutputTail(int limitBytes) {
        ring = new byte[limitBytes];
    }

    void append(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (total++ % ring.length)] = bytes[i];
        }
    }

    /** What is kept, as text; malformed bytes become U+FFFD. */
    String text() {
        int kept = (int) Math.min(total, ring.length);
        byte[] out = new byte[kept];
        for (int i = 0; i < kept; i++) {
            out[i] = ring[(int) ((total - kept + i) % ring.length)];
        }
        return new String(out, StandardCharsets.UTF_8);
    }
}
