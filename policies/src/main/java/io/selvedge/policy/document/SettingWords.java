package io.selvedge.policy.document;

import io.selvedge.policy.conduct.Conditions;
import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.conduct.RebootLimit;
import io.selvedge.policy.window.Blackout;
import io.selvedge.policy.window.CriticalLane;
import io.selvedge.policy.window.Occurrences;
import io.selvedge.policy.window.Span;
import io.selvedge.policy.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Settings as people read them. */
public final class SettingWords {
    private SettingWords() {}

    /** One setting's value on one line. */
    public static String of(Object value) {
        return switch (value) {
            case String text -> text;
            case Long millis -> duration(millis);
            case CriticalLane lane -> lane.text();
            case Window window -> window.name() + " (" + words(window.occurrences()) + ")";
            case Blackout.Days days -> days.reason() + " (" + days.first() + " to " + days.last() + ")";
            case Blackout.Recurring again -> again.reason() + " (" + words(again.occurrences()) + ")";
            case Conditions conditions -> words(conditions);
            case Deferral deferral ->
                deferral.times() + " times, each at most " + duration(deferral.eachMillis()) + ", not beyond "
                        + duration(deferral.deadlineMillis()) + " after it was due";
            case RebootLimit limit ->
                limit.atOnce() + " at once"
                        + limit.groupBy().map(label -> " per " + label).orElse("") + ", a lock holds "
                        + duration(limit.lockMillis());
            case Priorities priorities -> words(priorities);
            case List<?> list -> list.stream().map(SettingWords::of).collect(Collectors.joining("; "));
            default -> String.valueOf(value);
        };
    }

    private static String words(Occurrences occurrences) {
        int shift = occurrences.plusDays();
        return occurrences.rule().text() + (shift == 0 ? "" : (shift > 0 ? " +" : " ") + shift + " days") + " at "
                + occurrences.start() + " for " + words(occurrences.length());
    }

    private static String words(Span span) {
        String days = span.days() == 0 ? "" : "P" + span.days() + "D";
        String rest =
                span.seconds() == 0 ? "" : Duration.ofSeconds(span.seconds()).toString();
        return days.isEmpty() ? rest : days + (rest.isEmpty() ? "" : rest.substring(1));
    }

    private static String words(Conditions conditions) {
        return (conditions.mains() ? "mains power" : "any power")
                + (conditions.minBatteryPercent() == 0
                        ? ""
                        : ", battery at " + conditions.minBatteryPercent() + " % or more")
                + (conditions.metered() ? "" : ", no fetching over metered networks");
    }

    private static String words(Priorities priorities) {
        return priorities.method().text()
                + priorities.tiers().stream()
                        .map(tier -> "; " + tier.name() + " within " + tier.days() + " days")
                        .collect(Collectors.joining());
    }

    private static String duration(long millis) {
        long days = millis / 86_400_000;
        Duration rest = Duration.ofMillis(millis % 86_400_000);
        if (days == 0) {
            return rest.toString();
        }
        return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
