package io.selvedge.policy.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageQuestionTest {
    private static final List<InstalledPackage> PACKAGES = List.of(
            new InstalledPackage(
                    PackageSystem.DPKG, "libssl3", "3.0.17-1+b1", "amd64", new SourcePackage("openssl", "3.0.17-1")),
            InstalledPackage.of(PackageSystem.DPKG, "openssl", "3.0.19-1", "amd64"),
            InstalledPackage.of(PackageSystem.DPKG, "curl", "odd version!", "amd64"));

    @ParameterizedTest
    @CsvSource({
        "openssl,libssl3 openssl",
        "openssl < 3.0.18,libssl3",
        "openssl<3.0.18,libssl3",
        "openssl <= 3.0.17-1,libssl3",
        "openssl >= 3.0.17-1,libssl3 openssl",
        "openssl > 3.0.17-1,openssl",
        "openssl = 3.0.17-1,libssl3",
        "libssl3 = 3.0.17-1+b1,libssl3",
        "openssl != 3.0.17-1,openssl",
        "curl,curl",
        "curl < 9,''",
        "openssl < not/a/version,''",
        "vim,''",
    })
    void namesThePackagesOfWhichItIsTrue(String question, String names) {
        assertThat(PackageQuestion.parse(question).answer(PACKAGES))
                .extracting(InstalledPackage::name)
                .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(" ", -1));
        assertThat(PackageQuestion.parse(PackageQuestion.parse(question).toString()))
                .isEqualTo(PackageQuestion.parse(question));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<", "openssl <", "a b", "openssl < 1 2", "< 3"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> PackageQuestion.parse(text)).hasMessageContaining("openssl < 3.0.20");
    }

    @Test
    void refusesOverlongText() {
        assertThatThrownBy(() -> PackageQuestion.parse("a".repeat(600))).isInstanceOf(IllegalArgumentException.class);
    }
}
