package io.selvedge.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Release;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each package system's listing, in small, as its program writes it. */
class ListingsTest {
    static final String DPKG = """
            Package: libssl3
            Status: install ok installed
            Architecture: amd64
            Source: openssl (3.0.17-1~deb12u2)
            Version: 3.0.17-1~deb12u2+b1
            Description: Secure Sockets Layer toolkit
             continued
             .

            Package: gone
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1.0

            Package: bash
            Status: hold ok half-configured
            Architecture: amd64
            Version: 5.2.15-2+b8
            """;
    static final String RPM = """
            bash\t(none)\t5.1.8-9.el9\tx86_64\tbash-5.1.8-9.el9.src.rpm
            openssl-libs\t1\t3.0.7-27.el9\tx86_64\topenssl-3.0.7-27.el9.src.rpm
            gpg-pubkey\t(none)\tfd431d51-4ae0493b\t(none)\t(none)
            glibc-common\t0\t2.34-100.el9\tx86_64\tglibc-2.34-100.el9.src.rpm
            """;
    static final String APK = """
            C:Q1qKcZ+j23xssAXmgQhkOO8dHnbWw=
            P:alpine-baselayout-data
            V:3.6.5-r0
            A:x86_64
            S:11665
            o:alpine-baselayout
            F:etc
            R:fstab
            Z:Q11Q7hNe8QpDS531guqCdrXBzoA/o=

            P:libcrypto3
            V:3.3.1-r3
            A:x86_64
            o:openssl

            """;
    static final String FLATPAK = """
            org.videolan.VLC\t3.0.21\tstable\tx86_64
            org.freedesktop.Platform\t\t23.08\tx86_64
            """;
    static final String SNAP = """
            Name      Version        Rev    Tracking       Publisher   Notes
            core22    20240904       1621   latest/stable  canonical✓  base
            firefox   131.0-1        5014   latest/stable  mozilla✓    -
            firefox   130.0-2        4955   latest/stable  mozilla✓    disabled
            """;
    static final String WINGET = """
            {"$schema": "https://aka.ms/winget-packages.schema.2.0.json", "CreationDate": "2026-01-01T00:00:00.000-00:00",
             "Sources": [{"Packages": [
               {"PackageIdentifier": "7zip.7zip", "Version": "24.09"},
               {"PackageIdentifier": "Mozilla.Firefox"}],
              "SourceDetails": {"Name": "winget"}}], "WinGetVersion": "1.9.25180"}
            """;
    static final String BREW = """
            {"formulae": [{"full_name": "openssl@3", "installed": [{"version": "3.3.2"}, {"version": "3.3.1"}]}],
             "casks": [{"full_token": "firefox", "installed": "131.0"}, {"full_token": "vlc", "installed": null}]}
            """;
    static final String RECEIPTS = """
            package-id: com.apple.pkg.CLTools_Executables
            version: 16.0.0.0.1.1724870825
            volume: /
            location: /
            install-time: 1726500000

            package-id: org.videolan.vlc
            version: 3.0.21
            volume: /
            """;
    static final String REGISTRY = """
            Windows Registry Editor Version 5.00

            [HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\7-Zip]
            "DisplayName"="7-Zip 24.09"
            "DisplayVersion"="24.09"
            "InstallLocation"="C:\\\\Program Files (x86)\\\\7-Zip\\\\"
            "NoModify"=dword:00000001

            [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\{AAAA}]
            "DisplayName"="Runtime part"
            "DisplayVersion"="1.0"
            "SystemComponent"=dword:00000001

            [HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\VLC media player]
            "DisplayName"="VLC \\"media\\" player"
            "DisplayVersion"="3.0.21"
            "Binary"=hex:00,01,\\
              02,03
            """;

    interface Parser {
        List<InstalledPackage> parse(InputStream in, String place) throws IOException;
    }

    private static List<String> read(Parser parser, byte[] listing) throws IOException {
        return parser.parse(new ByteArrayInputStream(listing), "listing").stream()
                .map(item -> item.name() + " " + item.version() + " " + item.architecture() + " <- "
                        + item.source().name() + " " + item.source().version())
                .toList();
    }

