package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A file that holds the inventory of one endpoint: our JSON, CycloneDX JSON, or dpkg's status; gzip or plain. */
public final class InventoryFile {
    private static final int SNIFFED_BYTES = 4096;

    private InventoryFile() {}

    /**
     * Reads it, whatever of these it is.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE with the place
     */
    public static Inventory read(Path file) {
        String place = file.toString();
        try (InputStream in = new BufferedInputStream(LimitedInput.open(file, DpkgStatus.MAX_BYTES), SNIFFED_BYTES)) {
            in.mark(SNIFFED_BYTES);
            int first = firstCharacter(in);
            in.reset();
            if (first != '{') {
                return dpkg(DpkgStatus.parse(in, place), file);
            }
            JsonNode document = StrictJson.tree(in, place);
            if (document.has(InventoryDocument.MARK)) {
                return InventoryDocument.parse(document, place);
            }
            if (document.has(CycloneDx.MARK)) {
                return CycloneDx.parse(document, place);
            }
            throw BadInput.at(
                    place,
                    "JSON, but neither of `selvedge inventory scan --json` nor CycloneDX (no " + CycloneDx.MARK + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** dpkg's status file alone; who runs it and when it was taken is what the file system says. */
    public static Inventory readDpkgStatus(Path file) {
        try (InputStream in = LimitedInput.open(file, DpkgStatus.MAX_BYTES)) {
            return dpkg(DpkgStatus.parse(in, file.toString()), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Inventory dpkg(List<InstalledPackage> packages, Path file) throws IOException {
        if (packages.isEmpty()) {
            throw BadInput.at(file.toString(), "no installed package in it");
        }
        Optional<Release> release = DpkgStatus.findRelease(packages);
        Instant taken = Files.getLastModifiedTime(file).toInstant();
        return new Inventory(
                String.valueOf(file.getFileName()),
                taken,
                new OperatingSystem(release.map(Release::toString).orElse(""), release, "", ""),
                Optional.empty(),
                List.of(new Inventory.Source(PackageSystem.DPKG, file.toString(), packages.size(), "")),
                packages);
    }

    private static int firstCharacter(InputStream in) throws IOException {
        for (int i = 0; i < SNIFFED_BYTES; i++) {
            int c = in.read();
            if (c < 0 || !Character.isWhitespace(c)) {
                return c;
            }
        }
        return -1;
    }
}
