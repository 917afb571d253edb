package io.selvedge.runtime.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A Debian binary package, format 2.0 (deb(5)): an ar archive of {@code debian-binary}, {@code control.tar*} and
 * {@code data.tar*}, in this order, with members that start with an underscore between them ignored.
 */
record DebFile(ArFile ar, ArFile.Member control, ArFile.Member data) {
    private static final int FORMAT_BYTES = 64;

    /** What unpacking xz may take; {@code xz -9} needs 65 MiB. */
    private static final int XZ_MEMORY_KIB = 80 << 10;

    /** Maintainer scripts and lists; the largest of Debian 12 has 3 MB unpacked. */
    private static final long MAX_CONTROL_TAR_BYTES = 64L << 20;

    /** Maintainer scripts in the order in which an installation and a removal run them. */
    static final List<String> SCRIPTS = List.of("config", "preinst", "postinst", "prerm", "postrm");

    /**
     * Reads the frame of the file, not its contents.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    static DebFile open(Path path) throws IOException {
        ArFile ar = ArFile.open(path);
        var members =
                ar.members().stream().filter(m -> !m.name().startsWith("_")).toList();
        if (members.size() != 3
                || !members.get(0).name().equals("debian-binary")
                || !members.get(1).name().matches("control\\.tar(\\.(gz|xz|zst))?")
                || !members.get(2).name().matches("data\\.tar(\\.(gz|xz|zst|bz2|lzma))?")) {
            throw Malformed.at("ar members", "not those of a Debian package");
        }
        DebFile deb = new DebFile(ar, members.get(1), members.get(2));
        deb.checkFormat(members.get(0));
        return deb;
    }

    /**
     * The control file; empty where the compression of its archive is one that only {@code dpkg-deb} can read (zstd).
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    Optional<DebControl> readControl() throws IOException {
        if (control.name().endsWith(".zst")) {
            return Optional.empty();
        }
        try (InputStream tar = openControl()) {
            TarReader reader = new TarReader(tar);
            for (TarReader.Member m = reader.next(); m != null; m = reader.next()) {
                if (m.kind() == TarReader.Kind.FILE
                        && (m.path().equals("./control") || m.path().equals("control"))) {
                    return Optional.of(DebControl.parse(reader.content().readNBytes(DebControl.MAX_BYTES + 1)));
                }
            }
        }
        throw Malformed.at("control.tar", "has no control file");
    }

    /**
     * The names of its maintainer scripts, in dpkg's order; its control archive must not be one of zstd.
     *
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     */
    List<String> scripts() throws IOException {
        Set<String> found = new TreeSet<>();
        try (InputStream tar = openControl()) {
            TarReader reader = new TarReader(tar);
            for (TarReader.Member m = reader.next(); m != null; m = reader.next()) {
                found.add(m.path().startsWith("./") ? m.path().substring(2) : m.path());
            }
        }
        return SCRIPTS.stream().filter(found::contains).toList();
    }

    private InputStream openControl() throws IOException {
        InputStream raw = ar.content(control);
        try {
            return new CappedInputStream(decompressed(raw), "control.tar", MAX_CONTROL_TAR_BYTES);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream decompressed(InputStream raw) throws IOException {
        if (control.name().endsWith(".gz")) {
            return new GZIPInputStream(raw);
        }
        return control.name().endsWith(".xz") ? new XZInputStream(raw, XZ_MEMORY_KIB) : raw;
    }

    private void checkFormat(ArFile.Member member) throws IOException {
        try (InputStream in = ar.content(member)) {
            String format = new String(in.readNBytes(FORMAT_BYTES), StandardCharsets.ISO_8859_1);
            if (!format.startsWith("2.") || !format.endsWith("\n")) {
                throw Malformed.at("debian-binary", "format is not 2.x");
            }
        }
    }
}
