package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code flatpak list --columns=application,version,branch,arch}: four fields between tabs when not on a terminal. */
public final class FlatpakList {
    /** The columns to ask for. */
    public static final String COLUMNS = "application,version,branch,arch";

    private static final int MAX_LINE_CHARS = 4096;
    private static final int FIELDS = 4;

    private FlatpakList() {}

    /** The installed applications and runtimes; one that names no version is as new as its branch. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.FLATPAK);
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String[] fields = line.split("\t", -1);
            boolean header = lines.number() == 1 && fields[0].equals("Application ID");
            if (line.isEmpty() || header) {
                continue;
            }
            if (fields.length != FIELDS) {
                throw BadInput.at(lines.place(), "not the four columns " + COLUMNS);
            }
            packages.add(lines.place(), fields[0], fields[1].isEmpty() ? fields[2] : fields[1], fields[3]);
        }
        return packages.found();
    }
}
