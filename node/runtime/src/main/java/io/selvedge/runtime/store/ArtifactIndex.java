package io.selvedge.runtime.store;

import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which artifacts are there, how large, whether in use, and which was unused longest. Safe for several threads. */
final class ArtifactIndex {
    static final String PART_SUFFIX = ".part";
    static final String IMPORT_PREFIX = ".import-";

    private static final class Entry {
        final @Nullable PartFile part;
        final boolean whole;
        final long sizeBytes;
        long lastUse;
        int leases;

        Entry(@Nullable PartFile part, boolean whole, long sizeBytes, long lastUse) {
            this.part = part;
            this.whole = whole;
            this.sizeBytes = sizeBytes;
            this.lastUse = lastUse;
        }
    }

    private final Map<Digest, Entry> entries = new HashMap<>();
    private long uses;

    /** Takes up what is in the directory, oldest first, and removes imports that never ended. */
    synchronized void scan(Path directory) throws IOException {
        record Found(Path path, long modified) {}
        List<Found> found = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory, 2)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (Files.isRegularFile(path)) {
                    found.add(new Found(path, Files.getLastModifiedTime(path).toMillis()));
                }
            }
        }
        found.sort(Comparator.comparingLong(Found::modified).thenComparing(Found::path));
        for (Found file : found) {
            String name = file.path().getFileName().toString();
            boolean part = name.endsWith(PART_SUFFIX);
            String hex = part ? name.substring(0, name.length() - PART_SUFFIX.length()) : name;
            if (name.startsWith(IMPORT_PREFIX)) {
                Files.deleteIfExists(file.path());
            } else if (Digest.isHex(hex)) {
                entries.merge(
                        Digest.ofHex(hex),
                        new Entry(null, !part, Files.size(file.path()), ++uses),
                        (one, other) -> one.whole ? one : other);
            }
        }
    }

    synchronized @Nullable PartFile part(Digest sha256) {
        Entry entry = entries.get(sha256);
        return entry == null ? null : entry.part;
    }

    synchronized boolean isWhole(Digest sha256) {
        Entry entry = entries.get(sha256);
        return entry != null && entry.whole;
    }

    /** Like {@link #isWhole}, and counts as a use. */
    synchronized boolean touch(Digest sha256) {
        Entry entry = entries.get(sha256);
        if (entry == null || !entry.whole) {
            return false;
        }
        entry.lastUse = ++uses;
        return true;
    }

    synchronized boolean acquire(Digest sha256) {
        Entry entry = entries.get(sha256);
        if (entry == null || !entry.whole) {
            return false;
        }
        entry.leases++;
        entry.lastUse = ++uses;
        return true;
    }

    synchronized void release(Digest sha256) {
        Entry entry = entries.get(sha256);
        if (entry != null) {
            entry.leases--;
        }
    }

    synchronized void putPart(PartFile part) {
        entries.put(
                part.artifact().sha256(), new Entry(part, false, part.artifact().sizeBytes(), ++uses));
    }

    synchronized void putWhole(Digest sha256, long sizeBytes) {
        entries.put(sha256, new Entry(null, true, sizeBytes, ++uses));
    }

    synchronized @Nullable PartFile remove(Digest sha256) {
        Entry entry = entries.remove(sha256);
        return entry == null ? null : entry.part;
    }

    synchronized long sizeOnDisk(Digest sha256) {
        Entry entry = entries.get(sha256);
        return entry == null ? 0 : entry.sizeBytes;
    }

    synchronized long usedBytes() {
        return entries.values().stream().mapToLong(entry -> entry.sizeBytes).sum();
    }

    /** What may go first: neither begun in this process, nor leased, nor to be left. */
    synchronized Optional<Digest> longestUnused(Predicate<Digest> leave) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().part == null && entry.getValue().leases == 0)
                .filter(entry -> !leave.test(entry.getKey()))
                .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
                .map(Map.Entry::getKey);
    }

    synchronized List<Digest> whole() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().whole)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    synchronized List<PartFile> parts() {
        List<PartFile> parts = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.part != null) {
                parts.add(entry.part);
            }
        }
        return parts;
    }
}
