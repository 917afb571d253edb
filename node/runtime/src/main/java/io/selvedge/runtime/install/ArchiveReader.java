package io.selvedge.runtime.install;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Walks through a {@code .tar.gz} or {@code .zip}, told apart by their first bytes, under {@link UnpackRules}. */
final class ArchiveReader {
    private static final int MAX_LINK_BYTES = UnpackRules.MAX_PATH_CHARS;

    /** Takes the members in their order; paths are clean and relative, and no link leaves the archive. */
    interface Visitor {
        void directory(String path) throws IOException;

        /** Returns false to see no more members; {@code content} need not be read. */
        boolean file(String path, boolean executable, InputStream content) throws IOException;

        void symlink(String path, String target) throws IOException;
    }

    private final Path archive;
    private final UnpackRules rules;

    private ArchiveReader(Path archive, UnpackRules rules) {
        this.archive = archive;
        this.rules = rules;
    }

    /**
     * Shows every member to {@code visitor}.
     *
     * @return how many bytes were unpacked
     * @throws io.selvedge.crypto.SelvedgeException BAD_FORMAT, TOO_LARGE
     * @throws IOException also where the archive is truncated or its compression is damaged
     */
    static long visit(Path archive, Visitor visitor) throws IOException {
        ArchiveReader reader = new ArchiveReader(archive, new UnpackRules(Files.size(archive)));
        byte[] magic;
        try (InputStream in = Files.newInputStream(archive)) {
            magic = in.readNBytes(4);
        }
        if (magic.length == 4 && magic[0] == 0x1f && (magic[1] & 0xff) == 0x8b) {
            reader.visitTarGz(visitor);
        } else if (magic.length == 4 && magic[0] == 'P' && magic[1] == 'K') {
            reader.visitZip(visitor);
        } else {
            throw Malformed.at("byte 0", "neither .tar.gz nor .zip");
        }
        return reader.rules.totalBytes();
    }

    private void visitTarGz(Visitor visitor) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                InputStream tar = counted(new BufferedInputStream(new GZIPInputStream(in, 64 << 10), 64 << 10))) {
            TarReader reader = new TarReader(tar);
            for (TarReader.Member m = reader.next(); m != null; m = reader.next()) {
                String path = rules.path(m.path());
                switch (m.kind()) {
                    case DIRECTORY -> directory(path, visitor);
                    case SYMLINK -> symlink(path, m.linkTarget(), visitor);
                    case FILE -> {
                        rules.file(path);
                        if (!visitor.file(path, (m.mode() & 0100) != 0, reader.content())) {
                            return;
                        }
                    }
                    case HARDLINK, OTHER -> throw unsupported(m.path());
                }
            }
            // To the end, where gzip keeps its checksum: what lacks it is truncated.
            tar.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void visitZip(Visitor visitor) throws IOException {
        Map<String, Integer> modes = ZipModes.read(archive);
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                int mode = modes.getOrDefault(entry.getName(), 0);
                String path = rules.path(entry.getName());
                try (InputStream content = counted(zip.getInputStream(entry))) {
                    if (!visitZipEntry(visitor, entry, path, mode, content)) {
                        return;
                    }
                }
            }
        }
    }

    private boolean visitZipEntry(Visitor visitor, ZipEntry entry, String path, int mode, InputStream content)
            throws IOException {
        boolean more = true;
        switch (mode & ZipModes.TYPE) {
            case ZipModes.SYMLINK -> {
                byte[] target = content.readNBytes(MAX_LINK_BYTES);
                symlink(path, new String(target, StandardCharsets.UTF_8), visitor);
            }
            case 0, ZipModes.FILE, ZipModes.DIRECTORY -> {
                if (entry.isDirectory()) {
                    directory(path, visitor);
                } else {
                    rules.file(path);
                    more = visitor.file(path, (mode & 0100) != 0, content);
                }
            }
            default -> throw unsupported(entry.getName());
        }
        return more;
    }

    private void directory(String path, Visitor visitor) throws IOException {
        if (!path.isEmpty()) {
            rules.directory(path);
            visitor.directory(path);
        }
    }

    private void symlink(String path, String target, Visitor visitor) throws IOException {
        rules.symlink(path, target);
        visitor.symlink(path, target);
    }

    private static RuntimeException unsupported(String path) {
        return Malformed.at("entry '" + Printable.of(path, 120) + "'", "no file, directory or symbolic link");
    }

    /** Everything that decompression gives is counted, also what is only skipped. */
    private InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int value = super.read();
                rules.count(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                rules.count(Math.max(0, read));
                return read;
            }

            @Override
            public long skip(long bytes) throws IOException {
                long skipped = super.skip(bytes);
                rules.count(skipped);
                return skipped;
            }
        };
    }
}
