package io.selvedge.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.selvedge.crypto.SelvedgeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final String FULL = """
            node:
              name: paris-1
              address: 10.0.0.7
              labels: {ring: canary, room: "b2"}
            http: {host: 127.0.0.1, port: 0, allowedHosts: [paris.example]}
            cluster:
              finder: static
              discoveryPort: 17601
              addresses: ["10.0.0.7:17601", "10.0.0.8:17601"]
            transfer: {port: 0, wanBytesPerSecond: 32000}
            sites:
              peers:
                lyon: [10.1.0.7:7603]
            sync: {evidenceOf: all}
            install: {method: archive, root: /srv/sandbox}
            limits: {records: 5000}
            """;

    private static NodeConfig parse(String yaml) {
        return ConfigFile.parse("config.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryConcern() {
        NodeConfig config = parse(FULL);

        assertThat(config.node().name()).isEqualTo("paris-1");
        assertThat(config.node().labels()).containsExactly(Map.entry("ring", "canary"), Map.entry("room", "b2"));
        assertThat(config.http().port()).isZero();
        assertThat(config.http().allowedHosts()).containsExactly("paris.example");
        assertThat(config.cluster().finder()).isEqualTo(NodeConfig.Finder.STATIC);
        assertThat(config.cluster().addresses()).containsExactly("10.0.0.7:17601", "10.0.0.8:17601");
        assertThat(config.cluster().communicationPort()).isEqualTo(7602);
        assertThat(config.transfer().wanBytesPerSecond()).isEqualTo(32_000);
        assertThat(config.sites().peers()).containsEntry("lyon", List.of("10.1.0.7:7603"));
        assertThat(config.sites().evidenceOf()).isEqualTo(NodeConfig.EvidenceOf.ALL);
        assertThat(config.install().method()).isEqualTo(NodeConfig.Method.ARCHIVE);
        assertThat(config.install().root()).isEqualTo(Path.of("/srv/sandbox"));
        assertThat(config.limits().records()).isEqualTo(5_000);
    }

    @Test
    void hasTheDefaultsOfTheKeysWhereTheFileIsEmpty() {
        for (String empty : List.of("", "# nothing\n", "http:\n", "{}")) {
            NodeConfig config = parse(empty);
            assertThat(config.http().port()).isEqualTo(7600);
            assertThat(config.http().loopbackOnly()).isTrue();
            assertThat(config.cluster().finder()).isEqualTo(NodeConfig.Finder.MULTICAST);
            assertThat(config.install().root()).isEqualTo(Path.of("/"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http:~  prot: 1                          | 2 | nearest known one is http.port
            htpt:~  port: 1                          | 1 | nearest known one is http
            http: {port: 65536}                      | 1 | whole number from 0 to 65535
            http: {port: -1}                         | 1 | whole number from 0 to 65535
            http: {port: eighty}                     | 1 | 'eighty'
            http: {port: [1]}                        | 1 | must be whole number
            http: 7600                               | 1 | map of keys
            - http                                   | 1 | map of keys
            cluster:~~  finder: guess                | 3 | one of static, multicast
            cluster: {addresses: [nowhere]}          | 1 | list of host:port
            cluster: {addresses: ["a:0"]}            | 1 | list of host:port
            cluster: {addresses: ["a:99999"]}        | 1 | list of host:port
            cluster: {addresses: "a:1"}              | 1 | list of host:port
            node: {name: ../x}                       | 1 | letters, digits
            node: {labels: {"a b": c}}               | 1 | letters, digits
            sites: {peers: {"": [a:1]}}              | 1 | name of a site
            http: {port: 1, port: 2}                 | 1 | second time
            http: {port: 1}~http: {host: a}          | 2 | second time
            http: {port: 1                           | 1 | not YAML
            node: &a {name: x}~http: *a              | 1 | not YAML
            ? [1]~: 2                                | 1 | not a word
            """)
    void stopsAtTheLineThatIsWrong(String yaml, String line, String words) {
        SelvedgeException error = catchThrowableOfType(SelvedgeException.class, () -> parse(yaml.replace('~', '\n')));

        assertThat(error.code()).isEqualTo("BAD_CONFIG");
        assertThat(error).hasMessageContaining(words);
        assertThat(error).hasMessageContaining("config.yaml line ");
        assertThat(error.fields()).containsEntry("line", line);
    }

    @Test
    void refusesWhatIsTooLargeOrNotText() {
        assertThatThrownBy(() -> parse("#".repeat(ConfigFile.MAX_BYTES + 1))).hasMessageContaining("larger than");
        assertThatThrownBy(() -> ConfigFile.parse("c", new byte[] {(byte) 0xff, (byte) 0xfe}))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> parse("[".repeat(5_000))).isInstanceOf(SelvedgeException.class);
        assertThatThrownBy(() -> parse("!!javax.script.ScriptEngineManager [x]"))
                .isInstanceOf(SelvedgeException.class);
    }

    @Test
    void saysWhatToDoWhereTheFileIsMissing() {
        assertThatThrownBy(() -> ConfigFile.read(Path.of("nowhere", "config.yaml")))
                .hasMessageContaining("selvedge node join");
    }

    /** Any bytes end in a configuration or in BAD_CONFIG. */
    @Test
    void survivesAnyMutation() {
        Random random = new Random(20261123);
        byte[] good = FULL.getBytes(StandardCharsets.UTF_8);
        byte[] odd = "{}[]:,#&*!|>'\"%@-\n \t\0\u007f09az\\".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4_000; i++) {
            byte[] bytes = good.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = odd[random.nextInt(odd.length)];
            }
            try {
                ConfigFile.parse("fuzz", bytes);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isEqualTo("BAD_CONFIG");
            }
        }
    }
}
