package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code brew info --json=v2 --installed}: JSON with formulae and casks. */
public final class BrewInstalled {
    private BrewInstalled() {}

    /** Every installed version of the formulae, and the installed casks. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.HOMEBREW);
        JsonNode tree = StrictJson.tree(in, file);
        if (!tree.path("formulae").isArray() || !tree.path("casks").isArray()) {
            throw BadInput.at(file, "not brew's JSON v2: it has no lists formulae and casks");
        }
        for (JsonNode formula : tree.path("formulae")) {
            String name = formula.path("full_name").asText("");
            for (JsonNode installed : formula.path("installed")) {
                packages.add(
                        file + " formula " + name,
                        name,
                        installed.path("version").asText(""),
                        "");
            }
        }
        for (JsonNode cask : tree.path("casks")) {
            String name = cask.path("full_token").asText("");
            String version = cask.path("installed").asText("");
            if (!version.isEmpty()) {
                packages.add(file + " cask " + name, name, version, "");
            }
        }
        return packages.found();
    }
}
