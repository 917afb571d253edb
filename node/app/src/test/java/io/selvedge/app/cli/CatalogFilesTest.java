package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.runtime.install.ArchiveBuilder;
import io.selvedge.runtime.install.DebBuilder;
import io.selvedge.runtime.install.PackageIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog's commands that need no node. */
class CatalogFilesTest {
    @TempDir
    private Path folder;

    private static String data(String relative) {
        Path root = Path.of(System.getProperty("selvedge.shared", "../shared"));
        String elsewhere = System.getenv("SELVEDGE_SHARED");
        Path found = (Files.exists(root) || elsewhere == null ? root : Path.of(elsewhere))
                .resolve("data")
                .resolve(relative);
        if (!Files.exists(found)) {
            String reason = "shared data are not here: " + found + " (set selvedge.shared or SELVEDGE_SHARED)";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(reason);
            }
            Assumptions.abort(reason);
        }
        return found.toString();
    }

    private static Run verify(String keyring, String at, String... more) {
        String suite = "07-dpkg-apt/bookworm-security/";
        String[] arguments = {
            "catalog",
            "verify",
            "--keyring",
            data("07-dpkg-apt/keyrings/" + keyring),
            "--at",
            at,
            data(suite + "InRelease"),
            data(suite + "Packages.xz"),
            "--json"
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Run.of(all);
    }

    @Test
    void verifySaysWhoSignedAndWhatTheIndexHolds() throws Exception {
        Run run = verify("debian-archive-keyring.gpg", "2026-11-23T00:00:00Z");
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().path("verified").asBoolean()).isTrue();
        assertThat(run.json().at("/release/codename").asText()).isEqualTo("bookworm-security");
        assertThat(run.json().at("/index/packages").asInt()).isEqualTo(3_016);
        assertThat(run.json().path("signatures").findValuesAsText("primaryKey"))
                .contains("05AB90340C0C5E797F44A8C8254CF3B5AEC0A8F0");
    }

    @Test
    void verifyIsOneWhereExpiredOrSignedByAnother() throws Exception {
        Run late = verify("debian-archive-keyring.gpg", "2026-11-28T00:53:02Z");
        assertThat(late.exit()).isEqualTo(Exit.NO);
        assertThat(late.json().path("code").asText()).isEqualTo("EXPIRED");
        Run other = verify("debian-archive-bookworm-stable.gpg", "2026-11-23T00:00:00Z");
        assertThat(other.exit()).isEqualTo(Exit.NO);
        assertThat(other.json().path("code").asText()).isEqualTo("NOT_SIGNED");
        Path file = Files.writeString(folder.resolve("evil.deb"), "evil");
        Run unlisted = verify("debian-archive-keyring.gpg", "2026-11-23T00:00:00Z", file.toString());
        assertThat(unlisted.exit()).isEqualTo(Exit.NO);
        assertThat(unlisted.json().at("/files/0/verified").asBoolean()).isFalse();
    }

    @Test
    void verifyIsTwoWhereAFileIsNotWhatItShouldBe() throws IOException {
        Path junk = Files.writeString(folder.resolve("junk"), "junk");
        String keyring = data("07-dpkg-apt/keyrings/debian-archive-keyring.gpg");
        String packages = data("07-dpkg-apt/bookworm-security/Packages.xz");
        String inRelease = data("07-dpkg-apt/bookworm-security/InRelease");
        assertThat(Run.of("catalog", "verify", "--keyring", keyring, junk.toString(), packages)
                        .exit())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(Run.of("catalog", "verify", "--keyring", junk.toString(), inRelease, packages)
                        .exit())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(Run.of("catalog", "verify", inRelease, packages).exit()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void chainFollowsMicrosoftsUpdates() throws Exception {
        Run run = Run.of(
                "catalog",
                "chain",
                "KB5033371",
                data("06-msrc/cvrfDocument-2024-Jan.xml.xz"),
                data("06-msrc/cvrfDocument-2024-Feb.xml.xz"),
                "--json");
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().path("replacedBy").toString()).contains("5034127");
        assertThat(Run.of("catalog", "chain", "KB9999999", data("06-msrc/cvrfDocument-2024-Jan.xml.xz"))
                        .exit())
                .isEqualTo(Exit.NO);
        assertThat(Run.of("catalog", "chain", "KBx", "none.xml").exit()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void showSaysWhatPackagesHold() throws Exception {
        Path deb = folder.resolve("hello.deb");
        new DebBuilder(new PackageIdentity("hello", "1:2.0-1", "amd64"))
                .field("Maintainer", "Somebody <somebody@vendor.example>")
                .script("postinst", "#!/bin/sh\nexit 0\n")
                .file("usr/share/hello", "hello")
                .writeTo(deb);
        Path archive = folder.resolve("web.tar.gz");
        new ArchiveBuilder(PackageIdentity.of("web", "2.0"))
                .file("index.html", "hello")
                .writeTarGz(archive);

        Run run = Run.of("catalog", "show", deb.toString(), archive.toString(), "--json");
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().at("/0/kind").asText()).isEqualTo("deb");
        assertThat(run.json().at("/0/version").asText()).isEqualTo("1:2.0-1");
        assertThat(run.json().at("/0/maker").asText()).isEqualTo("Somebody <somebody@vendor.example>");
        assertThat(run.json().at("/0/scripts/0").asText()).isEqualTo("postinst");
        assertThat(run.json().at("/0/sizeBytes").asLong()).isEqualTo(Files.size(deb));
        assertThat(run.json().at("/1/name").asText()).isEqualTo("web");
        assertThat(Run.of("catalog", "show", deb.toString()).out()).contains("hello 1:2.0-1 amd64 (deb)");
    }

    @Test
    void showIsTwoForWhatIsNoPackageAndShowsTheOthers() throws Exception {
        Path archive = folder.resolve("web.zip");
        new ArchiveBuilder(PackageIdentity.of("web", "2.0"))
                .file("index.html", "hello")
                .writeZip(archive);
        Path junk = Files.writeString(folder.resolve("junk.deb"), "junk");
        Path cut = Files.write(folder.resolve("cut.zip"), Arrays.copyOf(Files.readAllBytes(archive), 60));
        Run run = Run.of(
                "catalog",
                "show",
                junk.toString(),
                archive.toString(),
                cut.toString(),
                folder.resolve("none").toString(),
                "--json");
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("selvedge: " + junk + ": is no package").doesNotContain(junk + ": " + junk);
        assertThat(run.json().at("/0/error/code").asText()).isEqualTo("BAD_FORMAT");
        assertThat(run.json().at("/1/name").asText()).isEqualTo("web");
        assertThat(run.json().at("/2/error/code").asText()).isIn("BAD_FORMAT", "IO");
        assertThat(run.json().at("/3/error/code").asText()).isEqualTo("IO");
    }
}
