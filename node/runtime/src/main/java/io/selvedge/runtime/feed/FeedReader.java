package io.selvedge.runtime.feed;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.advisory.Target;
import io.selvedge.runtime.input.BadInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Reads files, folders and zip archives of feeds. */
public final class FeedReader {
    /** All of OSV's Debian has 50,000 files; GitHub's database has 250,000. */
    private static final int MAX_FILES = 500_000;

    /** The largest single file in archives of feeds, an NVD year. */
    private static final long MAX_ENTRY_BYTES = 256L << 20;

    private static final List<String> SUFFIXES =
            List.of(".json", ".json.gz", ".csv", ".csv.gz", ".list", ".list.gz", ".txt", ".txt.gz", ".zip");

    private final Feeds feeds;
    private int files;

    private FeedReader(Feeds feeds) {
        this.feeds = feeds;
    }

    /** Reads everything in the files. */
    public static Feeds readAll(List<Path> paths) {
        return read(paths, any -> true);
    }

    /**
     * Reads what of the files is wanted.
     *
     * @param paths files, zip archives and folders; of a folder or an archive the files with the names of feeds, in their
     *     order, without those that are none by their content: {@link Feeds#skipped}
     * @param wanted about which packages advisories and VEX statements are kept
     * @throws SelvedgeException BAD_FORMAT, TOO_LARGE with the file and the place in it
     */
    public static Feeds read(List<Path> paths, Predicate<Target> wanted) {
        FeedReader reader = new FeedReader(new Feeds(wanted));
        try {
            for (Path path : paths) {
                reader.readNamed(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.feeds.seal();
        return reader.feeds;
    }

    private void readNamed(Path path) throws IOException {
        int read = feeds.files().size();
        for (Path file : expand(path)) {
            read(file, file.equals(path));
        }
        if (feeds.files().size() == read && feeds.skipped().size() > 0) {
            throw BadInput.at(path.toString(), "nothing in it is a feed; " + FeedFormat.KNOWN);
        }
    }

    private static List<Path> expand(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> found = walk.filter(file -> Files.isRegularFile(file) && isFeedName(file.toString()))
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw BadInput.at(path.toString(), "a folder without a file of " + String.join(", ", SUFFIXES));
            }
            return found;
        }
    }

    private static boolean isFeedName(String name) {
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    private void read(Path file, boolean isNamed) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(4);
            if (head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
                readZip(file);
            } else {
                read(new FeedSource.OnDisk(file), isNamed);
            }
        }
    }

    private void readZip(Path archive) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory() && isFeedName(entry.getName())) {
                    String name = archive + "!" + entry.getName();
                    byte[] bytes = zip.readNBytes((int) MAX_ENTRY_BYTES + 1);
                    if (bytes.length > MAX_ENTRY_BYTES) {
                        throw BadInput.tooLarge(name, "it unpacks to more bytes than is allowed", MAX_ENTRY_BYTES);
                    }
                    read(new FeedSource.Unpacked(name, bytes), false);
                }
            }
        } catch (ZipException | EOFException e) {
            throw BadInput.at(archive.toString(), "a zip archive that is damaged or cut off (" + e.getMessage() + ")");
        }
    }

    private void read(FeedSource source, boolean isNamed) throws IOException {
        if (++files > MAX_FILES) {
            throw BadInput.tooLarge(source.name(), "too many files", MAX_FILES);
        }
        FeedFormat.Recognition recognition = FeedFormat.recognize(source);
        if (recognition.format().isEmpty()) {
            if (isNamed) {
                throw BadInput.at(source.name(), recognition.whyNot());
            }
            feeds.skip(source.name());
            return;
        }
        switch (recognition.format().get()) {
            case KEV -> KevReader.read(source, feeds);
            case EPSS -> EpssReader.read(source, feeds);
            case NVD -> NvdReader.read(source, feeds);
            case CVE -> CveRecordReader.read(source, feeds);
            case OSV -> OsvReader.read(source, feeds);
            case CSAF -> CsafReader.read(source, feeds);
            case OPENVEX -> OpenVexReader.read(source, feeds);
            case DEBIAN_LIST -> DebianListReader.read(source, feeds);
            case DEBIAN_TRACKER -> DebianTrackerReader.read(source, feeds);
        }
    }
}
