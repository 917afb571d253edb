package io.selvedge.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.policy.inventory.Hardware;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.runtime.Mutations;
import io.selvedge.runtime.SharedFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Inventory INVENTORY = new Inventory(
            "web-1",
            Instant.parse("2026-11-23T08:00:00Z"),
            new OperatingSystem(
                    "Debian GNU/Linux 12 (bookworm)", Optional.of(new Release("debian", "12")), "6.1.0", "amd64"),
            Optional.of(new Hardware("Acme", "One", "1.2", "Eight-core", 8, 16L << 30, 1L << 40)),
            List.of(
                    new Inventory.Source(PackageSystem.DPKG, "/var/lib/dpkg/status", 2, ""),
                    new Inventory.Source(PackageSystem.SNAP, "snap list", 0, "it ended with code 1")),
            List.of(
                    new InstalledPackage(
                            PackageSystem.DPKG,
                            "libssl3",
                            "3.0.17-1~deb12u2+b1",
                            "amd64",
                            new SourcePackage("openssl", "3.0.17-1~deb12u2")),
                    InstalledPackage.of(PackageSystem.DPKG, "libstdc++6", "12.2.0-14", "amd64"),
                    InstalledPackage.of(PackageSystem.FLATPAK, "org.videolan.VLC", "3.0.21", "x86_64")));

    @TempDir
    Path temp;

    private Path file(String name, JsonNode content) throws IOException {
        return Files.writeString(temp.resolve(name), content.toString());
    }

    @Test
    void ownDocumentComesBack() throws IOException {
        Inventory read = InventoryFile.read(file("own.json", InventoryDocument.of(INVENTORY)));

        assertThat(read).usingRecursiveComparison().ignoringFields("hardware").isEqualTo(INVENTORY);
    }

    @Test
    void cycloneDxComesBackWithSourcesAndRelease() throws IOException {
        Inventory read = InventoryFile.read(file("bom.json", CycloneDx.of(INVENTORY)));

        assertThat(read.packages()).isEqualTo(INVENTORY.packages());
        assertThat(read.system().release()).isEqualTo(INVENTORY.system().release());
        assertThat(read.endpoint()).isEqualTo("web-1");
        assertThat(read.takenAt()).isEqualTo(INVENTORY.takenAt());
    }

    /** What the schema of 1.6 requires of what we write, read from the schema itself. */
    @Test
    void cycloneDxHasWhatItsSchemaRequires() throws IOException {
        JsonNode schema = JSON.readTree(SharedFiles.data("10-sbom-vex-oscal/cyclonedx/bom-1.6.schema.json")
                .toFile());
        Inventory whole = InventoryFile.readDpkgStatus(SharedFiles.data("07-dpkg-apt/dpkg-status-this-machine.gz"));
        JsonNode bom = CycloneDx.of(whole);

        requireObject(schema, schema, bom);
        requireObject(schema, schema.at("/definitions/metadata"), bom.get("metadata"));
        assertThat(bom.get("serialNumber").textValue())
                .matches(schema.at("/properties/serialNumber/pattern").textValue());
        JsonNode component = schema.at("/definitions/component");
        Set<String> kinds = new HashSet<>();
        component.at("/properties/type/enum").forEach(kind -> kinds.add(kind.textValue()));
        Set<String> references = new HashSet<>();
        assertThat(bom.get("components")).hasSize(793);
        for (JsonNode each : bom.get("components")) {
            requireObject(schema, component, each);
            assertThat(kinds).contains(each.get("type").textValue());
            assertThat(references.add(each.get("bom-ref").textValue())).isTrue();
        }
    }

    private static void requireObject(JsonNode schema, JsonNode definition, JsonNode object) {
        definition
                .path("required")
                .forEach(key -> assertThat(object.has(key.textValue()))
                        .as(key.textValue())
                        .isTrue());
        assertThat(definition.get("additionalProperties").booleanValue()).isFalse();
        List<String> known = StreamSupport.stream(
                        ((Iterable<String>) () -> definition.get("properties").fieldNames()).spliterator(), false)
                .toList();
        object.fieldNames().forEachRemaining(name -> assertThat(known).contains(name));
        assertThat(schema.get("definitions")).isNotNull();
    }

    @Test
    void readsTheSbomsOfOthers() throws IOException {
        String bom = """
                {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                 "components": [
                  {"type": "library", "name": "openssl-libs", "version": "1:3.0.7-27.el9",
                   "purl": "pkg:rpm/rhel/openssl-libs@3.0.7-27.el9?arch=x86_64&epoch=1&upstream=openssl%403.0.7-27.el9&distro=rhel-9.4"},
                  {"type": "library", "name": "left-pad", "version": "1.0.0", "purl": "pkg:npm/left-pad@1.0.0"},
                  {"type": "file", "name": "/etc/motd"}]}
                """;
        Inventory read = InventoryFile.read(Files.writeString(temp.resolve("bom.json"), bom));

        assertThat(read.system().release()).contains(new Release("rhel", "9"));
        assertThat(read.packages()).singleElement().satisfies(item -> {
            assertThat(item.version()).isEqualTo("1:3.0.7-27.el9");
            assertThat(item.source()).isEqualTo(new SourcePackage("openssl", "3.0.7-27.el9"));
        });
        assertThat(read.sources().getFirst().problem()).startsWith("2 components");
    }

    @Test
    void refusesOtherFilesWithTheirPlace() throws IOException {
        refused("{\"a\": 1}", "neither");
        refused("{\"a\": 1", "line 1");
        refused("{\"a\": 1}}", "line 1");
        refused("", "no installed package");
        refused("<xml/>", "line 1");
        refused("{\"selvedgeInventory\": 2}", "version 2");
        refused("{\"selvedgeInventory\": 1, \"takenAt\": \"now\"}", "takenAt");
        refused(
                "{\"selvedgeInventory\": 1, \"takenAt\": \"2026-01-01T00:00:00Z\", \"packages\": [{\"system\": \"x\"}]}",
                "packages[0]");
        refused("{\"bomFormat\": \"CycloneDX\", \"components\": [{\"purl\": \"pkg:x\"}]}", "pkg:x");
        refused("{\"bomFormat\": \"other\"}", "bomFormat");
        refused("[".repeat(200), "line 1");
    }

    private void refused(String content, String place) throws IOException {
        Path file = Files.writeString(temp.resolve("bad"), content);
        assertThatThrownBy(() -> InventoryFile.read(file))
                .isInstanceOf(io.selvedge.crypto.SelvedgeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(place);
    }

    @Test
    void bombsAndCutFilesEndAtTheLimit() throws IOException {
        Path bomb = temp.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
            byte[] line = ("Package: a\n" + " x\n".repeat(20_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.write(line);
            for (int i = 0; i < 5_000; i++) {
                out.write(line, 11, line.length - 11);
            }
        }
        assertThatThrownBy(() -> InventoryFile.read(bomb)).hasMessageContaining("limit");

        byte[] whole = Files.readAllBytes(bomb);
        Path cut = Files.write(temp.resolve("cut.gz"), java.util.Arrays.copyOf(whole, 2000));
        assertThatThrownBy(() -> InventoryFile.read(cut)).hasMessageContaining("cut off");
    }

    @Test
    void anyBytesEndInAnInventoryOrAPlace() throws IOException {
        Random random = new Random(5);
        byte[] own = InventoryDocument.of(INVENTORY).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] bom = CycloneDx.of(INVENTORY).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Path file = temp.resolve("fuzzed");
        for (int i = 0; i < 2_000; i++) {
            Files.write(file, Mutations.of(i % 2 == 0 ? own : bom, random));
            try {
                InventoryFile.read(file);
            } catch (io.selvedge.crypto.SelvedgeException e) {
                assertThat(e.fields()).containsKey("place");
            }
        }
    }

    @Test
    void thisMachineIsScanned() {
        Inventory scanned = MachineScan.scan("here", Instant.EPOCH);

        assertThat(scanned.endpoint()).isEqualTo("here");
        assertThat(scanned.hardware().orElseThrow().memoryBytes()).isPositive();
        assertThat(scanned.system().architecture()).isNotEmpty();
        if (Files.exists(Path.of("/var/lib/dpkg/status"))) {
            assertThat(scanned.packages()).extracting(InstalledPackage::name).contains("dpkg");
            assertThat(scanned.sources())
                    .allSatisfy(source -> assertThat(source.problem()).isEmpty());
        }
    }
}
