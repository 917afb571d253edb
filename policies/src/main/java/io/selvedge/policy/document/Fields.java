package io.selvedge.policy.document;

import io.selvedge.policy.expression.Expression;
import io.selvedge.policy.expression.MalformedExpressionException;
import io.selvedge.policy.expression.Scope;
import io.selvedge.policy.window.Span;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of the file under its known keys. Each method reads one key; what is wrong goes to the problems, and the
 * answer is then the same as for a key that is not there, so that reading goes on and finds the rest.
 */
final class Fields {
    static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,15}");
    static final Pattern PERCENT = Pattern.compile("(0|[1-9][0-9]{0,2})(?:\\.([0-9]{1,2}))?");
    /** ISO 8601 without years and months, whose length depends on the calendar, and without fractions. */
    static final Pattern DURATION = Pattern.compile(
            "P(?=[0-9T])(?:([0-9]{1,5})D)?(?:T(?=[0-9])(?:([0-9]{1,5})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,9})S)?)?");

    static final Pattern DATE = Pattern.compile("[12][0-9]{3}-[01][0-9]-[0-3][0-9]");
    static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
    /** Longest text for people: a line. */
    static final int MAX_LINE_CHARS = 200;

    private final YamlNode at;
    private final String path;
    private final Problems problems;
    private final Map<String, YamlNode> values = new LinkedHashMap<>();

    private Fields(YamlNode at, String path, Problems problems) {
        this.at = at;
        this.path = path;
        this.problems = problems;
    }

    /** The mapping's fields; empty after a problem when the node is not a mapping. */
    static Optional<Fields> of(YamlNode node, String path, Keys keys, Problems problems) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            problems.add(
                    node,
                    path,
                    "must be a mapping, not " + node.kind(),
                    "its keys: " + String.join(", ", keys.names()));
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, path, problems);
        Map<String, Integer> firstLines = new HashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String keyPath = fields.pathOf(Problems.shorten(entry.key()));
            Integer firstLine = firstLines.putIfAbsent(entry.key(), entry.line());
            if (firstLine != null) {
                problems.add(entry.line(), entry.column(), keyPath, "is there twice, first in line " + firstLine);
            } else if (!keys.names().contains(entry.key())) {
                problems.add(new Problem(
                        entry.line(), entry.column(), keyPath, "unknown key", Optional.of(keys.hint(entry.key()))));
            } else {
                fields.values.put(entry.key(), entry.value());
            }
        }
        return Optional.of(fields);
    }

    YamlNode at() {
        return at;
    }

    String path() {
        return path;
    }

    String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<YamlNode> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** As {@link #find}, and a problem when the key is not there. */
    Optional<YamlNode> require(String key, String hint) {
        if (!values.containsKey(key)) {
            problems.add(at, pathOf(key), "is missing", hint);
        }
        return find(key);
    }

    void requireConstant(String key, String value) {
        require(key, "write " + value).ifPresent(node -> {
            if (!(node instanceof YamlNode.Scalar scalar) || !scalar.text().equals(value)) {
                problems.add(node, pathOf(key), "must be " + value);
            }
        });
    }

    Optional<String> name(String key) {
        return require(key, "lower-case letters, digits and hyphens").flatMap(node -> {
            if (node instanceof YamlNode.Scalar scalar && PolicyDocument.isName(scalar.text())) {
                return Optional.of(scalar.text());
            }
            problems.add(
                    node,
                    pathOf(key),
                    "must be a name",
                    "lower-case letters, digits and hyphens, at most 63 characters");
            return Optional.empty();
        });
    }

    /** A whole number in the range. */
    OptionalLong integer(String key, long min, long max) {
        Optional<YamlNode> node = find(key);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        if (node.get() instanceof YamlNode.Scalar scalar
                && scalar.style() == YamlNode.Style.NUMBER
                && INTEGER.matcher(scalar.text()).matches()) {
            long value = Long.parseLong(scalar.text());
            if (value >= min && value <= max) {
                return OptionalLong.of(value);
            }
        }
        problems.add(node.get(), pathOf(key), "must be a whole number from " + min + " to " + max);
        return OptionalLong.empty();
    }

    /** As {@link #integer}, for counts. */
    OptionalInt count(String key, int min, int max) {
        OptionalLong value = integer(key, min, max);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    /** One of a few words, which {@code find} knows. */
    <T> Optional<T> word(String key, String choices, Function<String, Optional<T>> find) {
        return find(key).flatMap(node -> {
            Optional<T> choice =
                    node instanceof YamlNode.Scalar scalar ? find.apply(scalar.text()) : Optional.<T>empty();
            if (choice.isEmpty()) {
                problems.add(node, pathOf(key), "must be " + choices);
            }
            return choice;
        });
    }

    /** True or false. */
    Optional<Boolean> flag(String key) {
        return word(key, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** A number of endpoints such as {@code 5}, or a share of the ring such as {@code 2.5%}. */
    Optional<Limit> limit(String key) {
        Optional<YamlNode> node = find(key);
        if (node.isPresent() && node.get() instanceof YamlNode.Scalar scalar && scalar.style() == YamlNode.Style.TEXT) {
            OptionalInt basisPoints = share(key);
            return basisPoints.isPresent() ? Optional.of(new Limit.Share(basisPoints.getAsInt())) : Optional.empty();
        }
        OptionalInt count = count(key, 0, Gate.MAX_COUNT);
        return count.isPresent() ? Optional.of(new Limit.Count(count.getAsInt())) : Optional.empty();
    }

    /** A share such as {@code 99.5%}, in basis points, above 0. */
    OptionalInt share(String key) {
        return percent(key, YamlNode.Style.TEXT, "%", "such as 95% or 99.5%");
    }

    /** A number of percent such as {@code 10} or {@code 0.5}, in basis points, above 0. */
    OptionalInt percentage(String key) {
        return percent(key, YamlNode.Style.NUMBER, "", "such as 10 or 0.5, without a percent sign");
    }

    private OptionalInt percent(String key, YamlNode.Style style, String suffix, String hint) {
        Optional<YamlNode> node = find(key);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        if (node.get() instanceof YamlNode.Scalar scalar
                && scalar.style() == style
                && scalar.text().endsWith(suffix)) {
            String number = scalar.text().substring(0, scalar.text().length() - suffix.length());
            Matcher matcher = PERCENT.matcher(number);
            if (matcher.matches()) {
                String fraction = matcher.group(2) == null ? "" : matcher.group(2);
                int basisPoints =
                        Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt((fraction + "00").substring(0, 2));
                if (basisPoints >= 1 && basisPoints <= Members.ALL_BASIS_POINTS) {
                    return OptionalInt.of(basisPoints);
                }
            }
        }
        problems.add(node.get(), pathOf(key), "must be a percentage above 0 and at most 100", hint);
        return OptionalInt.empty();
    }

    /** A duration in milliseconds, from 0 to {@link Gate#MAX_MILLIS}. */
    OptionalLong duration(String key) {
        Optional<YamlNode> node = find(key);
        if (node.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong millis = millis(node.get());
        if (millis.isPresent()) {
            return millis;
        }
        problems.add(
                node.get(),
                pathOf(key),
                "must be a duration of at most 366 days",
                "ISO 8601 days, hours, minutes and seconds, such as P7D, PT1H or PT1H30M");
        return OptionalLong.empty();
    }

    /** What a value means as a duration of at most {@link Gate#MAX_MILLIS}; empty where it is none. */
    static OptionalLong millis(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar) {
            Matcher matcher = DURATION.matcher(scalar.text());
            if (matcher.matches()) {
                long millis = group(matcher, 1) * 86_400_000
                        + group(matcher, 2) * 3_600_000
                        + group(matcher, 3) * 60_000
                        + group(matcher, 4) * 1_000;
                return millis <= Gate.MAX_MILLIS ? OptionalLong.of(millis) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static long group(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    /** As {@link #duration}, at most {@code maxMillis}. */
    OptionalLong duration(String key, long maxMillis) {
        OptionalLong millis = duration(key);
        if (millis.isPresent() && millis.getAsLong() > maxMillis) {
            String most = "must be at most " + Duration.ofMillis(maxMillis).toDays() + " days";
            find(key).ifPresent(node -> problems.add(node, pathOf(key), most));
            return OptionalLong.empty();
        }
        return millis;
    }

    /** A length of calendar days and exact time. */
    Optional<Span> span(String key) {
        return text(key, "an ISO 8601 duration such as PT4H or P1D").flatMap(scalar -> {
            Matcher matcher = DURATION.matcher(scalar.text());
            if (matcher.matches()) {
                long days = group(matcher, 1);
                long seconds = group(matcher, 2) * 3_600 + group(matcher, 3) * 60 + group(matcher, 4);
                if (days <= Span.MAX_DAYS && seconds <= Span.MAX_SECONDS && days + seconds > 0) {
                    return Optional.of(new Span((int) days, seconds));
                }
            }
            problems.add(
                    scalar,
                    pathOf(key),
                    "must be a duration above 0 and at most " + Span.MAX_DAYS + " days",
                    "such as PT4H or P1D");
            return Optional.empty();
        });
    }

    /** A calendar day such as {@code 2026-12-20}. */
    Optional<LocalDate> date(String key) {
        return text(key, "a day such as 2026-12-20").flatMap(scalar -> {
            try {
                if (DATE.matcher(scalar.text()).matches()) {
                    return Optional.of(LocalDate.parse(scalar.text()));
                }
            } catch (DateTimeParseException e) {
                // the same sentence as for what does not even look like a day
            }
            problems.add(scalar, pathOf(key), "must be a day of the calendar", "such as 2026-12-20");
            return Optional.empty();
        });
    }

    /** A time of day such as {@code "22:00"}. */
    Optional<LocalTime> timeOfDay(String key) {
        return text(key, "a time of day such as \"22:00\"").flatMap(scalar -> {
            if (scalar.style() == YamlNode.Style.TEXT
                    && TIME.matcher(scalar.text()).matches()) {
                return Optional.of(LocalTime.parse(scalar.text()));
            }
            problems.add(
                    scalar, pathOf(key), "must be a time of day from 00:00 to 23:59", "in quotes, such as \"22:00\"");
            return Optional.empty();
        });
    }

    /** A scalar that is not empty; what it must be is the hint where it is not there or a list. */
    Optional<YamlNode.Scalar> text(String key, String hint) {
        return find(key).flatMap(node -> {
            if (node instanceof YamlNode.Scalar scalar && scalar.style() != YamlNode.Style.NULL) {
                return Optional.of(scalar);
            }
            problems.add(node, pathOf(key), "must be one value, not " + node.kind(), hint);
            return Optional.empty();
        });
    }

    /** Text for people: 1 to {@value #MAX_LINE_CHARS} printable characters. */
    Optional<String> line(String key) {
        return text(key, "a short text").flatMap(scalar -> {
            if (scalar.text().isEmpty()
                    || scalar.text().length() > MAX_LINE_CHARS
                    || !scalar.text().equals(Problems.printable(scalar.text()))) {
                problems.add(
                        scalar, pathOf(key), "must be 1 to " + MAX_LINE_CHARS + " printable characters on one line");
                return Optional.empty();
            }
            return Optional.of(scalar.text());
        });
    }

    /** A condition over the variables of a scope. */
    Optional<Expression> condition(String key, Scope scope) {
        return text(key, "a condition such as labels.role == 'server'").flatMap(scalar -> {
            try {
                return Optional.of(Expression.parse(scalar.text(), scope));
            } catch (MalformedExpressionException e) {
                problems.add(
                        scalar.line(),
                        scalar.column(),
                        pathOf(key),
                        "character " + (e.offset() + 1) + ": " + Problems.printable(String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        });
    }

    /** The entries of a list of 1 to {@code max}, each a mapping of these keys, read one by one; sound ones only. */
    <T> List<T> list(String key, int max, Keys keys, Function<Fields, Optional<T>> read) {
        Optional<YamlNode> node = find(key);
        if (node.isEmpty()) {
            return List.of();
        }
        if (!(node.get() instanceof YamlNode.Sequence sequence)
                || sequence.items().isEmpty()
                || sequence.items().size() > max) {
            problems.add(node.get(), pathOf(key), "must be a list of 1 to " + max, "its keys: " + keys.names());
            return List.of();
        }
        List<T> entries = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Fields.of(sequence.items().get(i), pathOf(key) + "[" + i + "]", keys, problems)
                    .flatMap(read)
                    .ifPresent(entries::add);
        }
        return entries;
    }

    Problems problems() {
        return problems;
    }

    /** A list of globs; empty (restricting nothing) when the key is not there. */
    GlobList globs(String key) {
        return find(key)
                .flatMap(node -> {
                    if (node instanceof YamlNode.Sequence) {
                        return globs(node, pathOf(key));
                    }
                    problems.add(node, pathOf(key), "must be a list, not " + node.kind(), "such as [a, \"b*\"]");
                    return Optional.empty();
                })
                .orElse(GlobList.ANY);
    }

    private Optional<GlobList> globs(YamlNode node, String listPath) {
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        if (items.isEmpty() || items.size() > GlobList.MAX_PATTERNS) {
            problems.add(
                    node, listPath, "must have 1 to " + GlobList.MAX_PATTERNS + " entries", "leave it out for all");
            return Optional.empty();
        }
        Map<String, Integer> patterns = new LinkedHashMap<>();
        boolean sound = true;
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar)
                    || scalar.style() == YamlNode.Style.NULL
                    || !GlobList.isPattern(scalar.text())) {
                problems.add(
                        item,
                        listPath,
                        "an entry must be 1 to " + GlobList.MAX_PATTERN_CHARS + " printable characters");
                sound = false;
            } else if (patterns.putIfAbsent(scalar.text(), item.line()) != null) {
                problems.add(item, listPath, Problems.quote(scalar.text()) + " is there twice");
                sound = false;
            }
        }
        return sound ? Optional.of(GlobList.of(List.copyOf(patterns.keySet()))) : Optional.empty();
    }

    /** Label keys with one value or a list of values; empty when the key is not there. */
    Map<String, GlobList> labels(String key) {
        Map<String, GlobList> labels = new LinkedHashMap<>();
        find(key).ifPresent(node -> {
            if (!(node instanceof YamlNode.Mapping mapping)
                    || mapping.entries().isEmpty()
                    || mapping.entries().size() > Selector.MAX_LABELS) {
                problems.add(
                        node,
                        pathOf(key),
                        "must be a mapping of 1 to " + Selector.MAX_LABELS + " labels",
                        "such as {role: desktop}");
                return;
            }
            for (YamlNode.Entry entry : mapping.entries()) {
                String labelPath = pathOf(key) + "." + Problems.shorten(entry.key());
                if (!Selector.isLabelKey(entry.key())) {
                    problems.add(entry.line(), entry.column(), labelPath, "is no label");
                } else if (labels.containsKey(entry.key())) {
                    problems.add(entry.line(), entry.column(), labelPath, "is there twice");
                } else {
                    globs(entry.value(), labelPath).ifPresent(values -> labels.put(entry.key(), values));
                }
            }
        });
        return labels;
    }
}
