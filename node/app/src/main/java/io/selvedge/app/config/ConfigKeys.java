package io.selvedge.app.config;

import io.selvedge.app.config.ConfigKey.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Every key that {@code config.yaml} may hold. The page docs/configuration.md is held to this list by a test. */
public final class ConfigKeys {
    /** Names of nodes, sites and labels: they stand in records, file names and metrics. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** A host name or an address, without a port. */
    static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}]");

    /** A host and a port; a port of 0 cannot be reached, so it is not an address. */
    static final Pattern ADDRESS = Pattern.compile("(" + HOST.pattern() + "):([1-9][0-9]{0,4})");

    private static final Pattern PATH = Pattern.compile("[^\\x00-\\x1f]{0,1024}");
    private static final Kind PORT = new Kind.WholeNumber(0, 65_535);
    private static final Kind HOST_OR_AUTO = new Kind.Text(HOST, "host name or address");

    /** All keys, section by section, in the order of the reference page. */
    public static final List<ConfigKey> ALL = List.of(
            new ConfigKey(
                    "node.name",
                    new Kind.Text(NAME, "name of letters, digits, dot, dash, underscore"),
                    "node",
                    "The name people see. The identity is the key in identity/, not the name."),
            new ConfigKey(
                    "node.address",
                    HOST_OR_AUTO,
                    "127.0.0.1",
                    "The address of this machine that the other nodes of the site reach; Ignite and transfer listen on it."
                            + " `node join` writes the machine's first LAN address here."),
            new ConfigKey(
                    "node.labels",
                    new Kind.TextMap(),
                    "{}",
                    "Labels that policies select by. They are signed at enrolment; a change here takes effect with a new enrolment."),
            new ConfigKey("http.host", HOST_OR_AUTO, "127.0.0.1", "Where the web page and API listen."),
            new ConfigKey("http.port", PORT, "7600", "Port of the web page and API; 0 picks a free one."),
            new ConfigKey(
                    "http.allowedHosts",
                    new Kind.Texts(HOST, "list of host names"),
                    "[]",
                    "Further names under which browsers may reach this node (the Host header). Loopback names and http.host are always allowed."),
            new ConfigKey(
                    "http.keyStore",
                    new Kind.Text(PATH, "path of a PKCS#12 file"),
                    "\"\"",
                    "Certificate and key for TLS. Needed as soon as http.host is not a loopback address."),
            new ConfigKey(
                    "http.keyStorePasswordFile",
                    new Kind.Text(PATH, "path of a file"),
                    "\"\"",
                    "File whose first line is the password of http.keyStore."),
            new ConfigKey(
                    "http.maxEventClients",
                    new Kind.WholeNumber(0, 256),
                    "32",
                    "How many browsers and tools may follow the event stream at a time. Each costs a connection and a queue of 256 events."),
            new ConfigKey("cluster.discoveryPort", PORT, "7601", "Port of Ignite discovery; 0 picks a free one."),
            new ConfigKey(
                    "cluster.communicationPort", PORT, "7602", "Port of Ignite communication; 0 picks a free one."),
            new ConfigKey(
                    "cluster.finder",
                    new Kind.Choice(List.of("static", "multicast")),
                    "multicast",
                    "How the nodes of a site find each other."),
            new ConfigKey(
                    "cluster.addresses",
                    new Kind.Addresses(),
                    "[]",
                    "Discovery addresses of some nodes of this site, for the static finder; also tried by multicast."),
            new ConfigKey("transfer.port", PORT, "7603", "Port of chunk and record transfer; 0 picks a free one."),
            new ConfigKey(
                    "transfer.lanBytesPerSecond",
                    new Kind.WholeNumber(0, 10_000_000_000L),
                    "0",
                    "Upper rate of sending to nodes of the own site, in bytes per second; 0 is no limit."),
            new ConfigKey(
                    "transfer.wanBytesPerSecond",
                    new Kind.WholeNumber(0, 10_000_000_000L),
                    "0",
                    "Upper rate of sending to other sites, in bytes per second; 0 is no limit."),
            new ConfigKey(
                    "sites.peers",
                    new Kind.AddressMap(),
                    "{}",
                    "Transfer addresses of nodes of other sites, by the name of the site. Enrolment records and invites bring more."),
            new ConfigKey(
                    "sync.evidenceOf",
                    new Kind.Choice(List.of("home", "all")),
                    "home",
                    "Whose full evidence this site keeps: its own nodes', or every site's. Checkpoints and tallies of all sites are always kept."),
            new ConfigKey(
                    "install.method",
                    new Kind.Choice(List.of("auto", "dpkg", "archive")),
                    "auto",
                    "Which installer runs: auto is dpkg where it is found, else archive."),
            new ConfigKey(
                    "install.root",
                    new Kind.Text(PATH, "path of a directory"),
                    "/",
                    "The directory that is patched; anything but / is a sandbox."),
            new ConfigKey(
                    "install.healthChecks",
                    new Kind.Text(PATH, "path of a JSON file"),
                    "\"\"",
                    "A JSON list of checks that say when this machine is healthy, in the form of `catalog add --check`. They run"
                            + " before and after each installation: what was well and is not any more fails it."),
            new ConfigKey(
                    "limits.chunkBytes",
                    new Kind.WholeNumber(16L << 20, 1L << 44),
                    String.valueOf(8L << 30),
                    "How much disk artifacts may take, in bytes."),
            new ConfigKey(
                    "limits.artifactBytes",
                    new Kind.WholeNumber(1L << 20, 1L << 40),
                    String.valueOf(4L << 30),
                    "The largest artifact this node accepts, in bytes."),
            new ConfigKey(
                    "limits.records",
                    new Kind.WholeNumber(1_000, 100_000_000),
                    "1000000",
                    "How many records this node keeps before it refuses more."));

    private ConfigKeys() {}

    /** The sections in their order. */
    public static Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        ALL.forEach(key -> sections.add(key.section()));
        return sections;
    }

    /** The key of a path such as {@code http.port}. */
    public static Optional<ConfigKey> find(String path) {
        return ALL.stream().filter(key -> key.path().equals(path)).findFirst();
    }
}
