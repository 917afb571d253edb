package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowNextCommandTest {
    private static final String HEAD = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: office
            version: 3
            rings: [{name: all, members: {rest: true}}]
            """;

    @TempDir
    private Path folder;

    private String policy(String section) throws Exception {
        return Files.writeString(folder.resolve("policy.yaml"), HEAD + section + "\n")
                .toString();
    }

    @Test
    void listsWindowsOverTheChangeOfTheClock() throws Exception {
        String file =
                policy("windows: {open: [{name: a, rule: FREQ=WEEKLY;BYDAY=SU, start: \"02:30\", duration: PT1H}]}");

        Run run = Run.of(
                "window",
                "next",
                file,
                "--zone",
                "Europe/Berlin",
                "--from",
                "2026-10-19T00:00:00Z",
                "--count",
                "2",
                "--json");

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        JsonNode windows = run.json().path("windows");
        assertThat(windows.findValuesAsText("start")).containsExactly("2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z");
        assertThat(windows.findValuesAsText("localStart"))
                .containsExactly("Sun 2026-10-25 02:30:00 +02:00", "Sun 2026-11-01 02:30:00 +01:00");
        assertThat(windows.get(0).path("openNow").asBoolean()).isFalse();
    }

    @Test
    void answersNoWhereNoWindowComes() throws Exception {
        String file = policy(
                "windows: {open: [{name: a, rule: FREQ=DAILY;UNTIL=20200101, start: \"02:30\", duration: PT1H}]}");

        Run run = Run.of("window", "next", file, "--zone", "UTC", "--from", "2026-10-19T00:00:00Z");

        assertThat(run.exit()).isEqualTo(Exit.NO);
        assertThat(run.out()).contains("No window of policy office comes");
    }

    @Test
    void namesThePlaceOfWhatIsWrongInThePolicy() throws Exception {
        Run run = Run.of("window", "next", policy("windows: {open: []}"), "--zone", "UTC");

        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("line 6:17 windows.open: must be a list of 1 to 32");
    }
}
