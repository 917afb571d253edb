package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.SharedFiles;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyMadePoliciesTest {

    static Stream<String> names() {
        return PublishedFiles.readyMade().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isValidWithoutWarning(String name) {
        PolicyDocument policy =
                PolicyParserTest.valid(PublishedFiles.findReadyMade(name).orElseThrow());

        assertThat(policy.name()).isEqualTo(name);
        assertThat(policy.warnings()).isEmpty();
    }

    @Test
    void areThoseThatTheReadmeNames() {
        assertThat(PublishedFiles.readyMade())
                .isEqualTo(List.of(
                        "two-rings",
                        "servers",
                        "office-desktops",
                        "critical-fast",
                        "kiosks",
                        "air-gapped",
                        "bod-26-04",
                        "pci"));
        String readme = SharedFiles.repositoryText("policies/README.md");
        assertThat(PublishedFiles.readyMade())
                .allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
        assertThat(PublishedFiles.findReadyMade("../policy.schema")).isEmpty();
    }
}
