package io.selvedge.policy.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.policy.SharedFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "debian,12,debian:12",
        "debian,12.5,debian:12",
        "debian,3.1,debian:3.1",
        "ubuntu,22.04,ubuntu:22.04",
        "rhel,9.4,rhel:9",
        "Rocky,8.10,rocky:8",
        "alpine,3.20.1,alpine:3.20",
        "arch,,arch:",
        "opensuse-leap,15.6,opensuse-leap:15.6"
    })
    void isAsFineAsAdvisoriesAre(String id, String version, String release) {
        assertThat(Release.of(id, version == null ? "" : version)).hasToString(release);
    }

    /** The tables of code names against the distributions' own list. */
    @ParameterizedTest
    @CsvSource({"debian", "ubuntu"})
    void knowsCodenamesAsTheDistributionsDo(String id) {
        List<String> lines = SharedFiles.dataLines("07-dpkg-apt/eol/" + id + ".csv");
        int known = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            // Debian's advisories write 4 for what was then 4.0.
            String version = fields[0].replace(" LTS", "").replaceFirst("^([4-6])\\.0$", "$1");
            if (fields.length > 2 && Release.ofCodename(id, fields[2]).isPresent()) {
                assertThat(Release.ofCodename(id, fields[2])).contains(new Release(id, version));
                known++;
            }
        }
        assertThat(known).isGreaterThan(10);
    }

    @Test
    void readsTheDistroOfPackageUrls() {
        assertThat(Release.ofQualifier("debian", "debian-12")).contains(new Release("debian", "12"));
        assertThat(Release.ofQualifier("debian", "bookworm")).contains(new Release("debian", "12"));
        assertThat(Release.ofQualifier("ubuntu", "jammy")).contains(new Release("ubuntu", "22.04"));
        assertThat(Release.ofQualifier("alpine", "3.20.1")).contains(new Release("alpine", "3.20"));
        assertThat(Release.ofQualifier("debian", "a b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "debian", ":12", "deb ian:12", "debian:1 2"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Release.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
