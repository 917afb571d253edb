package io.selvedge.policy.version;

/** A text that is no version in its scheme. */
public final class MalformedVersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String scheme;
    private final int position;
    private final String reason;

    MalformedVersionException(String scheme, int position, String reason) {
        super("not a " + scheme + " version: " + reason + " at character " + (position + 1));
        this.scheme = scheme;
        this.position = position;
        this.reason = reason;
    }

    /** The scheme's word, as in {@link VersionScheme#text}. */
    public String scheme() {
        return scheme;
    }

    /** Index of the character at fault, from 0; the text's length when it ends too early. */
    public int position() {
        return position;
    }

    /** What is wrong, without scheme and place. */
    public String reason() {
        return reason;
    }
}
