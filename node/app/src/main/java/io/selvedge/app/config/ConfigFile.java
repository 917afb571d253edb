package io.selvedge.app.config;

import io.selvedge.app.config.ConfigKey.Kind;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads {@code config.yaml}. Anything that is not exactly known stops the start with the line that has it: a
 * misspelt key that is silently ignored would leave an administrator with a setting that is not in force.
 */
public final class ConfigFile {
    /** A configuration of every key with the longest lists is far below this. */
    static final int MAX_BYTES = 64 * 1024;

    /** Lists and maps of addresses: more than any site has anchors or a mesh has neighbours worth naming. */
    static final int MAX_ENTRIES = 1_024;

    private static final int MAX_DEPTH = 8;

    private final String place;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private ConfigFile(String place) {
        this.place = place;
    }

    /**
     * Reads and checks a file.
     *
     * @throws SelvedgeException {@code BAD_CONFIG} with file, line and key in its fields
     */
    public static NodeConfig read(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new SelvedgeException(
                        "BAD_CONFIG",
                        file + " is larger than " + MAX_BYTES + " bytes; a configuration is never that large",
                        Map.of("file", file.toString()));
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new SelvedgeException(
                    "BAD_CONFIG",
                    file + " does not exist; `selvedge node join` makes a home with its configuration",
                    Map.of("file", file.toString()));
        } catch (IOException e) {
            throw new SelvedgeException(
                    "BAD_CONFIG", file + " cannot be read: " + e.getMessage(), Map.of("file", file.toString()));
        }
        return parse(file.toString(), bytes);
    }

    /** As {@link #read}, from bytes; {@code place} names them in errors. */
    public static NodeConfig parse(String place, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new SelvedgeException(
                    "BAD_CONFIG", place + " is larger than " + MAX_BYTES + " bytes", Map.of("file", place));
        }
        ConfigFile file = new ConfigFile(place);
        file.load(file.decode(bytes));
        return file.build();
    }

    private String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SelvedgeException("BAD_CONFIG", place + " is not UTF-8 text", Map.of("file", place));
        }
    }

    private void load(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        Node root;
        try {
            root = new Yaml(options).compose(new java.io.StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw bad(line, "", "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw bad(1, "", "is not YAML: " + e.getMessage());
        }
        if (root == null) {
            return;
        }
        for (Entry section : entries(root, "")) {
            if (!ConfigKeys.sections().contains(section.key)) {
                throw unknown(section, ConfigKeys.sections());
            }
            loadSection(section);
        }
    }

    private void loadSection(Entry section) {
        List<String> known = ConfigKeys.ALL.stream()
                .filter(key -> key.section().equals(section.key))
                .map(ConfigKey::path)
                .toList();
        for (Entry entry : entries(section.value, section.key)) {
            if (!known.contains(entry.path)) {
                throw unknown(entry, known);
            }
            values.put(entry.path, entry.value);
        }
    }

    private NodeConfig build() {
        return new NodeConfig(
                new NodeConfig.Identity(text("node.name"), text("node.address"), textMap("node.labels")),
                new NodeConfig.Http(
                        text("http.host"),
                        (int) number("http.port"),
                        list("http.allowedHosts"),
                        text("http.keyStore"),
                        text("http.keyStorePasswordFile"),
                        (int) number("http.maxEventClients")),
                new NodeConfig.Cluster(
                        (int) number("cluster.discoveryPort"),
                        (int) number("cluster.communicationPort"),
                        NodeConfig.Finder.valueOf(upper("cluster.finder")),
                        list("cluster.addresses")),
                new NodeConfig.Transfer(
                        (int) number("transfer.port"),
                        number("transfer.lanBytesPerSecond"),
                        number("transfer.wanBytesPerSecond")),
                new NodeConfig.Sites(
                        addressMap("sites.peers"), NodeConfig.EvidenceOf.valueOf(upper("sync.evidenceOf"))),
                new NodeConfig.Install(
                        NodeConfig.Method.valueOf(upper("install.method")),
                        Path.of(text("install.root")),
                        text("install.healthChecks")),
                new NodeConfig.Limits(
                        number("limits.chunkBytes"), number("limits.artifactBytes"), number("limits.records")));
    }

    private record Entry(String key, String path, int line, Node value) {}

    private List<Entry> entries(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
                return List.of();
            }
            throw bad(line(node), path, "must be a map of keys to values");
        }
        if (mapping.getValue().size() > MAX_ENTRIES) {
            throw bad(line(node), path, "has more than " + MAX_ENTRIES + " entries");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                throw bad(line, path, "has a key that is not a word");
            }
            String key = scalar.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            if (entries.put(key, new Entry(key, keyPath, line, tuple.getValueNode())) != null) {
                throw bad(line, keyPath, "stands here a second time");
            }
        }
        return new ArrayList<>(entries.values());
    }

    private ConfigKey key(String path) {
        return ConfigKeys.find(path).orElseThrow();
    }

    private String scalar(String path) {
        Node node = values.get(path);
        if (node == null) {
            String text = key(path).defaultText();
            return text.equals("\"\"") ? "" : text;
        }
        return scalar(path, node);
    }

    private String scalar(String path, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw bad(line(node), path, "must be " + key(path).kind().words());
        }
        return scalar.getValue();
    }

    private String text(String path) {
        String value = scalar(path);
        if (key(path).kind() instanceof Kind.Text kind
                && !kind.shape().matcher(value).matches()) {
            throw wrong(path, values.get(path), value);
        }
        return value;
    }

    private String upper(String path) {
        String value = scalar(path);
        if (!(key(path).kind() instanceof Kind.Choice choice)
                || !choice.values().contains(value)) {
            throw wrong(path, values.get(path), value);
        }
        return value.toUpperCase(Locale.ROOT);
    }

    private long number(String path) {
        String value = scalar(path);
        Kind.WholeNumber kind = (Kind.WholeNumber) key(path).kind();
        try {
            long number = Long.parseLong(value);
            if (number >= kind.min() && number <= kind.max()) {
                return number;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for both
        }
        throw wrong(path, values.get(path), value);
    }

    private List<String> list(String path) {
        Node node = values.get(path);
        return node == null ? List.of() : list(path, node);
    }

    private List<String> list(String path, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw bad(line(node), path, "must be a " + key(path).kind().words());
        }
        if (sequence.getValue().size() > MAX_ENTRIES) {
            throw bad(line(node), path, "has more than " + MAX_ENTRIES + " entries");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            String text = scalar(path, item);
            boolean good = key(path).kind() instanceof Kind.Texts kind
                    ? kind.shape().matcher(text).matches()
                    : isAddress(text);
            if (!good) {
                throw wrong(path, item, text);
            }
            texts.add(text);
        }
        return texts;
    }

    /** Whether a text is {@code host:port} with a port from 1 to 65535. */
    public static boolean isAddress(String text) {
        if (text.length() > 300 || !ConfigKeys.ADDRESS.matcher(text).matches()) {
            return false;
        }
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) <= 65_535;
    }

    /** Whether a text may name a node, a site or a label. */
    public static boolean isName(String text) {
        return ConfigKeys.NAME.matcher(text).matches();
    }

    private SortedMap<String, String> textMap(String path) {
        SortedMap<String, String> map = new TreeMap<>();
        Node node = values.get(path);
        for (Entry entry : node == null ? List.<Entry>of() : entries(node, path)) {
            String value = scalar(path, entry.value);
            if (!isName(entry.key) || !isName(value)) {
                throw bad(
                        entry.line, entry.path, "must be a name and a value of letters, digits, dot, dash, underscore");
            }
            map.put(entry.key, value);
        }
        return map;
    }

    private SortedMap<String, List<String>> addressMap(String path) {
        SortedMap<String, List<String>> map = new TreeMap<>();
        Node node = values.get(path);
        for (Entry entry : node == null ? List.<Entry>of() : entries(node, path)) {
            if (!isName(entry.key)) {
                throw bad(entry.line, entry.path, "is not the name of a site");
            }
            map.put(entry.key, list(path, entry.value));
        }
        return map;
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    private SelvedgeException wrong(String path, @Nullable Node node, String value) {
        String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return bad(
                node == null ? 1 : line(node),
                path,
                "is '" + shown + "', must be " + key(path).kind().words());
    }

    private SelvedgeException unknown(Entry entry, Iterable<String> known) {
        return bad(entry.line, entry.path, "is not a key; the nearest known one is " + Nearest.of(entry.path, known));
    }

    private SelvedgeException bad(int line, String path, String problem) {
        String key = path.length() > 120 ? path.substring(0, 120) + "…" : path;
        String message = place + " line " + line + ": " + (key.isEmpty() ? "the file" : key) + " " + problem;
        return new SelvedgeException(
                "BAD_CONFIG", message, Map.of("file", place, "line", String.valueOf(line), "key", key));
    }
}
