package io.selvedge.crypto.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceBundleTest {
    private static final Options OPTIONS = new Options(null, Story.END);

    @TempDir
    Path folder;

    private Path zip(Map<String, byte[]> files) throws IOException {
        Path zip = folder.resolve("evidence.zip");
        Zips.write(zip, files);
        return zip;
    }

    private static void refused(String code, Path zip) {
        assertThatThrownBy(() -> EvidenceBundle.open(zip))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void namesOutsideTheLayoutAreRefused() throws Exception {
        String hex = Digest.ZERO.hex();
        for (String name : List.of(
                "../manifest.json",
                "/manifest.json",
                "logs/../../etc/passwd",
                "logs/" + hex + "/../checkpoint",
                "logs\\" + hex + "\\checkpoint",
                "logs/" + hex + "/",
                "logs/" + hex.toUpperCase(java.util.Locale.ROOT).replace('0', 'A') + "/checkpoint",
                "trust/0.json",
                "trust/00001.json",
                "manifest.json/",
                "MANIFEST.JSON",
                "manifest.json\n",
                "C:manifest.json",
                "readme.txt")) {
            refused("BAD_FORMAT", zip(Map.of(name, new byte[0])));
        }
    }

    @Test
    void openedBundleGivesItsFilesAndNoOthers() throws Exception {
        Path zip = zip(Map.of("VERIFY.md", "a\nb\n".getBytes(UTF_8), "manifest.json", new byte[0]));
        try (EvidenceBundle bundle = EvidenceBundle.open(zip)) {
            assertThat(bundle.names()).containsExactly("VERIFY.md", "manifest.json");
            assertThat(bundle.read("VERIFY.md", 4)).isEqualTo("a\nb\n".getBytes(UTF_8));
            assertThat(bundle.digest("VERIFY.md")).isEqualTo(Digest.of("a\nb\n".getBytes(UTF_8)));
            List<String> lines = new ArrayList<>();
            bundle.lines("VERIFY.md", 1, (index, line) -> lines.add(index + new String(line, UTF_8)));
            assertThat(lines).containsExactly("0a", "1b");
            assertThatThrownBy(() -> bundle.read("VERIFY.md", 3)).isInstanceOf(SelvedgeException.class);
            assertThatThrownBy(() -> bundle.read("keys/x", 3))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("PARTIAL"));
        }
    }

    @Test
    void fileTwiceIsRefused() throws Exception {
        // Same length, so that one name can be patched over the other in local header and directory.
        String one = "keys/" + "0".repeat(64) + ".pem";
        String two = "keys/" + "1".repeat(64) + ".pem";
        Path zip = zip(Map.of(one, new byte[] {1}, two, new byte[] {2}));
        String text = new String(Files.readAllBytes(zip), java.nio.charset.StandardCharsets.ISO_8859_1);
        Files.write(zip, text.replace(two, one).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        refused("BAD_FORMAT", zip);
    }

    @Test
    void bombIsRefusedByWhatItSaysAndByWhatItDoes() throws Exception {
        byte[] zeros = new byte[8 << 20];
        Path zip = zip(Map.of("records.intoto.jsonl", zeros));
        assertThat(Files.size(zip)).isLessThan(100_000);
        try (EvidenceBundle bundle = EvidenceBundle.open(zip)) {
            assertThatThrownBy(() -> bundle.read("records.intoto.jsonl", 65_535))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
            assertThatThrownBy(() -> bundle.lines("records.intoto.jsonl", 65_535, (index, line) -> {}))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        }
        // The directory says 1 byte, the stream inflates to 8 MiB; and then it says 3 GiB.
        lie(zip, zeros.length, 1);
        try (EvidenceBundle bundle = EvidenceBundle.open(zip)) {
            assertThatThrownBy(() -> bundle.digest("records.intoto.jsonl")).isInstanceOf(SelvedgeException.class);
        }
        lie(zip, 1, (int) 3_000_000_000L);
        refused("TOO_LARGE", zip);
    }

    /** Changes the inflated size wherever the file has it. */
    private static void lie(Path zip, int from, int to) throws IOException {
        byte[] bytes = Files.readAllBytes(zip);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int changed = 0;
        for (int i = 0; i + 46 <= bytes.length; i++) {
            // Central directory header: signature at 0, inflated size at 24.
            if (buffer.getInt(i) == 0x02014b50 && buffer.getInt(i + 24) == from) {
                buffer.putInt(i + 24, to);
                changed++;
            }
        }
        assertThat(changed).isEqualTo(1);
        Files.write(zip, bytes);
    }

    @Test
    void tooManyFilesAreRefused() throws Exception {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i <= BundleLayout.MAX_ENTRIES; i++) {
            files.put("keys/" + String.format("%064x", i) + ".pem", new byte[0]);
        }
        refused("TOO_LARGE", zip(files));
    }

    @Test
    void mutatedBundlesEndInAReport() throws Exception {
        Story story = Story.told();
        story.selected.add(story.author("a2").records.get(2));
        Path zip = story.write(folder, story.contents("a1", "a2", "b1"));
        byte[] good = Files.readAllBytes(zip);
        Random random = new Random(31);
        for (int i = 0; i < 80; i++) {
            Path mutated = Files.write(folder.resolve("mutated.zip"), Mutation.of(good, random));
            // Valid where the change is in what a zip file has beside its files, such as their times.
            assertThat(Audit.verify(mutated, story.trust, OPTIONS).verdict())
                    .isIn(Verdict.VALID, Verdict.INCOMPLETE, Verdict.INVALID);
        }
    }

    /** The container is whole, one of its files is not: this reaches every parser behind the zip. */
    @Test
    void mutatedFilesInAWholeBundleAreNeverValid() throws Exception {
        Story story = Story.told();
        story.selected.add(story.author("a2").records.get(2));
        Path zip = story.write(folder, story.contents("a1", "a2", "b1"));
        Map<String, byte[]> files = new TreeMap<>();
        Zips.rewrite(zip, files::putAll);
        List<String> names = List.copyOf(files.keySet());
        Random random = new Random(32);
        for (int i = 0; i < 100; i++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] mutated = Mutation.of(files.get(name), random);
            Map<String, byte[]> changed = new TreeMap<>(files);
            changed.put(name, mutated);
            Zips.write(zip, changed);
            Verdict verdict = Audit.verify(zip, story.trust, OPTIONS).verdict();
            // White space between the manifest's tokens is not signed and changes nothing.
            boolean same = Arrays.equals(mutated, files.get(name))
                    || (name.equals(BundleLayout.MANIFEST)
                            && verdict == Verdict.VALID
                            && Envelope.parse(mutated).equals(Envelope.parse(files.get(name))));
            assertThat(verdict == Verdict.VALID).as(name).isEqualTo(same);
        }
    }

    /** An exporter that signs for what it changed: its manifest is good, the records are not. */
    @Test
    void recordsThatTheExporterChangedAreNeverValid() throws Exception {
        Story story = Story.told();
        Path zip = story.write(folder, story.contents("a1", "a2", "b1"));
        Map<String, byte[]> files = new TreeMap<>();
        Zips.rewrite(zip, files::putAll);
        List<String> names = files.keySet().stream()
                .filter(name -> name.endsWith(BundleLayout.ENTRIES))
                .toList();
        Random random = new Random(33);
        for (int i = 0; i < 100; i++) {
            String name = names.get(random.nextInt(names.size()));
            Map<String, byte[]> changed = new TreeMap<>(files);
            changed.put(name, Mutation.of(files.get(name), random));
            changed.put(BundleLayout.MANIFEST, manifest(changed, story));
            Zips.write(zip, changed);
            AuditReport report = Audit.verify(zip, story.trust, OPTIONS);
            boolean same = Arrays.equals(changed.get(name), files.get(name));
            assertThat(report.verdict() == Verdict.VALID).as(name).isEqualTo(same);
        }
    }

    private static byte[] manifest(Map<String, byte[]> files, Story story) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("created", "2026-11-23T06:00:00Z").put("mesh", "acme");
        ArrayNode list = manifest.putArray("files");
        files.forEach((name, content) -> {
            if (!name.equals(BundleLayout.MANIFEST)) {
                list.addObject()
                        .put("name", name)
                        .put("sha256", Digest.of(content).hex())
                        .put("size", content.length);
            }
        });
        return Envelope.sign(Manifest.PAYLOAD_TYPE, CanonicalJson.encode(manifest), story.author("a1").key)
                .encode();
    }
}
