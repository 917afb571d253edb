package io.selvedge.policy.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.SharedFiles;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CvssScoreTest {
    private static final Pattern LINE = Pattern.compile("(CVSS:\\S+) - \\(?([0-9.]+)[,)]?.*");

    private static int published(List<String> lines) {
        int checked = 0;
        for (String line : lines) {
            Matcher match = LINE.matcher(line);
            if (match.matches()) {
                int tenths = new BigDecimal(match.group(2)).movePointRight(1).intValueExact();
                assertThat(CvssScore.of(match.group(1)).map(CvssScore::tenths))
                        .as(line)
                        .contains(tenths);
                checked++;
            }
        }
        return checked;
    }

    @Test
    void everyPublishedVectorOfVersion3HasItsScore() {
        assertThat(published(SharedFiles.dataLines("10-sbom-vex-oscal/cvss/vectors_simple31.txt")))
                .isEqualTo(2592);
    }

    @ParameterizedTest
    @CsvSource({"vectors_simple4", "vectors_supplemental4", "vectors_security4", "vectors_threat4"})
    void everyPublishedVectorOfVersion4HasItsScore(String name) {
        assertThat(published(SharedFiles.vectorLines("cvss/" + name))).isGreaterThan(5);
    }

    /** The examples of the guide to version 2, section 3.3. */
    @ParameterizedTest
    @CsvSource({
        "AV:N/AC:L/Au:N/C:N/I:N/A:C,7.8",
        "(AV:N/AC:L/Au:N/C:C/I:C/A:C),10.0",
        "AV:L/AC:H/Au:N/C:C/I:C/A:C,6.2",
        "AV:N/AC:L/Au:N/C:N/I:N/A:N,0.0",
        "AV:N/AC:M/Au:N/C:P/I:P/A:P,6.8",
        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H,9.8",
        "CVSS:4.0/AV:A/AC:L/AT:N/PR:L/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N,5.1",
    })
    void scoresExamples(String vector, String score) {
        assertThat(CvssScore.of(vector).map(CvssScore::text)).contains(score);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "CVSS:",
                "CVSS:3.1",
                "CVSS:9.9/AV:N",
                "CVSS:3.1/AV:N/AC:L",
                "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:H/SA:H",
                "CVSS:4.0/AV:NN/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H",
                "AV:N/AC:L/Au:N/C:C/I:C",
                "high",
            })
    void refusesWhatIsNoVector(String vector) {
        assertThat(CvssScore.of(vector)).isEmpty();
    }

    @Test
    void anyVectorIsRefusedOrWithinTheScale() {
        Random random = new Random(4);
        String alphabet = "AVCPRUISNLHX:/.40";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder vector =
                    new StringBuilder("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MSI:S/E:P");
            for (int round = random.nextInt(3); round >= 0; round--) {
                vector.setCharAt(random.nextInt(vector.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            CvssScore.of(vector.toString())
                    .ifPresent(score -> assertThat(score.tenths()).isBetween(0, 100));
        }
    }

    @Test
    void saysWhatItLooksLike() {
        CvssScore worm =
                CvssScore.of("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H").orElseThrow();
        CvssScore local =
                CvssScore.of("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H").orElseThrow();
        assertThat(worm.looksAutomatable() && worm.looksTotal()).isTrue();
        assertThat(local.looksAutomatable() || local.looksTotal()).isFalse();
    }
}
