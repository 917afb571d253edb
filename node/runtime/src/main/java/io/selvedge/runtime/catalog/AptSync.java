package io.selvedge.runtime.catalog;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.ClearSignedText;
import io.selvedge.crypto.openpgp.VendorKeyring;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.runtime.input.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the newest versions of packages from an apt repository into a folder, verified link by link: nothing is fetched
 * that what was verified before does not name.
 */
public final class AptSync {
    private static final long MAX_INDEX_BYTES = 256L << 20;

    private final AptSource source;
    private final Path folder;
    private final AptChain chain;
    private final String indexName;

    private AptSync(AptSource source, Path folder, AptChain chain, String indexName) {
        this.source = source;
        this.folder = folder;
        this.chain = chain;
        this.indexName = indexName;
    }

    /**
     * Which part of a repository.
     *
     * @param suite as below {@code dists/}, such as {@code bookworm-security}
     * @param component such as {@code main}
     * @param architecture such as {@code amd64}
     */
    public record Part(String suite, String component, String architecture) {}

    /**
     * Fetches and verifies InRelease and index.
     *
     * @throws SelvedgeException CUSTODY_BROKEN where the vendor's word does not hold; NOT_FETCHED, BAD_FORMAT, TOO_LARGE
     */
    public static AptSync open(AptSource source, Part part, VendorKeyring keyring, Path folder, Instant now)
            throws IOException {
        String dist = "dists/" + part.suite + "/";
        Path inRelease = folder.resolve("InRelease");
        source.fetch(dist + "InRelease", inRelease, ClearSignedText.MAX_BYTES);
        AptVerdict verdict = AptVerdict.of(Files.readAllBytes(inRelease), keyring, now);
        if (!(verdict instanceof AptVerdict.Trusted trusted)) {
            throw broken(((AptVerdict.Refused) verdict).reason());
        }
        String stem = part.component + "/binary-" + part.architecture + "/Packages";
        for (String ending : List.of(".xz", ".gz", "")) {
            FileDigest named = trusted.release().indexes().get(stem + ending);
            if (named != null) {
                Path index = folder.resolve("Packages" + ending);
                source.fetch(dist + stem + ending, index, Math.min(named.sizeBytes(), MAX_INDEX_BYTES));
                AptChain chain = AptChain.find(trusted, index)
                        .orElseThrow(() -> broken("the index has a digest that the InRelease does not name; the"
                                + " repository may be changing just now: try again"));
                return new AptSync(source, folder, chain, "Packages" + ending);
            }
        }
        throw BadInput.at(inRelease.toString(), "names no index " + stem + "; its parts are of other names");
    }

    /** File name of the index in the folder, beside {@code InRelease}. */
    public String indexName() {
        return indexName;
    }

    /** The newest version of a package in the index. */
    public Optional<AptIndex.Entry> findNewest(String name) {
        List<AptIndex.Entry> entries = new ArrayList<>(chain.findByName(name));
        entries.sort((a, b) -> VersionScheme.DPKG.compare(b.version(), a.version()));
        return entries.stream().findFirst();
    }

    /**
     * Fetches one package.
     *
     * @return where it lies now
     * @throws SelvedgeException CUSTODY_BROKEN where it is not the file that the index names
     */
    public Path fetch(AptIndex.Entry entry) throws IOException {
        String name = entry.fileName().substring(entry.fileName().lastIndexOf('/') + 1);
        Path file = folder.resolve(name.replace("%3a", "_"));
        source.fetch(entry.fileName(), file, entry.sizeBytes());
        FileDigest measured = FileDigest.of(file);
        if (!measured.sha256().equals(entry.sha256())) {
            Files.delete(file);
            throw broken(entry.fileName() + " is not the file that the index names; it was deleted");
        }
        return file;
    }

    private static SelvedgeException broken(String sentence) {
        return new SelvedgeException("CUSTODY_BROKEN", sentence, Map.of());
    }
}
