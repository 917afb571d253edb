package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyExplainCommandTest {
    private static final String WEB = """
            {"name": "web-1", "site": "lyon", "labels": {"role": "server"}, "packages": {"openssl": "3.0.15-1"}}""";

    @TempDir
    private Path folder;

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String policy(String name, String scope, String sections) throws Exception {
        return file(
                name + ".yaml",
                "apiVersion: selvedge.io/v1\nkind: Policy\nname: " + name + "\nversion: 1\nscope: " + scope + "\n"
                        + sections);
    }

    @Test
    void showsEachSettingWithItsPlaceAndWhatItOverrides() throws Exception {
        String mesh = policy(
                "mesh",
                "mesh",
                "windows: {catchUp: P1D, blackouts: [{reason: freeze, first: 2026-12-20, last: 2026-12-31}]}\n");
        String servers = policy("servers", "group", "targets: {labels: {role: server}}\nwindows:\n  catchUp: P3D\n");
        String desktops = policy("desktops", "group", "targets: {labels: {role: desktop}}\nwindows: {catchUp: P9D}\n");

        Run run = Run.of("policy", "explain", servers, desktops, mesh, "--endpoint", file("web.json", WEB), "--json");

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        JsonNode answer = run.json();
        assertThat(answer.path("policies").findValuesAsText("targeted")).containsExactly("true", "false", "true");
        JsonNode catchUp = answer.path("settings").get(1);
        assertThat(catchUp.path("setting").asText()).isEqualTo("windows.catchUp");
        assertThat(catchUp.path("value").asText()).isEqualTo("P3D");
        assertThat(catchUp.path("file").asText()).isEqualTo(servers);
        assertThat(catchUp.path("line").asInt()).isEqualTo(8);
        assertThat(catchUp.at("/overrides/0/value").asText()).isEqualTo("P1D");
        assertThat(catchUp.at("/overrides/0/file").asText()).isEqualTo(mesh);
        assertThat(Run.of("policy", "explain", servers, mesh, "--endpoint", file("web.json", WEB))
                        .out())
                .contains("windows.catchUp: P3D")
                .contains("overrides " + mesh + ":6 (scope mesh): P1D");
    }

    @Test
    void answersNoWhereNoPolicyIsForIt() throws Exception {
        String desktops = policy("desktops", "group", "targets: {labels: {role: desktop}}\nwindows: {catchUp: P9D}\n");
        assertThat(Run.of("policy", "explain", desktops, "--endpoint", file("web.json", WEB))
                        .exit())
                .isEqualTo(Exit.NO);
    }

    @Test
    void checkSaysWhatMatchesNoEndpoint() throws Exception {
        String rings = policy(
                "rings", "group", "rings: [{name: a, members: {names: [db-1]}}, {name: b, members: {rest: true}}]\n");
        Run run = Run.of("policy", "check", rings, "--endpoints", file("all.json", "[" + WEB + "]"), "--json");

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().path("targets").asInt()).isEqualTo(1);
        assertThat(run.json().path("warnings").findValuesAsText("message"))
                .contains("match none of the endpoints that were given");
    }

    @Test
    void anyEndpointFileEndsInAnAnswerOrAClearError() throws Exception {
        String mesh = policy("mesh", "mesh", "windows: {catchUp: P1D}\n");
        Random random = new Random(8);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(WEB);
            for (int j = random.nextInt(3); j >= 0; j--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            Run run = Run.of("policy", "explain", mesh, "--endpoint", file("web.json", text.toString()));
            assertThat(run.exit()).as(text.toString()).isIn(Exit.GOOD, Exit.BAD_INPUT);
            assertThat(run.err()).doesNotContain("should not be able to");
        }
    }

    @Test
    void exceptionsSayWhatIsMissing() {
        Run run = Run.of(
                "exception",
                "grant",
                "--name",
                "a",
                "--endpoint",
                "x",
                "--reason",
                "r",
                "--control",
                "c",
                "--owner",
                "o",
                "--expires",
                "2000-01-01T00:00:00Z",
                "--key",
                "none.pem");
        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("--expires: must be after its beginning");
    }
}
