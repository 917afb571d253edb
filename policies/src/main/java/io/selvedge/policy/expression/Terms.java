package io.selvedge.policy.expression;

import java.util.List;
import java.util.stream.Stream;

/** Walks over expressions. */
final class Terms {
    private Terms() {}

    /** What a term is made of, in the order of the text. */
    static List<Term> parts(Term term) {
        return switch (term) {
            case Term.Literal ignored -> List.of();
            case Term.Name ignored -> List.of();
            case Term.Select select -> List.of(select.of());
            case Term.Has has -> List.of(has.of());
            case Term.Index index -> List.of(index.of(), index.index());
            case Term.Logic logic -> List.of(logic.left(), logic.right());
            case Term.Choice choice -> List.of(choice.condition(), choice.yes(), choice.no());
            case Term.Call call -> call.arguments();
            case Term.Items items -> items.items();
            case Term.Pairs pairs ->
                Stream.concat(pairs.keys().stream(), pairs.values().stream()).toList();
            case Term.Each each -> List.of(each.of(), each.filter(), each.result());
        };
    }
}
