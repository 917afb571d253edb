package io.selvedge.policy.expression;

import io.selvedge.policy.version.VersionScheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes one expression once, counting its steps. */
final class Evaluator {
    private final Map<String, Object> variables;
    private @Nullable Bound bound;
    private int steps;

    /** A variable of a macro; inner ones first. */
    private record Bound(
            String name, Object value, @Nullable Bound outer) {}

    Evaluator(Map<String, Object> variables) {
        this.variables = variables;
    }

    private void step(int cost) {
        steps += cost;
        if (steps > Expression.MAX_STEPS || steps < 0) {
            throw new EvaluationException("takes more than " + Expression.MAX_STEPS + " steps");
        }
    }

    Object value(Term term) {
        step(1);
        return switch (term) {
            case Term.Literal literal -> literal.value();
            case Term.Name name -> variable(name.name());
            case Term.Select select -> field(value(select.of()), select.field());
            case Term.Has has -> map(value(has.of())).containsKey(has.field());
            case Term.Index index -> at(value(index.of()), value(index.index()));
            case Term.Logic logic -> logic(logic);
            case Term.Choice choice -> value(truth(value(choice.condition())) ? choice.yes() : choice.no());
            case Term.Call call -> call(call);
            case Term.Items items -> items.items().stream().map(this::value).toList();
            case Term.Pairs pairs -> pairs(pairs);
            case Term.Each each -> each(each);
        };
    }

    private Object variable(String name) {
        for (Bound each = bound; each != null; each = each.outer()) {
            if (each.name().equals(name)) {
                return each.value();
            }
        }
        Object value = variables.get(name);
        if (value == null) {
            throw new EvaluationException("no such variable: " + name);
        }
        return value;
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new EvaluationException(Value.kind(value) + " has no fields");
    }

    private static Object field(Object of, String field) {
        Object value = map(of).get(field);
        if (value == null) {
            throw new EvaluationException("no such key: " + field);
        }
        return value;
    }

    private static Object at(Object of, Object index) {
        if (of instanceof List<?> list) {
            long place = index instanceof Double d && d == Math.rint(d) ? d.longValue() : whole(index);
            if (place < 0 || place >= list.size()) {
                throw new EvaluationException("index out of bounds: " + place);
            }
            return list.get((int) place);
        }
        Object value = map(of).get(key(index));
        if (value == null) {
            throw new EvaluationException("no such key: " + index);
        }
        return value;
    }

    /** Numbers that are equal are one key. */
    private static Object key(Object key) {
        if (key instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
            return d.longValue();
        }
        return key;
    }

    static boolean truth(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new EvaluationException(Value.kind(value) + " is no truth value");
    }

    private static long whole(Object value) {
        if (value instanceof Long whole) {
            return whole;
        }
        throw new EvaluationException(Value.kind(value) + " where a whole number is needed");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new EvaluationException(Value.kind(value) + " where text is needed");
    }

    /** One side that decides is enough, whichever it is; the other may then have no value. */
    private Object logic(Term.Logic logic) {
        boolean decides = !logic.and();
        EvaluationException error = null;
        try {
            if (truth(value(logic.left())) == decides) {
                return decides;
            }
        } catch (EvaluationException e) {
            error = e;
        }
        if (truth(value(logic.right())) == decides) {
            return decides;
        }
        if (error != null) {
            throw error;
        }
        return !decides;
    }

