package io.selvedge.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.selvedge.crypto.Digest;
import io.selvedge.runtime.install.ArchiveBuilder;
import io.selvedge.runtime.install.ArchiveInstaller;
import io.selvedge.runtime.install.PackageIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthChecksTest {
    @TempDir
    Path temp;

    private Path root;
    private HealthChecks checks;

    @BeforeEach
    void setUp() throws IOException {
        root = Files.createDirectories(temp.resolve("root"));
        ArchiveInstaller installer = new ArchiveInstaller(root.resolve("opt"));
        Path archive = temp.resolve("demo.tar.gz");
        PackageIdentity identity = PackageIdentity.of("demo", "1.5");
        new ArchiveBuilder(identity).file("data", "content").writeTarGz(archive);
        installer.install(archive, identity);
        checks = new HealthChecks(root, installer, Comparator.naturalOrder());
    }

    @Test
    void comparesInstalledVersion() {
        assertPasses("{'kind':'version','package':'demo','equals':'1.5'}");
        assertPasses("{'kind':'version','package':'demo','atLeast':'1.4'}");
        assertFails("{'kind':'version','package':'demo','equals':'1.4'}", "installed 1.5, wanted 1.4");
        assertFails("{'kind':'version','package':'demo','atLeast':'1.6'}", "wanted at least 1.6");
        assertFails("{'kind':'version','package':'other','equals':'1'}", "not installed");
    }

    @Test
    void readsFileUnderRoot() throws IOException {
        Files.writeString(root.resolve("file"), "abc");
        String good = Digest.of("abc".getBytes(StandardCharsets.UTF_8)).hex();
        assertPasses("{'kind':'file','path':'/file'}");
        assertPasses("{'kind':'file','path':'file','sha256':'" + good + "'}");
        assertFails("{'kind':'file','path':'/file','sha256':'" + "0".repeat(64) + "'}", good);
        assertFails("{'kind':'file','path':'/missing'}", "not there");
        assertFails("{'kind':'file','path':'/opt'}", "no regular file");
    }

    @Test
    void fileCheckDoesNotFollowLinkOutOfRoot() throws IOException {
        Path outside = Files.writeString(temp.resolve("outside"), "abc");
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.createSymbolicLink(root.resolve("inner"), Path.of("opt/demo/current/data"));
        assertFails("{'kind':'file','path':'/link'}", "no regular file under the root");
        assertPasses("{'kind':'file','path':'/inner'}");
    }

    @Test
    void fileCheckDoesNotWaitForPipe() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs mkfifo");
        new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();
        assertFails("{'kind':'file','path':'/pipe','sha256':'" + "0".repeat(64) + "'}", "no regular file");
    }

    @Test
    void connectsToPort() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            assertPasses("{'kind':'tcp','host':'127.0.0.1','port':" + port + "}");
        }
        assertFails("{'kind':'tcp','host':'127.0.0.1','port':" + port + ",'timeoutMillis':300}", "refused");
        assertFails("{'kind':'tcp','host':'no-such-host.invalid','port':1,'timeoutMillis':100}", "no address");
    }

    @Test
    void connectWaitsForServiceThatComesUpLater() throws Exception {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Thread late = Thread.ofPlatform().start(() -> {
            try (ServerSocket server = new ServerSocket()) {
                server.setReuseAddress(true);
                // Bound only when the first attempt, which takes no time, is over.
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                server.accept().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertPasses("{'kind':'tcp','host':'127.0.0.1','port':" + port + ",'timeoutMillis':20000}");
        late.join();
    }

    @Test
    void comparesStatusOfWebAnswer() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/good", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[16 << 10];
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    out.write(block);
                }
            } catch (IOException e) {
                exchange.close();
            }
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertPasses("{'kind':'http','url':'" + url + "/good'}");
            assertPasses("{'kind':'http','url':'" + url + "/endless'}");
            assertPasses("{'kind':'http','url':'" + url + "/moved','status':302}");
            assertFails("{'kind':'http','url':'" + url + "/moved','timeoutMillis':200}", "status 302, wanted 200");
        } finally {
            server.stop(0);
        }
        assertFails(
                "{'kind':'http','url':'http://127.0.0.1:" + server.getAddress().getPort() + "/','timeoutMillis':200}",
                "127.0.0.1");
    }

    @Test
    void webAnswerThatDripsEndsInTime() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread dripping = Thread.ofPlatform().daemon().start(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long begin = System.nanoTime();
            assertFails(
                    "{'kind':'http','url':'http://127.0.0.1:" + server.getLocalPort() + "/','timeoutMillis':400}",
                    "did not answer within its time");
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                    .isLessThan(20);
            dripping.interrupt();
        }
    }

    @Test
    void runsCommandOfSystemOrOfRoot() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        assertPasses("{'kind':'command','argv':['true']}");
        assertPasses("{'kind':'command','argv':['sh','-c','exit 9'],'exitCode':9}");
        assertFails("{'kind':'command','argv':['sh','-c','echo why; exit 9']}", "exit code 9, wanted 0: why");
        assertFails("{'kind':'command','argv':['/bin/true']}", "cannot be run");
        assertFails("{'kind':'command','argv':['no-such-program']}", "cannot be run");
        Path script = Files.writeString(root.resolve("tool"), "#!/bin/sh\ntest \"$SELVEDGE_ROOT\" = \"$PWD\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        assertPasses("{'kind':'command','argv':['/tool']}");
    }

    @Test
    void killsCommandThatTakesTooLong() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        assertFails("{'kind':'command','argv':['sleep','600'],'timeoutMillis':200}", "took more than 200 ms");
    }

    @Test
    void detailIsOneShortLine() {
        CheckResult result = new CheckResult("n", false, "a\nb\u0007é" + "x".repeat(500));
        assertThat(result.detail())
                .hasSize(CheckResult.MAX_DETAIL)
                .startsWith("a b x")
                .endsWith("...");
    }

    private void assertPasses(String check) {
        CheckResult result = run(check);
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    private void assertFails(String check, String why) {
        CheckResult result = run(check);
        assertThat(result.passed()).as(result.toString()).isFalse();
        assertThat(result.detail()).contains(why);
    }

    private CheckResult run(String check) {
        try {
            var parsed = HealthCheck.parse(new ObjectMapper().readTree("[" + check.replace('\'', '"') + "]"));
            List<CheckResult> results = checks.run(parsed);
            assertThat(results).hasSize(1);
            return results.getFirst();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
