package io.selvedge.app.config;

import io.selvedge.crypto.SelvedgeException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Writes {@code config.yaml} from keys and their values. */
public final class ConfigText {
    private ConfigText() {}

    /**
     * The file with these keys, section by section.
     *
     * @param values by path such as {@code http.port}, each value as YAML on one line
     * @throws SelvedgeException {@code BAD_CONFIG} for an unknown key or a value of several lines; whether the values are
     *     right is {@link ConfigFile}'s to say
     */
    public static String of(Map<String, String> values) {
        StringBuilder text = new StringBuilder("# The keys and their defaults: docs/configuration.md\n");
        Set<String> left = new LinkedHashSet<>(values.keySet());
        for (String section : ConfigKeys.sections()) {
            StringBuilder lines = new StringBuilder();
            for (ConfigKey key : ConfigKeys.ALL) {
                String value = values.get(key.path());
                if (key.section().equals(section) && value != null) {
                    checkLine(key.path(), value);
                    lines.append("  ")
                            .append(key.name())
                            .append(": ")
                            .append(value)
                            .append('\n');
                    left.remove(key.path());
                }
            }
            if (!lines.isEmpty()) {
                text.append(section).append(":\n").append(lines);
            }
        }
        if (!left.isEmpty()) {
            String unknown = left.iterator().next();
            String nearest = Nearest.of(
                    unknown, ConfigKeys.ALL.stream().map(ConfigKey::path).toList());
            throw new SelvedgeException(
                    "BAD_CONFIG",
                    unknown + " is not a key of config.yaml; the nearest known one is " + nearest,
                    Map.of("key", unknown));
        }
        return text.toString();
    }

    private static void checkLine(String path, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new SelvedgeException("BAD_CONFIG", path + ": the value must be one line", Map.of("key", path));
        }
    }
}
