package io.selvedge.runtime.transfer;

import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.tls.NodeTls;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLSocket;

/** A peer with a key and TLS that otherwise does as it likes. */
final class RawPeer implements AutoCloseable {
    private final SSLSocket socket;
    private final DataInputStream in;

    RawPeer(SigningKey key, int port) throws IOException {
        socket = (SSLSocket)
                NodeTls.of(key, id -> true).sslContext().getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout((int) (TestNode.PATIENCE_SECONDS * 1000));
        socket.startHandshake();
        in = new DataInputStream(socket.getInputStream());
    }

    RawPeer hello(boolean admit) throws IOException {
        return send(FrameType.HELLO.number(), new byte[] {PeerLink.PROTOCOL, (byte) (admit ? 1 : 0)});
    }

    RawPeer send(int type, byte... payload) throws IOException {
        return write(ByteBuffer.allocate(FrameType.HEAD_BYTES + payload.length)
                .putInt(1 + payload.length)
                .put((byte) type)
                .put(payload)
                .array());
    }

    RawPeer write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next frame's type; its payload is skipped. */
    int read() throws IOException {
        int length = in.readInt();
        int type = in.readByte();
        in.skipNBytes(length - 1L);
        return type;
    }

    /** Reads until the other side has closed; how many frames came is of no interest. */
    void awaitEnd() {
        try {
            while (true) {
                read();
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed", e);
        } catch (IOException e) {
            // that is what was waited for
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
