package io.selvedge.app.demo;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ports of the loopback address that nobody listens on. From below the range that systems take ports of
 * outgoing connections from, so that a port is still free a few seconds later.
 */
public final class FreePorts {
    private static final int FIRST = 17_000;
    private static final int LAST = 31_000;

    private int next = ThreadLocalRandom.current().nextInt(FIRST, LAST - 1_000);

    /** The next one. */
    public int take() {
        for (int tried = 0; tried < LAST - FIRST; tried++) {
            int port = next;
            next = next == LAST ? FIRST : next + 1;
            if (isFree(port)) {
                return port;
            }
        }
        throw new SelvedgeException("PORT_IN_USE", "no port from " + FIRST + " to " + LAST + " is free on 127.0.0.1");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
