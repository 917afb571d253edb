package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** apk's {@code /lib/apk/db/installed}: lines of a letter, a colon and a value, a blank line after each package. */
public final class ApkInstalled {
    private static final int MAX_LINE_CHARS = 1 << 20;

    private ApkInstalled() {}

    /** The installed packages; {@code o:} is what a package was built from. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.APK);
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        Map<Character, String> fields = new HashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isEmpty()) {
                add(packages, fields, lines.place());
                fields = new HashMap<>();
            } else if (line.length() < 2 || line.charAt(1) != ':') {
                throw BadInput.at(lines.place(), "not a letter, a colon and a value");
            } else if ("PVAo".indexOf(line.charAt(0)) >= 0) {
                fields.put(line.charAt(0), line.substring(2));
            }
        }
        add(packages, fields, lines.place());
        return packages.found();
    }

    private static void add(Packages packages, Map<Character, String> fields, String place) {
        if (!fields.isEmpty()) {
            packages.add(
                    place,
                    fields.getOrDefault('P', ""),
                    fields.getOrDefault('V', ""),
                    fields.getOrDefault('A', ""),
                    fields.getOrDefault('o', ""),
                    "");
        }
    }
}
