package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PolicyParserHostileTest {
    private static final String HEAD = "apiVersion: selvedge.io/v1\nkind: Policy\nname: office\nversion: 3\n";
    private static final String RINGS = "rings:\n  - name: all\n    members: {rest: true}\n";

    private static List<String> messages(String yaml) {
        return PolicyParserTest.problems(yaml).stream().map(Problem::message).toList();
    }

    @Test
    void refusesAliasBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append(
                    "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }
        assertThat(messages(bomb.toString())).containsExactly("anchors and aliases are not allowed in a policy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: *x",
                "rings: [*x]",
                "&x name: office",
                "targets: &x {sites: [a]}",
                "rings: &x [a]",
                "&x {a: b}",
                "version: &x 3\nname: *x",
                "rings:\n  - &x {name: a}\n  - *x"
            })
    void refusesAnchorsAndAliases(String yaml) {
        assertThat(messages(yaml)).containsExactly("anchors and aliases are not allowed in a policy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*x : office", "? *x\n: office", "? &x {a: b}\n: c", "? [a]\n: b"})
    void refusesKeysThatAreNoText(String yaml) {
        assertThat(messages(yaml)).singleElement().asString().startsWith("not YAML: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: !!javax.script.ScriptEngineManager [x]",
                "!!set {a, b}",
                "name: !local office",
                "version: !!int \"3\"",
                "rings: !!seq []",
                "!<tag:yaml.org,2002:map> {a: b}"
            })
    void refusesTags(String yaml) {
        assertThat(messages(yaml)).containsExactly("tags are not allowed in a policy");
    }

    @Test
    void refusesMergeKey() {
        assertThat(messages(HEAD + RINGS + "<<: {attempts: 3}\n")).containsExactly("unknown key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "{a: ", "- ", "[{", "? ", "!x [", "\"", "'", "|\n", "&a [", "a:\n "})
    void survivesEndlessRepetition(String piece) {
        assertThat(PolicyParserTest.problems(piece.repeat(PolicyParser.MAX_BYTES / piece.length())))
                .isNotEmpty();
    }

    @Test
    void survivesDeepIndentation() {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            deep.append(" ".repeat(i)).append("a:\n");
        }
        assertThat(messages(deep.toString())).singleElement().asString().startsWith("not YAML: ");
    }

    @Test
    void refusesLargeFileBeforeReadingIt() {
        assertThat(messages("#".repeat(PolicyParser.MAX_BYTES + 1))).containsExactly("the file is larger than 256 KiB");
        assertThat(messages("# " + "€".repeat(PolicyParser.MAX_BYTES / 3)))
                .containsExactly("the file is larger than 256 KiB");
    }

    @Test
    void acceptsFileOfExactlyTheLimit() {
        String policy = HEAD + RINGS + "#";
        assertThat(PolicyParser.parse(policy + "x".repeat(PolicyParser.MAX_BYTES - policy.length())))
                .isInstanceOf(PolicyParser.Result.Valid.class);
    }

    @Test
    void boundsTheReport() {
        StringBuilder many = new StringBuilder(HEAD + RINGS);
        for (int i = 0; i < 5_000; i++) {
            many.append("key").append(i).append(": 1\n");
        }
        assertThat(messages(many.toString()))
                .hasSize(Problems.MAX_PROBLEMS + 1)
                .last()
                .isEqualTo("there are more problems than these 100");
    }

    @Test
    void refusesMoreNodesThanAPolicyNeeds() {
        assertThat(messages("a: [" + "x,".repeat(60_000) + "]")).containsExactly("more than 50000 keys and values");
    }

    @Test
    void messagesStayOneReadableLine() {
        String yaml = HEAD + RINGS + "\"a\\nb\\u202Ec\\e" + "x".repeat(500) + "\": 1\n";
        assertThat(PolicyParserTest.problems(yaml))
                .singleElement()
                .satisfies(problem -> assertThat(problem.sentence())
                        .hasSizeLessThan(300)
                        .startsWith("8:1 a?b?c?xxx")
                        .matches("\\P{Cntrl}+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# nothing\n",
                "---\n",
                "~",
                "null",
                "policy",
                "3",
                "[]",
                "- a\n- b\n",
                "{}",
                "\u0000",
                "\t"
            })
    void refusesWhatIsNoMapping(String yaml) {
        assertThat(PolicyParserTest.problems(yaml)).isNotEmpty();
    }

    @Test
    void refusesSecondDocument() {
        assertThat(messages(HEAD + RINGS + "---\n" + HEAD + RINGS))
                .containsExactly("a policy file has one document only");
    }

    @Test
    void readsWindowsLineEndsAndByteOrderMark() {
        assertThat(PolicyParser.parse(("\ufeff" + HEAD + RINGS).replace("\n", "\r\n")))
                .isInstanceOf(PolicyParser.Result.Valid.class);
    }

    @Test
    void placesSyntaxErrors() {
        assertThat(PolicyParserTest.problems(HEAD + "rings: [\nname: x\n"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isBetween(5, 7);
                    assertThat(problem.column()).isPositive();
                });
    }

    @Test
    void textThatYamlWouldTurnIntoOtherTypesStaysText() {
        PolicyDocument policy = PolicyParserTest.valid(
                HEAD + RINGS + "targets: {sites: [no, 1.10, 0x1F, 2026-01-01], labels: {on: [yes, 010]}}\n");
        assertThat(policy.targets().sites().patterns()).containsExactly("no", "1.10", "0x1F", "2026-01-01");
        assertThat(policy.targets().labels().get("on")).isEqualTo(GlobList.of("yes", "010"));
    }

    @Test
    void endsInPolicyOrProblemsForDamagedFiles() {
        PolicyFuzz fuzz = new PolicyFuzz(new Random(42));
        for (int i = 0; i < 6_000; i++) {
            String yaml = fuzz.next();
            assertThatCode(() -> {
                        switch (PolicyParser.parse(yaml)) {
                            case PolicyParser.Result.Valid valid ->
                                valid.document().warnings();
                            case PolicyParser.Result.Invalid invalid -> {
                                assertThat(invalid.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(101);
                                assertThat(invalid.problems())
                                        .allSatisfy(problem ->
                                                assertThat(problem.sentence()).matches("\\P{Cntrl}+"));
                            }
                        }
                    })
                    .as(yaml)
                    .doesNotThrowAnyException();
        }
    }
}
