package io.selvedge.runtime.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a Debian package or an archive says of itself, without installing anything.
 *
 * @param identity name, version, architecture
 * @param maker who made it, empty where it does not say
 * @param summary one line, empty where it does not say
 * @param scripts programs that its installation runs, by their names
 */
public record PackageContents(PackageIdentity identity, String maker, String summary, List<String> scripts) {
    public PackageContents {
        scripts = List.copyOf(scripts);
    }

    /**
     * Reads a Debian package; one whose control archive is compressed with zstd (Ubuntu's) by asking {@code dpkg-deb}.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE; also where it needs dpkg-deb and there is none
     */
    public static PackageContents ofDeb(Path file) throws IOException {
        DebFile deb = DebFile.open(file);
        Optional<DebControl> control = deb.readControl();
        return control.isPresent() ? of(control.get(), deb.scripts()) : ofDebByDpkg(file);
    }

    private static PackageContents ofDebByDpkg(Path file) throws IOException {
        if (!DpkgProgram.isPresent()) {
            throw Malformed.at(
                    "control.tar.zst", "is compressed with zstd, which takes dpkg-deb, and there is none here");
        }
        Path scratch = Files.createTempDirectory("selvedge-show");
        try {
            DpkgProgram program =
                    new DpkgProgram(DpkgRoot.sandbox(scratch), DpkgLimits.USUAL, scratch.resolve("output"));
            return new DpkgTrial(DpkgRoot.sandbox(scratch), program, scratch.resolve("trial"))
                    .contents(file.toAbsolutePath());
        } finally {
            new DurableFiles().deleteTree(scratch);
        }
    }

    static PackageContents of(DebControl control, List<String> scripts) {
        return new PackageContents(
                control.identity(),
                control.field("Maintainer").orElse(""),
                control.field("Description").orElse("").lines().findFirst().orElse(""),
                scripts);
    }

    /**
     * Reads an archive ({@code .tar.gz}, {@code .zip}) with a {@code selvedge.json}; it runs no scripts.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    public static PackageContents ofArchive(Path file) throws IOException {
        Optional<PackageIdentity> identity = ArchiveDescriptor.find(file);
        return new PackageContents(
                identity.orElseThrow(() -> Malformed.at(ArchiveDescriptor.FILE_NAME, "is not in the archive")),
                "",
                "",
                List.of());
    }
}
