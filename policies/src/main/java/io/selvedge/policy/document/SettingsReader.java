package io.selvedge.policy.document;

import io.selvedge.policy.window.Blackout;
import io.selvedge.policy.window.CriticalLane;
import io.selvedge.policy.window.MalformedRuleException;
import io.selvedge.policy.window.Occurrences;
import io.selvedge.policy.window.RecurrenceRule;
import io.selvedge.policy.window.Span;
import io.selvedge.policy.window.Window;
import io.selvedge.policy.window.WindowCalendar;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the sections of a policy that are settings of endpoints' conduct. */
final class SettingsReader {
    /** As zones are named in the tz database; whether a machine knows the name is for the machine to find out. */
    static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+-]{0,31}(/[A-Za-z0-9_+-]{1,31}){0,2}");

    private final Problems problems;
    private final Map<SettingKey, Setting> stated = new EnumMap<>(SettingKey.class);

    private SettingsReader(Problems problems) {
        this.problems = problems;
    }

    /** The settings among the top-level keys of a policy. */
    static Settings read(Fields policy, Problems problems) {
        SettingsReader reader = new SettingsReader(problems);
        reader.section(policy, "windows", Keys.WINDOWS).ifPresent(reader::windows);
        ConductReader conduct = new ConductReader(problems);
        reader.section(policy, "conditions", Keys.CONDITIONS)
                .map(conduct::conditions)
                .ifPresent(value -> reader.state(SettingKey.CONDITIONS, policy, "conditions", Optional.of(value)));
        reader.section(policy, "deferral", Keys.DEFERRAL)
                .map(conduct::deferral)
                .ifPresent(value -> reader.state(SettingKey.DEFERRAL, policy, "deferral", Optional.of(value)));
        reader.section(policy, "notices", Keys.NOTICES)
                .map(conduct::notices)
                .ifPresent(value -> reader.state(SettingKey.NOTICES, policy, "notices", Optional.of(value)));
        reader.section(policy, "reboots", Keys.REBOOTS)
                .map(conduct::reboots)
                .ifPresent(value -> reader.state(SettingKey.REBOOTS, policy, "reboots", Optional.of(value)));
        reader.section(policy, "priorities", Keys.PRIORITIES).ifPresent(fields -> reader.priorities(policy, fields));
        return new Settings(reader.stated);
    }

    private Optional<Fields> section(Fields policy, String key, Keys keys) {
        return policy.find(key).flatMap(node -> Fields.of(node, key, keys, problems));
    }

    private void state(SettingKey key, Fields at, String field, Optional<?> value) {
        Optional<YamlNode> node = at.find(field);
        if (value.isPresent() && node.isPresent()) {
            stated.put(
                    key, new Setting(value.get(), node.get().line(), node.get().column()));
        }
    }

    private void windows(Fields fields) {
        state(SettingKey.WINDOWS_TIME_ZONE, fields, "timeZone", zone(fields));
        List<Window> windows = fields.list("open", WindowCalendar.MAX_WINDOWS, Keys.WINDOW, this::window);
        state(SettingKey.WINDOWS_OPEN, fields, "open", Optional.of(distinct(fields, windows)));
        List<Blackout> blackouts =
                fields.list("blackouts", WindowCalendar.MAX_BLACKOUTS, Keys.BLACKOUT, this::blackout);
        state(SettingKey.WINDOWS_BLACKOUTS, fields, "blackouts", Optional.of(blackouts));
        state(
                SettingKey.WINDOWS_CATCH_UP,
                fields,
                "catchUp",
                boxed(fields.duration("catchUp", WindowCalendar.MAX_CATCH_UP_MILLIS)));
        state(
                SettingKey.WINDOWS_CRITICAL,
                fields,
                "critical",
                fields.word("critical", "same, ignore-windows or any-time", CriticalLane::find));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private Optional<String> zone(Fields fields) {
        String hint = "a name of the tz database, such as Europe/Berlin or UTC";
        return fields.text("timeZone", hint).flatMap(scalar -> {
            if (scalar.style() == YamlNode.Style.TEXT
                    && ZONE.matcher(scalar.text()).matches()) {
                return Optional.of(scalar.text());
            }
            problems.add(scalar, fields.pathOf("timeZone"), "must be a time zone", hint);
            return Optional.empty();
        });
    }

    private List<Window> distinct(Fields fields, List<Window> windows) {
        List<String> names = new ArrayList<>();
        for (Window window : windows) {
            if (names.contains(window.name())) {
                problems.add(
                        fields.find("open").orElseThrow(),
                        fields.pathOf("open"),
                        "two windows are named " + window.name());
            }
            names.add(window.name());
        }
        return windows;
    }

    private Optional<Window> window(Fields fields) {
        Optional<String> name = fields.name("name");
        Optional<Occurrences> occurrences = occurrences(fields);
        return name.isPresent() && occurrences.isPresent()
                ? Optional.of(new Window(name.get(), occurrences.get()))
                : Optional.empty();
    }

    private Optional<Occurrences> occurrences(Fields fields) {
        Optional<LocalDate> from = fields.date("from");
        fields.require("rule", "an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=TU,TH");
        fields.require("start", "a time of day such as \"22:00\"");
        fields.require("duration", "such as PT4H");
        Optional<RecurrenceRule> rule =
                fields.text("rule", "such as FREQ=WEEKLY;BYDAY=TU,TH").flatMap(scalar -> rule(fields, scalar, from));
        int plusDays = shift(fields);
        Optional<LocalTime> start = fields.timeOfDay("start");
        Optional<Span> length = fields.span("duration");
        return rule.isPresent() && start.isPresent() && length.isPresent()
                ? Optional.of(new Occurrences(rule.get(), plusDays, start.get(), length.get()))
                : Optional.empty();
    }

    private Optional<RecurrenceRule> rule(Fields fields, YamlNode.Scalar scalar, Optional<LocalDate> from) {
        try {
            return Optional.of(RecurrenceRule.parse(scalar.text(), from));
        } catch (MalformedRuleException e) {
            problems.add(
                    scalar.line(),
                    scalar.column() + e.offset(),
                    fields.pathOf("rule"),
                    String.valueOf(e.getMessage())
                            + (e.getMessage() != null && e.getMessage().startsWith("needs a first day")
                                    ? "; write from: 2026-01-01 beside it"
                                    : ""));
            return Optional.empty();
        }
    }

    private int shift(Fields fields) {
        Optional<YamlNode.Scalar> node = fields.text("plusDays", "a number of days");
        if (node.isEmpty()) {
            return 0;
        }
        String text = node.get().text();
        if (node.get().style() == YamlNode.Style.NUMBER && text.matches("-?[0-9]{1,2}")) {
            int days = Integer.parseInt(text);
            if (Math.abs(days) <= Occurrences.MAX_SHIFT) {
                return days;
            }
        }
        problems.add(
                node.get(),
                fields.pathOf("plusDays"),
                "must be a whole number from -" + Occurrences.MAX_SHIFT + " to " + Occurrences.MAX_SHIFT);
        return 0;
    }

    private Optional<Blackout> blackout(Fields fields) {
        fields.require("reason", "say why, for the people who wait");
        Optional<String> reason = fields.line("reason");
        boolean once = fields.has("first") || fields.has("last");
        boolean again = fields.has("rule")
                || fields.has("from")
                || fields.has("plusDays")
                || fields.has("start")
                || fields.has("duration");
        if (once == again) {
            problems.add(
                    fields.at(),
                    fields.path(),
                    once ? "is either days in a row or a rule" : "says no time",
                    "either {first: 2026-12-20, last: 2027-01-06} or {rule: .., start: .., duration: ..}");
            return Optional.empty();
        }
        if (again) {
            Optional<Occurrences> occurrences = occurrences(fields);
            return reason.isPresent() && occurrences.isPresent()
                    ? Optional.of(new Blackout.Recurring(reason.get(), occurrences.get()))
                    : Optional.empty();
        }
        fields.require("first", "the first day, such as 2026-12-20");
        fields.require("last", "the last day, such as 2027-01-06");
        Optional<LocalDate> first = fields.date("first");
        Optional<LocalDate> last = fields.date("last");
        if (reason.isEmpty() || first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        if (last.get().isBefore(first.get())) {
            problems.add(fields.find("last").orElseThrow(), fields.pathOf("last"), "is before the first day");
            return Optional.empty();
        }
        return Optional.of(new Blackout.Days(reason.get(), first.get(), last.get()));
    }

    private void priorities(Fields policy, Fields fields) {
        fields.require("method", "bod-26-04 or tiers");
        Optional<Priorities.Method> method = fields.word("method", "bod-26-04 or tiers", Priorities.Method::find);
        List<Priorities.Tier> tiers = fields.list("tiers", Priorities.MAX_TIERS, Keys.TIER, this::tier);
        if (method.isEmpty()) {
            return;
        }
        boolean wants = method.get() == Priorities.Method.TIERS;
        if (wants != fields.has("tiers")) {
            problems.add(
                    fields.at(),
                    fields.pathOf("tiers"),
                    wants ? "is missing" : "belong to the method tiers only; this method has its own table");
            return;
        }
        long names = tiers.stream().map(Priorities.Tier::name).distinct().count();
        if (names < tiers.size()) {
            problems.add(fields.find("tiers").orElseThrow(), fields.pathOf("tiers"), "two tiers have the same name");
        }
        if (wants == !tiers.isEmpty()) {
            state(SettingKey.PRIORITIES, policy, "priorities", Optional.of(new Priorities(method.get(), tiers)));
        }
    }

    private Optional<Priorities.Tier> tier(Fields fields) {
        Optional<String> name = fields.name("name");
        boolean kev = fields.flag("kev").orElse(false);
        OptionalInt cvss = score(fields);
        OptionalInt epss = fields.share("epss");
        fields.require("days", "days until the deadline");
        OptionalInt days = fields.count("days", 0, Priorities.MAX_DAYS);
        return name.isPresent() && days.isPresent()
                ? Optional.of(new Priorities.Tier(name.get(), kev, cvss, epss, days.getAsInt()))
                : Optional.empty();
    }

    /** A CVSS score in tenths. */
    private OptionalInt score(Fields fields) {
        Optional<YamlNode.Scalar> node = fields.text("cvss", "a score such as 7.0");
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (node.get().style() == YamlNode.Style.NUMBER && node.get().text().matches("10(\\.0)?|[0-9](\\.[0-9])?")) {
            String[] parts = node.get().text().split("\\.", -1);
            return OptionalInt.of(
                    Integer.parseInt(parts[0]) * 10 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0));
        }
        problems.add(node.get(), fields.pathOf("cvss"), "must be a CVSS score from 0 to 10", "such as 7.0");
        return OptionalInt.empty();
    }
}
