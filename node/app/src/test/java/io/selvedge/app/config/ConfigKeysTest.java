package io.selvedge.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {
    private static final String BEGIN = "<!-- keys -->";

    /** The reference page is made of the keys; this prints what it must be where they differ. */
    @Test
    void referencePageIsWhatTheCodeSays() throws IOException {
        Path page = Path.of(System.getProperty("selvedge.root", "../.."), "docs", "configuration.md");
        String text = Files.readString(page);

        assertThat(text.substring(text.indexOf(BEGIN))).isEqualTo(tables());
    }

    @Test
    void everyDefaultIsAGoodValue() {
        for (ConfigKey key : ConfigKeys.ALL) {
            String yaml = key.section() + ": {" + key.name() + ": " + key.defaultText() + "}";
            assertThat(ConfigFile.parse(key.path(), yaml.getBytes(StandardCharsets.UTF_8)))
                    .as(key.path())
                    .isEqualTo(ConfigFile.parse("empty", new byte[0]));
        }
    }

    private static String tables() {
        StringBuilder text = new StringBuilder(BEGIN + "\n");
        for (String section : ConfigKeys.sections()) {
            text.append("\n## ").append(section).append("\n\n| key | value | default | meaning |\n|---|---|---|---|\n");
            List<ConfigKey> keys = ConfigKeys.ALL.stream()
                    .filter(key -> key.section().equals(section))
                    .toList();
            for (ConfigKey key : keys) {
                text.append("| `%s` | %s | `%s` | %s |\n"
                        .formatted(key.path(), key.kind().words(), key.defaultText(), key.meaning()));
            }
        }
        return text.toString();
    }
}
