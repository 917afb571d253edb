package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code reg export} of Windows' uninstall keys ({@code HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall}, its
 * {@code Wow6432Node} twin, and the user's): UTF-16 with a mark, a section per program.
 */
public final class RegistryExport {
    private static final int MAX_LINE_CHARS = 1 << 20;
    private static final String HEAD = "Windows Registry Editor Version 5.00";

    private RegistryExport() {}

    /**
     * The programs that Windows would list: with a name and a version, and no component of the system. One without a
     * version is left out: nothing can be said of it.
     */
    public static List<InstalledPackage> parse(InputStream in, String file) throws IOException {
        Packages packages = new Packages(PackageSystem.WINDOWS);
        BufferedInputStream marked = new BufferedInputStream(in);
        LimitedLines lines = new LimitedLines(marked, charset(marked), file, MAX_LINE_CHARS);
        String head = lines.next();
        if (head == null || !head.replace("\ufeff", "").equals(HEAD)) {
            throw BadInput.at(lines.place(), "not an export of the registry: it begins otherwise");
        }
        String key = "";
        String place = file;
        Map<String, String> values = new HashMap<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.startsWith("[")) {
                add(packages, key, values, place);
                if (!line.endsWith("]")) {
                    throw BadInput.at(lines.place(), "the name of a key that does not end");
                }
                key = line.substring(1, line.length() - 1);
                place = lines.place();
                values = new HashMap<>();
            } else {
                Map<String, String> into = values;
                value(line).ifPresent(pair -> into.put(pair.getKey(), pair.getValue()));
            }
        }
        add(packages, key, values, place);
        return packages.found();
    }

    private static Charset charset(BufferedInputStream in) throws IOException {
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return first == 0xff && second == 0xfe ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** {@code "Name"="text"} and {@code "Name"=dword:00000001}; other kinds and continued lines say nothing here. */
    private static Optional<Map.Entry<String, String>> value(String line) {
        int equals = line.indexOf("\"=");
        if (!line.startsWith("\"") || equals < 1) {
            return Optional.empty();
        }
        String name = line.substring(1, equals);
        String rest = line.substring(equals + 2);
        if (rest.startsWith("dword:")) {
            return Optional.of(Map.entry(name, rest.substring("dword:".length())));
        }
        boolean text = rest.length() > 1 && rest.startsWith("\"") && rest.endsWith("\"");
        return text
                ? Optional.of(Map.entry(
                        name,
                        rest.substring(1, rest.length() - 1)
                                .replace("\\\"", "\"")
                                .replace("\\\\", "\\")))
                : Optional.empty();
    }

    private static void add(Packages packages, String key, Map<String, String> values, String place) {
        String name = values.getOrDefault("DisplayName", "").strip();
        String version = values.getOrDefault("DisplayVersion", "").strip();
        boolean component = values.getOrDefault("SystemComponent", "").equals("00000001");
        boolean update = values.containsKey("ParentKeyName");
        if (!name.isEmpty() && !version.isEmpty() && !component && !update) {
            packages.add(place, name, version, key.contains("WOW6432Node") ? "x86" : "");
        }
    }
}
