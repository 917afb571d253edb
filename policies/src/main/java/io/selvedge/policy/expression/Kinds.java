package io.selvedge.policy.expression;

import io.selvedge.policy.expression.Scope.Kind;
import io.selvedge.policy.version.VersionScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds, before anything is computed, what can never have a value: a name that is not there, a sum of text and a number,
 * a comparison that is never true. What is not known is passed over.
 */
final class Kinds {
    private final Scope scope;
    private final List<String> bound = new ArrayList<>();

    private Kinds(Scope scope) {
        this.scope = scope;
    }

    static void check(Term term, Scope scope) {
        Kind result = new Kinds(scope).of(term);
        if (result != Kind.TRUTH && result != Kind.ANY) {
            throw new MalformedExpressionException(0, "a condition is true or false, but this is " + result);
        }
    }

    private Kind of(Term term) {
        return switch (term) {
            case Term.Literal literal -> ofLiteral(literal.value());
            case Term.Name name -> ofName(name);
            case Term.Select select -> ofField(select.at(), select.of(), select.field());
            case Term.Has has -> {
                ofField(has.at(), has.of(), has.field());
                yield Kind.TRUTH;
            }
            case Term.Index index -> ofIndex(index);
            case Term.Logic logic -> {
                need(logic.left(), Kind.TRUTH);
                need(logic.right(), Kind.TRUTH);
                yield Kind.TRUTH;
            }
            case Term.Choice choice -> {
                need(choice.condition(), Kind.TRUTH);
                Kind yes = of(choice.yes());
                yield yes == of(choice.no()) ? yes : Kind.ANY;
            }
            case Term.Call call -> ofCall(call);
            case Term.Items items -> {
                items.items().forEach(this::of);
                yield Kind.LIST;
            }
            case Term.Pairs pairs -> {
                pairs.keys().forEach(this::of);
                pairs.values().forEach(this::of);
                yield Kind.MAP;
            }
            case Term.Each each -> ofEach(each);
        };
    }

    private static Kind ofLiteral(Object value) {
        return switch (value) {
            case Boolean ignored -> Kind.TRUTH;
            case Number ignored -> Kind.NUMBER;
            case String ignored -> Kind.TEXT;
            default -> Kind.NULL;
        };
    }

    private Kind ofName(Term.Name name) {
        if (bound.contains(name.name())) {
            return Kind.ANY;
        }
        Scope.Variable variable = scope.variables().get(name.name());
        if (variable == null) {
            throw new MalformedExpressionException(
                    name.at(),
                    "there is no variable '" + name.name() + "' here; there are "
                            + String.join(
                                    ", ",
                                    scope.variables().keySet().stream().sorted().toList()));
        }
        return variable.kind();
    }

    private Kind ofField(int at, Term of, String field) {
        need(of, Kind.MAP);
        if (of instanceof Term.Name name && !bound.contains(name.name())) {
            Scope.Variable variable = scope.variables().get(name.name());
            Map<String, Kind> fields = variable == null ? Map.of() : variable.fields();
            if (fields.isEmpty()) {
                return Kind.TEXT;
            }
            Kind kind = fields.get(field);
            if (kind == null) {
                throw new MalformedExpressionException(
                        at,
                        name.name() + " has no field '" + field + "'; it has "
                                + String.join(
                                        ", ", fields.keySet().stream().sorted().toList()));
            }
            return kind;
        }
        return Kind.ANY;
    }

    private Kind ofIndex(Term.Index index) {
        Kind of = of(index.of());
        if (of != Kind.MAP && of != Kind.LIST && of != Kind.ANY) {
            throw new MalformedExpressionException(index.at(), of + " has no elements");
        }
        of(index.index());
        return Kind.ANY;
    }

    private Kind ofEach(Term.Each each) {
        Kind of = of(each.of());
        if (of != Kind.MAP && of != Kind.LIST && of != Kind.ANY) {
            throw new MalformedExpressionException(each.at(), of + " has no elements");
        }
        bound.add(each.variable());
        need(each.filter(), Kind.TRUTH);
        of(each.result());
        bound.removeLast();
        return each.macro() == Term.Macro.FILTER || each.macro() == Term.Macro.MAP ? Kind.LIST : Kind.TRUTH;
    }

    private Kind need(Term term, Kind kind) {
        Kind is = of(term);
        if (is != kind && is != Kind.ANY) {
            throw new MalformedExpressionException(term.at(), "must be " + kind + ", but is " + is);
        }
        return is;
    }

    private Kind ofCall(Term.Call call) {
        List<Term> arguments = call.arguments();
        return switch (call.function()) {
            case NOT -> need(arguments.getFirst(), Kind.TRUTH) == Kind.ANY ? Kind.ANY : Kind.TRUTH;
            case NEGATE -> need(arguments.getFirst(), Kind.NUMBER);
            case ADD -> alike(call);
            case SUBTRACT, MULTIPLY, DIVIDE, REMAINDER -> {
                arguments.forEach(argument -> need(argument, Kind.NUMBER));
                yield Kind.NUMBER;
            }
            case EQUAL, UNEQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> {
                alike(call);
                yield Kind.TRUTH;
            }
            case IN -> {
                of(arguments.getFirst());
                Kind in = of(arguments.getLast());
                if (in != Kind.LIST && in != Kind.MAP && in != Kind.ANY) {
                    throw new MalformedExpressionException(call.at(), "'in' looks into a list or a map, not " + in);
                }
                yield Kind.TRUTH;
            }
            case CONTAINS, STARTS_WITH, ENDS_WITH, GLOB -> {
                arguments.forEach(argument -> need(argument, Kind.TEXT));
                yield Kind.TRUTH;
            }
            case OLDER_THAN -> {
                arguments.forEach(argument -> need(argument, Kind.TEXT));
                requireScheme(arguments.getLast());
                yield Kind.TRUTH;
            }
            case SIZE, TO_INT, TO_DOUBLE -> {
                of(arguments.getFirst());
                yield Kind.NUMBER;
            }
            case TO_STRING -> {
                of(arguments.getFirst());
                yield Kind.TEXT;
            }
            case DYN -> {
                of(arguments.getFirst());
                yield Kind.ANY;
            }
        };
    }

    private static void requireScheme(Term term) {
        if (term instanceof Term.Literal literal
                && literal.value() instanceof String name
                && VersionScheme.find(name).isEmpty()) {
            throw new MalformedExpressionException(term.at(), "there is no version scheme '" + name + "'");
        }
    }

    private Kind alike(Term.Call call) {
        Kind left = of(call.arguments().getFirst());
        Kind right = of(call.arguments().getLast());
        if (left != right && left != Kind.ANY && right != Kind.ANY) {
            throw new MalformedExpressionException(
                    call.at(), "'" + call.function().text() + "' between " + left + " and " + right);
        }
        return left == right ? left : Kind.ANY;
    }
}
