package io.selvedge.policy.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

    @Test
    void ordersAsTheSpecificationsExamples() {
        // https://semver.org/spec/v2.0.0.html items 9 and 11, and numbers beyond 64 bits
        List<String> ascending = List.of(
                "0.0.0-0",
                "0.0.0",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "2.0.0",
                "2.1.0",
                "2.1.1",
                "2.10.0",
                "99999999999999999999999.0.0-99999999999999999999998",
                "99999999999999999999999.0.0-99999999999999999999999",
                "99999999999999999999999.0.0---",
                "99999999999999999999999.0.0--A",
                "99999999999999999999999.0.0-A",
                "99999999999999999999999.0.0-a",
                "99999999999999999999999.0.0");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(VersionScheme.SEMVER.compare(ascending.get(i), ascending.get(j))))
                        .as("%s and %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void buildMetadataIsNoPartOfTheOrder() {
        assertThat(VersionScheme.SEMVER.compare("1.0.0+a", "1.0.0+001.b-c")).isZero();
        assertThat(SemanticVersion.parse("1.0.0-x.1+a.b")).hasToString("1.0.0-x.1+a.b");
    }

    // the list of invalid versions that semver.org's regular expression is published with, and our own
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3-0123",
                "1.2.3-0123.0123",
                "1.1.2+.123",
                "+invalid",
                "-invalid",
                "-invalid+invalid",
                "alpha",
                "alpha.beta",
                "alpha.1",
                "alpha+beta",
                "alpha_beta",
                "alpha.",
                "alpha..",
                "1.0.0-alpha_beta",
                "-alpha.",
                "1.0.0-alpha..",
                "1.0.0-alpha..1",
                "01.1.1",
                "1.01.1",
                "1.1.01",
                "1.2.3.DEV",
                "1.2-SNAPSHOT",
                "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
                "1.2-RC-SNAPSHOT",
                "-1.0.3-gamma+b7718",
                "+justmeta",
                "9.8.7+meta+meta",
                "9.8.7-whatever+meta+meta",
                "v1.2.3",
                "1.2.3 ",
                "1.2.3-",
                "1.2.3+",
                "1.2.3-é",
                "١.2.3"
            })
    void refusesMalformedVersions(String version) {
        assertThat(VersionScheme.SEMVER.findProblem(version)).isPresent();
        assertThatThrownBy(() -> VersionScheme.SEMVER.compare("1.0.0", version))
                .isInstanceOf(MalformedVersionException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.4",
                "1.1.2-prerelease+meta",
                "1.1.2+meta-valid",
                "1.0.0-alpha.0valid",
                "1.0.0-rc.1+build.1",
                "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
                "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
                "1.0.0-0A.is.legal",
                "99999999999999999999999.999999999999999999.99999999999999999"
            })
    void acceptsTheSpecificationsValidVersions(String version) {
        assertThat(VersionScheme.SEMVER.findProblem(version)).isEmpty();
    }

    @Test
    void schemesAreFoundByTheirWord() {
        assertThat(VersionScheme.find("dpkg")).contains(VersionScheme.DPKG);
        assertThat(VersionScheme.find("semver")).contains(VersionScheme.SEMVER);
        assertThat(VersionScheme.find("DPKG")).isEmpty();
    }
}
