package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code winget export --include-versions}: JSON with sources, each with packages. */
public final class WingetExport {
    private WingetExport() {}

    /** The packages that a source of winget knows; those without a version are left out. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.WINGET);
        JsonNode sources = StrictJson.tree(in, file).path("Sources");
        if (!sources.isArray()) {
            throw BadInput.at(file, "not an export of winget: it has no list Sources");
        }
        for (JsonNode source : sources) {
            for (JsonNode item : source.path("Packages")) {
                String version = item.path("Version").asText("");
                if (!version.isEmpty()) {
                    String name = item.path("PackageIdentifier").asText("");
                    packages.add(file + " Packages " + name, name, version, "");
                }
            }
        }
        return packages.found();
    }
}
