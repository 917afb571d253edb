package io.selvedge.runtime.cluster;

import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Ignite wants concrete ports and says little when one is taken, so they are found and tried before it starts. */
final class Ports {
    static final String PORT_IN_USE = "PORT_IN_USE";
    static final String BAD_ADDRESS = "BAD_ADDRESS";

    private Ports() {}

    static boolean isFree(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A port that can be bound now: the wanted one, or a free one for 0. */
    static int claim(InetAddress address, int wanted, String name) {
        try (ServerSocket socket = new ServerSocket(wanted, 1, address)) {
            return socket.getLocalPort();
        } catch (BindException e) {
            boolean foreign = e.getMessage() != null && e.getMessage().startsWith("Cannot assign");
            throw new SelvedgeException(
                    foreign ? BAD_ADDRESS : PORT_IN_USE,
                    foreign
                            ? "this machine has no address " + address.getHostAddress()
                            : "port " + wanted + " (" + name + ") is already in use on " + address.getHostAddress(),
                    Map.of("port", Integer.toString(wanted), "address", address.getHostAddress(), "name", name),
                    e);
        } catch (IOException e) {
            throw new SelvedgeException(
                    PORT_IN_USE,
                    "port " + wanted + " (" + name + ") cannot be opened on " + address.getHostAddress(),
                    Map.of("port", Integer.toString(wanted), "address", address.getHostAddress(), "name", name),
                    e);
        }
    }
}
