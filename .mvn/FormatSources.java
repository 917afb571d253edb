import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats every Java source of the tree ({@code apply}) or names those that are not formatted ({@code check}).
 *
 * <p>The formatter parses with the javac of the JDK that it runs on, and Maven itself may run on JDK 17, which cannot
 * read the language level 21. So the build starts this program on the toolchain's JDK; see
 * {@code docs/decisions/0001-jdk.md}.
 */
public final class FormatSources {

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        Path root = Path.of(args[1]);
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<Path> changed;
        try (Stream<Path> files = Files.walk(root)) {
            changed = files.filter(FormatSources::isSource).toList().parallelStream()
                    .filter(file -> differs(formatter, file, apply))
                    .sorted()
                    .toList();
        }
        for (Path file : changed) {
            System.err.println((apply ? "formatted " : "not formatted: ") + root.relativize(file));
        }
        if (!apply && !changed.isEmpty()) {
            System.err.println("Run: mvn -q -N -Pformat validate");
            System.exit(1);
        }
    }

    private static boolean isSource(Path file) {
        String path = file.toString().replace('\\', '/');
        return path.endsWith(".java")
                && !path.contains("/target/")
                && !path.contains("/node_modules/")
                && !path.contains("/.git/");
    }

    private static boolean differs(Formatter formatter, Path file, boolean apply) {
        try {
            String before = Files.readString(file);
            String clean = RemoveUnusedImports.removeUnusedImports(before);
            String after =
                    formatter.formatSource(ImportOrderer.reorderImports(clean, JavaFormatterOptions.Style.PALANTIR));
            if (after.equals(before)) {
                return false;
            }
            if (apply) {
                Files.writeString(file, after);
            }
            return true;
        } catch (FormatterException e) {
            System.err.println(file + ": " + e.getMessage());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FormatSources() {}
}
