package io.selvedge.policy.inventory;

/** A text that is no package URL; the message says what is wrong with which part. */
public final class MalformedPackageUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedPackageUrlException(String reason) {
        super("not a package URL: " + reason);
    }
}
