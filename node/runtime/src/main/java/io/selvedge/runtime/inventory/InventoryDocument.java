package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.inventory.Hardware;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.runtime.input.BadInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our own JSON of an inventory: what {@code selvedge inventory scan --json} prints and {@code findings} reads. */
public final class InventoryDocument {
    /** The key that tells it from other documents; its value is the version of the format. */
    static final String MARK = "selvedgeInventory";

    private static final int VERSION = 1;

    private InventoryDocument() {}

    /** The document; equal inventories give equal documents. */
    public static ObjectNode of(Inventory inventory) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put(MARK, VERSION);
        document.put("endpoint", inventory.endpoint());
        document.put("takenAt", inventory.takenAt().toString());
        OperatingSystem system = inventory.system();
        document.putObject("system")
                .put("name", system.name())
                .put("release", system.release().map(Release::toString).orElse(""))
                .put("kernel", system.kernel())
                .put("architecture", system.architecture());
        inventory.hardware().ifPresent(hardware -> write(document.putObject("hardware"), hardware));
        ArrayNode sources = document.putArray("sources");
        for (Inventory.Source source : inventory.sources()) {
            sources.addObject()
                    .put("system", source.system().text())
                    .put("from", source.from())
                    .put("packages", source.packages())
                    .put("problem", source.problem());
        }
        ArrayNode packages = document.putArray("packages");
        for (InstalledPackage item : inventory.packages()) {
            ObjectNode entry = packages.addObject()
                    .put("system", item.system().text())
                    .put("name", item.name())
                    .put("version", item.version())
                    .put("architecture", item.architecture());
            entry.putObject("source")
                    .put("name", item.source().name())
                    .put("version", item.source().version());
            entry.put("purl", item.purl(system.release()).toString());
        }
        return document;
    }

    private static void write(ObjectNode into, Hardware hardware) {
        into.put("manufacturer", hardware.manufacturer())
                .put("model", hardware.model())
                .put("firmware", hardware.firmware())
                .put("processor", hardware.processor())
                .put("processorCores", hardware.processorCores())
                .put("memoryBytes", hardware.memoryBytes())
                .put("diskBytes", hardware.diskBytes());
    }

    /**
     * Reads the document back; the hardware is not read, nothing here asks for it.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT with the place
     */
    public static Inventory parse(JsonNode document, String file) {
        if (document.path(MARK).asInt() != VERSION) {
            throw BadInput.at(file, "an inventory of version " + document.path(MARK) + "; this build reads " + VERSION);
        }
        JsonNode system = document.path("system");
        try {
            String release = system.path("release").asText("");
            return new Inventory(
                    document.path("endpoint").asText(""),
                    Instant.parse(document.path("takenAt").asText("")),
                    new OperatingSystem(
                            system.path("name").asText(""),
                            release.isEmpty() ? Optional.empty() : Optional.of(Release.parse(release)),
                            system.path("kernel").asText(""),
                            system.path("architecture").asText("")),
                    Optional.empty(),
                    sources(document.path("sources"), file),
                    packages(document.path("packages"), file));
        } catch (DateTimeException e) {
            throw BadInput.at(file + " takenAt", "not a time such as 2026-01-01T00:00:00Z");
        } catch (IllegalArgumentException e) {
            throw BadInput.at(file, String.valueOf(e.getMessage()));
        }
    }

    private static List<Inventory.Source> sources(JsonNode list, String file) {
        List<Inventory.Source> sources = new ArrayList<>();
        for (JsonNode entry : list) {
            sources.add(new Inventory.Source(
                    system(entry, file + " sources[" + sources.size() + "]"),
                    entry.path("from").asText(""),
                    entry.path("packages").asInt(),
                    entry.path("problem").asText("")));
        }
        return sources;
    }

    private static List<InstalledPackage> packages(JsonNode list, String file) {
        List<InstalledPackage> packages = new ArrayList<>();
        for (JsonNode entry : list) {
            String place = file + " packages[" + packages.size() + "]";
            try {
                packages.add(new InstalledPackage(
                        system(entry, place),
                        entry.path("name").asText(""),
                        entry.path("version").asText(""),
                        entry.path("architecture").asText(""),
                        new SourcePackage(
                                entry.path("source").path("name").asText(""),
                                entry.path("source").path("version").asText(""))));
            } catch (IllegalArgumentException e) {
                throw BadInput.at(place, String.valueOf(e.getMessage()));
            }
        }
        return packages;
    }

    private static PackageSystem system(JsonNode entry, String place) {
        return PackageSystem.find(entry.path("system").asText(""))
                .orElseThrow(() -> BadInput.at(place, "a package system that this build does not know"));
    }
}
