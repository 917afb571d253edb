package io.selvedge.sim.lab.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** The files of the checkout that people write, by their paths from its root with forward slashes. */
final class SourceTree {
    private static final Set<String> NOT_OURS =
            Set.of(".git", ".idea", ".vscode", "target", "node_modules", "dist", "work", "shared");
    private static final Set<String> TEXT = Set.of(
            "java", "ts", "tsx", "js", "css", "html", "sh", "md", "xml", "yaml", "yml", "json", "txt", "options");

    private final Path root;
    private final List<String> files;

    private SourceTree(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    static SourceTree read() {
        Path root = Path.of(System.getProperty("selvedge.root", "../.."))
                .toAbsolutePath()
                .normalize();
        List<String> files = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean skipped = !dir.equals(root)
                            && NOT_OURS.contains(dir.getFileName().toString());
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // In a git worktree .git is a file.
                    if (!NOT_OURS.contains(file.getFileName().toString())) {
                        files.add(root.relativize(file).toString().replace('\\', '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(files);
        return new SourceTree(root, List.copyOf(files));
    }

    Path path(String file) {
        return root.resolve(file);
    }

    /** Every file, whatever its kind. */
    List<String> files() {
        return files;
    }

    List<String> withSuffix(String... suffixes) {
        return files.stream()
                .filter(file -> List.of(suffixes).stream().anyMatch(file::endsWith))
                .toList();
    }

    List<String> mainJava() {
        return withSuffix(".java").stream()
                .filter(file -> file.contains("/src/main/java/"))
                .toList();
    }

    /** Files that are text by their names: sources, pages, scripts, settings. */
    List<String> text() {
        return files.stream()
                .filter(file -> {
                    String name = file.substring(file.lastIndexOf('/') + 1);
                    int dot = name.lastIndexOf('.');
                    return dot <= 0 || TEXT.contains(name.substring(dot + 1));
                })
                .filter(file -> !file.equals(".gitignore"))
                .toList();
    }

    String content(String file) {
        try {
            return Files.readString(path(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    List<String> lines(String file) {
        return content(file).lines().toList();
    }
}
