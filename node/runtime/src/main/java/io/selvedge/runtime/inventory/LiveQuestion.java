package io.selvedge.runtime.inventory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Questions that nodes put to each other over Ignite: a kind in one byte, then its content. */
public final class LiveQuestion {
    private static final byte PACKAGES = 0;
    private static final byte NEIGHBOURS = 1;

    private LiveQuestion() {}

    /** Which packages fit this {@link io.selvedge.policy.inventory.PackageQuestion}. */
    public static byte[] packages(String question) {
        byte[] text = question.getBytes(StandardCharsets.UTF_8);
        byte[] framed = new byte[text.length + 1];
        framed[0] = PACKAGES;
        System.arraycopy(text, 0, framed, 1, text.length);
        return framed;
    }

    /** Which devices are seen. */
    public static byte[] neighbours() {
        return new byte[] {NEIGHBOURS};
    }

    /** This node's answer; empty where it has none. */
    public static byte[] answer(byte[] question, InventoryWatch inventory) {
        if (question.length == 0) {
            return new byte[0];
        }
        return switch (question[0]) {
            case PACKAGES ->
                inventory.answer(new String(Arrays.copyOfRange(question, 1, question.length), StandardCharsets.UTF_8));
            case NEIGHBOURS -> NeighbourTable.answer();
            default -> new byte[0];
        };
    }
}
