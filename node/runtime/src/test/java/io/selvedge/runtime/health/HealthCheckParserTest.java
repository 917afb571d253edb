package io.selvedge.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.selvedge.crypto.SelvedgeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckParserTest {
    private static final String ALL = """
            [{"kind":"version","package":"hello","equals":"2.10-3"},
             {"kind":"version","name":"new enough","package":"hello","atLeast":"1:2.10"},
             {"kind":"file","path":"/usr/bin/hello","sha256":"%s"},
             {"kind":"tcp","host":"::1","port":8080,"timeoutMillis":100},
             {"kind":"http","url":"https://example.org:8443/a?b=c","status":204},
             {"kind":"command","argv":["/usr/bin/hello","--version"],"exitCode":3}]""".formatted("ab".repeat(32));

    @Test
    void readsEveryKind() {
        List<HealthCheck> checks = HealthCheck.parse(json(ALL));
        assertThat(checks)
                .extracting(HealthCheck::name)
                .containsExactly("version-1", "new enough", "file-3", "tcp-4", "http-5", "command-6");
        assertThat(checks.get(1)).isEqualTo(new HealthCheck.InstalledVersion("new enough", "hello", "1:2.10", true));
        assertThat(checks.get(3)).isEqualTo(new HealthCheck.TcpConnect("tcp-4", "::1", 8080, 100));
        assertThat(checks.get(5))
                .isEqualTo(new HealthCheck.CommandRun("command-6", List.of("/usr/bin/hello", "--version"), 3, 10_000));
        assertThat(HealthCheck.parse(json("[]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[null]",
                "[[]]",
                "[{}]",
                "[{'kind':'ping'}]",
                "[{'kind':'version','package':'hello'}]",
                "[{'kind':'version','package':'hello','equals':'1','atLeast':'1'}]",
                "[{'kind':'version','package':'-h','equals':'1'}]",
                "[{'kind':'version','package':'h','equals':'1','exact':true}]",
                "[{'kind':'file','path':'/a/../b'}]",
                "[{'kind':'file','path':'///'}]",
                "[{'kind':'file','path':''}]",
                "[{'kind':'file','path':'/a','sha256':'xyz'}]",
                "[{'kind':'tcp','host':'a','port':0}]",
                "[{'kind':'tcp','host':'a','port':65536}]",
                "[{'kind':'tcp','host':'a'}]",
                "[{'kind':'tcp','host':'a b','port':1}]",
                "[{'kind':'tcp','host':'a','port':1,'timeoutMillis':99}]",
                "[{'kind':'tcp','host':'a','port':1,'timeoutMillis':300001}]",
                "[{'kind':'tcp','host':'a','port':1,'timeoutMillis':1e3}]",
                "[{'kind':'tcp','host':'a','port':99999999999999999999}]",
                "[{'kind':'http','url':'file:///etc/passwd'}]",
                "[{'kind':'http','url':'http://user:pass@host/'}]",
                "[{'kind':'http','url':'http:///path'}]",
                "[{'kind':'http','url':'http://a/','status':99}]",
                "[{'kind':'command','argv':[]}]",
                "[{'kind':'command','argv':'true'}]",
                "[{'kind':'command','argv':[1]}]",
                "[{'kind':'command','argv':['../x']}]",
                "[{'kind':'command','argv':['/a/../x']}]",
                "[{'kind':'command','argv':['-x']}]",
                "[{'kind':'command','argv':['x'],'exitCode':256}]",
                "[{'kind':'command','argv':['x'],'name':''}]",
                "[{'kind':'command','argv':['x'],'name':'n'},{'kind':'command','argv':['x'],'name':'n'}]"
            })
    void refusesWhatIsNoCheck(String checks) {
        assertThatThrownBy(() -> HealthCheck.parse(json(checks.replace('\'', '"'))))
                .isInstanceOf(SelvedgeException.class)
                .extracting(e -> ((SelvedgeException) e).code())
                .isEqualTo(SelvedgeException.BAD_FORMAT);
    }

    @Test
    void refusesTooMany() {
        String one = "{\"kind\":\"file\",\"path\":\"/a\"}";
        String many = "[" + (one + ",").repeat(HealthCheck.MAX_CHECKS) + one + "]";
        assertThatThrownBy(() -> HealthCheck.parse(json(many)))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("21 of at most 20");
        String slow = "{\"kind\":\"tcp\",\"host\":\"a\",\"port\":1,\"timeoutMillis\":300000}";
        assertThatThrownBy(() -> HealthCheck.parse(json("[" + (slow + ",").repeat(3) + slow + "]")))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("all timeouts together");
    }

    @Test
    void mutatedChecksAreReadOrRefused() {
        Random random = new Random(7);
        byte[] whole = ALL.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
            }
            try {
                HealthCheck.parse(new ObjectMapper().readTree(bytes));
                read++;
            } catch (SelvedgeException | java.io.IOException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(read).isBetween(50, 4_950);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
