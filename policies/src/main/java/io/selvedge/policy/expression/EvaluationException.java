package io.selvedge.policy.expression;

/** An expression has no value for these variables: a key that is not there, a division by zero, too many steps. */
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EvaluationException(String message) {
        // logical operators take errors as values and pass over them: a stack trace would be all of their cost
        super(message, null, false, false);
    }
}
