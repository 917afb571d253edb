package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RpmFileTest {
    private static final byte[] PAYLOAD = "the payload".getBytes(StandardCharsets.UTF_8);

    /** Texts by tag, and numbers; a header as rpm writes it. */
    private static byte[] header(Map<Integer, Object> tags) {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        ByteArrayOutputStream store = new ByteArrayOutputStream();
        DataOutputStream entries = new DataOutputStream(index);
        DataOutputStream values = new DataOutputStream(store);
        try {
            for (Map.Entry<Integer, Object> tag : tags.entrySet()) {
                boolean number = tag.getValue() instanceof Integer;
                while (number && values.size() % 4 != 0) {
                    values.write(0);
                }
                entries.writeInt(tag.getKey());
                entries.writeInt(number ? 4 : 6);
                entries.writeInt(values.size());
                entries.writeInt(1);
                if (number) {
                    values.writeInt((Integer) tag.getValue());
                } else {
                    values.write((tag.getValue() + "\0").getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer header = ByteBuffer.allocate(16 + index.size() + store.size());
        header.putInt(0x8eade801).putInt(0).putInt(tags.size()).putInt(store.size());
        return header.put(index.toByteArray()).put(store.toByteArray()).array();
    }

    private static TreeMap<Integer, Object> tags() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry(1000, "bash"),
                Map.entry(1001, "5.2.26"),
                Map.entry(1002, "1.fc40"),
                Map.entry(1003, 2),
                Map.entry(1004, "The GNU Bourne Again shell"),
                Map.entry(1011, "Fedora Project"),
                Map.entry(1022, "x86_64"),
                Map.entry(1024, "echo installed"),
                Map.entry(1026, "echo gone"),
                Map.entry(1044, "bash-5.2.26-1.fc40.src.rpm"),
                Map.entry(5092, Digest.of(PAYLOAD).hex())));
    }

    private static byte[] rpm(Map<Integer, Object> tags) {
        byte[] header = header(tags);
        byte[] signature = header(new TreeMap<>(Map.of(273, Digest.of(header).hex())));
        byte[] lead = new byte[96];
        ByteBuffer.wrap(lead).putInt(0xedabeedb);
        ByteArrayOutputStream rpm = new ByteArrayOutputStream();
        rpm.writeBytes(lead);
        rpm.writeBytes(signature);
        rpm.writeBytes(new byte[(8 - signature.length % 8) % 8]);
        rpm.writeBytes(header);
        rpm.writeBytes(PAYLOAD);
        return rpm.toByteArray();
    }

    private static PackageFacts read(byte[] rpm) throws IOException {
        return RpmFile.read(new ByteArrayInputStream(rpm), "bash.rpm");
    }

    @Test
    void readsWhatTheHeaderSays() throws IOException {
        PackageFacts facts = read(rpm(tags()));
        assertThat(facts.name()).isEqualTo("bash");
        assertThat(facts.version()).isEqualTo("2:5.2.26-1.fc40");
        assertThat(facts.architecture()).isEqualTo("x86_64");
        assertThat(facts.maker()).isEqualTo("Fedora Project");
        assertThat(facts.summary()).isEqualTo("The GNU Bourne Again shell");
        assertThat(facts.scripts()).containsExactly("post", "postun");
    }

    @Test
    void packageOfSourcesSaysSo() throws IOException {
        TreeMap<Integer, Object> source = tags();
        source.remove(1044);
        source.remove(1003);
        PackageFacts facts = read(rpm(source));
        assertThat(facts.architecture()).isEqualTo("src");
        assertThat(facts.version()).isEqualTo("5.2.26-1.fc40");
    }

    @Test
    void damageAndTruncationAreFound() {
        byte[] good = rpm(tags());
        byte[] flipped = good.clone();
        flipped[good.length - PAYLOAD.length - 70] ^= 1;
        assertThatThrownBy(() -> read(flipped)).hasMessageContaining("damaged");
        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length - 1))).hasMessageContaining("payload");
        for (int length : new int[] {0, 50, 96, 100, 250, good.length - PAYLOAD.length - 1}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(good, length)))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("BAD_FORMAT"));
        }
    }

    @Test
    void refusesHeadersWithoutMeasure() {
        byte[] huge = rpm(tags());
        ByteBuffer.wrap(huge).putInt(96 + 8, 1 << 30);
        assertThatThrownBy(() -> read(huge))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        ByteBuffer.wrap(huge).putInt(96 + 8, 1).putInt(96 + 12, Integer.MAX_VALUE);
        assertThatThrownBy(() -> read(huge))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        TreeMap<Integer, Object> long1 = tags();
        long1.put(1004, "x".repeat(5000));
        assertThatThrownBy(() -> read(rpm(long1)))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        TreeMap<Integer, Object> nameless = tags();
        nameless.remove(1000);
        assertThatThrownBy(() -> read(rpm(nameless))).hasMessageContaining("no name");
        TreeMap<Integer, Object> versioned = tags();
        versioned.put(1001, "5 2");
        assertThatThrownBy(() -> read(rpm(versioned))).hasMessageContaining("version is wrong");
    }

    @Test
    void everyMutationEndsInFactsOrAnError() throws IOException {
        Random random = new Random(59);
        TreeMap<Integer, Object> unguarded = tags();
        unguarded.remove(5092);
        byte[] lead = new byte[96];
        ByteBuffer.wrap(lead).putInt(0xedabeedb);
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        open.writeBytes(lead);
        open.writeBytes(header(new TreeMap<>()));
        open.writeBytes(header(unguarded));
        for (byte[] good : new byte[][] {rpm(tags()), open.toByteArray()}) {
            for (int i = 0; i < 3_000; i++) {
                try {
                    read(Mutations.of(good, random));
                } catch (SelvedgeException e) {
                    assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
                }
            }
        }
    }
}
