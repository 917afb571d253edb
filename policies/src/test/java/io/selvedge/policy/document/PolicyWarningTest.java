package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyWarningTest {
    private static final String HEAD = "apiVersion: selvedge.io/v1\nkind: Policy\nname: a\nversion: 1\nrings:\n";
    private static final String REST = "  - {name: rest, members: {rest: true}}\n";

    private static List<String> paths(String rings) {
        return PolicyParserTest.valid(HEAD + rings).warnings().stream()
                .map(PolicyWarning::path)
                .toList();
    }

    @Test
    void staysSilentOnSoundPolicy() {
        assertThat(paths("  - {name: a, members: {percent: 10}}\n" + REST)).isEmpty();
        assertThat(paths("  - {name: a, members: {percent: 10}}\n  - {name: b, members: {percent: 90}}\n"))
                .isEmpty();
    }

    @Test
    void warnsOfRolloutWithoutPilot() {
        assertThat(paths("  - {name: a, members: {percent: 100}}\n")).containsExactly("rings[0].members");
        assertThat(paths(REST)).containsExactly("rings[0].members");
    }

    @Test
    void warnsOfRestThatIsEmpty() {
        assertThat(paths("  - {name: a, members: {percent: 50}}\n  - {name: b, members: {percent: 50}}\n" + REST))
                .containsExactly("rings[2].members");
    }

    @Test
    void warnsOfEndpointsThatNoRingTakes() {
        assertThat(paths("  - {name: a, members: {percent: 10}}\n")).containsExactly("rings");
        assertThat(paths("  - {name: a, members: {sites: [x]}}\n")).containsExactly("rings");
    }

    @Test
    void warnsOfMissingSoakBetweenRings() {
        assertThat(paths("  - {name: a, members: {percent: 10}, gate: {soak: PT0S}}\n" + REST))
                .containsExactly("rings[0].gate.soak");
    }

    @Test
    void warnsOfGateThatContradictsItself() {
        assertThat(paths("  - {name: a, members: {percent: 10}, gate: {maxFailed: 1, minSuccess: 1, maxSilent: 100%}}\n"
                        + REST))
                .containsExactly("rings[0].gate.maxFailed", "rings[0].gate.minSuccess", "rings[0].gate.maxSilent");
        assertThat(paths("  - {name: a, members: {percent: 10}, gate: {success: 40%, silence: P2D}}\n" + REST))
                .containsExactly("rings[0].gate.success", "rings[0].gate.silence");
        assertThat(paths("  - {name: a, members: {percent: 10}, gate: {silence: PT0S, hold: PT0S}}\n" + REST))
                .containsExactly("rings[0].gate.silence", "rings[0].gate.hold");
    }

    @Test
    void warnsOfContradictionThatOnlyTheCriticalLaneMakes() {
        assertThat(paths("  - {name: a, members: {percent: 10}}\n" + REST + "lanes: {critical: {hold: PT10M}}\n"))
                .containsExactly(
                        "lanes.critical over rings[0].gate.silence", "lanes.critical over rings[1].gate.silence");
    }
}
