package io.selvedge.crypto.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** JSSE's context with our rule made the default of everything that comes out of it. */
final class PinnedContext extends SSLContext {
    static final String[] PROTOCOLS = {"TLSv1.3"};
    static final String[] SUITES = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"};

    /**
     * A second more than the seven days that RFC 8446, 4.6.1 allows a ticket to live: JSSE then sends none. It has no
     * other switch that belongs to one context; its system properties would change the whole process.
     */
    static final int NO_TICKET_SECONDS = 604_801;

    PinnedContext(SSLContext plain) {
        super(new Spi(plain), plain.getProvider(), plain.getProtocol());
        plain.getServerSessionContext().setSessionTimeout(NO_TICKET_SECONDS);
        plain.getClientSessionContext().setSessionTimeout(NO_TICKET_SECONDS);
    }

    private static SSLParameters rule(SSLParameters parameters) {
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(SUITES);
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext plain;

        Spi(SSLContext plain) {
            this.plain = plain;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) {
            throw new IllegalStateException("this context is made for one node's key and cannot be changed");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new Sockets(plain.getSocketFactory());
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return new ServerSockets(engineGetSocketFactory());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return ruled(plain.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return ruled(plain.createSSLEngine(host, port));
        }

        private static SSLEngine ruled(SSLEngine engine) {
            engine.setSSLParameters(rule(engine.getSSLParameters()));
            return engine;
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return plain.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return plain.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return rule(plain.getDefaultSSLParameters());
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            SSLParameters parameters = plain.getSupportedSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            parameters.setCipherSuites(SUITES);
            return parameters;
        }
    }

    private static final class Sockets extends SSLSocketFactory {
        private final SSLSocketFactory plain;

        Sockets(SSLSocketFactory plain) {
            this.plain = plain;
        }

        private static Socket ruled(Socket socket) throws SocketException {
            SSLSocket tls = (SSLSocket) socket;
            tls.setSSLParameters(rule(tls.getSSLParameters()));
            tls.setSendBufferSize(PinnedServerSocket.SEND_BUFFER_BYTES);
            return tls;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return SUITES.clone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return SUITES.clone();
        }

        @Override
        public Socket createSocket() throws IOException {
            return ruled(plain.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return ruled(plain.createSocket(socket, host, port, autoClose));
        }

        @Override
        public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose) throws IOException {
            return ruled(plain.createSocket(socket, consumed, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return ruled(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return ruled(plain.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return ruled(plain.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return ruled(plain.createSocket(host, port, local, localPort));
        }
    }

    private static final class ServerSockets extends SSLServerSocketFactory {
        private final SSLSocketFactory sockets;

        ServerSockets(SSLSocketFactory sockets) {
            this.sockets = sockets;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return SUITES.clone();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return SUITES.clone();
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new PinnedServerSocket(sockets);
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket(port, 0);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return bound(new InetSocketAddress(port), backlog);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
            return bound(new InetSocketAddress(address, port), backlog);
        }

        private ServerSocket bound(InetSocketAddress address, int backlog) throws IOException {
            ServerSocket door = createServerSocket();
            try {
                door.bind(address, backlog);
                return door;
            } catch (IOException e) {
                door.close();
                throw e;
            }
        }
    }
}
