package io.selvedge.policy.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageUrlTest {
    @ParameterizedTest
    @CsvSource({
        "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie,pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
        "pkg:rpm/Fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25,pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25",
        "pkg://deb/Debian/OpenSSL@3.0.17-1~deb12u2,pkg:deb/debian/openssl@3.0.17-1~deb12u2",
        "pkg:deb/debian/libstdc++6@12.2.0-14,pkg:deb/debian/libstdc%2B%2B6@12.2.0-14",
        "pkg:deb/debian/git@1:2.39.5-0%2Bdeb12u2,pkg:deb/debian/git@1:2.39.5-0%2Bdeb12u2",
        "pkg:npm/%40angular/animation@12.3.1,pkg:npm/%40angular/animation@12.3.1",
        "pkg:npm/@angular/animation@12.3.1,pkg:npm/%40angular/animation@12.3.1",
        "pkg:PYPI/Django_package@1.11.1.dev1,pkg:pypi/django-package@1.11.1.dev1",
        "pkg:golang/google.golang.org/genproto#/googleapis/api//annotations/,pkg:golang/google.golang.org/genproto#googleapis/api/annotations",
        "pkg:generic/winget/7zip.7zip@24.09?arch=,pkg:generic/winget/7zip.7zip@24.09",
        "pkg:maven/a/b?x=1/2:3,pkg:maven/a/b?x=1/2:3",
    })
    void writesTheCanonicalForm(String text, String canonical) {
        PackageUrl parsed = PackageUrl.parse(text);

        assertThat(parsed).hasToString(canonical);
        assertThat(PackageUrl.parse(canonical)).isEqualTo(parsed).hasToString(canonical);
    }

    @Test
    void decodesItsParts() {
        PackageUrl purl =
                PackageUrl.parse("pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64&upstream=openssl%403.0.17");

        assertThat(purl)
                .isEqualTo(PackageUrl.of(
                        "deb",
                        "debian",
                        "libssl3",
                        "3.0.17-1~deb12u2",
                        Map.of("arch", "amd64", "upstream", "openssl@3.0.17")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "deb/debian/curl",
                "pkg:",
                "pkg:deb",
                "pkg:deb/",
                "pkg:deb//",
                "pkg:1deb/x",
                "pkg:d eb/x",
                "pkg:deb/debian/x?noequals",
                "pkg:deb/debian/x?a=1&A=2",
                "pkg:deb/debian/x?a b=1",
                "pkg:deb/debian/x%2",
                "pkg:deb/debian/x%zz",
                "pkg:deb/debian/x%ff",
                "pkg:deb/deb%2Fian/x",
                "pkg:deb/x#a/../b",
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> PackageUrl.parse(text))
                .isInstanceOf(MalformedPackageUrlException.class)
                .hasMessageStartingWith("not a package URL: ");
    }

    @Test
    void refusesOverlongText() {
        assertThatThrownBy(() -> PackageUrl.parse("pkg:deb/" + "a".repeat(3000)))
                .hasMessageContaining("2048");
    }

    @Test
    void anyTextIsRefusedOrKeepsItsCanonicalForm() {
        Random random = new Random(7);
        String alphabet = "pkg:deb/debian/a@1?b=c&#%20.~+é/@";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("pkg:deb/debian/curl@7.50.3-1?arch=i386#sub");
            for (int round = random.nextInt(4); round >= 0; round--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                } else {
                    text.deleteCharAt(at);
                }
            }
            try {
                PackageUrl parsed = PackageUrl.parse(text.toString());
                assertThat(PackageUrl.parse(parsed.toString()))
                        .as(text.toString())
                        .isEqualTo(parsed);
            } catch (MalformedPackageUrlException e) {
                assertThat(e).hasMessageStartingWith("not a package URL: ");
            }
        }
    }
}
