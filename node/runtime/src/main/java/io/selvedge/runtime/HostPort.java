package io.selvedge.runtime;

import io.selvedge.crypto.SelvedgeException;
import java.util.Map;

/**
 * An address as people write it: {@code host:port}, a literal IPv6 address in brackets.
 *
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
    private static final int MAX_CHARS = 262;

    /** Whether the text is an address. */
    public static boolean isValid(String text) {
        try {
            parse(text);
            return true;
        } catch (SelvedgeException e) {
            return false;
        }
    }

    /** Reads an address; {@code BAD_ADDRESS} where it is none. */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (text.length() > MAX_CHARS || colon < 1) {
            throw bad(text);
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw bad(text);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 1 || port > 65_535 || host.isEmpty() || !host.matches("[A-Za-z0-9._:%-]+")) {
                throw bad(text);
            }
            return new HostPort(host, port);
        } catch (NumberFormatException e) {
            throw bad(text);
        }
    }

    private static SelvedgeException bad(String text) {
        String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return new SelvedgeException(
                "BAD_ADDRESS", "not an address of the form host:port: " + shown, Map.of("address", shown));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
