package io.selvedge.policy.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.policy.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DpkgVersionTest {
    private static final Path DPKG = Path.of("/usr/bin/dpkg");

    private static int sign(String a, String b) {
        int sign = Integer.signum(VersionScheme.DPKG.compare(a, b));
        assertThat(Integer.signum(VersionScheme.DPKG.compare(b, a)))
                .as("turned round")
                .isEqualTo(-sign);
        return sign;
    }

    @Test
    void newerOfEveryRealUpgradePairIsNewer() {
        List<String> lines = SharedFiles.dataLines("11-upgrade-pairs/upgrade-pairs.tsv");
        List<String> header = List.of(lines.getFirst().split("\t", -1));
        assertThat(lines.subList(1, lines.size())).hasSizeGreaterThan(50).allSatisfy(line -> {
            String[] pair = line.split("\t", -1);
            assertThat(sign(pair[header.indexOf("old_version")], pair[header.indexOf("new_version")]))
                    .isEqualTo(-1);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a1",
                "~1",
                "1 2",
                "1_2",
                ":1",
                "1:",
                "x:1",
                "-1:1",
                "1:a",
                "-1",
                "1-",
                "1:-1",
                "2147483648:1",
                "1-a_b",
                "1-a:b:",
                "١.0",
                "1\u0000",
                "1\n",
                "1:2-",
                "1/2",
                "é1"
            })
    void refusesMalformedVersions(String version) {
        assertThat(VersionScheme.DPKG.findProblem(version)).isPresent();
        assertThatThrownBy(() -> VersionScheme.DPKG.compare(version, "1"))
                .isInstanceOf(MalformedVersionException.class);
    }

    @Test
    void refusesOverlongVersion() {
        assertThat(VersionScheme.DPKG.findProblem("1".repeat(256))).isEmpty();
        assertThat(VersionScheme.DPKG.findProblem("1".repeat(257))).isPresent();
    }

    @Test
    void namesThePlaceOfTheFault() {
        assertThatThrownBy(() -> DpkgVersion.parse("1:2.3-4_5"))
                .isInstanceOfSatisfying(
                        MalformedVersionException.class,
                        e -> assertThat(e.position()).isEqualTo(7))
                .hasMessage("not a dpkg version: a character that no version has at character 8");
    }

    @Test
    void splitsAtFirstColonAndLastHyphen() {
        assertThat(DpkgVersion.parse("2:1:3-4-5")).isEqualTo(new DpkgVersion(2, "1:3-4", "5"));
        assertThat(DpkgVersion.parse("2:1:3-4-5")).hasToString("2:1:3-4-5");
    }

    @Test
    void comparesNumbersOfAnyLength() {
        assertThat(sign("1." + "9".repeat(100), "1.1" + "0".repeat(100))).isEqualTo(-1);
        assertThat(sign("1." + "0".repeat(100) + "7", "1.7")).isZero();
    }

    @Test
    void isATotalOrderOnRandomVersions() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            String a = randomVersion(random);
            String b = randomVersion(random);
            String c = randomVersion(random);
            if (sign(a, b) <= 0 && sign(b, c) <= 0) {
                assertThat(sign(a, c)).as("%s <= %s <= %s", a, b, c).isLessThanOrEqualTo(0);
            }
        }
    }

    @Test
    void agreesWithDpkgOnRandomVersions() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(DPKG), "no dpkg on this machine");
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            String a = randomVersion(random);
            String b = random.nextInt(4) == 0 ? a + (random.nextBoolean() ? "~" : "0") : randomVersion(random);
            String relation = List.of("lt", "eq", "gt").get(sign(a, b) + 1);
            assertThat(dpkgSays(a, relation, b)).as("%s %s %s", a, relation, b).isTrue();
        }
    }

    private static boolean dpkgSays(String a, String relation, String b) throws IOException, InterruptedException {
        return new ProcessBuilder(DPKG.toString(), "--compare-versions", a, relation, b)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Short and from few characters, so that near and equal ones come up. */
    private static String randomVersion(Random random) {
        String characters = "0019aBz~~.+-";
        StringBuilder version = new StringBuilder();
        if (random.nextInt(4) == 0) {
            version.append(random.nextInt(3)).append(':');
        }
        version.append(random.nextInt(3));
        for (int i = random.nextInt(6); i > 0; i--) {
            version.append(characters.charAt(random.nextInt(characters.length())));
        }
        if (version.charAt(version.length() - 1) == '-') {
            version.append('0');
        }
        return version.toString();
    }
}
