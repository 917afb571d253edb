package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.app.config.NodeConfig;
import io.selvedge.app.http.MemoryNode;
import io.selvedge.app.http.WebServer;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Patch;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.runtime.install.DebBuilder;
import io.selvedge.runtime.install.PackageIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages with their vendor's word for them, handed to a node that keeps records in memory. */
class CatalogAddTest {
    private static final SigningKey ADMIN = SigningKey.ofSeed(new byte[32]);

    @TempDir
    private Path folder;

    private final MemoryNode node = new MemoryNode("acme", Digest.ZERO.hex());
    private WebServer server;

    @BeforeEach
    void start() throws IOException {
        server = new WebServer(new NodeConfig.Http("127.0.0.1", 0, List.of(), "", "", 1), Path.of("."), node);
        server.start();
        Files.writeString(folder.resolve("admin.pem"), ADMIN.toEncryptedPem("correct horse".toCharArray()));
        Files.writeString(folder.resolve("passphrase"), "correct horse");
        for (String name : List.of("InRelease", "Packages", "vendor.asc", "other.asc")) {
            Files.write(folder.resolve(name), resource(name));
        }
        Files.write(
                folder.resolve("hello_2.10-3_all.deb"),
                Base64.getMimeDecoder().decode(resource("hello_2.10-3_all.deb.b64")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = CatalogAddTest.class.getResourceAsStream("apt/" + name)) {
            return in.readAllBytes();
        }
    }

    private Run add(String file, String... vendor) {
        List<String> arguments =
                new ArrayList<>(List.of("catalog", "add", folder.resolve(file).toString()));
        for (int i = 0; i < vendor.length; i += 2) {
            arguments.addAll(List.of(vendor[i], folder.resolve(vendor[i + 1]).toString()));
        }
        arguments.addAll(List.of(
                "--key",
                folder.resolve("admin.pem").toString(),
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                "--node",
                server.address()));
        return Run.of(arguments.toArray(new String[0]));
    }

    private List<SignedRecord> records() {
        return node.log(ADMIN.verifyingKey().keyId());
    }

    @Test
    void vendorsWordGoesIntoThePatchRecord() throws IOException {
        Run run = add(
                "hello_2.10-3_all.deb", "--keyring", "vendor.asc", "--inrelease", "InRelease", "--index", "Packages");
        assertThat(run.exit()).as(run.err()).isEqualTo(Exit.GOOD);
        Patch patch = (Patch) Bodies.read("patch", records().getFirst().predicate());
        assertThat(patch.custody()).isNotNull().satisfies(custody -> {
            assertThat(custody.vendorKey()).isEqualTo("0D71FF93512705AA6DFFB534B405231B1038B030");
            assertThat(custody.release()).isEqualTo("example");
            assertThat(custody.releaseSha256()).isEqualTo(Digest.of(resource("InRelease")));
            assertThat(custody.indexPath()).isEqualTo("main/binary-all/Packages");
            assertThat(custody.fileSha256()).isEqualTo(patch.artifact().sha256());
        });
    }

    @Test
    void withoutAVendorThereIsNoCustody() {
        Run run = add("hello_2.10-3_all.deb");
        assertThat(run.exit()).as(run.err()).isEqualTo(Exit.GOOD);
        assertThat(records().getFirst().predicate().has("custody")).isFalse();
    }

    @Test
    void nothingIsHandedInThatTheVendorDoesNotVouchFor() throws IOException {
        new DebBuilder(new PackageIdentity("hello", "2.10-4", "all"))
                .file("usr/share/hello", "evil")
                .writeTo(folder.resolve("evil.deb"));
        Run other = add("evil.deb", "--keyring", "vendor.asc", "--inrelease", "InRelease", "--index", "Packages");
        assertThat(other.exit()).isEqualTo(Exit.NO);
        assertThat(other.err()).contains("digest that the index does not name");
        Run stranger = add(
                "hello_2.10-3_all.deb", "--keyring", "other.asc", "--inrelease", "InRelease", "--index", "Packages");
        assertThat(stranger.exit()).isEqualTo(Exit.NO);
        assertThat(stranger.err()).contains("no key of the keyring");
        assertThat(add("hello_2.10-3_all.deb", "--keyring", "vendor.asc").exit())
                .isEqualTo(Exit.BAD_INPUT);
        assertThat(records()).isEmpty();
    }
}
