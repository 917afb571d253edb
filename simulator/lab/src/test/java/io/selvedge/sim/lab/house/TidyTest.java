package io.selvedge.sim.lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.sim.lab.house.JavaSource.Function;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keeps the tree honest: sizes, names, documentation, and nothing of one machine in it. */
final class TidyTest {
    /** Where to look twice (a file has one reason to change). */
    private static final int MAX_FILE_LINES = 500;

    /** Where to look twice (a function fits on a screen). */
    private static final int MAX_FUNCTION_LINES = 70;

    private static final int MAX_CONSTRUCTOR_PARAMETERS = 6;

    /** A module's README is one screen. */
    private static final int MAX_README_LINES = 60;

    private static final Set<String> TOP_LEVEL = Set.of(
            "pom.xml",
            "node",
            "crypto",
            "web-ui",
            "policies",
            "simulator",
            "docs",
            ".ci",
            ".mvn",
            ".gitignore",
            ".gitattributes",
            "README.md",
            "ARCHITECTURE.md",
            "CONTRIBUTING.md",
            "LICENSE",
            "selvedge");

    private static final List<String> MODULES = List.of(
            "crypto",
            "policies",
            "web-ui",
            "node/core",
            "node/runtime",
            "node/app",
            "simulator/engine",
            "simulator/lab");

    private static SourceTree tree;
    private static JavaSource java;
    private static Allowed allowed;

    @BeforeAll
    static void readTree() {
        tree = SourceTree.read();
        java = JavaSource.parse(tree, tree.withSuffix(".java"));
        allowed = Allowed.read();
    }

    @Test
    void topLevelHoldsOnlyWhatThePlanNames() {
        Set<String> found = new TreeSet<>();
        tree.files().forEach(file -> found.add(file.replaceFirst("/.*", "")));
        assertThat(TOP_LEVEL).containsAll(found);
    }

    @Test
    void filesHaveOneReasonToChange() {
        List<String> tooLong = new ArrayList<>();
        for (String file : tree.withSuffix(".java", ".ts", ".tsx", ".js", ".css", ".sh", "/selvedge", "/run")) {
            int lines = file.endsWith(".d.ts") ? 0 : tree.lines(file).size(); // generated from the OpenAPI document
            if (lines > allowed.linesOf(file, MAX_FILE_LINES)) {
                tooLong.add(file + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void functionsFitOnAScreen() {
        List<String> tooLong = new ArrayList<>();
        for (Function function : java.functions()) {
            String name = function.file() + "#" + function.name();
            if (function.lines() > allowed.linesOf(name, MAX_FUNCTION_LINES)) {
                tooLong.add(name + " has " + function.lines() + " lines");
            }
        }
        assertThat(java.functions()).isNotEmpty();
        assertThat(tooLong).isEmpty();
    }

    @Test
    void constructorsTakeAtMostSixThings() {
        List<String> tooMany = new ArrayList<>();
        for (Function constructor : java.constructors()) {
            String name = constructor.file() + "#" + constructor.name();
            if (constructor.file().contains("/src/main/")
                    && constructor.parameters() > MAX_CONSTRUCTOR_PARAMETERS
                    && !allowed.knows(name)) {
                tooMany.add(name + " takes " + constructor.parameters());
            }
        }
        assertThat(tooMany).isEmpty();
    }

    @Test
    void allowListNamesOnlyWhatIsThere() {
        List<String> gone = new ArrayList<>();
        for (String name : allowed.names()) {
            String file = name.replaceFirst("#.*", "");
            boolean isThere = name.contains("#")
                    ? java.functions().stream().anyMatch(f -> name.equals(f.file() + "#" + f.name()))
                    : tree.files().contains(file);
            if (!isThere) {
                gone.add(name);
            }
        }
        assertThat(gone).isEmpty();
    }

    @Test
    void publicTypesAreDocumented() {
        assertThat(java.undocumented())
                .filteredOn(type -> type.contains("/src/main/"))
                .isEmpty();
    }

    @Test
    void packagesSayWhatTheyAreAndAreNullMarked() {
        Set<String> folders = new TreeSet<>();
        tree.mainJava().forEach(file -> folders.add(file.substring(0, file.lastIndexOf('/'))));
        List<String> wrong = new ArrayList<>();
        for (String folder : folders) {
            String file = folder + "/package-info.java";
            if (!tree.files().contains(file)) {
                wrong.add(folder + " has no package-info.java");
            } else if (!tree.content(file).contains("@NullMarked")) {
                wrong.add(file + " is not @NullMarked");
            } else if (!tree.content(file).contains("/**")) {
                wrong.add(file + " does not say what the package is");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void coreTakesNoLock() {
        List<String> found = find(
                tree.mainJava().stream()
                        .filter(file -> file.startsWith("node/core/"))
                        .toList(),
                Pattern.compile("^(?!\\s*(\\*|//)).*\\b(synchronized|volatile)\\b"));
        assertThat(found).isEmpty();
    }

    @Test
    void whatIsLeftToDoHasAReason() {
        // The words are put together here so that this file does not find itself.
        Pattern unreasoned =
                Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b(?!\\(#\\d+\\): \\w)");
        assertThat(find(tree.withSuffix(".java", ".ts", ".tsx", ".sh", ".xml", "/selvedge", "/run"), unreasoned))
                .isEmpty();
    }

    @Test
    void nothingOfOneMachineIsInTheTree() {
        Pattern local = Pattern.compile("(?<![\\w.$}-])/(work/(main|shared|notes|tools|wt|\\.)|home/[a-z]+/|root/\\.m2)"
                + "|/tmp/" + "bash_jobs");
        Pattern registry = Pattern.compile("registry\\." + "npmjs|npmjs\\." + "org|repo\\." + "maven\\.|repo1\\."
                + "maven|" + "proxy\\." + "golang|pypi\\." + "org|docker\\." + "io/|quay\\." + "io/");
        assertThat(find(tree.text(), local)).isEmpty();
        assertThat(find(tree.text(), registry)).isEmpty();
    }

    @Test
    void everyModuleHasAReadmeOfOneScreen() {
        List<String> wrong = new ArrayList<>();
        for (String module : MODULES) {
            String readme = module + "/README.md";
            if (!tree.files().contains(readme)) {
                wrong.add(readme + " is missing");
            } else if (tree.lines(readme).size() > MAX_README_LINES) {
                wrong.add(readme + " is longer than a screen");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void linksBetweenPagesLeadSomewhere() {
        Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)\\s]*)?\\)");
        List<String> broken = new ArrayList<>();
        for (String page : tree.withSuffix(".md")) {
            Matcher matcher = link.matcher(tree.content(page));
            while (matcher.find()) {
                Path target = tree.path(page).resolveSibling(matcher.group(1)).normalize();
                if (!Files.exists(target)) {
                    broken.add(page + ": " + matcher.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void decisionsAreNumberedOnceAndListed() {
        String index = tree.content("docs/decisions/README.md");
        Set<String> numbers = new TreeSet<>();
        for (String page : tree.files()) {
            Matcher matcher =
                    Pattern.compile("docs/decisions/((\\d{4})-[a-z0-9-]+\\.md)").matcher(page);
            if (matcher.matches()) {
                assertThat(numbers.add(matcher.group(2))).as(page).isTrue();
                assertThat(index).contains("(" + matcher.group(1) + ")");
            }
        }
        assertThat(numbers).isNotEmpty();
    }

    private static List<String> find(List<String> files, Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (String file : files) {
            List<String> lines = tree.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                }
            }
        }
        return found;
    }
}
