package io.selvedge.policy.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What this module ships as text: the ready-made policies and the JSON Schema of a policy for editors. */
public final class PublishedFiles {
    private static final List<String> READY_MADE = List.of(
            "two-rings", "servers", "office-desktops", "critical-fast", "kiosks", "air-gapped", "bod-26-04", "pci");

    private PublishedFiles() {}

    /** The names of the ready-made policies, in the order in which to show them. */
    public static List<String> readyMade() {
        return READY_MADE;
    }

    /** The YAML of the ready-made policy of that name. */
    public static Optional<String> findReadyMade(String name) {
        return READY_MADE.contains(name) ? Optional.of(text("ready-made/" + name + ".yaml")) : Optional.empty();
    }

    /** The JSON Schema (draft 2020-12) of a policy file. */
    public static String schema() {
        return text("policy.schema.json");
    }

    private static String text(String name) {
        try (InputStream in = PublishedFiles.class.getResourceAsStream("/io/selvedge/policy/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
