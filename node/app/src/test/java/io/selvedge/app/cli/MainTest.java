package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private static void collect(CommandLine command, List<String> path, List<List<String>> into) {
        into.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(sub, longer, into);
        });
    }

    static Stream<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(
                Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())),
                List.of(),
                all);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithExamples(List<String> path) {
        List<String> arguments = new ArrayList<>(path);
        arguments.add("--help");
        Run run = Run.of(arguments.toArray(new String[0]));

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.out()).startsWith("Usage: selvedge");
        boolean group = path.size() == 1 && run.out().contains("Commands:");
        if (!group) {
            assertThat(run.out()).contains("Examples:").contains("  selvedge " + String.join(" ", path));
        }
    }

    @Test
    void hasTheCommandsOfTheDesign() {
        assertThat(commands().map(path -> String.join(" ", path)))
                .contains(
                        "mesh init",
                        "invite",
                        "node join",
                        "status",
                        "catalog add",
                        "catalog list",
                        "policy check",
                        "policy publish",
                        "policy explain",
                        "window next",
                        "exception grant",
                        "exception revoke",
                        "exception list",
                        "rollout defer",
                        "rollout propose",
                        "rollout approve",
                        "rollout halt",
                        "rollout resume",
                        "rollout status",
                        "rollout watch",
                        "evidence export");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mesh",
                "rolout",
                "rollout stop",
                "status --nod x",
                "mesh init --name acme",
                "mesh init --name ACME! --out x",
                "mesh init --name acme --admins 2 --threshold 3 --out x",
                "mesh init --name acme --admins 99 --out x",
                "mesh init --name acme --admins many --out x",
                "policy check nowhere.yaml",
                "window next nowhere.yaml",
                "window next nowhere.yaml --count 0",
                "window next nowhere.yaml --zone Middle/Earth",
                "window next nowhere.yaml --from tomorrow",
                "status --node ftp://x",
                "status --node http://127.0.0.1:1/path",
                "evidence export --out x --nonce a/b",
                "node join --home h --invite nowhere.json --name n",
                "rollout watch x --timeout soon",
            })
    void wrongUsageIsTwoAndNamesThePlace(String line) {
        Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err())
                .startsWith("selvedge: ")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void noNodeIsThreeAndSaysWhatToDo() {
        Run run = Run.of("status", "--node", "http://127.0.0.1:1");

        assertThat(run.exit()).isEqualTo(Exit.NO_NODE);
        assertThat(run.err()).contains("http://127.0.0.1:1").contains("selvedge node run");
    }

    @Test
    void errorsAreOneJsonDocumentWhereAsked() throws Exception {
        Run none = Run.of("status", "--json", "--node", "http://127.0.0.1:1");
        assertThat(none.json().at("/error/code").asText()).isEqualTo("NO_NODE");

        Run wrong = Run.of("status", "--json", "--nod");
        assertThat(wrong.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(wrong.json().at("/error/code").asText()).isEqualTo("WRONG_USAGE");
    }

    @Test
    void stackTracesAreForThoseWhoAsk() {
        assertThat(Run.of("status", "--debug", "--node", "http://127.0.0.1:1").err())
                .contains("\tat ");
    }

    @Test
    void saysItsVersion() {
        assertThat(Run.of("--version").out()).startsWith("selvedge ");
    }
}
