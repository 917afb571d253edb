package io.selvedge.policy.advisory;

import java.util.Optional;

/**
 * What a supplier says of one vulnerability in one package (Vulnerability Exploitability eXchange).
 *
 * @param vulnerability its CVE id
 * @param target the package
 * @param version the one that it is about; empty for every version
 * @param reason the justification or impact that it gives, empty for none
 * @param snapshot the file that says so
 */
public record VexStatement(
        String vulnerability, Target target, String version, Status status, String reason, Snapshot snapshot) {
    /** What is said; what is said to be affected arrives as an {@link Advisory}. */
    public enum Status {
        NOT_AFFECTED("not_affected"),
        FIXED("fixed");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /** OpenVEX's word. */
        public String text() {
            return text;
        }

        /** The status of that exact word; empty for those that clear nobody. */
        public static Optional<Status> find(String text) {
            for (Status status : values()) {
                if (status.text.equals(text)) {
                    return Optional.of(status);
                }
            }
            return Optional.empty();
        }
    }
}
