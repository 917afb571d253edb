package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.core.record.Custody;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.VendorKeyring;
import io.selvedge.runtime.Mutations;
import io.selvedge.runtime.SharedFiles;
import io.selvedge.runtime.input.LimitedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AptChainTest {
    private static final Instant THEN = Instant.parse("2026-01-12T00:00:00Z");

    @TempDir
    private Path folder;

    private static byte[] resource(String name) {
        try (InputStream in = AptChainTest.class.getResourceAsStream("apt/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AptVerdict verdict(String key, Instant now) {
        return AptVerdict.of(resource("InRelease"), VendorKeyring.parse(resource(key)), now);
    }

    private static AptVerdict.Trusted trusted() {
        return (AptVerdict.Trusted) verdict("vendor.asc", THEN);
    }

    private Path file(String name) throws IOException {
        byte[] bytes = name.equals("Packages")
                ? resource(name)
                : Base64.getMimeDecoder().decode(resource(name + ".b64"));
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Packages", "Packages.gz", "Packages.xz"})
    void chainLeadsFromTheVendorsKeyToTheFile(String name) throws IOException {
        AptChain chain = AptChain.find(trusted(), file(name)).orElseThrow();
        assertThat(chain.indexPath()).isEqualTo("main/binary-amd64/" + name);
        assertThat(chain.size()).isEqualTo(2);
        AptIndex.Entry hello = chain.find(Digest.of("hello world".getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
        assertThat(hello.source()).isEqualTo("hello-src");
        Custody custody = chain.custody(hello);
        assertThat(custody.vendorKey()).isEqualTo("0D71FF93512705AA6DFFB534B405231B1038B030");
        assertThat(custody.releaseSha256()).isEqualTo(Digest.of(resource("InRelease")));
        assertThat(custody.indexSha256()).isEqualTo(Digest.of(Files.readAllBytes(folder.resolve(name))));
        assertThat(custody.filePath()).isEqualTo("pool/main/h/hello/hello_2.10-3_amd64.deb");
        assertThat(custody.signed()).isEqualTo("2026-01-10T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "vendor.asc,2026-01-17T00:00:00Z,EXPIRED,until 2026-01-17T00:00:00Z",
        "vendor.asc,2026-01-09T00:00:00Z,NOT_SIGNED,in the future",
        "other.asc,2026-01-12T00:00:00Z,NOT_SIGNED,no key of the keyring"
    })
    void refusesWhatIsLateEarlyOrOfAnotherKey(String key, Instant now, String code, String reason) {
        AptVerdict.Refused refused = (AptVerdict.Refused) verdict(key, now);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.reason()).contains(reason);
    }

    @Test
    void changedIndexIsNotTheReleases() throws IOException {
        Path changed = Files.writeString(folder.resolve("Packages"), "Package: evil\n");
        assertThat(AptChain.find(trusted(), changed)).isEmpty();
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(AptChain.find(trusted(), empty)).get().satisfies(chain -> {
            assertThat(chain.indexPath()).isEqualTo("main/binary-arm64/Packages");
            assertThat(chain.size()).isZero();
        });
    }

    @Test
    void truncatedInReleaseIsNone() {
        byte[] whole = resource("InRelease");
        for (int length : List.of(0, 10, 300, whole.length - 40)) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> AptVerdict.of(cut, VendorKeyring.parse(resource("vendor.asc")), THEN))
                    .isInstanceOf(SelvedgeException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bookworm-security|3016|main/binary-amd64/Packages.xz",
                "bookworm-updates|38|main/binary-amd64/Packages.xz"
            })
    void verifiesDebiansCapturedRepositories(String suite, int packages, String end) throws IOException {
        Path root = SharedFiles.data("07-dpkg-apt/" + suite);
        VendorKeyring keyring = VendorKeyring.parse(
                Files.readAllBytes(SharedFiles.data("07-dpkg-apt/keyrings/debian-archive-keyring.gpg")));
        AptVerdict verdict = AptVerdict.of(
                Files.readAllBytes(root.resolve("InRelease")), keyring, Instant.parse("2026-11-23T08:00:00Z"));
        assertThat(verdict).isInstanceOf(AptVerdict.Trusted.class);
        AptChain chain = AptChain.find((AptVerdict.Trusted) verdict, root.resolve("Packages.xz"))
                .orElseThrow();
        assertThat(chain.size()).isEqualTo(packages);
        assertThat(chain.indexPath()).endsWith(end);
    }

    @Test
    void debiansSecurityReleaseExpiresAfterAWeek() throws IOException {
        byte[] inRelease = Files.readAllBytes(SharedFiles.data("07-dpkg-apt/bookworm-security/InRelease"));
        VendorKeyring keyring = VendorKeyring.parse(
                Files.readAllBytes(SharedFiles.data("07-dpkg-apt/keyrings/debian-archive-keyring.gpg")));
        AptVerdict late = AptVerdict.of(inRelease, keyring, Instant.parse("2026-11-28T00:53:02Z"));
        assertThat(late)
                .isInstanceOfSatisfying(
                        AptVerdict.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("EXPIRED"));
    }

    @Test
    void mutatedIndexesEndInEntriesOrAnError() throws IOException {
        Random random = new Random(41);
        for (String name : List.of("Packages", "Packages.gz", "Packages.xz")) {
            byte[] good = name.equals("Packages")
                    ? resource(name)
                    : Base64.getMimeDecoder().decode(resource(name + ".b64"));
            for (int i = 0; i < 1_500; i++) {
                byte[] mutated = Mutations.of(good, random);
                try {
                    List<AptIndex.Entry> entries = new ArrayList<>();
                    AptIndex.visit(LimitedInput.of(new ByteArrayInputStream(mutated), name, 1 << 20), entries::add);
                } catch (SelvedgeException e) {
                    assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
                }
            }
        }
    }

    @Test
    void mutatedReleasesEndInAReleaseOrAnError() {
        Random random = new Random(43);
        byte[] good = io.selvedge.crypto.openpgp.ClearSignedText.parse(resource("InRelease"))
                .text();
        for (int i = 0; i < 3_000; i++) {
            try {
                AptRelease.parse(Mutations.of(good, random));
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Date: Sat, 10 Jan 2026 00:00:00 UTC\n",
                "Date: yesterday\nSHA256:\n 00 1 x\n",
                "SHA256:\n e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 x\n",
                "Date: Sat, 10 Jan 2026 00:00:00 UTC\nMD5Sum:\n d41d8cd98f00b204e9800998ecf8427e 0 x\n",
                "Date: Sat, 10 Jan 2026 00:00:00 UTC\nDate: Sat, 10 Jan 2026 00:00:00 UTC\n",
                " continues nothing\n",
                "no field\n"
            })
    void namesWhatIsWrongWithARelease(String text) {
        assertThatThrownBy(() -> AptRelease.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.fields()).containsKey("place"))
                .hasMessageContaining("Release");
    }

    @Test
    void unpackingStopsAtTheLimit() throws IOException {
        byte[] bomb = gzip(new byte[4 << 20]);
        assertThatThrownBy(() -> LimitedInput.of(new ByteArrayInputStream(bomb), "Packages.gz", 1 << 20)
                        .readAllBytes())
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(SelvedgeException.TOO_LARGE));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
