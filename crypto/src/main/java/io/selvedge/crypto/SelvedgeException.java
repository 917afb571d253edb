package io.selvedge.crypto;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operating error: something outside the program is not as it should be.
 *
 * <p>{@link #code()} is stable and upper snake case, for programs; the message is one sentence, for people; {@link
 * #fields()} are the facts of the case (a place, a size, a limit), never a secret.
 */
public class SelvedgeException extends RuntimeException {
    public static final String BAD_FORMAT = "BAD_FORMAT";
    public static final String BAD_KEY = "BAD_KEY";
    public static final String BAD_SIGNATURE = "BAD_SIGNATURE";
    public static final String BELOW_THRESHOLD = "BELOW_THRESHOLD";
    public static final String CHAIN_BROKEN = "CHAIN_BROKEN";
    public static final String EXPIRED = "EXPIRED";
    public static final String NOT_CANONICAL = "NOT_CANONICAL";
    public static final String ROLLBACK = "ROLLBACK";
    public static final String TOO_LARGE = "TOO_LARGE";
    public static final String UNKNOWN_KEY = "UNKNOWN_KEY";
    public static final String WRONG_PASSPHRASE = "WRONG_PASSPHRASE";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final TreeMap<String, String> fields;

    public SelvedgeException(String code, String message) {
        this(code, message, Map.of());
    }

    public SelvedgeException(String code, String message, Map<String, String> fields) {
        super(message);
        this.code = code;
        this.fields = new TreeMap<>(fields);
    }

    public SelvedgeException(String code, String message, Map<String, String> fields, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.fields = new TreeMap<>(fields);
    }

    /** Stable, upper snake case. */
    public String code() {
        return code;
    }

    /** Facts of the case in the order of their names; an own copy. */
    public Map<String, String> fields() {
        return new TreeMap<>(fields);
    }
}
