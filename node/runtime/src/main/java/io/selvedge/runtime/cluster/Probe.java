package io.selvedge.runtime.cluster;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.tls.NodeTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** What answers at a discovery address: a TLS handshake and nothing more. */
sealed interface Probe {
    /** A node that this one admits and that admits this one. */
    record Admitted(String nodeId) implements Probe {}

    /** Somebody who refuses this node, or whom this node refuses. */
    record Refused() implements Probe {}

    /** Nobody, or nobody who answers in time. */
    record Absent() implements Probe {}

    /** A node of the same LAN answers within this or counts as away. */
    int CONNECT_MILLIS = 1_000;

    /** How long a refusal of this node's certificate may take to arrive after the handshake (TLS 1.3 sends it late). */
    int REFUSAL_MILLIS = 150;

    static Probe of(SSLContext tls, InetSocketAddress address) {
        if (address.isUnresolved()) {
            return new Absent();
        }
        try (Socket plain = new Socket()) {
            plain.connect(address, CONNECT_MILLIS);
            plain.setSoTimeout(CONNECT_MILLIS);
            try (SSLSocket socket = (SSLSocket)
                    tls.getSocketFactory().createSocket(plain, address.getHostString(), address.getPort(), true)) {
                socket.startHandshake();
                String nodeId = NodeTls.peerKeyId(socket.getSession());
                return refusedLate(socket) ? new Refused() : new Admitted(nodeId);
            }
        } catch (SSLException | SelvedgeException e) {
            return new Refused();
        } catch (IOException e) {
            return new Absent();
        }
    }

    private static boolean refusedLate(SSLSocket socket) throws IOException {
        socket.setSoTimeout(REFUSAL_MILLIS);
        try {
            // End of stream: the other side closed without saying why. An Ignite that admits us waits for us to speak.
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
