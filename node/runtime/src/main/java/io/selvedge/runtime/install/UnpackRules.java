package io.selvedge.runtime.install;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges the members of one archive in their order: what may lie where, and how much there may be of it.
 *
 * <p>No name may leave the directory that the archive is unpacked into, not by itself and not through a link. A link's
 * target may only go up first and then down ({@code ../../lib/x}): going up starts in a real directory, and going down
 * meets real directories or links that were judged the same way, so every step stays inside.
 */
final class UnpackRules {
    /** The largest packages in the field (texlive, kernels' headers) have half of this. */
    static final int MAX_ENTRIES = 100_000;

    /** Unpacked; an endpoint's disk should not fill from one package. */
    static final long MAX_TOTAL_BYTES = 16L << 30;

    /** Text and bitmaps reach 20 to 50; deflate ends at 1032. */
    static final int MAX_RATIO = 200;

    /** Below this the ratio says nothing. */
    static final long FREE_BYTES = 4L << 20;

    static final int MAX_PATH_CHARS = 1024;
    static final int MAX_NAME_BYTES = 255;
    static final int MAX_DEPTH = 64;

    private enum Seen {
        DIRECTORY,
        LEAF
    }

    private final long archiveBytes;
    private final Map<String, Seen> seen = new HashMap<>();
    private int entries;
    private long totalBytes;

    /** @param archiveBytes size of the archive file */
    UnpackRules(long archiveBytes) {
        this.archiveBytes = archiveBytes;
    }

    long totalBytes() {
        return totalBytes;
    }

    /** The path of a member without {@code ./} and trailing slash; empty for the root directory itself. */
    String path(String raw) {
        if (++entries > MAX_ENTRIES) {
            throw Malformed.tooLarge("archive", "too many entries", MAX_ENTRIES);
        }
        String path = raw;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (path.equals(".") || (path.isEmpty() && raw.startsWith("./"))) {
            return "";
        }
        String shown = "entry '" + Printable.of(raw, 120) + "'";
        if (path.length() > MAX_PATH_CHARS) {
            throw Malformed.tooLarge(shown, "name is too long", MAX_PATH_CHARS);
        }
        String[] names = path.split("/", -1);
        if (names.length > MAX_DEPTH) {
            throw Malformed.tooLarge(shown, "too deep", MAX_DEPTH);
        }
        for (String name : names) {
            checkName(name, shown);
        }
        return path;
    }

    void directory(String path) {
        parents(path);
        if (seen.put(path, Seen.DIRECTORY) == Seen.LEAF) {
            throw Malformed.at(entry(path), "is there already and no directory");
        }
    }

    void file(String path) {
        leaf(path);
    }

    void symlink(String path, String target) {
        leaf(path);
        int depth = path.split("/", -1).length - 1;
        boolean goingUp = true;
        if (target.length() > MAX_PATH_CHARS) {
            throw Malformed.tooLarge(entry(path), "link is too long", MAX_PATH_CHARS);
        }
        for (String name : target.split("/", -1)) {
            if (name.equals("..") && goingUp) {
                depth--;
            } else {
                goingUp = false;
                checkName(name, entry(path) + ", a link to '" + Printable.of(target, 120) + "'");
            }
        }
        if (depth < 0) {
            throw Malformed.at(entry(path), "links out of the archive: " + Printable.of(target, 120));
        }
    }

    /** Counts bytes as they are unpacked. */
    void count(long bytes) {
        totalBytes += bytes;
        if (totalBytes > MAX_TOTAL_BYTES) {
            throw Malformed.tooLarge("archive", "unpacks to too much", MAX_TOTAL_BYTES);
        }
        if (totalBytes > FREE_BYTES && totalBytes / MAX_RATIO > archiveBytes) {
            throw Malformed.tooLarge("archive", "unpacks to too many times its size", MAX_RATIO);
        }
    }

    private void leaf(String path) {
        parents(path);
        if (path.isEmpty() || seen.put(path, Seen.LEAF) != null) {
            throw Malformed.at(entry(path), "is there already");
        }
    }

    private void parents(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (seen.put(path.substring(0, slash), Seen.DIRECTORY) == Seen.LEAF) {
                throw Malformed.at(entry(path), "lies under a file or link");
            }
        }
    }

    private static void checkName(String name, String shown) {
        boolean control = name.chars().anyMatch(c -> c < ' ' || c == 0x7f);
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.contains("\\") || control) {
            throw Malformed.at(shown, "no plain relative path");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw Malformed.tooLarge(shown, "name is too long", MAX_NAME_BYTES);
        }
    }

    private static String entry(String path) {
        return "entry '" + Printable.of(path, 120) + "'";
    }
}
