package io.selvedge.sim.lab;

import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.ring.Boundaries;
import io.selvedge.policy.ring.Endpoint;
import io.selvedge.policy.ring.Membership;
import io.selvedge.policy.window.Moment;
import io.selvedge.policy.window.Permission;
import io.selvedge.policy.window.WindowCalendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How fast a policy is evaluated: targets and rings by a condition in CEL, and windows in many time zones. */
public final class PolicySpeed {
    private static final int ENDPOINTS = 100_000;
    private static final int ROUNDS = 7;
    private static final String POLICY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: speed
            version: 1
            targets: {when: "labels.role in ['desktop', 'laptop'] && !(site.startsWith('lab') || name.glob('*-test'))"}
            rings:
              - name: pilot
                members: {when: "has(labels.ring) && labels.ring == 'pilot'"}
              - name: early
                members: {percent: 10}
              - name: rest
                members: {rest: true}
            windows:
              open:
                - {name: nights, rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", start: "22:00", duration: PT6H}
                - {name: after-patch-tuesday, rule: "FREQ=MONTHLY;BYDAY=2TU", plusDays: 3, start: "01:00", duration: PT4H}
              blackouts:
                - {reason: year end, first: 2026-12-20, last: 2027-01-06}
            """;
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Asia/Kathmandu"));

    private PolicySpeed() {}

    /** Prints the rates of each round; the first ones warm up. */
    public static void main(String[] args) {
        PolicyDocument policy = ((PolicyParser.Result.Valid) PolicyParser.parse(POLICY)).document();
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.add(new Endpoint(
                    "%064x".formatted(i),
                    "pc-" + i,
                    "site-" + i % 250,
                    Map.of("role", i % 3 == 0 ? "server" : "desktop", "floor", String.valueOf(i % 9))));
        }
        Boundaries boundaries = Boundaries.choose(policy, "0123456789abcdef", endpoints);
        long now = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
        for (int round = 1; round <= ROUNDS; round++) {
            int members = 0;
            long start = System.nanoTime();
            for (Endpoint endpoint : endpoints) {
                members += Membership.ringOf(policy, "0123456789abcdef", boundaries, endpoint)
                                .isPresent()
                        ? 1
                        : 0;
            }
            long rings = System.nanoTime() - start;
            int granted = 0;
            WindowCalendar calendar = policy.settings().windows();
            start = System.nanoTime();
            for (int i = 0; i < ENDPOINTS; i++) {
                Moment moment = new Moment(ZONES.get(i % ZONES.size()), now + i * 60_000L, 0, false, List.of());
                granted += calendar.judge(moment) instanceof Permission.Granted ? 1 : 0;
            }
            long windows = System.nanoTime() - start;
            System.out.printf(
                    Locale.ROOT,
                    "round %d: rings of %,d endpoints in %d ms (%,d a second, %d members); windows in %d ms (%,d a second, %d open)%n",
                    round,
                    ENDPOINTS,
                    rings / 1_000_000,
                    ENDPOINTS * 1_000_000_000L / rings,
                    members,
                    windows / 1_000_000,
                    ENDPOINTS * 1_000_000_000L / windows,
                    granted);
        }
    }
}
