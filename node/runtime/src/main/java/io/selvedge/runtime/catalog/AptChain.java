package io.selvedge.runtime.catalog;

import io.selvedge.core.record.Custody;
import io.selvedge.crypto.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chain of custody of an apt repository: vendor's key, InRelease, index, package. Each link names the digest of the
 * next.
 */
public final class AptChain {
    private final AptVerdict.Trusted release;
    private final String indexPath;
    private final FileDigest index;
    private final Map<Digest, AptIndex.Entry> packages;

    private AptChain(
            AptVerdict.Trusted release, String indexPath, FileDigest index, Map<Digest, AptIndex.Entry> packages) {
        this.release = release;
        this.indexPath = indexPath;
        this.index = index;
        this.packages = packages;
    }

    /**
     * Holds an index file to a release that is trusted.
     *
     * @return empty where the release names no index of that digest
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE where it is named and yet no index
     */
    public static Optional<AptChain> find(AptVerdict.Trusted release, Path indexFile) throws IOException {
        FileDigest measured = FileDigest.of(indexFile);
        Optional<String> path = bestPath(release.release(), measured, String.valueOf(indexFile.getFileName()));
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Map<Digest, AptIndex.Entry> packages = new TreeMap<>();
        AptIndex.visit(indexFile, entry -> packages.put(entry.sha256(), entry));
        return Optional.of(new AptChain(release, path.get(), measured, packages));
    }

    /** Empty indexes have the same digest: one of the file's own name, and then the first, stands for all. */
    private static Optional<String> bestPath(AptRelease release, FileDigest measured, String name) {
        List<String> paths = release.indexes().entrySet().stream()
                .filter(entry -> entry.getValue().equals(measured))
                .map(Map.Entry::getKey)
                .toList();
        return paths.stream()
                .filter(path -> path.endsWith("/" + name))
                .findFirst()
                .or(() -> paths.stream().findFirst());
    }

    /** The index as the release names it, such as {@code main/binary-amd64/Packages.xz}. */
    public String indexPath() {
        return indexPath;
    }

    /** Digest and size of the index file. */
    public FileDigest index() {
        return index;
    }

    /** How many packages the index names. */
    public int size() {
        return packages.size();
    }

    /** The package whose file has that digest. */
    public Optional<AptIndex.Entry> find(Digest file) {
        return Optional.ofNullable(packages.get(file));
    }

    /** The packages of that name, of whatever version and architecture. */
    public List<AptIndex.Entry> findByName(String name) {
        return packages.values().stream()
                .filter(entry -> entry.name().equals(name))
                .toList();
    }

    /** The chain down to one package, for its patch record. */
    public Custody custody(AptIndex.Entry entry) {
        return new Custody(
                "apt",
                release.vendor().primary(),
                release.vendor().key(),
                release.vendor().created().toString(),
                release.release().codename().isEmpty()
                        ? release.release().suite()
                        : release.release().codename(),
                release.digest(),
                indexPath,
                index.sha256(),
                entry.fileName(),
                entry.sha256());
    }
}
