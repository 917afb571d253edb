package io.selvedge.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.conduct.Conditions;
import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.conduct.RebootLimit;
import io.selvedge.policy.window.Blackout;
import io.selvedge.policy.window.CriticalLane;
import io.selvedge.policy.window.Window;
import io.selvedge.policy.window.WindowCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final String HEAD = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: office
            version: 3
            rings: [{name: all, members: {rest: true}}]
            """;

    static final String FULL = HEAD + """
            targets: {when: "labels.role in ['desktop', 'laptop'] || name.glob('pc-*')"}
            patches: {when: "patch.product.startsWith('lib') && has(patch.kev)"}
            windows:
              timeZone: Europe/Berlin
              open:
                - {name: nights, rule: "FREQ=WEEKLY;BYDAY=MO,TU", start: "22:00", duration: PT6H}
                - {name: patch-tuesday, rule: "FREQ=MONTHLY;BYDAY=2TU", plusDays: 3, start: "01:00", duration: P1DT2H}
                - {name: odd, rule: "FREQ=WEEKLY;INTERVAL=2", from: 2026-01-04, start: "06:00", duration: P1D}
              blackouts:
                - {reason: year end, first: 2026-12-20, last: 2027-01-06}
                - {reason: month end, rule: "FREQ=MONTHLY;BYMONTHDAY=-1", start: "00:00", duration: P1D}
              catchUp: P2D
              critical: ignore-windows
            conditions: {minBattery: 40%, metered: false}
            deferral: {times: 3, each: PT4H, deadline: P3D}
            notices: {before: [PT1H, P1D]}
            reboots: {atOnce: 2, groupBy: rack, lock: PT30M}
            priorities:
              method: tiers
              tiers:
                - {name: now, kev: true, cvss: 7.5, epss: 10%, days: 3}
                - {name: rest, days: 60}
            """;

    @Test
    void readsEverySetting() {
        Settings settings = PolicyParserTest.valid(FULL).settings();
        WindowCalendar windows = settings.windows();

        assertThat(windows.zone()).contains("Europe/Berlin");
        assertThat(windows.windows()).extracting(Window::name).containsExactly("nights", "patch-tuesday", "odd");
        assertThat(windows.windows().get(1).occurrences().plusDays()).isEqualTo(3);
        assertThat(windows.windows().get(1).occurrences().length().days()).isEqualTo(1);
        assertThat(windows.windows().get(1).occurrences().length().seconds()).isEqualTo(7_200);
        assertThat(windows.blackouts()).extracting(Blackout::reason).containsExactly("year end", "month end");
        assertThat(windows.catchUpMillis()).isEqualTo(172_800_000);
        assertThat(windows.critical()).isEqualTo(CriticalLane.IGNORES_WINDOWS);
        assertThat(settings.conditions()).isEqualTo(new Conditions(false, 40, false));
        assertThat(settings.deferral()).isEqualTo(new Deferral(3, 14_400_000, 259_200_000));
        assertThat(settings.notices()).containsExactly(86_400_000L, 3_600_000L);
        assertThat(settings.reboots()).isEqualTo(new RebootLimit(2, Optional.of("rack"), 1_800_000));
        assertThat(settings.findPriorities())
                .contains(new Priorities(
                        Priorities.Method.TIERS,
                        List.of(
                                new Priorities.Tier("now", true, OptionalInt.of(75), OptionalInt.of(1_000), 3),
                                new Priorities.Tier("rest", false, OptionalInt.empty(), OptionalInt.empty(), 60))));
        assertThat(settings.stated().get(SettingKey.WINDOWS_CATCH_UP).line()).isEqualTo(17);
    }

    @Test
    void conditionsChooseEndpointsAndPatches() {
        PolicyDocument policy = PolicyParserTest.valid(FULL);

        assertThat(policy.targets().matches("pc-1", "berlin", Map.of())).isTrue();
        assertThat(policy.targets().matches("x", "berlin", Map.of("role", "laptop")))
                .isTrue();
        assertThat(policy.targets().matches("x", "berlin", Map.of("floor", "2")))
                .isFalse();
        assertThat(policy.patches().allows(new PatchFilter.PatchFacts("libc6", "2", Map.of("kev", true))))
                .isTrue();
        assertThat(policy.patches().allows(new PatchFilter.PatchFacts("libc6", "2", Map.of())))
                .isFalse();
    }

    @Test
    void statesNothingWhereNothingIsSaid() {
        assertThat(PolicyParserTest.valid(HEAD).settings()).isEqualTo(Settings.NONE);
        assertThat(Settings.NONE.windows()).isEqualTo(WindowCalendar.ALWAYS);
        assertThat(Settings.NONE.deferral()).isEqualTo(Deferral.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "windows: {open: [{name: a, rule: FREQ=HOURLY, start: \"22:00\", duration: PT1H}]}|6:34 windows.open[0].rule: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY",
                "windows: {open: [{name: a, rule: FREQ=WEEKLY, start: \"22:00\", duration: PT1H}]}|6:34 windows.open[0].rule: needs a first day, because the rule does not say which day of the period; write from: 2026-01-01 beside it",
                "windows: {open: [{name: a, rule: FREQ=DAILY, start: 22:00, duration: PT0S}]}|6:70 windows.open[0].duration: must be a duration above 0 and at most 31 days (such as PT4H or P1D)",
                "windows: {blackouts: [{reason: a, first: 2026-02-30, last: 2026-03-01}]}|6:42 windows.blackouts[0].first: must be a day of the calendar (such as 2026-12-20)",
                "windows: {blackouts: [{reason: a, first: 2026-03-02, last: 2026-03-01}]}|6:60 windows.blackouts[0].last: is before the first day",
                "windows: {blackouts: [{reason: a}]}|6:23 windows.blackouts[0]: says no time (either {first: 2026-12-20, last: 2027-01-06} or {rule: .., start: .., duration: ..})",
                "windows: {catchUp: P32D}|6:20 windows.catchUp: must be at most 31 days",
                "windows: {open: [{name: a, rule: FREQ=DAILY, start: \"22:00\", duration: PT1H}, {name: a, rule: FREQ=DAILY, start: \"12:00\", duration: PT1H}]}|6:17 windows.open: two windows are named a",
                "targets: {when: \"labels.role = 'x'\"}|6:17 targets.when: character 13: no expression has this character",
                "targets: {when: \"'bash' in packages\"}|6:17 targets.when: character 11: there is no variable 'packages' here; there are labels, name, site",
                "patches: {when: \"patch.epss > 'high'\"}|6:17 patches.when: character 12: '>' between a number and text",
                "conditions: {power: mains, minBattery: 40%}|6:13 conditions.minBattery: has no effect: power: mains lets nothing run on battery",
                "priorities: {method: bod-26-04, tiers: [{name: a, days: 1}]}|6:13 priorities.tiers: belong to the method tiers only; this method has its own table"
            })
    void namesThePlaceOfWhatIsWrong(String section, String sentence) {
        assertThat(PolicyParserTest.problems(HEAD + section + "\n"))
                .extracting(Problem::sentence)
                .containsExactly(sentence);
    }

    @Test
    void theMoreSpecificPolicyWinsSettingBySettingAndBlackoutsAddUp() {
        Settings mesh = PolicyParserTest.valid(FULL).settings();
        Settings group = PolicyParserTest.valid(HEAD + """
                        windows:
                          blackouts: [{reason: audit, first: 2026-05-01, last: 2026-05-02}]
                          catchUp: PT0S
                        """).settings();
        WindowCalendar windows = mesh.under(group).windows();

        assertThat(windows.blackouts()).extracting(Blackout::reason).containsExactly("year end", "month end", "audit");
        assertThat(windows.catchUpMillis()).isZero();
        assertThat(windows.windows()).hasSize(3);
    }
}
