package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code pkgutil --regexp --pkg-info '.*'}: lines {@code package-id}, {@code version}, {@code volume} and more. */
public final class MacReceipts {
    private static final int MAX_LINE_CHARS = 4096;
    private static final String ID = "package-id: ";
    private static final String VERSION = "version: ";

    private MacReceipts() {}

    /** The receipts of installer packages that macOS has kept. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.MACOS);
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        String id = "";
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.startsWith(ID)) {
                id = line.substring(ID.length()).strip();
            } else if (line.startsWith(VERSION)) {
                if (id.isEmpty()) {
                    throw BadInput.at(lines.place(), "a version without a package-id before it");
                }
                packages.add(lines.place(), id, line.substring(VERSION.length()).strip(), "");
                id = "";
            } else if (!line.isBlank() && line.indexOf(": ") < 1) {
                throw BadInput.at(lines.place(), "not 'name: value'");
            }
        }
        return packages.found();
    }
}
