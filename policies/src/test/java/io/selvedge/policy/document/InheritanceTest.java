package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InheritanceTest {
    private static final OwnFacts WEB =
            new OwnFacts("web-1", "lyon", Map.of("role", "server"), "Linux", "amd64", Map.of("openssl", "3.0.15-1"));

    private static PolicyDocument policy(String name, String scope, String sections) {
        return PolicyParserTest.valid("apiVersion: selvedge.io/v1\nkind: Policy\nname: " + name
                + "\nversion: 1\nscope: " + scope + "\n" + sections);
    }

    private static final PolicyDocument MESH = policy(
            "mesh",
            "mesh",
            "windows: {catchUp: P1D, critical: any-time, blackouts: [{reason: a, first: 2026-12-20, last: 2026-12-31}]}");
    private static final PolicyDocument LYON =
            policy("lyon", "site", "targets: {sites: [lyon]}\nwindows: {catchUp: P2D}");
    private static final PolicyDocument SERVERS = policy(
            "servers",
            "group",
            "targets: {labels: {role: server}}\nwindows: {catchUp: P3D, blackouts: [{reason: b, first: 2026-05-01, last: 2026-05-02}]}");
    private static final PolicyDocument OTHERS =
            policy("others", "group", "targets: {labels: {role: desktop}}\nwindows: {catchUp: P4D}");

    @Test
    void theMostSpecificWinsWhateverTheOrder() {
        Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            List<PolicyDocument> policies = new ArrayList<>(List.of(MESH, LYON, SERVERS, OTHERS));
            Collections.shuffle(policies, random);
            Inheritance inheritance = Inheritance.of(WEB, policies);

            assertThat(inheritance.layers()).containsExactly(MESH, LYON, SERVERS);
            assertThat(inheritance.settings().windows().catchUpMillis()).isEqualTo(3 * 86_400_000L);
            assertThat(inheritance.settings().windows().critical().text()).isEqualTo("any-time");
            assertThat(inheritance.settings().windows().blackouts()).hasSize(2);
            assertThat(inheritance.statements(SettingKey.WINDOWS_CATCH_UP))
                    .extracting(statement -> statement.policy().name())
                    .containsExactly("mesh", "lyon", "servers");
        }
    }

    @Test
    void withinAScopeTheNameThatSortsLastWins() {
        PolicyDocument later = policy("windows", "group", "windows: {catchUp: PT1H}");
        assertThat(Inheritance.of(WEB, List.of(later, SERVERS))
                        .settings()
                        .windows()
                        .catchUpMillis())
                .isEqualTo(3_600_000);
    }

    @Test
    void aPolicyWithoutRingsKnowsWhatIsInstalled() {
        PolicyDocument old = policy(
                "old-ssl",
                "group",
                "targets: {when: \"'openssl' in packages && packages['openssl'].olderThan('3.0.17', 'dpkg')\"}\nwindows: {critical: any-time}");
        assertThat(Inheritance.of(WEB, List.of(old)).layers()).containsExactly(old);
        assertThat(PolicyParserTest.problems("apiVersion: selvedge.io/v1\nkind: Policy\nname: a\nversion: 1\n"
                        + "rings: [{name: a, members: {rest: true}}]\ntargets: {when: \"'openssl' in packages\"}\n"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "windows: {open: [{name: a, rule: FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30, start: \"01:00\", duration: PT1H}]}#window a never comes",
                "windows: {open: [{name: a, rule: FREQ=WEEKLY;BYDAY=SA, start: \"01:00\", duration: PT1H}], blackouts: [{reason: b, rule: FREQ=WEEKLY;BYDAY=SA, start: \"00:00\", duration: P1D}]}#blackouts cover all of window a",
                "windows: {blackouts: [{reason: b, rule: FREQ=DAILY, start: \"00:00\", duration: P1D}]}#nothing is ever installed",
                "windows: {blackouts: [{reason: b, first: 2020-01-01, last: 2020-01-02}]}#blackout b never comes, or is long over",
                "windows: {timeZone: Middle/Earth}#this machine knows no zone Middle/Earth; an endpoint without it installs nothing",
                "windows: {catchUp: P1D}#has no effect here: there is no window to miss",
                "deferral: {times: 1, each: P2D, deadline: P1D}#is longer than the deadline, which ends the first deferral already",
                "deferral: {times: 1, each: PT0S, deadline: P1D}#lets nothing be put off",
                "priorities: {method: tiers, tiers: [{name: all, days: 3}, {name: rest, days: 60}]}#takes every finding; the tiers after it never decide",
                "priorities: {method: tiers, tiers: [{name: high, cvss: 7, days: 3}]}#findings that no tier takes have no deadline; end with {name: rest, days: 90}"
            })
    void warnsOfWhatContradictsItself(String section, String message) {
        assertThat(policy("a", "group", section).warnings())
                .extracting(PolicyWarning::message)
                .contains(message);
    }

    @Test
    void warnsWhenRingsRunOutOfPatienceBeforeTheFirstWindow() {
        PolicyDocument weekly = policy("a", "group", """
                windows: {open: [{name: w, rule: FREQ=WEEKLY;BYDAY=SA, start: "01:00", duration: PT1H}]}
                rings: [{name: a, members: {percent: 10}}, {name: b, members: {rest: true}, gate: {silence: P8D, hold: P9D}}]
                """);
        assertThat(weekly.warnings())
                .extracting(PolicyWarning::path)
                .contains("rings[0].gate.silence", "rings[0].gate.hold")
                .doesNotContain("rings[1].gate.silence", "rings[1].gate.hold");
    }
}
