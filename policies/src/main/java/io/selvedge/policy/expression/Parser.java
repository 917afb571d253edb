package io.selvedge.policy.expression;

import io.selvedge.policy.expression.Term.Macro;
import io.selvedge.policy.expression.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the words of an expression by the grammar of the CEL specification; counts nodes and depth as it goes. */
final class Parser {
    private static final Map<String, Macro> MACROS = Map.of(
            "all", Macro.ALL,
            "exists", Macro.EXISTS,
            "exists_one", Macro.EXISTS_ONE,
            "filter", Macro.FILTER,
            "map", Macro.MAP);
    /** Operators from the loosest to the tightest. */
    private static final List<Map<String, Function>> LEVELS = List.of(
            Map.of(
                    "<", Function.LESS,
                    "<=", Function.LESS_EQUAL,
                    ">", Function.GREATER,
                    ">=", Function.GREATER_EQUAL,
                    "==", Function.EQUAL,
                    "!=", Function.UNEQUAL,
                    "in", Function.IN),
            Map.of("+", Function.ADD, "-", Function.SUBTRACT),
            Map.of("*", Function.MULTIPLY, "/", Function.DIVIDE, "%", Function.REMAINDER));

    private final List<Token> tokens;
    private int next;
    private int nodes;
    private int depth;
    private int comprehensions;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Term parse(String text) {
        Parser parser = new Parser(Lexer.tokens(text));
        Term term = parser.expression();
        if (parser.peek().kind() != Kind.END) {
            throw new MalformedExpressionException(
                    parser.peek().at(), "'" + parser.peek().text() + "' is not expected here");
        }
        return term;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private boolean takes(String symbol) {
        if (peek().is(symbol)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String symbol) {
        if (!takes(symbol)) {
            throw new MalformedExpressionException(
                    peek().at(), "'" + symbol + "' is expected here, not '" + peek().text() + "'");
        }
    }

    private <T extends Term> T node(T term) {
        if (++nodes > Expression.MAX_NODES) {
            throw new MalformedExpressionException(
                    term.at(), "the expression has more than " + Expression.MAX_NODES + " parts");
        }
        return term;
    }

    private Term expression() {
        if (++depth > Expression.MAX_DEPTH) {
            throw new MalformedExpressionException(
                    peek().at(), "the expression is nested deeper than " + Expression.MAX_DEPTH);
        }
        Term term = logic(false);
        if (peek().is("?")) {
            int at = take().at();
            Term yes = logic(false);
            expect(":");
            term = node(new Term.Choice(at, term, yes, expression()));
        }
        depth--;
        return term;
    }

    private Term logic(boolean and) {
        Term left = and ? binary(0) : logic(true);
        while (peek().is(and ? "&&" : "||")) {
            int at = take().at();
            left = node(new Term.Logic(at, and, left, and ? binary(0) : logic(true)));
        }
        return left;
    }

    private Term binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        Term left = binary(level + 1);
        for (Function function = operator(level); function != null; function = operator(level)) {
            int at = take().at();
            left = node(new Term.Call(at, function, List.of(left, binary(level + 1))));
        }
        return left;
    }

    private @Nullable Function operator(int level) {
        return peek().kind() == Kind.SYMBOL ? LEVELS.get(level).get(peek().text()) : null;
    }

    private Term unary() {
        if (!peek().is("!") && !peek().is("-")) {
            return member();
        }
        if (++depth > Expression.MAX_DEPTH) {
            throw new MalformedExpressionException(
                    peek().at(), "the expression is nested deeper than " + Expression.MAX_DEPTH);
        }
        Token sign = take();
        Function function = sign.is("!") ? Function.NOT : Function.NEGATE;
        Term term = node(new Term.Call(sign.at(), function, List.of(unary())));
        depth--;
        return term;
    }

    private Term member() {
        Term term = primary();
        while (true) {
            if (peek().is(".")) {
                int at = take().at();
                Token name = name("a field or function");
                term = peek().is("(") ? method(at, term, name) : node(new Term.Select(at, term, name.text()));
            } else if (peek().is("[")) {
                int at = take().at();
                Term index = expression();
                expect("]");
                term = node(new Term.Index(at, term, index));
            } else {
                return term;
            }
        }
    }

    private Token name(String what) {
        if (peek().kind() != Kind.NAME) {
            throw new MalformedExpressionException(
                    peek().at(), what + " is expected here, not '" + peek().text() + "'");
        }
        return take();
    }

    private Term primary() {
        Token token = take();
        if (token.kind() == Kind.LITERAL) {
            return node(new Term.Literal(token.at(), token.value()));
        }
        if (token.kind() == Kind.NAME) {
            return peek().is("(") ? called(token) : node(new Term.Name(token.at(), token.text()));
        }
        if (token.is("(")) {
            Term inner = expression();
            expect(")");
            return inner;
        }
        if (token.is("[")) {
            return node(new Term.Items(token.at(), list("]")));
        }
        if (token.is("{")) {
            return map(token);
        }
        throw new MalformedExpressionException(
                token.at(),
                "a value is expected here, not " + (token.text().equals("the end") ? "" : "'") + token.text()
                        + (token.text().equals("the end") ? "" : "'"));
    }

    private List<Term> list(String end) {
        List<Term> items = new ArrayList<>();
        while (!takes(end)) {
            items.add(expression());
            if (!peek().is(end)) {
                expect(",");
                if (peek().is(end) && end.equals(")")) {
                    throw new MalformedExpressionException(peek().at(), "a value is expected here, not ')'");
                }
            }
        }
        return items;
    }

    private Term map(Token open) {
        List<Term> keys = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        while (!takes("}")) {
            keys.add(expression());
            expect(":");
            values.add(expression());
            if (!peek().is("}")) {
                expect(",");
            }
        }
        return node(new Term.Pairs(open.at(), keys, values));
    }

    private Term called(Token name) {
        expect("(");
        if (name.text().equals("has")) {
            Term of = expression();
            expect(")");
            if (of instanceof Term.Select select) {
                return node(new Term.Has(name.at(), select.of(), select.field()));
            }
            throw new MalformedExpressionException(name.at(), "has() takes a field such as has(labels.role)");
        }
        Optional<Function> function = Function.called(name.text());
        if (function.isEmpty()) {
            throw new MalformedExpressionException(name.at(), "there is no function " + name.text() + "()");
        }
        return call(name, function.get(), list(")"));
    }

    private Term method(int at, Term receiver, Token name) {
        Macro macro = MACROS.get(name.text());
        expect("(");
        if (macro != null) {
            return each(at, receiver, macro, name);
        }
        Optional<Function> function = Function.method(name.text());
        if (function.isEmpty()) {
            throw new MalformedExpressionException(name.at(), "there is no function ." + name.text() + "()");
        }
        List<Term> arguments = new ArrayList<>(List.of(receiver));
        arguments.addAll(list(")"));
        return call(name, function.get(), arguments);
    }

    private Term call(Token name, Function function, List<Term> arguments) {
        if (arguments.size() != function.arity()) {
            throw new MalformedExpressionException(name.at(), function.text() + "() has the wrong number of arguments");
        }
        return node(new Term.Call(name.at(), function, arguments));
    }

    private Term each(int at, Term of, Macro macro, Token name) {
        if (++comprehensions > Expression.MAX_NESTED_MACROS) {
            throw new MalformedExpressionException(
                    name.at(), "macros are nested deeper than " + Expression.MAX_NESTED_MACROS);
        }
        Token variable = name("a variable");
        expect(",");
        List<Term> bodies = list(")");
        if (bodies.size() != 1 && !(macro == Macro.MAP && bodies.size() == 2)) {
            throw new MalformedExpressionException(name.at(), name.text() + "() has the wrong number of arguments");
        }
        comprehensions--;
        Term self = new Term.Name(at, variable.text());
        Term all = new Term.Literal(at, true);
        Term filter = macro == Macro.MAP && bodies.size() == 1 ? all : bodies.getFirst();
        Term result = macro == Macro.MAP ? bodies.getLast() : self;
        return node(new Term.Each(at, macro, of, variable.text(), filter, result));
    }
}
