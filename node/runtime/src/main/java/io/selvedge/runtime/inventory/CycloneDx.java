package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.PackageUrl;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.BadInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * An inventory as a CycloneDX 1.6 JSON document, for tools that read SBOMs; and the inventory in such a document of ours
 * or of another tool, as far as its components are packages of an operating system.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
public final class CycloneDx {
    static final String MARK = "bomFormat";

    private static final String FORMAT = "CycloneDX";
    private static final String ROOT = "endpoint";

    private CycloneDx() {}

    /** The document; equal inventories give equal documents, down to the serial number. */
    public static ObjectNode of(Inventory inventory) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        document.put(MARK, FORMAT).put("specVersion", "1.6");
        document.put("serialNumber", "urn:uuid:" + serial(inventory));
        document.put("version", 1);
        ObjectNode metadata = document.putObject("metadata");
        metadata.put(
                "timestamp", inventory.takenAt().truncatedTo(ChronoUnit.SECONDS).toString());
        metadata.putObject("tools")
                .putArray("components")
                .addObject()
                .put("type", "application")
                .put("name", "selvedge");
        metadata.putObject("component")
                .put("type", "device")
                .put("bom-ref", ROOT)
                .put("name", inventory.endpoint());
        ArrayNode components = document.putArray("components");
        inventory
                .system()
                .release()
                .ifPresent(release -> components
                        .addObject()
                        .put("type", "operating-system")
                        .put("bom-ref", "operating-system")
                        .put("name", release.id())
                        .put("version", release.version())
                        .put("description", inventory.system().name()));
        Set<String> references = new HashSet<>();
        for (InstalledPackage item : inventory.packages()) {
            String purl = item.purl(inventory.system().release()).toString();
            if (references.add(purl)) {
                components
                        .addObject()
                        .put("type", isApplication(item.system()) ? "application" : "library")
                        .put("bom-ref", purl)
                        .put("name", item.name())
                        .put("version", item.version())
                        .put("purl", purl);
            }
        }
        return document;
    }

    private static boolean isApplication(PackageSystem system) {
        return switch (system) {
            case DPKG, RPM, APK -> false;
            case FLATPAK, SNAP, WINDOWS, WINGET, HOMEBREW, MACOS -> true;
        };
    }

    private static UUID serial(Inventory inventory) {
        String whole = InventoryDocument.of(inventory).toString();
        return UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a document.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT with the place
     */
    public static Inventory parse(JsonNode document, String file) {
        if (!document.path(MARK).asText("").equals(FORMAT)) {
            throw BadInput.at(file + " " + MARK, "not CycloneDX");
        }
        Optional<Release> release = Optional.empty();
        int others = 0;
        Packages packages = new Packages(PackageSystem.DPKG);
        for (JsonNode component : document.path("components")) {
            if (component.path("type").asText("").equals("operating-system")) {
                release = release(component, file);
                continue;
            }
            String text = component.path("purl").asText("");
            if (text.isEmpty()) {
                others++;
                continue;
            }
            String place = file + " component " + text;
            PackageUrl purl = purl(text, place);
            Optional<PackageSystem> system = system(purl);
            if (system.isEmpty() || purl.version().isEmpty()) {
                others++;
                continue;
            }
            if (release.isEmpty()) {
                release = purl.qualifier("distro").flatMap(distro -> Release.ofQualifier(purl.namespace(), distro));
            }
            String upstream = purl.qualifier("upstream").orElse("");
            int at = upstream.lastIndexOf('@');
            packages.add(
                    system.get(),
                    place,
                    purl.name(),
                    version(purl),
                    purl.qualifier("arch").orElse(""),
                    at < 0 ? upstream : upstream.substring(0, at),
                    at < 0 ? "" : upstream.substring(at + 1));
        }
        int count = packages.found().size();
        String skipped =
                others == 0 ? "" : others + " components are no packages of an operating system and were skipped";
        return new Inventory(
                document.at("/metadata/component/name").asText(file),
                taken(document, file),
                new OperatingSystem(release.map(Release::toString).orElse(""), release, "", ""),
                Optional.empty(),
                List.of(new Inventory.Source(PackageSystem.DPKG, file, count, skipped)),
                packages.found());
    }

    /** An epoch may stand apart, as RPM's package URLs have it. */
    private static String version(PackageUrl purl) {
        String epoch = purl.qualifier("epoch").orElse("0");
        return epoch.equals("0") || purl.version().contains(":") ? purl.version() : epoch + ":" + purl.version();
    }

    private static PackageUrl purl(String text, String place) {
        try {
            return PackageUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw BadInput.at(place, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<PackageSystem> system(PackageUrl purl) {
        return switch (purl.type()) {
            case "deb" -> Optional.of(PackageSystem.DPKG);
            case "rpm" -> Optional.of(PackageSystem.RPM);
            case "apk" -> Optional.of(PackageSystem.APK);
            case "generic" -> PackageSystem.find(purl.namespace());
            default -> Optional.empty();
        };
    }

    private static Optional<Release> release(JsonNode component, String file) {
        try {
            return Optional.of(Release.of(
                    component.path("name").asText(""), component.path("version").asText("")));
        } catch (IllegalArgumentException e) {
            throw BadInput.at(file + " component of type operating-system", String.valueOf(e.getMessage()));
        }
    }

    private static Instant taken(JsonNode document, String file) {
        String text = document.at("/metadata/timestamp").asText("");
        try {
            return text.isEmpty() ? Instant.EPOCH : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw BadInput.at(file + " metadata.timestamp", "not a time");
        }
    }
}
