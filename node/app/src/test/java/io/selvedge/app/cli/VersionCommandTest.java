package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionCommandTest {
    @TempDir
    private Path folder;

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("table.txt"), content).toString();
    }

    @Test
    void compareSaysWhichIsNewer() throws Exception {
        assertThat(Run.of("version", "compare", "dpkg", "1.0~rc1", "1.0").out())
                .isEqualToIgnoringNewLines("1.0~rc1 < 1.0");
        Run run = Run.of("version", "compare", "DEB", "2:1", "1", "--json");
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().toString())
                .isEqualTo("{\"scheme\":\"dpkg\",\"a\":\"2:1\",\"b\":\"1\",\"sign\":1,\"relation\":\">\"}");
        assertThat(Run.of("version", "compare", "pypi", "--", "-class", "1.0").out())
                .startsWith("-class < 1.0");
    }

    @Test
    void compareNamesTheCharacterAtFault() throws Exception {
        Run run = Run.of("version", "compare", "dpkg", "1.0", "1_0", "--json");
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.json().at("/error/code").asText()).isEqualTo("BAD_VERSION");
        assertThat(run.json().at("/error/fields/position").asText()).isEqualTo("2");
        assertThat(run.err()).contains("'1_0' is not a dpkg version").contains("at character 2");
    }

    @Test
    void compareListsTheSchemesThatThereAre() {
        Run run = Run.of("version", "compare", "deebian", "1", "2");
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("dpkg/deb/debian").contains("openssl");
    }

    @Test
    void checkIsGoodWhereAllAgree() throws Exception {
        Run run = Run.of("version", "check", "rpm", file("a\tb\tsign\n1.0\t1.0^\t-1\n# x\n1 = 1\n"), "--json");
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().path("pairs").asInt()).isEqualTo(2);
        assertThat(run.json().path("agree").asInt()).isEqualTo(2);
        assertThat(run.json().path("different")).isEmpty();
    }

    @Test
    void checkIsOneWhereSomeDiffer() throws Exception {
        Run run = Run.of("version", "check", "semver", file("1.0.0 2.0.0 -1\n1.0.0 2.0.0 1\n"));
        assertThat(run.exit()).isEqualTo(Exit.NO);
        assertThat(run.out()).contains("1 of 2 pairs").contains(":2: expected 1.0.0 > 2.0.0, is <");
    }

    @Test
    void checkIsTwoWhereALineIsWrong() throws Exception {
        Run run = Run.of("version", "check", "dpkg", file("1 2 -1\n1 2\n1 2_0 0\n"), "--json");
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.json().at("/faults/0/line").asInt()).isEqualTo(2);
        assertThat(run.json().at("/faults/1/line").asInt()).isEqualTo(3);
        assertThat(run.json().at("/faults/1/position").asInt()).isEqualTo(2);
        assertThat(Run.of("version", "check", "dpkg", file("# nothing\n")).exit())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(Run.of("version", "check", "dpkg", folder.resolve("none").toString())
                        .exit())
                .isEqualTo(Exit.BAD_INPUT);
    }
}
