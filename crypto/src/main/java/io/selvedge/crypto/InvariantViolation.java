package io.selvedge.crypto;

/** The program itself is wrong. Never caught on the way: it ends what it happens in. */
public class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
        super(message);
    }

    public InvariantViolation(String message, Throwable cause) {
        super(message, cause);
    }
}
