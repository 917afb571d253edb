package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.openpgp.VendorKeyring;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSyncTest {
    private static final Instant THEN = Instant.parse("2026-01-12T00:00:00Z");
    private static final AptSync.Part PART = new AptSync.Part("example", "main", "amd64");

    @TempDir
    private Path mirror;

    @TempDir
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AptSyncTest.class.getResourceAsStream("apt/" + name)) {
            return in.readAllBytes();
        }
    }

    @BeforeEach
    void layOutTheMirror() throws IOException {
        Path binary = Files.createDirectories(mirror.resolve("dists/example/main/binary-amd64"));
        Files.write(mirror.resolve("dists/example/InRelease"), resource("InRelease"));
        Files.write(binary.resolve("Packages.xz"), Base64.getMimeDecoder().decode(resource("Packages.xz.b64")));
        Path pool = Files.createDirectories(mirror.resolve("pool/main/h/hello"));
        Files.writeString(pool.resolve("hello_2.10-3_amd64.deb"), "hello world");
    }

    private AptSync open(String root, Instant now) throws IOException {
        return AptSync.open(new AptSource(root), PART, VendorKeyring.parse(resource("vendor.asc")), folder, now);
    }

    @Test
    void bringsWhatTheVendorPublished() throws IOException {
        AptSync sync = open(mirror.toString(), THEN);
        AptIndex.Entry hello = sync.findNewest("hello").orElseThrow();
        assertThat(sync.fetch(hello)).hasContent("hello world").hasFileName("hello_2.10-3_amd64.deb");
        assertThat(sync.indexName()).isEqualTo("Packages.xz");
        assertThat(folder.resolve("InRelease")).exists();
        assertThat(sync.findNewest("nothing")).isEmpty();
    }

    @Test
    void bringsItOverHttpToo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/debian/", exchange -> {
            Path file = mirror.resolve(exchange.getRequestURI().getPath().substring("/debian/".length()));
            byte[] body = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(Files.exists(file) ? 200 : 404, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            String root = "http://127.0.0.1:" + server.getAddress().getPort() + "/debian/";
            AptSync sync = open(root, THEN);
            assertThat(sync.fetch(sync.findNewest("hello").orElseThrow())).hasContent("hello world");
            assertThatThrownBy(() -> sync.fetch(sync.findNewest("hello-doc").orElseThrow()))
                    .isInstanceOfSatisfying(
                            SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("NOT_FETCHED"))
                    .hasMessageContaining("404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesWhatIsNotTheVendors() throws IOException {
        assertThatThrownBy(() -> open(mirror.toString(), Instant.parse("2026-02-01T00:00:00Z")))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("CUSTODY_BROKEN"));
        AptSync sync = open(mirror.toString(), THEN);
        AptIndex.Entry hello = sync.findNewest("hello").orElseThrow();
        Path deb = mirror.resolve("pool/main/h/hello/hello_2.10-3_amd64.deb");
        Files.writeString(deb, "hello earth");
        assertThatThrownBy(() -> sync.fetch(hello)).hasMessageContaining("not the file that the index names");
        assertThat(folder.resolve("hello_2.10-3_amd64.deb")).doesNotExist();
        Files.writeString(deb, "hello world and more");
        assertThatThrownBy(() -> sync.fetch(hello))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        Files.write(mirror.resolve("dists/example/main/binary-amd64/Packages.xz"), new byte[384]);
        assertThatThrownBy(() -> open(mirror.toString(), THEN)).hasMessageContaining("does not name");
    }

    @Test
    void pathsThatLeaveTheRootAreRefused() {
        for (String path : new String[] {"../etc/passwd", "/etc/passwd", "a/../b", "a//b", "", "a/.hidden", "a?b"}) {
            assertThatThrownBy(() -> new AptSource(mirror.toString()).fetch(path, folder.resolve("x"), 10))
                    .isInstanceOf(SelvedgeException.class);
        }
    }
}
