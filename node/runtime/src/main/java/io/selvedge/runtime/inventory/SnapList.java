package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code snap list}: a table with a head, columns separated by blanks: name, version, revision, and more. */
public final class SnapList {
    private static final int MAX_LINE_CHARS = 4096;

    private SnapList() {}

    /** The installed snaps; old revisions that are kept but disabled are left out. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.SNAP);
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String[] fields = line.strip().split("\\s+", -1);
            if (lines.number() == 1) {
                boolean head = fields.length > 2 && fields[0].equals("Name") && fields[1].equals("Version");
                boolean none = line.startsWith("No snaps are installed");
                if (!head && !none) {
                    throw BadInput.at(lines.place(), "not the head of snap's list");
                }
            } else if (!line.isBlank()) {
                if (fields.length < 3) {
                    throw BadInput.at(lines.place(), "not name, version and revision");
                }
                boolean disabled = fields[fields.length - 1].contains("disabled");
                if (!disabled) {
                    packages.add(lines.place(), fields[0], fields[1], "");
                }
            }
        }
        return packages.found();
    }
}
