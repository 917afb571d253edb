package io.selvedge.crypto.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server socket that bounds the send buffer of a connection before anybody asks for its size, which JSSE's cannot. Its
 * rule is {@link PinnedContext}'s and fixed: what would change it is ignored.
 */
final class PinnedServerSocket extends SSLServerSocket {
    /**
     * Linux grows the buffers of a connection to 2 MB on an interface with a large MTU, and Ignite's discovery keeps as
     * much on the heap again for each of its connections. Its messages are a few hundred bytes.
     */
    static final int SEND_BUFFER_BYTES = 65_536;

    private final SSLSocketFactory sockets;

    PinnedServerSocket(SSLSocketFactory sockets) throws IOException {
        this.sockets = sockets;
    }

    @Override
    public Socket accept() throws IOException {
        Socket plain = new Socket();
        implAccept(plain);
        try {
            plain.setSendBufferSize(SEND_BUFFER_BYTES);
            SSLSocket tls = (SSLSocket)
                    sockets.createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
            tls.setUseClientMode(false);
            return tls;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return PinnedContext.SUITES.clone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return PinnedContext.SUITES.clone();
    }

    @Override
    public String[] getEnabledProtocols() {
        return PinnedContext.PROTOCOLS.clone();
    }

    @Override
    public String[] getSupportedProtocols() {
        return PinnedContext.PROTOCOLS.clone();
    }

    @Override
    public boolean getNeedClientAuth() {
        return true;
    }

    @Override
    public boolean getWantClientAuth() {
        return false;
    }

    @Override
    public boolean getUseClientMode() {
        return false;
    }

    @Override
    public boolean getEnableSessionCreation() {
        return true;
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {}

    @Override
    public void setEnabledProtocols(String[] protocols) {}

    @Override
    public void setNeedClientAuth(boolean need) {}

    @Override
    public void setWantClientAuth(boolean want) {}

    @Override
    public void setUseClientMode(boolean mode) {}

    @Override
    public void setEnableSessionCreation(boolean flag) {}
}
