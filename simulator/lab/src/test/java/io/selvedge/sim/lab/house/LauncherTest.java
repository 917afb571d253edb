package io.selvedge.sim.lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in an unpacked archive, with JDKs that only say how they were called. */
final class LauncherTest {
    private static final String MAIN = "io.selvedge.app.cli.Main";

    @TempDir
    private Path temp;

    private Path dist;

    private record Outcome(int exitCode, List<String> arguments, String error) {}

    @BeforeEach
    void unpack() throws IOException {
        dist = temp.resolve("an archive");
        Files.createDirectories(dist.resolve("bin"));
        Files.createDirectories(dist.resolve("lib"));
        Files.createDirectories(dist.resolve("conf"));
        Files.writeString(dist.resolve("conf/jvm.options"), "-Xmx128m\n");
        executable(dist.resolve("bin/selvedge"), SourceTree.read().content("selvedge"));
    }

    @Test
    void runsThroughSymlinksWithBlanksInPaths() throws Exception {
        Path first = Files.createSymbolicLink(temp.resolve("first link"), dist.resolve("bin/selvedge"));
        Path elsewhere = Files.createDirectories(temp.resolve("else where"));
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("..", "first link"));
        assertThat(Files.exists(first)).isTrue();

        Outcome outcome = run(second, Map.of("SELVEDGE_JAVA", jdk("jdk 21", 21)), "audit", "a b", "");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.arguments())
                .contains(dist + "/lib/*", "-Dselvedge.distribution=" + dist)
                .endsWith(MAIN, "audit", "a b", "");
    }

    @Test
    void readsJvmOptionsForNodesOnly() throws Exception {
        Map<String, String> environment = Map.of("SELVEDGE_JAVA", jdk("jdk21", 21));
        String options = "@" + dist + "/conf/jvm.options";

        assertThat(run(launcher(), environment, "node", "run").arguments()).contains(options);
        assertThat(run(launcher(), environment, "node", "join").arguments()).doesNotContain(options);
    }

    @Test
    void passesOptionsOfTheCaller() throws Exception {
        Map<String, String> environment = Map.of("SELVEDGE_JAVA", jdk("jdk21", 21), "SELVEDGE_OPTS", "-Xmx1g -Da=b");

        assertThat(run(launcher(), environment, "status").arguments()).contains("-Xmx1g", "-Da=b");
    }

    @Test
    void passesOverAnOldJava() throws Exception {
        String old = jdk("jdk17", 17);
        String young = jdk("jdk23", 23);

        Outcome outcome = run(launcher(), Map.of("JAVA_HOME", old, "PATH", young + "/bin:/usr/bin:/bin"), "status");

        assertThat(outcome.arguments()).startsWith(young + "/bin/java");
    }

    @Test
    void refusesAnOldJavaThatTheCallerNamed() throws Exception {
        Outcome outcome = run(launcher(), Map.of("SELVEDGE_JAVA", jdk("jdk17", 17)), "status");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).contains("SELVEDGE_JAVA", "jdk17", "not Java 21 or later");
    }

    @Test
    void saysWhatToInstallWhenNoJavaIsNewEnough() throws Exception {
        // No machine has this one, so the search in the usual places comes back empty too.
        String demanding = SourceTree.read().content("selvedge").replace("wanted_java=21", "wanted_java=999");
        executable(launcher(), demanding);

        Outcome outcome = run(launcher(), Map.of(), "status");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).contains("no Java 999 or later", "apt install openjdk-21-jdk", "SELVEDGE_JAVA");
    }

    @Test
    void refusesToRunOutsideOfCheckoutAndArchive() throws Exception {
        Path stray = temp.resolve("stray");
        executable(stray, SourceTree.read().content("selvedge"));

        Outcome outcome = run(stray, Map.of("SELVEDGE_JAVA", jdk("jdk21", 21)), "status");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.error()).contains("neither a checkout nor an unpacked archive");
    }

    private Path launcher() {
        return dist.resolve("bin/selvedge");
    }

    /** A JDK whose java command writes its own path and its arguments, one a line. */
    private String jdk(String name, int version) throws IOException {
        Path home = temp.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
        executable(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        return home.toString();
    }

    private static void executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome run(Path command, Map<String, String> environment, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        Path error = temp.resolve("error.txt");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(error.toFile());
        builder.environment().clear();
        Map<String, String> all = new TreeMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", temp.toString()));
        all.putAll(environment);
        builder.environment().putAll(all);
        builder.directory(temp.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> lines = List.of(output.split("\n", -1));
        return new Outcome(process.exitValue(), lines.subList(0, lines.size() - 1), Files.readString(error));
    }
}
