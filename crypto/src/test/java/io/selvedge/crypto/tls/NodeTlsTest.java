package io.selvedge.crypto.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeTlsTest {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final SigningKey a = key(1);
    private final SigningKey b = key(2);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static String id(SigningKey key) {
        return key.verifyingKey().keyId();
    }

    @Test
    void admittedPeersMeetUnderTls13AndKnowEachOther() throws Exception {
        try (Server server = new Server(NodeTls.of(a, id(b)::equals).sslContext())) {
            SSLSession session = connect(NodeTls.of(b, id(a)::equals).sslContext(), server);
            assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
            assertThat(NodeTls.peerKeyId(session)).isEqualTo(id(a));
            assertThat(server.lastPeer()).isEqualTo(id(b));
            // Asked for 64 KiB; Linux gives twice as much, and 2 MB on the loopback interface when nobody asks.
            assertThat(server.sendBuffer).isBetween(1, 256 * 1024);
        }
    }

    @Test
    void strangersAreRefusedByEitherSide() throws Exception {
        try (Server server = new Server(NodeTls.of(a, id -> false).sslContext())) {
            assertThatThrownBy(() -> connect(NodeTls.of(b, id(a)::equals).sslContext(), server))
                    .isInstanceOf(IOException.class);
        }
        try (Server server = new Server(NodeTls.of(a, id -> true).sslContext())) {
            assertThatThrownBy(() -> connect(NodeTls.of(b, id -> false).sslContext(), server))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void clientWithoutCertificateIsRefused() throws Exception {
        SSLContext bare = SSLContext.getInstance("TLSv1.3");
        bare.init(null, new TrustManager[] {NodeTls.of(b, id -> true).trustManager()}, new SecureRandom());
        try (Server server = new Server(NodeTls.of(a, id -> true).sslContext())) {
            assertThatThrownBy(() -> connect(bare, server)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        NodeTls client = NodeTls.of(b, id -> true);
        try (Server server = new Server(NodeTls.of(a, id -> true).sslContext())) {
            assertThatThrownBy(() -> connect(plain(client), server, "TLSv1.2")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void revokedKeyDoesNotComeBackOnAResumedSession() throws Exception {
        Set<String> admitted = ConcurrentHashMap.newKeySet();
        admitted.add(id(b));
        AtomicInteger asked = new AtomicInteger();
        NodeTls serverTls = NodeTls.of(a, peer -> {
            asked.incrementAndGet();
            return admitted.contains(peer);
        });
        // A client of somebody else's making: plain JSSE, which resumes whenever a server lets it.
        SSLContext client = plain(NodeTls.of(b, id -> true));
        try (Server server = new Server(serverTls.sslContext())) {
            connect(client, server);
            connect(client, server);
            assertThat(asked.get()).isEqualTo(2);
            admitted.clear();
            assertThatThrownBy(() -> connect(client, server)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void plainJsseWouldResumeWhichIsWhatTheTestAboveRestsOn() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        NodeTls serverTls = NodeTls.of(a, peer -> asked.incrementAndGet() > 0);
        SSLContext client = plain(NodeTls.of(b, id -> true));
        try (Server server = new Server(plain(serverTls))) {
            connect(client, server);
            connect(client, server);
            assertThat(asked.get()).isEqualTo(1);
        }
    }

    @Test
    void enginesAreRuledInEitherMode() {
        SSLEngine engine = NodeTls.of(a, id -> true).sslContext().createSSLEngine();
        engine.setUseClientMode(false);
        assertThat(engine.getNeedClientAuth()).isTrue();
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3");
        SSLEngine client = NodeTls.of(a, id -> true).sslContext().createSSLEngine("host", 1);
        client.setUseClientMode(true);
        assertThat(client.getEnabledProtocols()).containsExactly("TLSv1.3");
        assertThat(client.getEnabledCipherSuites()).allMatch(suite -> suite.startsWith("TLS_"));
    }

    @Test
    void certificateIsTheSameEveryTimeAndNeverExpires() throws Exception {
        assertThat(SelfSigned.certificate(a)).isEqualTo(SelfSigned.certificate(a));
        SelfSigned.certificate(a).verify(SelfSigned.certificate(a).getPublicKey());
        assertThat(SelfSigned.certificate(a).getNotAfter().toInstant().toString())
                .startsWith("9999-");
    }

    /** JSSE as it comes, with our key and trust. */
    private static SSLContext plain(NodeTls tls) throws Exception {
        KeyStore store = tls.keyStore();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {tls.trustManager()}, new SecureRandom());
        return context;
    }

    private static SSLSession connect(SSLContext context, Server server) throws IOException {
        return connect(context, server, "TLSv1.3");
    }

    private static SSLSession connect(SSLContext context, Server server, String protocol) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.socket.getLocalPort())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            // In TLS 1.3 a client learns only by reading whether the server took its certificate.
            if (socket.getInputStream().read() != 42) {
                throw new IOException("refused");
            }
            return socket.getSession();
        }
    }

    private final class Server implements AutoCloseable {
        private final ServerSocket socket;
        private volatile int sendBuffer;
        private volatile Future<String> last = java.util.concurrent.CompletableFuture.completedFuture("");

        Server(SSLContext context) throws IOException {
            socket = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
            threads.submit(() -> {
                while (!socket.isClosed()) {
                    SSLSocket peer = (SSLSocket) socket.accept();
                    peer.setNeedClientAuth(true);
                    sendBuffer = peer.getSendBufferSize();
                    last = threads.submit(() -> serve(peer));
                }
                return null;
            });
        }

        private static String serve(SSLSocket peer) throws IOException {
            try (peer) {
                peer.setSoTimeout(TIMEOUT_MILLIS);
                peer.startHandshake();
                String id = NodeTls.peerKeyId(peer.getSession());
                peer.getOutputStream().write(42);
                peer.getOutputStream().flush();
                return id;
            }
        }

        String lastPeer() throws Exception {
            return last.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
