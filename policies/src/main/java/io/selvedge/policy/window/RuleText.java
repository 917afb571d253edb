package io.selvedge.policy.window;

import io.selvedge.policy.window.RuleParts.Frequency;
import io.selvedge.policy.window.RuleParts.Weekday;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a recurrence rule. */
final class RuleText {
    /** Longest text: a rule that lists every day of the month has half of it. */
    static final int MAX_CHARS = 512;

    private static final Pattern WEEKDAY = Pattern.compile("([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,4}");
    private static final List<String> DAYS = List.of("MO", "TU", "WE", "TH", "FR", "SA", "SU");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Map<String, String> ELSEWHERE = Map.of(
            "BYHOUR", "the time of day stands beside the rule",
            "BYMINUTE", "the time of day stands beside the rule",
            "BYSECOND", "the time of day stands beside the rule",
            "BYWEEKNO", "is not supported; use BYMONTH and BYDAY",
            "DTSTART", "the first day stands beside the rule");

    private final String text;
    private final Map<String, Part> parts = new TreeMap<>();

    private record Part(String value, int offset) {}

    private RuleText(String text) {
        this.text = text;
    }

    static RuleParts read(String text) {
        if (text.length() > MAX_CHARS) {
            throw new MalformedRuleException(0, "is longer than " + MAX_CHARS + " characters");
        }
        RuleText rule = new RuleText(text.toUpperCase(Locale.ROOT));
        rule.split();
        return rule.parts();
    }

    private void split() {
        int at = 0;
        for (String piece : text.split(";", -1)) {
            int equals = piece.indexOf('=');
            if (equals <= 0) {
                throw new MalformedRuleException(at, "must be NAME=VALUE pairs with semicolons between them");
            }
            if (parts.put(piece.substring(0, equals), new Part(piece.substring(equals + 1), at)) != null) {
                throw new MalformedRuleException(at, piece.substring(0, equals) + " is there twice");
            }
            at += piece.length() + 1;
        }
    }

    private RuleParts parts() {
        for (Map.Entry<String, String> elsewhere : ELSEWHERE.entrySet()) {
            Part part = parts.get(elsewhere.getKey());
            if (part != null) {
                throw new MalformedRuleException(part.offset(), elsewhere.getKey() + ": " + elsewhere.getValue());
            }
        }
        Frequency frequency = frequency();
        int interval = number("INTERVAL", RecurrenceRule.MAX_INTERVAL).orElse(1);
        int count = number("COUNT", RecurrenceRule.MAX_COUNT).orElse(0);
        Optional<LocalDate> until = until();
        List<Integer> months = numbers("BYMONTH", 12, false);
        List<Integer> monthDays = numbers("BYMONTHDAY", 31, true);
        List<Integer> yearDays = numbers("BYYEARDAY", 366, true);
        List<Weekday> weekdays = weekdays(frequency);
        List<Integer> setPositions = numbers("BYSETPOS", 366, true);
        DayOfWeek weekStart = weekStart();
        if (!parts.isEmpty()) {
            Map.Entry<String, Part> unknown = parts.entrySet().iterator().next();
            throw new MalformedRuleException(unknown.getValue().offset(), "unknown part " + unknown.getKey());
        }
        if (count > 0 && until.isPresent()) {
            throw new MalformedRuleException(0, "COUNT and UNTIL exclude each other");
        }
        if (frequency == Frequency.WEEKLY && !monthDays.isEmpty()) {
            throw new MalformedRuleException(0, "BYMONTHDAY has no meaning in a WEEKLY rule");
        }
        if (frequency != Frequency.YEARLY && !yearDays.isEmpty()) {
            throw new MalformedRuleException(0, "BYYEARDAY has a meaning in a YEARLY rule only");
        }
        if (frequency == Frequency.YEARLY && !monthDays.isEmpty() && months.isEmpty()) {
            throw new MalformedRuleException(
                    0, "BYMONTHDAY in a YEARLY rule needs BYMONTH: programs read it differently without");
        }
        if (!setPositions.isEmpty() && weekdays.isEmpty() && monthDays.isEmpty() && yearDays.isEmpty()) {
            throw new MalformedRuleException(0, "BYSETPOS needs BYDAY, BYMONTHDAY or BYYEARDAY to choose from");
        }
        return new RuleParts(
                frequency, interval, count, until, months, monthDays, yearDays, weekdays, setPositions, weekStart);
    }

    private Frequency frequency() {
        Part part = parts.remove("FREQ");
        if (part == null) {
            throw new MalformedRuleException(0, "FREQ is missing");
        }
        for (Frequency frequency : Frequency.values()) {
            if (frequency.name().equals(part.value())) {
                return frequency;
            }
        }
        throw new MalformedRuleException(part.offset(), "FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY");
    }

    private Optional<Integer> number(String name, int max) {
        List<Integer> numbers = numbers(name, max, false);
        if (numbers.size() > 1) {
            throw new MalformedRuleException(0, name + " is one number");
        }
        return numbers.stream().findFirst();
    }

    private List<Integer> numbers(String name, int max, boolean alsoFromTheEnd) {
        Part part = parts.remove(name);
        if (part == null) {
            return List.of();
        }
        List<Integer> numbers = new ArrayList<>();
        for (String text : part.value().split(",", -1)) {
            int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
            if (number == 0 || Math.abs(number) > max || (number < 0 && !alsoFromTheEnd)) {
                throw new MalformedRuleException(
                        part.offset(),
                        name + " takes numbers from 1 to " + max + (alsoFromTheEnd ? ", or -1 to -" + max : ""));
            }
            numbers.add(number);
        }
        return numbers;
    }

    private List<Weekday> weekdays(Frequency frequency) {
        Part part = parts.remove("BYDAY");
        if (part == null) {
            return List.of();
        }
        List<Weekday> weekdays = new ArrayList<>();
        for (String text : part.value().split(",", -1)) {
            Matcher matcher = WEEKDAY.matcher(text);
            if (!matcher.matches()) {
                throw new MalformedRuleException(part.offset(), "BYDAY takes MO to SU, also 2TU or -1FR");
            }
            int ordinal = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
            if (ordinal != 0 && (frequency == Frequency.DAILY || frequency == Frequency.WEEKLY)) {
                throw new MalformedRuleException(
                        part.offset(), "BYDAY with a number has a meaning in a MONTHLY or YEARLY rule only");
            }
            if (Math.abs(ordinal) > 53) {
                throw new MalformedRuleException(part.offset(), "BYDAY: a year has at most 53 of a weekday");
            }
            weekdays.add(new Weekday(ordinal, day(matcher.group(2))));
        }
        return weekdays;
    }

    private DayOfWeek weekStart() {
        Part part = parts.remove("WKST");
        if (part == null) {
            return DayOfWeek.MONDAY;
        }
        if (!DAYS.contains(part.value())) {
            throw new MalformedRuleException(part.offset(), "WKST takes MO to SU");
        }
        return day(part.value());
    }

    private static DayOfWeek day(String two) {
        return DayOfWeek.of(DAYS.indexOf(two) + 1);
    }

    private Optional<LocalDate> until() {
        Part part = parts.remove("UNTIL");
        if (part == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(part.value(), DATE));
        } catch (DateTimeException e) {
            throw new MalformedRuleException(part.offset(), "UNTIL is the last day, such as 20271231");
        }
    }
}
