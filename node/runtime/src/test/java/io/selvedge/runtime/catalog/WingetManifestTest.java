package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.Mutations;
import io.selvedge.runtime.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WingetManifestTest {
    private static final String GOOD = """
            # a remark
            PackageIdentifier: Vendor.Product
            PackageVersion: 1.10
            InstallerType: exe
            Commands:
            - product
            Installers:
            - Architecture: x64
              InstallerUrl: https://vendor.example/product.exe
              InstallerSha256: CE1FE655B7CD8E11A55DDE25502F42E0BF0A9D3BC0556583B6A841FA37E88F02
            - Architecture: arm64
              InstallerType: msi
              InstallerUrl: https://vendor.example/product.msi
              InstallerSha256: CE1FE655B7CD8E11A55DDE25502F42E0BF0A9D3BC0556583B6A841FA37E88F02
              ProductCode: '{9675011C-2395-4AD7-B1CC-92910F991F58}'
            ManifestType: installer
            ManifestVersion: 1.6.0
            """;

    private static PackageFacts read(String text) {
        return WingetManifest.read(text.getBytes(StandardCharsets.UTF_8), "m.yaml");
    }

    @Test
    void readsVersionsAsWritten() {
        PackageFacts facts = read(GOOD);
        assertThat(facts.name()).isEqualTo("Vendor.Product");
        assertThat(facts.version()).isEqualTo("1.10");
        assertThat(facts.architecture()).isEqualTo("x64 arm64");
        assertThat(facts.installers()).extracting(PackageFacts.Installer::type).containsExactly("exe", "msi");
        assertThat(facts.installers().getFirst().sha256())
                .isEqualTo("ce1fe655b7cd8e11a55dde25502f42e0bf0a9d3bc0556583b6a841fa37e88f02");
        assertThat(read("\ufeff" + GOOD.replace("\n", "\r\n"))).isEqualTo(facts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Commands:|Comands:|line 6|not one of winget's",
                "PackageVersion: 1.10|PackageVersion: 1/10|line 3|PackageVersion may not be",
                "PackageVersion: 1.10|PackageVersion: [1]|line 3|is no text",
                "PackageVersion: 1.10|PackageVersion: 1.10\\nPackageVersion: 2|line|twice",
                "PackageIdentifier: Vendor.Product|PackageIdentifier: Vendor|line 2|may not be",
                "Architecture: arm64|Architecture: sparc|line 11|may not be",
                "- Architecture: x64|- Nothing: x64|line 8|not one of winget's",
                "https://vendor.example/product.exe|ftp://vendor.example|line 9|may not be",
                "CE1FE655B7|XX1FE655B7|line 10|may not be",
                "ManifestType: installer|ManifestType: locale|line 16|names no installers",
                "ManifestVersion: 1.6.0|ManifestVersion: 2.0|line 17|may not be",
                "ManifestVersion: 1.6.0|Nothing: more|line 2|ManifestVersion is missing",
                "Installers:|Installers: {}|line|",
                "# a remark|[|line|no YAML",
            })
    void namesTheLineThatIsWrong(String from, String to, String place, String problem) {
        assertThatThrownBy(() -> read(GOOD.replace(from, to.replace("\\n", "\n"))))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("m.yaml")
                .hasMessageContaining(place)
                .hasMessageContaining(problem == null ? "" : problem);
    }

    @Test
    void refusesBombsAndGiants() {
        String bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: [*c,*c,*c]\n" + GOOD;
        assertThatThrownBy(() -> read(bomb)).isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> read("[".repeat(500))).isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> WingetManifest.read(new byte[(4 << 20) + 1], "m.yaml"))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void readsEveryCapturedManifest() throws IOException {
        try (Stream<Path> files = Files.walk(SharedFiles.data("05-catalogues/winget-pkgs"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml")).toList())
                    .hasSize(7)
                    .allSatisfy(file -> {
                        PackageFacts facts = WingetManifest.read(file);
                        Path version = file.getParent();
                        assertThat(facts.version())
                                .isEqualTo(version.getFileName().toString());
                        assertThat(facts.name())
                                .isEqualTo(version.getParent().getFileName().toString());
                        assertThat(facts.installers()).isNotEmpty();
                    });
        }
    }

    @Test
    void everyMutationEndsInFactsOrAnError() {
        Random random = new Random(61);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3_000; i++) {
            try {
                WingetManifest.read(Mutations.of(good, random), "m.yaml");
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }
}
