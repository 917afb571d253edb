package io.selvedge.app.demo;

import io.selvedge.runtime.install.ArchiveBuilder;
import io.selvedge.runtime.install.DebBuilder;
import io.selvedge.runtime.install.DpkgInstaller;
import io.selvedge.runtime.install.PackageIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Two versions of a real package: Debian packages where dpkg is there, archives elsewhere. */
record DemoPackages(Path first, Path second, boolean debian) {
    static final String PRODUCT = "selvedge-hello";
    static final String FIRST = "1.0-1";
    static final String SECOND = "2.0-1";

    /** Enough to see it move, little enough for a slow machine. */
    static final int PAYLOAD_BYTES = 6 << 20;

    private static final String FILE = "usr/share/selvedge-hello/";

    static DemoPackages build(Path directory) throws IOException {
        Files.createDirectories(directory);
        boolean debian = DpkgInstaller.isAvailable();
        return new DemoPackages(build(directory, FIRST, debian, 1), build(directory, SECOND, debian, 2), debian);
    }

    private static Path build(Path directory, String version, boolean debian, long seed) throws IOException {
        PackageIdentity identity = PackageIdentity.of(PRODUCT, version);
        if (debian) {
            Path file = directory.resolve(PRODUCT + "_" + version + "_all.deb");
            new DebBuilder(identity)
                    .file(FILE + "VERSION", version + "\n")
                    .payload(FILE + "payload.bin", PAYLOAD_BYTES, seed)
                    .writeTo(file);
            return file;
        }
        Path file = directory.resolve(PRODUCT + "-" + version + ".tar.gz");
        new ArchiveBuilder(identity)
                .file(FILE + "VERSION", version + "\n")
                .payload(FILE + "payload.bin", PAYLOAD_BYTES, seed)
                .writeTarGz(file);
        return file;
    }
}
