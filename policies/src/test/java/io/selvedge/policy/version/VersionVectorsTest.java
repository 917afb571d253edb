package io.selvedge.policy.version;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.policy.SharedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published vectors of other projects, read where they lie; the counts say that none was skipped. */
class VersionVectorsTest {
    private static final String FOLDER = "08-version-vectors/";

    private static int sign(VersionScheme scheme, String a, String b) {
        int sign = Integer.signum(scheme.compare(a, b));
        assertThat(Integer.signum(scheme.compare(b, a)))
                .as("%s and %s turned round", a, b)
                .isEqualTo(-sign);
        return sign;
    }

    @ParameterizedTest
    @CsvSource({
        "dpkg,debian-dpkg.tsv,43",
        "rpm,rpm-vercmp.tsv,91",
        "dpkg,osv-debian-versions.txt,30",
        "nuget,osv-nuget-versions.txt,35",
        "maven,osv-maven-versions.txt,102",
        "apk,osv-alpine-versions.txt,778",
        "pypi,osv-pypi-versions.txt,37"
    })
    void ordersAsTheToolsOwnTestsAndOsvs(String word, String file, int count) {
        VersionScheme scheme = VersionScheme.find(word).orElseThrow();
        VersionTable table = VersionTable.parse(String.join("\n", SharedFiles.dataLines(FOLDER + file)));
        assertThat(table.faults()).isEmpty();
        assertThat(table.cases())
                .hasSize(count)
                .allSatisfy(pair -> assertThat(sign(scheme, pair.a(), pair.b())).isEqualTo(pair.sign()));
    }

    @Test
    void ordersOpensslAsVersTests() throws JsonProcessingException {
        JsonNode tests = new ObjectMapper()
                .readTree(String.join("\n", SharedFiles.dataLines(FOLDER + "vers-openssl_version_cmp_test.json")))
                .get("tests");
        assertThat(tests).hasSize(44).allSatisfy(test -> {
            String a = test.at("/input/versions/0").asText();
            String b = test.at("/input/versions/1").asText();
            int sign = sign(VersionScheme.OPENSSL, a, b);
            if (test.get("test_type").asText().equals("equality")) {
                assertThat(sign == 0).isEqualTo(test.get("expected_output").asBoolean());
            } else {
                assertThat(test.at("/expected_output/0").asText()).isEqualTo(sign <= 0 ? a : b);
                assertThat(test.at("/expected_output/1").asText()).isEqualTo(sign <= 0 ? b : a);
            }
        });
    }
}
