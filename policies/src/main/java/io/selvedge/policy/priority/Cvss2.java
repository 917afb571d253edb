package io.selvedge.policy.priority;

import static io.selvedge.policy.priority.CvssScore.level;

import java.util.Map;

/** The base equation of CVSS 2.0 (A Complete Guide to CVSS 2.0, section 3.2.1). */
final class Cvss2 {
    private static final double[] VECTOR = {0.395, 0.646, 1.0};
    private static final double[] COMPLEXITY = {0.35, 0.61, 0.71};
    private static final double[] AUTHENTICATION = {0.45, 0.56, 0.704};
    private static final double[] IMPACT = {0, 0.275, 0.660};

    private Cvss2() {}

    static int tenths(Map<String, String> metrics) {
        double kept = 1;
        for (String metric : new String[] {"C", "I", "A"}) {
            kept *= 1 - IMPACT[level(metrics, metric, "N", "P", "C")];
        }
        double impact = 10.41 * (1 - kept);
        double exploitability = 20
                * VECTOR[level(metrics, "AV", "L", "A", "N")]
                * COMPLEXITY[level(metrics, "AC", "H", "M", "L")]
                * AUTHENTICATION[level(metrics, "Au", "M", "S", "N")];
        double score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact == 0 ? 0 : 1.176);
        return (int) Math.round(Math.max(0, score) * 10);
    }
}
