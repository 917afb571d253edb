package io.selvedge.policy.inventory;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device on the same network, as a machine's neighbour table has it.
 *
 * @param mac its hardware address, six pairs of lower-case hex digits between colons
 * @param address its IP address as text
 */
public record Neighbour(String mac, String address) implements Comparable<Neighbour> {
    private static final Pattern MAC =
            Pattern.compile("(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f:-])");
    private static final Pattern IPV4 = Pattern.compile("(?<![0-9.])(?:[0-9]{1,3}\\.){3}[0-9]{1,3}(?![0-9.])");
    private static final Pattern IPV6 =
            Pattern.compile("(?<![0-9A-Fa-f:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Fa-f:])");

    /**
     * Reads a line of {@code /proc/net/arp}, {@code ip neigh} or {@code arp -a} of Linux, macOS or Windows: they differ in
     * order and words, but each has one IP and one hardware address. Empty for heads, for neighbours that did not answer,
     * and for addresses of groups.
     */
    public static Optional<Neighbour> parse(String line) {
        Matcher mac = MAC.matcher(line);
        if (!mac.find() || line.contains("FAILED") || line.contains("INCOMPLETE")) {
            return Optional.empty();
        }
        Optional<String> hardware = normal(mac.group());
        String rest = line.substring(0, mac.start()) + " " + line.substring(mac.end());
        Matcher v4 = IPV4.matcher(rest);
        Matcher v6 = IPV6.matcher(rest);
        String address = v4.find() ? v4.group() : v6.find() ? v6.group() : "";
        return address.isEmpty() ? Optional.empty() : hardware.map(found -> new Neighbour(found, address));
    }

    /** A hardware address of one device in its one form; empty for none, for all, and for groups. */
    public static Optional<String> normal(String mac) {
        StringBuilder text = new StringBuilder();
        for (String pair : mac.toLowerCase(Locale.ROOT).split("[:-]", -1)) {
            text.append(text.isEmpty() ? "" : ":")
                    .append(pair.length() == 1 ? "0" : "")
                    .append(pair);
        }
        String normal = text.toString();
        if (!normal.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}") || normal.equals("00:00:00:00:00:00")) {
            return Optional.empty();
        }
        boolean group = (Character.digit(normal.charAt(1), 16) & 1) == 1;
        return group ? Optional.empty() : Optional.of(normal);
    }

    @Override
    public int compareTo(Neighbour other) {
        int byMac = mac.compareTo(other.mac);
        return byMac != 0 ? byMac : address.compareTo(other.address);
    }
}