    private static List<String> read(Parser parser, String listing) throws IOException {
        return read(parser, listing.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] utf16(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe});
        out.writeBytes(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_16LE));
        return out.toByteArray();
    }

    @Test
    void dpkgTellsWhatIsInstalledAndFromWhichSource() throws IOException {
        assertThat(read(DpkgStatus::parse, DPKG))
                .containsExactly(
                        "libssl3 3.0.17-1~deb12u2+b1 amd64 <- openssl 3.0.17-1~deb12u2",
                        "bash 5.2.15-2+b8 amd64 <- bash 5.2.15-2+b8");
    }

    @Test
    void rpmTellsEpochAndSource() throws IOException {
        assertThat(read(RpmQuery::parse, RPM))
                .containsExactly(
                        "bash 5.1.8-9.el9 x86_64 <- bash 5.1.8-9.el9",
                        "openssl-libs 1:3.0.7-27.el9 x86_64 <- openssl 1:3.0.7-27.el9",
                        "glibc-common 2.34-100.el9 x86_64 <- glibc 2.34-100.el9");
    }

    @Test
    void apkTellsTheOrigin() throws IOException {
        assertThat(read(ApkInstalled::parse, APK))
                .containsExactly(
                        "alpine-baselayout-data 3.6.5-r0 x86_64 <- alpine-baselayout 3.6.5-r0",
                        "libcrypto3 3.3.1-r3 x86_64 <- openssl 3.3.1-r3");
    }

    @Test
    void desktopStores() throws IOException {
        assertThat(read(FlatpakList::parse, FLATPAK))
                .containsExactly(
                        "org.videolan.VLC 3.0.21 x86_64 <- org.videolan.VLC 3.0.21",
                        "org.freedesktop.Platform 23.08 x86_64 <- org.freedesktop.Platform 23.08");
        assertThat(read(SnapList::parse, SNAP))
                .containsExactly("core22 20240904  <- core22 20240904", "firefox 131.0-1  <- firefox 131.0-1");
        assertThat(read(SnapList::parse, "No snaps are installed yet. Try 'snap install hello-world'.\n"))
                .isEmpty();
    }

    @Test
    void windowsTellsWhatItsListWouldShow() throws IOException {
        List<String> programs = List.of(
                "7-Zip 24.09 24.09 x86 <- 7-Zip 24.09 24.09",
                "VLC \"media\" player 3.0.21  <- VLC \"media\" player 3.0.21");
        assertThat(read(RegistryExport::parse, utf16(REGISTRY))).containsExactlyElementsOf(programs);
        assertThat(read(RegistryExport::parse, REGISTRY)).containsExactlyElementsOf(programs);
        assertThat(read(WingetExport::parse, WINGET)).containsExactly("7zip.7zip 24.09  <- 7zip.7zip 24.09");
    }

    @Test
    void macTellsReceiptsAndHomebrew() throws IOException {
        assertThat(read(MacReceipts::parse, RECEIPTS))
                .containsExactly(
                        "com.apple.pkg.CLTools_Executables 16.0.0.0.1.1724870825  <- com.apple.pkg.CLTools_Executables"
                                + " 16.0.0.0.1.1724870825",
                        "org.videolan.vlc 3.0.21  <- org.videolan.vlc 3.0.21");
        assertThat(read(BrewInstalled::parse, BREW))
                .containsExactly(
                        "openssl@3 3.3.2  <- openssl@3 3.3.2",
                        "openssl@3 3.3.1  <- openssl@3 3.3.1",
                        "firefox 131.0  <- firefox 131.0");
    }

    @Test
    void osReleaseTellsTheRelease() throws IOException {
        String text = """
                PRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"
                # a comment
                ID='rocky'
                VERSION_ID="9.4"
                """;
        OsRelease said = OsRelease.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "os-release");
        assertThat(said.name()).isEqualTo("Rocky Linux 9.4 (Blue Onyx)");
        assertThat(said.release()).contains(new Release("rocky", "9"));
    }

    @ParameterizedTest
    @CsvSource({
        "Version: 1,no field status",
        "Package: a,no field status",
        "Status: install ok installed,no field package",
        "Status: ok,three words",
        "Status: a b c,a status that dpkg does not have",
        "nothing,no 'Field: value'",
        "' continued',without a field",
    })
    void dpkgNamesTheLineThatIsWrong(String text, String problem) {
        assertThatThrownBy(() -> read(DpkgStatus::parse, text))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.BAD_FORMAT))
                .hasMessageContaining("listing line 1")
                .hasMessageContaining(problem);
    }

    @Test
    void otherListingsNameTheLineThatIsWrong() {
        assertThatThrownBy(() -> read(RpmQuery::parse, "bash 5.1\n"))
                .hasMessageContaining("listing line 1: not the five");
        assertThatThrownBy(() -> read(RpmQuery::parse, "bash\tx\t5.1-1\tx\t-\n"))
                .hasMessageContaining("epoch");
        assertThatThrownBy(() -> read(ApkInstalled::parse, "P:a\nx\n")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> read(ApkInstalled::parse, "P:a\n\n")).hasMessageContaining("version");
        assertThatThrownBy(() -> read(FlatpakList::parse, "a b c\n")).hasMessageContaining("four columns");
        assertThatThrownBy(() -> read(SnapList::parse, "error: no\n")).hasMessageContaining("not the head");
        assertThatThrownBy(() -> read(RegistryExport::parse, "REGEDIT4\n"))
                .hasMessageContaining("export of the registry");
        assertThatThrownBy(() -> read(WingetExport::parse, "{}")).hasMessageContaining("Sources");
        assertThatThrownBy(() -> read(WingetExport::parse, "{\"Sources\":")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> read(BrewInstalled::parse, "[]")).hasMessageContaining("formulae");
        assertThatThrownBy(() -> read(MacReceipts::parse, "version: 1\n")).hasMessageContaining("package-id");
        assertThatThrownBy(() -> read(RpmQuery::parse, new byte[] {'a', (byte) 0xff, '\n'}))
                .hasMessageContaining("no text");
        assertThatThrownBy(() -> read(RpmQuery::parse, "x".repeat(5000))).hasMessageContaining("too long");
    }
}
