package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rpm -qa --queryformat} with {@link #FORMAT}: five fields between tabs, a package a line. */
public final class RpmQuery {
    /** The format to ask for; an epoch that is not set is {@code (none)}. */
    public static final String FORMAT = "%{NAME}\\t%{EPOCH}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\n";

    private static final int MAX_LINE_CHARS = 4096;
    private static final int FIELDS = 5;
    private static final String NONE = "(none)";

    /** {@code name-version-release.src.rpm}: versions and releases hold no hyphen. */
    private static final Pattern SOURCE_RPM = Pattern.compile("(.+)-([^-]+-[^-]+)\\.(?:no)?src\\.rpm");

    private RpmQuery() {}

    /** The installed packages; keys that were imported ({@code gpg-pubkey}) are none. */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.RPM);
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, file, MAX_LINE_CHARS);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isEmpty()) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (fields.length != FIELDS) {
                throw BadInput.at(lines.place(), "not the five fields of the query format");
            }
            if (fields[0].equals("gpg-pubkey")) {
                continue;
            }
            String epoch = fields[1].equals(NONE) || fields[1].equals("0") ? "" : fields[1] + ":";
            if (!epoch.matches("(?:[0-9]{1,10}:)?")) {
                throw BadInput.at(lines.place(), "the epoch is not a number");
            }
            Matcher source = SOURCE_RPM.matcher(fields[4]);
            boolean named = source.matches();
            packages.add(
                    lines.place(),
                    fields[0],
                    epoch + fields[2],
                    fields[3].equals(NONE) ? "" : fields[3],
                    named ? source.group(1) : "",
                    // The file name has no epoch; a source has that of its packages nearly always.
                    named ? epoch + source.group(2) : "");
        }
        return packages.found();
    }
}
