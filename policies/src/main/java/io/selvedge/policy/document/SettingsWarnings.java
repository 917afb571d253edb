package io.selvedge.policy.document;

import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.window.Blackout;
import io.selvedge.policy.window.Interval;
import io.selvedge.policy.window.Window;
import io.selvedge.policy.window.WindowCalendar;
import io.selvedge.policy.window.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What contradicts itself in the settings of a policy. Looked at over a few years in one zone: clock changes do not matter. */
final class SettingsWarnings {
    /**
     * From when windows are looked for. A fixed day, because a policy means the same whenever it is read; dates before it
     * are the past to everybody.
     */
    private static final long FROM_MILLIS =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private static final int MANY_WINDOWS = 400;

    private SettingsWarnings() {}

    static List<PolicyWarning> of(PolicyDocument policy) {
        List<PolicyWarning> warnings = new ArrayList<>();
        WindowCalendar calendar = policy.settings().windows();
        Optional<String> unknown =
                calendar.zone().filter(name -> Zones.find(name).isEmpty());
        unknown.ifPresent(name -> warnings.add(new PolicyWarning(
                "windows.timeZone",
                "this machine knows no zone " + name + "; an endpoint without it installs nothing")));
        ofWindows(calendar, warnings);
        ofWaiting(policy, calendar, warnings);
        Deferral deferral = policy.settings().deferral();
        if (deferral.times() > 0 && deferral.eachMillis() > deferral.deadlineMillis()) {
            warnings.add(new PolicyWarning(
                    "deferral.each", "is longer than the deadline, which ends the first deferral already"));
        }
        if (deferral.times() > 0 && (deferral.eachMillis() == 0 || deferral.deadlineMillis() == 0)) {
            warnings.add(new PolicyWarning("deferral", "lets nothing be put off"));
        }
        ofTiers(policy, warnings);
        return warnings;
    }

    private static ZoneId zone(WindowCalendar calendar) {
        return calendar.zone().flatMap(Zones::find).orElse(ZoneOffset.UTC);
    }

    private static void ofWindows(WindowCalendar calendar, List<PolicyWarning> warnings) {
        ZoneId zone = zone(calendar);
        for (int i = 0; i < calendar.windows().size(); i++) {
            Window window = calendar.windows().get(i);
            WindowCalendar alone =
                    new WindowCalendar(Optional.empty(), List.of(window), List.of(), 0, calendar.critical());
            if (alone.next(zone, FROM_MILLIS).isEmpty()) {
                warnings.add(new PolicyWarning("windows.open[" + i + "]", "window " + window.name() + " never comes"));
            } else if (covers(calendar, alone)) {
                warnings.add(
                        new PolicyWarning("windows.open[" + i + "]", "blackouts cover all of window " + window.name()));
            }
        }
        if (calendar.windows().isEmpty() && calendar.catchUpMillis() > 0) {
            warnings.add(new PolicyWarning("windows.catchUp", "has no effect here: there is no window to miss"));
        }
        if (calendar.windows().isEmpty() && calendar.next(zone, FROM_MILLIS).isEmpty()) {
            warnings.add(new PolicyWarning("windows.blackouts", "nothing is ever installed"));
        }
        for (int i = 0; i < calendar.blackouts().size(); i++) {
            Blackout blackout = calendar.blackouts().get(i);
            if (blackout.touching(zone, FROM_MILLIS, FROM_MILLIS + WindowCalendar.HORIZON_DAYS * 86_400_000L)
                    .isEmpty()) {
                warnings.add(new PolicyWarning(
                        "windows.blackouts[" + i + "]",
                        "blackout " + blackout.reason() + " never comes, or is long over"));
            }
        }
    }

    private static boolean covers(WindowCalendar calendar, WindowCalendar alone) {
        WindowCalendar dark =
                new WindowCalendar(Optional.empty(), alone.windows(), calendar.blackouts(), 0, calendar.critical());
        return dark.next(zone(calendar), FROM_MILLIS).isEmpty();
    }

    /** Rings that run out of patience before the first window can have come. */
    private static void ofWaiting(PolicyDocument policy, WindowCalendar calendar, List<PolicyWarning> warnings) {
        long longestMillis = longestWait(calendar);
        if (longestMillis == 0) {
            return;
        }
        String wait = "windows leave up to " + days(longestMillis) + " days without one";
        for (int i = 0; i < policy.rings().size(); i++) {
            Gate gate = policy.rings().get(i).gate();
            if (gate.silenceMillis() < longestMillis) {
                warnings.add(new PolicyWarning(
                        "rings[" + i + "].gate.silence", wait + ": endpoints count as silent before they may install"));
            }
            if (gate.holdMillis() < longestMillis) {
                warnings.add(new PolicyWarning(
                        "rings[" + i + "].gate.hold", wait + ": the ring is held before they may install"));
            }
        }
    }

    /** The longest time between two openings, over the next windows; 0 where there are no windows. */
    private static long longestWait(WindowCalendar calendar) {
        if (calendar.windows().isEmpty()) {
            return 0;
        }
        WindowCalendar windows =
                new WindowCalendar(Optional.empty(), calendar.windows(), List.of(), 0, calendar.critical());
        long longest = 0;
        long end = Long.MIN_VALUE;
        for (Interval open : windows.next(zone(calendar), FROM_MILLIS, MANY_WINDOWS)) {
            longest = end == Long.MIN_VALUE ? 0 : Math.max(longest, open.startMillis() - end);
            end = open.endMillis();
        }
        return longest;
    }

    private static String days(long millis) {
        return String.valueOf((millis + 86_400_000L - 1) / 86_400_000L);
    }

    private static void ofTiers(PolicyDocument policy, List<PolicyWarning> warnings) {
        List<Priorities.Tier> tiers =
                policy.settings().findPriorities().map(Priorities::tiers).orElse(List.of());
        for (int i = 0; i < tiers.size() - 1; i++) {
            if (tiers.get(i).takesAll()) {
                warnings.add(new PolicyWarning(
                        "priorities.tiers[" + i + "]", "takes every finding; the tiers after it never decide"));
            }
        }
        if (!tiers.isEmpty() && !tiers.getLast().takesAll()) {
            warnings.add(new PolicyWarning(
                    "priorities.tiers",
                    "findings that no tier takes have no deadline; end with {name: rest, days: 90}"));
        }
    }
}
