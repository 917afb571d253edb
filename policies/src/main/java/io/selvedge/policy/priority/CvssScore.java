package io.selvedge.policy.priority;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A CVSS vector with its score, computed from the vector and not taken from anybody: the base score of version 2 and 3,
 * and for version 4 the score with the threat and environmental metrics that the vector states.
 *
 * @param version {@code 2.0}, {@code 3.0}, {@code 3.1} or {@code 4.0}
 * @param tenths 0 to 100
 * @param metrics what the vector states, in its order
 * @see <a href="https://www.first.org/cvss/">CVSS</a>
 */
public record CvssScore(String version, int tenths, Map<String, String> metrics) {
    /** The longest vector of version 4, with every metric, has 240 characters. */
    private static final int MAX_CHARS = 512;

    /**
     * Computes the score of a vector; empty when it is no vector of a known version or lacks a metric that it needs.
     *
     * @param vector such as {@code CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H}, for version 2 without a head
     */
    public static Optional<CvssScore> of(String vector) {
        if (vector.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String text =
                vector.startsWith("(") && vector.endsWith(")") ? vector.substring(1, vector.length() - 1) : vector;
        String version =
                text.startsWith("CVSS:") && text.indexOf('/') > 0 ? text.substring(5, text.indexOf('/')) : "2.0";
        Map<String, String> metrics = new LinkedHashMap<>();
        for (String part : (text.startsWith("CVSS:") ? text.substring(text.indexOf('/') + 1) : text).split("/", -1)) {
            int colon = part.indexOf(':');
            if (colon < 1 || metrics.put(part.substring(0, colon), part.substring(colon + 1)) != null) {
                return Optional.empty();
            }
        }
        try {
            return switch (version) {
                case "2.0" -> Optional.of(new CvssScore(version, Cvss2.tenths(metrics), metrics));
                case "3.0", "3.1" -> Optional.of(new CvssScore(version, Cvss3.tenths(metrics, version), metrics));
                case "4.0" -> Optional.of(new CvssScore(version, Cvss4.tenths(metrics), metrics));
                default -> Optional.empty();
            };
        } catch (UnknownMetricException e) {
            return Optional.empty();
        }
    }

    /** A metric that is missing or has a value that its version does not know; caught in {@link #of}. */
    static final class UnknownMetricException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownMetricException(String metric) {
            super(metric);
        }
    }

    /** One of the metric's values, by the order in which they are written. */
    static int level(Map<String, String> metrics, String metric, String... values) {
        String value = metrics.get(metric);
        for (int i = 0; i < values.length; i++) {
            if (values[i].equals(value)) {
                return i;
            }
        }
        throw new UnknownMetricException(metric);
    }

    /** Whether it can be automated as far as the vector tells: over the network, at once, by nobody in particular. */
    public boolean looksAutomatable() {
        return switch (version) {
            case "2.0" -> has("AV", "N") && has("AC", "L") && has("Au", "N");
            case "4.0" ->
                has("AU", "Y")
                        || (!has("AU", "N")
                                && has("AV", "N")
                                && has("AC", "L")
                                && has("AT", "N")
                                && has("PR", "N")
                                && has("UI", "N"));
            default -> has("AV", "N") && has("AC", "L") && has("PR", "N") && has("UI", "N");
        };
    }

    /** Whether the attacker gains all, as far as the vector tells. */
    public boolean looksTotal() {
        return switch (version) {
            case "2.0" -> has("C", "C") && has("I", "C") && has("A", "C");
            case "4.0" -> has("VC", "H") && has("VI", "H") && has("VA", "H");
            default -> has("C", "H") && has("I", "H") && has("A", "H");
        };
    }

    private boolean has(String metric, String value) {
        return value.equals(metrics.get(metric));
    }

    /** As people write it: {@code 9.8}. */
    public String text() {
        return tenths / 10 + "." + tenths % 10;
    }
}
