package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
    private static final String HEAD = "apiVersion: selvedge.io/v1\nkind: Policy\nname: office\nversion: 3\n";
    private static final String RINGS = "rings:\n  - name: all\n    members: {rest: true}\n";

    static final String FULL = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: office-desktops
            version: 3
            targets: {sites: [berlin, paris], labels: {role: desktop, floor: [2, 3]}, names: ["pc-*"]}
            patches: {products: [hello, "lib*"]}
            rings:
              - name: testers
                members: {names: [pc-1]}
              - name: pilot
                members: {percent: 0.5}
                gate: {success: 99.5%, maxFailed: 1, maxSilent: 2, silence: PT10M, soak: P1DT1H, hold: PT24H}
              - name: rest
                members: {rest: true}
                approval: true
            onFailure: stop
            lanes: {critical: {soak: PT0S, success: 90%, approval: false, coolDown: PT1H, onSilence: fail}}
            attempts: 4
            backOff: PT5M
            coolDown: P3D
            bandwidth: {wanKbit: 512}
            """;

    static PolicyDocument valid(String yaml) {
        return switch (PolicyParser.parse(yaml)) {
            case PolicyParser.Result.Valid valid -> valid.document();
            case PolicyParser.Result.Invalid invalid ->
                throw new AssertionError(
                        invalid.problems().stream().map(Problem::sentence).toList());
        };
    }

    static List<Problem> problems(String yaml) {
        return switch (PolicyParser.parse(yaml)) {
            case PolicyParser.Result.Valid valid -> throw new AssertionError("valid: " + valid.document());
            case PolicyParser.Result.Invalid invalid -> invalid.problems();
        };
    }

    private static List<String> sentences(String yaml) {
        return problems(yaml).stream().map(Problem::sentence).toList();
    }

    @Test
    void readsEveryKey() {
        PolicyDocument policy = valid(FULL);

        assertThat(policy.name()).isEqualTo("office-desktops");
        assertThat(policy.version()).isEqualTo(3);
        assertThat(policy.targets())
                .isEqualTo(new Selector(
                        GlobList.of("pc-*"),
                        GlobList.of("berlin", "paris"),
                        Map.of("role", GlobList.of("desktop"), "floor", GlobList.of("2", "3"))));
        assertThat(policy.patches()).isEqualTo(new PatchFilter(GlobList.of("hello", "lib*")));
        assertThat(policy.rings())
                .containsExactly(
                        new Ring(
                                "testers",
                                new Members.Chosen(new Selector(GlobList.of("pc-1"), GlobList.ANY, Map.of())),
                                false,
                                Gate.DEFAULT),
                        new Ring(
                                "pilot",
                                new Members.Percent(50),
                                false,
                                new Gate(9_950, 1, 2, 600_000, 90_000_000, 86_400_000)),
                        new Ring("rest", new Members.Rest(), true, Gate.DEFAULT));
        assertThat(policy.onFailure()).isEqualTo(OnFailure.STOP);
        assertThat(policy.gate(1, Lane.CRITICAL))
                .isEqualTo(new Gate(
                        9_000, 0, new Limit.Count(1), new Limit.Count(2), OnSilence.FAIL, 600_000, 0, 86_400_000));
        assertThat(policy.gate(1, Lane.STANDARD))
                .isEqualTo(policy.rings().get(1).gate());
        assertThat(policy.attempts()).isEqualTo(4);
        assertThat(policy.backOffMillis()).isEqualTo(300_000);
        assertThat(policy.coolDownMillis(Lane.STANDARD)).isEqualTo(3 * 86_400_000L);
        assertThat(policy.coolDownMillis(Lane.CRITICAL)).isEqualTo(3_600_000);
        assertThat(policy.needsApproval(2, Lane.STANDARD)).isTrue();
        assertThat(policy.needsApproval(2, Lane.CRITICAL)).isFalse();
        assertThat(policy.bandwidth().wanKbit()).isEqualTo(512);
    }

    @Test
    void fillsInDefaults() {
        PolicyDocument policy = valid(HEAD + RINGS);

        assertThat(policy.targets()).isEqualTo(Selector.ALL);
        assertThat(policy.patches()).isEqualTo(PatchFilter.ALL);
        assertThat(policy.onFailure()).isEqualTo(OnFailure.UNDO_RING);
        assertThat(policy.lanes()).isEmpty();
        assertThat(policy.attempts()).isEqualTo(2);
        assertThat(policy.backOffMillis()).isEqualTo(60_000);
        assertThat(policy.coolDownMillis(Lane.CRITICAL)).isZero();
        assertThat(policy.needsApproval(0, Lane.STANDARD)).isFalse();
        assertThat(policy.bandwidth()).isEqualTo(PolicyDocument.Bandwidth.UNLIMITED);
        assertThat(policy.rings().getFirst().gate()).isEqualTo(Gate.DEFAULT);
    }

    @Test
    void readsLimitsByCountAndByShare() {
        Gate gate = valid(HEAD
                        + "rings: [{name: a, members: {rest: true}, gate: {success: 50%, minSuccess: 3, maxFailed: 2.5%,"
                        + " maxSilent: 7}}]\n")
                .rings()
                .getFirst()
                .gate();

        assertThat(gate.maxFailed()).isEqualTo(new Limit.Share(250));
        assertThat(gate.maxFailed().of(79)).isEqualTo(1);
        assertThat(gate.maxSilent().of(3)).isEqualTo(7);
        assertThat(gate.neededSuccesses(4)).isEqualTo(3);
        assertThat(gate.neededSuccesses(2)).isEqualTo(2);
        assertThat(gate.neededSuccesses(100)).isEqualTo(50);
        assertThat(problems(HEAD + "rings: [{name: a, members: {rest: true}, approval: please, gate: {maxFailed: 0%,"
                        + " maxSilent: none, onSilence: shout}}]\n"))
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "rings[0].approval",
                        "rings[0].gate.maxFailed",
                        "rings[0].gate.maxSilent",
                        "rings[0].gate.onSilence");
    }

    @Test
    void namesPlaceAndNearestKeyForUnknownKey() {
        String yaml = HEAD + "rings:\n  - name: all\n    members: {rest: true}\n    gate: {soack: PT1H}\n";

        assertThat(problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(8);
            assertThat(problem.column()).isEqualTo(12);
            assertThat(problem.sentence()).isEqualTo("8:12 rings[0].gate.soack: unknown key (did you mean \"soak\"?)");
        });
    }

    @Test
    void listsKnownKeysWhenNoneIsNear() {
        assertThat(sentences(HEAD + RINGS + "bandwidth: {zzzzzzzz: 1}\n"))
                .containsExactly("8:13 bandwidth.zzzzzzzz: unknown key (known here: wanKbit)");
    }

    @Test
    void refusesRepeatedKeyOnEveryLevel() {
        assertThat(sentences(HEAD + "name: other\n" + RINGS))
                .containsExactly("5:1 name: is there twice, first in line 3");
        assertThat(sentences(HEAD + RINGS + "targets: {labels: {a: b, a: c}}\n"))
                .containsExactly("8:26 targets.labels.a: is there twice");
    }

    @Test
    void reportsAllProblemsInFileOrder() {
        String yaml = """
                apiVersion: selvedge.io/v2
                kind: Policy
                version: 0
                rings:
                  - name: Pilot
                    members: {percent: 0}
                    gate: {success: 100, maxFailed: -1, soak: 1h}
                  - name: rest
                    members: {rest: true, percent: 5}
                onFailure: panic
                attempts: 11
                """;

        assertThat(problems(yaml))
                .extracting(Problem::path)
                .containsExactly(
                        "name", // a missing key is placed where its mapping starts
                        "apiVersion",
                        "version",
                        "rings[0].name",
                        "rings[0].members.percent",
                        "rings[0].gate.success",
                        "rings[0].gate.maxFailed",
                        "rings[0].gate.soak",
                        "rings[1].members",
                        "onFailure",
                        "attempts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-5", "101", "100.01", "0.001", "1e1", "ten", "\"10\"", "10%", "0x10", "010", "~", "[10]"})
    void refusesPercentThatIsNone(String percent) {
        assertThat(problems(HEAD + "rings: [{name: a, members: {percent: " + percent + "}}]\n"))
                .extracting(Problem::path)
                .containsExactly("rings[0].members.percent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "0%", "101%", "95 %", "nine%", "0.95", "-1%", "\"\"", "true", "{}"})
    void refusesSuccessThatIsNoPercentage(String success) {
        assertThat(problems(HEAD + "rings: [{name: a, members: {rest: true}, gate: {success: " + success + "}}]\n"))
                .extracting(Problem::path)
                .containsExactly("rings[0].gate.success");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1h", "PT", "P", "P1Y", "P1M", "PT1.5S", "-PT1H", "PT-1H", "P1DT", "3600", "PT1S1H", "P367D", "\"\"",
                "~"
            })
    void refusesDurationThatIsNone(String soak) {
        assertThat(problems(HEAD + "rings: [{name: a, members: {rest: true}, gate: {soak: " + soak + "}}]\n"))
                .extracting(Problem::path)
                .containsExactly("rings[0].gate.soak");
    }

    @Test
    void refusesImpossibleRings() {
        assertThat(sentences(HEAD + "rings: [{name: a, members: {percent: 60}}, {name: b, members: {percent: 41}}]\n"))
                .containsExactly("5:44 rings[1].members.percent: the percentages up to here add up to more than 100");
        assertThat(sentences(HEAD + "rings: [{name: a, members: {rest: true}}, {name: b, members: {percent: 1}}]\n"))
                .containsExactly("5:9 rings[0].members.rest: only the last ring can be the rest");
        assertThat(sentences(HEAD + "rings: [{name: a, members: {percent: 1}}, {name: a, members: {percent: 1}}]\n"))
                .containsExactly("5:43 rings[1].name: is the name of rings[0] already");
        assertThat(sentences(HEAD + "rings: []\n")).containsExactly("5:8 rings: a policy has 1 to 50 rings");
        assertThat(sentences(HEAD)).singleElement().asString().contains("rings: is missing");
        assertThat(sentences(HEAD + "rings: [" + "{name: a, members: {rest: true}},".repeat(51) + "]\n"))
                .containsExactly("5:8 rings: a policy has 1 to 50 rings");
        assertThat(problems(HEAD + "rings: [{name: a, members: {names: []}}]\n"))
                .extracting(Problem::path)
                .containsExactly("rings[0].members.names");
        assertThat(problems(HEAD + "rings: [{name: a, members: {}}]\n"))
                .extracting(Problem::message)
                .containsExactly("chooses nothing");
        assertThat(problems(HEAD + "rings: [{name: a, members: {rest: false}}]\n"))
                .extracting(Problem::message)
                .containsExactly("must be true");
    }

    @Test
    void refusesEmptyTargets() {
        assertThat(sentences(HEAD + RINGS + "targets: {}\n"))
                .containsExactly("8:10 targets: chooses nothing (leave targets out for all endpoints)");
    }
}
