package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.inventory.Neighbour;
import io.selvedge.runtime.input.LimitedLines;
import io.selvedge.runtime.process.Ended;
import io.selvedge.runtime.process.Subprocess;
import java.io.IOException;
import java.io.InputStream;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which devices this machine has spoken to on its networks, and which hardware addresses are its own. */
final class NeighbourTable {
    /** A table of one network; the kernel's own limit is 1,024. */
    static final int MAX_ROWS = 500;

    private static final int MAX_LINE_CHARS = 512;
    private static final long TIMEOUT_MILLIS = 1_000;
    private static final Path PROC = Path.of("/proc/net/arp");
    private static final Path IP = Path.of("/sbin/ip");
    private static final Path ARP = Path.of("/usr/sbin/arp");

    private NeighbourTable() {}

    /** This machine's as JSON: {@code own} hardware addresses and {@code seen}, each a pair of addresses. */
    static byte[] answer() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode own = answer.putArray("own");
        own().forEach(own::add);
        ArrayNode seen = answer.putArray("seen");
        seen().stream()
                .limit(MAX_ROWS)
                .forEach(each -> seen.addObject().put("mac", each.mac()).put("address", each.address()));
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Set<Neighbour> seen() {
        Set<Neighbour> seen = new TreeSet<>();
        try {
            if (Files.isReadable(PROC)) {
                try (InputStream in = Files.newInputStream(PROC)) {
                    seen.addAll(parse(in, PROC.toString()));
                }
            }
        } catch (IOException | SelvedgeException e) {
            // Other tables may still be read; a machine without any sees nobody.
            seen.clear();
        }
        if (Files.isExecutable(IP)) {
            seen.addAll(run(List.of(IP.toString(), "-6", "neigh")));
        } else if (Files.isExecutable(ARP)) {
            seen.addAll(run(List.of(ARP.toString(), "-an")));
        }
        return seen;
    }

    private static Set<Neighbour> run(List<String> argv) {
        Ended ended = new Subprocess(
                        argv,
                        Map.of("PATH", Subprocess.SYSTEM_PATH),
                        Path.of("").toAbsolutePath(),
                        TIMEOUT_MILLIS)
                .run();
        Set<Neighbour> found = new TreeSet<>();
        ended.output().lines().forEach(line -> Neighbour.parse(line).ifPresent(found::add));
        return found;
    }

    /** The neighbours in a table of any of the systems. */
    static Set<Neighbour> parse(InputStream in, String place) throws IOException {
        LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, place, MAX_LINE_CHARS);
        Set<Neighbour> found = new TreeSet<>();
        for (String line = lines.next(); line != null && found.size() < MAX_ROWS; line = lines.next()) {
            Neighbour.parse(line).ifPresent(found::add);
        }
        return found;
    }

    private static Set<String> own() {
        Set<String> own = new TreeSet<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                byte[] mac = each.getHardwareAddress();
                if (mac != null) {
                    Neighbour.normal(HexFormat.ofDelimiter(":").formatHex(mac)).ifPresent(own::add);
                }
            }
        } catch (IOException e) {
            // Without its own addresses the others still see this machine under the address that it is enrolled with.
            return own;
        }
        return own;
    }
}
