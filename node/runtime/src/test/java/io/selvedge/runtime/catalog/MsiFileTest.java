package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.Mutations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsiFileTest {
    private static final int SECTOR = 512;
    private static final int END = -2;

    @TempDir
    private Path folder;

    /** A compound file: header, one allocation table, directory, and each stream in sectors of its own. */
    private static byte[] compound(Map<String, byte[]> streams) {
        List<String> names = List.copyOf(streams.keySet());
        int directorySectors = (names.size() + 1 + 3) / 4;
        int[] table = new int[SECTOR / 4];
        Arrays.fill(table, -1);
        table[0] = -3;
        chain(table, 1, directorySectors);
        ByteBuffer directory = little(directorySectors * SECTOR);
        entry(directory, 0, "Root Entry", 5, END, 0);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int next = 1 + directorySectors;
        for (int i = 0; i < names.size(); i++) {
            byte[] bytes = streams.get(names.get(i));
            int sectors = Math.max(1, (bytes.length + SECTOR - 1) / SECTOR);
            chain(table, next, sectors);
            entry(directory, i + 1, names.get(i), 2, next, bytes.length);
            content.writeBytes(Arrays.copyOf(bytes, sectors * SECTOR));
            next += sectors;
        }
        ByteBuffer header = little(SECTOR);
        header.putLong(0, 0xe11ab1a1e011cfd0L)
                .putShort(26, (short) 3)
                .putShort(30, (short) 9)
                .putShort(32, (short) 6);
        header.putInt(44, 1).putInt(48, 1).putInt(56, 0).putInt(60, END).putInt(68, END);
        for (int i = 0; i < 109; i++) {
            header.putInt(76 + 4 * i, i == 0 ? 0 : -1);
        }
        ByteBuffer allocation = little(SECTOR);
        allocation.asIntBuffer().put(table);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header.array());
        file.writeBytes(allocation.array());
        file.writeBytes(directory.array());
        file.writeBytes(content.toByteArray());
        return file.toByteArray();
    }

    private static void chain(int[] table, int from, int sectors) {
        for (int i = 0; i < sectors; i++) {
            table[from + i] = i == sectors - 1 ? END : from + i + 1;
        }
    }

    private static void entry(ByteBuffer directory, int number, String name, int type, int start, int size) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        int at = number * 128;
        directory.put(at, utf16).putShort(at + 64, (short) (utf16.length + 2)).put(at + 66, (byte) type);
        directory.putInt(at + 116, start).putInt(at + 120, size);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static TreeMap<String, byte[]> streams(Map<String, String> properties) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteBuffer pool = little(4 + 8 * properties.size());
        pool.putInt(1252);
        ByteBuffer table = little(4 * properties.size());
        int text = 1;
        int row = 0;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            for (String each : List.of(property.getKey(), property.getValue())) {
                byte[] bytes = each.getBytes(StandardCharsets.ISO_8859_1);
                data.writeBytes(bytes);
                pool.putShort((short) bytes.length).putShort((short) 1);
            }
            table.putShort(2 * row, (short) text).putShort(2 * (properties.size() + row), (short) (text + 1));
            text += 2;
            row++;
        }
        byte[] template = "x64;1033\0".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer summary = little(48 + 8 + 8 + 8 + template.length);
        summary.putInt(44, 48).putInt(52, 1).putInt(56, 7).putInt(60, 16);
        summary.putInt(64, 30).putInt(68, template.length).put(72, template);
        TreeMap<String, byte[]> streams = new TreeMap<>();
        streams.put(MsiFile.streamName("_StringPool"), pool.array());
        streams.put(MsiFile.streamName("_StringData"), data.toByteArray());
        streams.put(MsiFile.streamName("Property"), table.array());
        streams.put(MsiFile.streamName("CustomAction"), new byte[] {1});
        streams.put("\u0005SummaryInformation", summary.array());
        return streams;
    }

    private static TreeMap<String, String> properties() {
        return new TreeMap<>(Map.of(
                "ProductName", "7-Zip 24.09 (x64)",
                "ProductVersion", "24.09.00.0",
                "Manufacturer", "Igor Pavlov",
                "ProductCode", "{23170F69-40C1-2702-2409-000001000000}"));
    }

    private PackageFacts read(byte[] msi) throws IOException {
        return MsiFile.read(Files.write(folder.resolve("a.msi"), msi));
    }

    @Test
    void readsPropertiesAndSummary() throws IOException {
        PackageFacts facts = read(compound(streams(properties())));
        assertThat(facts.name()).isEqualTo("7-Zip 24.09 (x64)");
        assertThat(facts.version()).isEqualTo("24.09.00.0");
        assertThat(facts.maker()).isEqualTo("Igor Pavlov");
        assertThat(facts.architecture()).isEqualTo("x64");
        assertThat(facts.scripts()).containsExactly("CustomAction");
    }

    @Test
    void refusesOtherFilesAndMissingProperties() {
        assertThatThrownBy(() -> read(new byte[600])).hasMessageContaining("no OLE2");
        assertThatThrownBy(() -> read(compound(Map.of("WordDocument", new byte[1]))))
                .hasMessageContaining("no Windows Installer package");
        TreeMap<String, String> without = properties();
        without.remove("ProductVersion");
        assertThatThrownBy(() -> read(compound(streams(without)))).hasMessageContaining("no ProductVersion");
    }

    @Test
    void circlesAndTruncationEnd() {
        byte[] good = compound(streams(properties()));
        byte[] circle = good.clone();
        // the directory's first sector follows itself
        ByteBuffer.wrap(circle).order(ByteOrder.LITTLE_ENDIAN).putInt(SECTOR + 4, 1);
        assertThatThrownBy(() -> read(circle))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("no end");
        for (int length : List.of(0, 100, SECTOR, 2 * SECTOR, 4 * SECTOR)) {
            assertThatThrownBy(() -> read(Arrays.copyOf(good, length)))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("BAD_FORMAT"));
        }
    }

    @Test
    void everyMutationEndsInFactsOrAnError() throws IOException {
        Random random = new Random(67);
        byte[] good = compound(streams(properties()));
        for (int i = 0; i < 3_000; i++) {
            try {
                read(Mutations.of(good, random));
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }
}
