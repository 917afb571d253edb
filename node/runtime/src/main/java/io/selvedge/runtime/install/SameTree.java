package io.selvedge.runtime.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Compares two directories with all that is in them: kinds, names, content, link targets, and who may execute. */
final class SameTree {
    private SameTree() {}

    static boolean is(Path one, Path other) throws IOException {
        List<Path> names = names(one);
        if (!names.equals(names(other))) {
            return false;
        }
        for (Path name : names) {
            if (!sameFile(one.resolve(name), other.resolve(name))) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> names(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(root::relativize).sorted().toList();
        }
    }

    private static boolean sameFile(Path one, Path other) throws IOException {
        if (Files.isSymbolicLink(one) || Files.isSymbolicLink(other)) {
            return Files.isSymbolicLink(one)
                    && Files.isSymbolicLink(other)
                    && Files.readSymbolicLink(one).equals(Files.readSymbolicLink(other));
        }
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
            return Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS);
        }
        return Files.isRegularFile(one)
                && Files.isRegularFile(other)
                && Files.isExecutable(one) == Files.isExecutable(other)
                && Files.mismatch(one, other) < 0;
    }
}
