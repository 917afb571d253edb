package io.selvedge.policy.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VersionSchemeTest {
    private static int sign(VersionScheme scheme, String a, String b) {
        return Integer.signum(scheme.compare(a, b));
    }

    /** Every line ascends from left to right; {@code =} joins those that are equally old. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // rpm: epochs, releases, tilde and caret
                "rpm | 1~~ 1~ 1~a 1=0:1=00:1 1-1 1-1.el9 1-2 1^ 1^a 1a 1.0 1.0.0-9 1.1 2 1:0 10:0 010:1",
                "rpm | 1.0~rc1^git1-1 1.0-0~a 1.0-0",
                "rpm | 1.a 1.0=1.000=1_0=1..0 1.1",
                "rpm | 1.1.α=1.1.β=1.1.αα=1.1. 1.1.α.1",
                // apk: every part, leading zeros, several suffixes
                "apk | 1_alpha 1_alpha1 1_beta 1_pre 1_rc 1_rc2 1 1-r0 1-r1 1_cvs 1_svn 1_git 1_hg 1_p 1_p1 1a 1z 1.0 1.00 1.01 1.1 1.2 1.10",
                "apk | 1.0_alpha_pre 1.0_alpha 1.0_alpha1 1.0_alpha2 1.0_alpha_p 1.0_beta",
                "apk | 1.0 1.0~0a 1.0~0a-r1 1.0~0b 1.0_p1 1.0a 1.0.1",
                "apk | 007=7 7.0 8",
                // winget, as its own tests have it
                "winget | unknown=UNKNOWN 0 1-rc 1.0.0-rd 1=1.0=1.0.0.0=1.0. 1.2-rc 1.2 13.2.0-rc 13.2.0 13.2.1-bugfix 14.1 latest=Latest",
                "winget | 22.0.0-rc.1 22.0.0-rc.1.1 22.0.0-rc.1.2 22.0.0-rc.2 22.0.0 22.0.0.1-rc 22.0.0.1",
                "winget | 0.0.1=v0.0.1 0.0.2 1.a2 1.b1 1.2.3-beta=01.02.03-BETA 1.2.3.4=1.2.003.4",
                "winget | alpha beta foo1=bar1=1 18446744073709551615 18446744073709551615.1",
                // nuget
                "nuget | 1.0-1 1.0-2 1.0-10 1.0-a 1.0-A.1=1.0.0-a.1 1.0-a.b 1.0-b 1=1.0=1.0.0=1.0.0.0=1.0.0+x 1.0.0.1 1.0.1",
                // pypi: PEP 440's own list and its spellings
                "pypi | 0.1-foo 1.dev0 1.0.dev456 1.0a1=1.0-ALPHA-1=1.0.alpha1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2"
                        + " 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1=1.0c1=1.0.preview1 1.0=v1.0=1=1.0.0"
                        + " 1.0+abc.5 1.0+abc.7 1.0+5=1.0+05 1.0.post0=1.0.post=1.0-0 1.0.post456.dev34 1.0.post456=1.0-456=1.0.r456"
                        + " 1.0.15 1.1.dev1 1!0.1",
                // maven
                "maven | 1-alpha-1=1a1 1-alpha-2 1-beta 1-milestone-3=1m3 1-rc=1-CR 1-SNAPSHOT 1=1.0=1-ga=1.final=1-0 1-sp 1-abc 1-xyz 1-1 1.1",
                // gem
                "gem | 1.0.a 1.0.a.2 1.0.b1 1.0.pre.1=1-1 1.0.rc1 1=1.0=1.0.0 1.0.1.pre 1.0.1 1.2 1.10",
                // openssl
                "openssl | 0.9.8 0.9.8a 0.9.8z 0.9.8za 0.9.8zh 1.0.0-beta5 1.0.0 1.1.1-pre9 1.1.1 1.1.1w 3.0.0-dev 3.0.0-alpha2 3.0.0-alpha12"
                        + " 3.0.0-beta1 3.0.0 3.0.13",
            })
    void ordersAscendingLists(String word, String list) {
        VersionScheme scheme = VersionScheme.find(word).orElseThrow();
        List<String> steps = List.of(list.split(" "));
        for (int i = 0; i < steps.size(); i++) {
            for (int j = 0; j < steps.size(); j++) {
                for (String a : steps.get(i).split("=")) {
                    for (String b : steps.get(j).split("=")) {
                        assertThat(sign(scheme, a, b))
                                .as("%s: %s and %s", word, a, b)
                                .isEqualTo(Integer.compare(i, j));
                    }
                }
            }
        }
    }

    @Test
    void wingetEstimatesStandBesideTheVersion() {
        List<String> ascending = List.of("0.9", "< 1.0", "1.0", "> 1.0", "1.1", "< latest", "latest", "> latest");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(sign(VersionScheme.WINGET, ascending.get(i), ascending.get(j)))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(VersionScheme.WINGET.compare("1. 2.3 . 4 ", "1.2.3.4")).isZero();
        assertThat(VersionScheme.WINGET.compare("Version 1.0", "1.0")).isZero();
    }

    /** The position counts from 0. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rpm|a:1|0",
                "rpm|1:|2",
                "rpm|1-|2",
                "rpm|-1|0",
                "rpm|1 2|1",
                "rpm|1/2|1",
                "apk|1 2|1",
                "nuget|1.2.3.4.5|8",
                "nuget|1.|2",
                "nuget|1.0-01|4",
                "nuget|1.0-a..b|6",
                "nuget|1.0-a_b|5",
                "nuget|1.0+|4",
                "nuget|v1|0",
                "winget|1*|1",
                "winget|1:2|1",
                "winget|< Unknown|2",
                "pypi|1.0 rc|3",
                "maven|1 2|1",
                "gem|a.1|0",
                "gem|1..2|2",
                "gem|1_2|1",
                "gem|1.0-|4",
                "openssl|1.1|3",
                "openssl|1.1.1W|5",
                "openssl|3.0.0-gamma|5",
            })
    void namesThePlaceOfTheFault(String word, String version, int position) {
        VersionScheme scheme = VersionScheme.find(word).orElseThrow();
        assertThatThrownBy(() -> scheme.compare("1.0.0", version))
                .isInstanceOfSatisfying(MalformedVersionException.class, e -> {
                    assertThat(e.position()).isEqualTo(position);
                    assertThat(e.scheme()).isEqualTo(word);
                });
    }

    @ParameterizedTest
    @EnumSource(VersionScheme.class)
    void refusesEmptyOverlongAndControlCharacters(VersionScheme scheme) {
        for (String version : List.of("", "1".repeat(257), "1\u0000", "1\n2", "\u001b[2J", "1\u007f")) {
            assertThat(scheme.findProblem(version))
                    .as("%s of %s", version, scheme)
                    .isPresent();
        }
        assertThat(scheme.findProblem("1.0.2")).isEmpty();
    }

    @Test
    void everyWordFindsItsScheme() {
        for (VersionScheme scheme : VersionScheme.values()) {
            assertThat(VersionScheme.find(scheme.text())).contains(scheme);
            assertThat(scheme.words())
                    .allSatisfy(word ->
                            assertThat(VersionScheme.findByAnyWord(word)).contains(scheme));
        }
        assertThat(VersionScheme.find("deb")).isEmpty();
        assertThat(VersionScheme.findByAnyWord("nothing")).isEmpty();
        assertThat(Arrays.stream(VersionScheme.values()).flatMap(scheme -> scheme.words().stream()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(VersionScheme.class)
    void isATotalOrderOnWhateverItAccepts(VersionScheme scheme) {
        Random random = new Random(17);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            String a = randomVersion(random);
            String b = random.nextInt(3) == 0 ? mutated(a, random) : randomVersion(random);
            String c = random.nextInt(3) == 0 ? mutated(b, random) : randomVersion(random);
            if (Optional.empty().equals(scheme.findProblem(a))
                    && scheme.findProblem(b).isEmpty()
                    && scheme.findProblem(c).isEmpty()) {
                accepted++;
                assertThat(sign(scheme, a, b)).as("%s and %s", a, b).isEqualTo(-sign(scheme, b, a));
                assertThat(sign(scheme, a, a)).isZero();
                if (sign(scheme, a, b) <= 0 && sign(scheme, b, c) <= 0) {
                    assertThat(sign(scheme, a, c)).as("%s <= %s <= %s", a, b, c).isLessThanOrEqualTo(0);
                }
            }
        }
        assertThat(accepted).isPositive();
    }

    private static String mutated(String version, Random random) {
        int at = random.nextInt(version.length() + 1);
        String inserted = PARTS.get(random.nextInt(PARTS.size()));
        return version.substring(0, at)
                + inserted
                + version.substring(Math.min(version.length(), at + random.nextInt(2)));
    }

    private static final List<String> PARTS = List.of(
            "0", "1", "2", "00", "01", "10", ".", ".", ".", "-", "-r", "_", "~", "^", "+", "a", "b", "rc", "alpha",
            "pre", "p", "post", "dev", "final", "sp", "x", "!", ":", "1.0.0", ".1", ".2", "A", "RC1", "_p1", "-r1", "");

    private static String randomVersion(Random random) {
        StringBuilder version =
                new StringBuilder(List.of("1", "1.0", "1.0.0", "0", "10", "1.2").get(random.nextInt(6)));
        for (int i = random.nextInt(4); i > 0; i--) {
            version.append(PARTS.get(random.nextInt(PARTS.size())));
        }
        return version.toString();
    }
}
