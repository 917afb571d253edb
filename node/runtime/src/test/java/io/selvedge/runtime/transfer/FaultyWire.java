package io.selvedge.runtime.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** A wire between two nodes that counts what crosses it and can be cut, frozen, or made to break every so often. */
final class FaultyWire implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final long breakAfterBytes;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Semaphore flow = new Semaphore(1);
    private final AtomicLong crossed = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean cut;

    FaultyWire(int target) throws IOException {
        this(target, Long.MAX_VALUE);
    }

    /** Each connection breaks when this many bytes have crossed it, both ways together. */
    FaultyWire(int target, long breakAfterBytes) throws IOException {
        this.target = target;
        this.breakAfterBytes = breakAfterBytes;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    long crossedBytes() {
        return crossed.get();
    }

    long connections() {
        return connections.get();
    }

    /** Nothing crosses any more, and nobody is told. */
    void freeze() {
        flow.acquireUninterruptibly();
    }

    void thaw() {
        flow.release();
    }

    /** Breaks all connections; new ones break at once until {@link #mend}. */
    void cut() {
        cut = true;
        sockets.forEach(FaultyWire::closeQuietly);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                if (cut) {
                    closeQuietly(caller);
                    continue;
                }
                connections.incrementAndGet();
                Socket called = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(caller);
                sockets.add(called);
                AtomicLong budget = new AtomicLong(breakAfterBytes);
                Thread.ofVirtual().start(() -> forward(caller, called, budget));
                Thread.ofVirtual().start(() -> forward(called, caller, budget));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void forward(Socket from, Socket to, AtomicLong budget) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0 && budget.addAndGet(-n) > 0; n = in.read(buffer)) {
                flow.acquireUninterruptibly();
                flow.release();
                out.write(buffer, 0, n);
                crossed.addAndGet(n);
            }
        } catch (IOException e) {
            // the other side, or a cut
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed it is
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