    private Object pairs(Term.Pairs pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.keys().size(); i++) {
            Object key = value(pairs.keys().get(i));
            if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
                throw new EvaluationException(Value.kind(key) + " cannot be a key");
            }
            if (map.put(key, value(pairs.values().get(i))) != null) {
                throw new EvaluationException("the key " + key + " is there twice");
            }
        }
        return map;
    }

    private Object each(Term.Each each) {
        Object of = value(each.of());
        Iterable<?> elements = of instanceof List<?> list ? list : map(of).keySet();
        return switch (each.macro()) {
            case ALL -> quantified(each, elements, false);
            case EXISTS -> quantified(each, elements, true);
            case EXISTS_ONE -> {
                int found = 0;
                for (Object element : elements) {
                    found += truth(with(each, element, each.filter())) ? 1 : 0;
                }
                yield found == 1;
            }
            case FILTER, MAP -> {
                List<Object> results = new ArrayList<>();
                for (Object element : elements) {
                    if (truth(with(each, element, each.filter()))) {
                        results.add(with(each, element, each.result()));
                    }
                }
                yield List.copyOf(results);
            }
        };
    }

    /** Like a chain of {@code ||} or {@code &&}: one element that decides is enough, whatever errors the others have. */
    private Object quantified(Term.Each each, Iterable<?> elements, boolean decides) {
        EvaluationException error = null;
        for (Object element : elements) {
            try {
                if (truth(with(each, element, each.filter())) == decides) {
                    return decides;
                }
            } catch (EvaluationException e) {
                if (steps > Expression.MAX_STEPS) {
                    throw e;
                }
                error = e;
            }
        }
        if (error != null) {
            throw error;
        }
        return !decides;
    }

    private Object with(Term.Each each, Object element, Term body) {
        step(1);
        Bound outer = bound;
        bound = new Bound(each.variable(), element, outer);
        try {
            return value(body);
        } finally {
            bound = outer;
        }
    }

    private Object call(Term.Call call) {
        Object a = value(call.arguments().getFirst());
        if (call.arguments().size() == 1) {
            return one(call.function(), a);
        }
        Object b = value(call.arguments().get(1));
        return switch (call.function()) {
            case ADD -> add(a, b);
            case SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> arithmetic(call.function(), a, b);
            case EQUAL -> equal(a, b);
            case UNEQUAL -> !equal(a, b);
            case LESS -> orders(a, b) && order(a, b) < 0;
            case LESS_EQUAL -> orders(a, b) && order(a, b) <= 0;
            case GREATER -> orders(a, b) && order(a, b) > 0;
            case GREATER_EQUAL -> orders(a, b) && order(a, b) >= 0;
            case IN -> in(a, b);
            case CONTAINS -> texts(a, b) && text(a).contains(text(b));
            case STARTS_WITH -> texts(a, b) && text(a).startsWith(text(b));
            case ENDS_WITH -> texts(a, b) && text(a).endsWith(text(b));
            case GLOB -> texts(a, b) && glob(text(a), text(b));
            case OLDER_THAN ->
                olderThan(text(a), text(b), text(value(call.arguments().get(2))));
            default -> throw new IllegalStateException("not a function of two: " + call.function());
        };
    }

    private Object one(Function function, Object a) {
        return switch (function) {
            case NOT -> !truth(a);
            case NEGATE -> negate(a);
            case SIZE -> size(a);
            case TO_INT -> toInt(a);
            case TO_DOUBLE -> toDouble(a);
            case TO_STRING -> {
                if (a instanceof Long || a instanceof Boolean || a instanceof String) {
                    yield String.valueOf(a);
                }
                throw new EvaluationException(Value.kind(a) + " has no text");
            }
            case DYN -> a;
            default -> throw new IllegalStateException("not a function of one: " + function);
        };
    }

    private static Object negate(Object a) {
        if (a instanceof Double d) {
            return -d;
        }
        return exactly(whole(a), 0, (x, y) -> Math.negateExact(x));
    }

    private long size(Object a) {
        return switch (a) {
            case String text -> {
                step(text.length() / 16);
                yield text.codePointCount(0, text.length());
            }
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            default -> throw new EvaluationException(Value.kind(a) + " has no size");
        };
    }

    private static Object toInt(Object a) {
        try {
            return switch (a) {
                case Long whole -> whole;
                case String text -> Long.parseLong(text);
                case Double d when d > -0x1p63 && d < 0x1p63 -> d.longValue();
                case Double ignored -> throw new EvaluationException("range");
                default -> throw new EvaluationException(Value.kind(a) + " is no number");
            };
        } catch (NumberFormatException e) {
            throw new EvaluationException("not a whole number: " + a);
        }
    }

    private static Object toDouble(Object a) {
        try {
            return switch (a) {
                case Long whole -> whole.doubleValue();
                case Double d -> d;
                case String text -> Double.parseDouble(text);
                default -> throw new EvaluationException(Value.kind(a) + " is no number");
            };
        } catch (NumberFormatException e) {
            throw new EvaluationException("not a number: " + a);
        }
    }

    private Object add(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            step((x.length() + y.length()) / 16);
            return x + y;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            step(x.size() + y.size());
            List<Object> all = new ArrayList<>(x);
            all.addAll(y);
            return List.copyOf(all);
        }
        return arithmetic(Function.ADD, a, b);
    }

    private static Object arithmetic(Function function, Object a, Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            return switch (function) {
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
                default -> throw new EvaluationException("only whole numbers have a remainder");
            };
        }
        if (!(a instanceof Long x && b instanceof Long y)) {
            throw new EvaluationException(
                    "no " + function.text() + " between " + Value.kind(a) + " and " + Value.kind(b));
        }
        return switch (function) {
            case ADD -> exactly(x, y, Math::addExact);
            case SUBTRACT -> exactly(x, y, Math::subtractExact);
            case MULTIPLY -> exactly(x, y, Math::multiplyExact);
            case DIVIDE -> exactly(x, y, Math::divideExact);
            default -> exactly(x, y, (p, q) -> p == Long.MIN_VALUE && q == -1 ? Math.negateExact(p) : p % q);
        };
    }

    private interface Whole {
        long apply(long a, long b);
    }

    private static long exactly(long a, long b, Whole operation) {
        try {
            return operation.apply(a, b);
        } catch (ArithmeticException e) {
            throw new EvaluationException(b == 0 ? "divide by zero" : "return error for overflow");
        }
    }

    private boolean equal(Object a, Object b) {
        step(weight(a));
        return Value.equal(a, b);
    }

    private static int weight(Object value) {
        return switch (value) {
            case String text -> text.length() / 16;
            case List<?> list ->
                list.stream().mapToInt(each -> 1 + weight(each)).sum();
            case Map<?, ?> map ->
                map.values().stream().mapToInt(each -> 1 + weight(each)).sum();
            default -> 0;
        };
    }

    private static boolean orders(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return !Value.isNan(x) && !Value.isNan(y);
        }
        if ((a instanceof String && b instanceof String) || (a instanceof Boolean && b instanceof Boolean)) {
            return true;
        }
        throw new EvaluationException("no order between " + Value.kind(a) + " and " + Value.kind(b));
    }

    private int order(Object a, Object b) {
        if (a instanceof String x && b instanceof String y) {
            step(Math.min(x.length(), y.length()) / 16);
            return Value.compare(x, y);
        }
        return a instanceof Number x && b instanceof Number y
                ? Value.compare(x, y)
                : Boolean.compare(truth(a), truth(b));
    }

    private boolean in(Object a, Object b) {
        if (b instanceof List<?> list) {
            for (Object each : list) {
                step(1);
                if (equal(each, a)) {
                    return true;
                }
            }
            return false;
        }
        return map(b).containsKey(key(a));
    }

    /** Text functions cost by the length of what they look at. */
    private boolean texts(Object a, Object b) {
        step((text(a).length() + text(b).length()) / 16);
        return true;
    }

    private boolean glob(String text, String pattern) {
        step(1 + text.length() * pattern.length() / 64);
        return Glob.matches(pattern, text);
    }

    private boolean olderThan(String version, String than, String schemeName) {
        step(1 + (version.length() + than.length()) / 4);
        Optional<VersionScheme> scheme = VersionScheme.find(schemeName);
        if (scheme.isEmpty()) {
            throw new EvaluationException("no version scheme " + schemeName);
        }
        if (scheme.get().findProblem(version).isPresent()
                || scheme.get().findProblem(than).isPresent()) {
            throw new EvaluationException("not a version of the scheme " + schemeName);
        }
        return scheme.get().compare(version, than) < 0;
    }
}
