package io.selvedge.policy.priority;

import static io.selvedge.policy.priority.CvssScore.level;

import java.util.Map;

/** The base equation of CVSS 3.0 and 3.1 (specification 3.1, section 7.1 and appendix A). */
final class Cvss3 {
    private static final double[] VECTOR = {0.85, 0.62, 0.55, 0.2};
    private static final double[] COMPLEXITY = {0.77, 0.44};
    private static final double[] PRIVILEGES = {0.85, 0.62, 0.27};
    private static final double[] PRIVILEGES_WHEN_CHANGED = {0.85, 0.68, 0.5};
    private static final double[] INTERACTION = {0.85, 0.62};
    private static final double[] IMPACT = {0, 0.22, 0.56};

    private Cvss3() {}

    static int tenths(Map<String, String> metrics, String version) {
        boolean changed = level(metrics, "S", "U", "C") == 1;
        double kept = 1;
        for (String metric : new String[] {"C", "I", "A"}) {
            kept *= 1 - IMPACT[level(metrics, metric, "N", "L", "H")];
        }
        double base = 1 - kept;
        double impact = changed ? 7.52 * (base - 0.029) - 3.25 * Math.pow(base - 0.02, 15) : 6.42 * base;
        int privileges = level(metrics, "PR", "N", "L", "H");
        double exploitability = 8.22
                * VECTOR[level(metrics, "AV", "N", "A", "L", "P")]
                * COMPLEXITY[level(metrics, "AC", "L", "H")]
                * (changed ? PRIVILEGES_WHEN_CHANGED : PRIVILEGES)[privileges]
                * INTERACTION[level(metrics, "UI", "N", "R")];
        if (impact <= 0) {
            return 0;
        }
        double sum = changed ? 1.08 * (impact + exploitability) : impact + exploitability;
        double score = Math.min(sum, 10);
        return version.equals("3.0") ? (int) Math.ceil(score * 10) : roundUp(score);
    }

    /** To the next tenth, with what binary fractions add in error taken away first (appendix A of 3.1). */
    private static int roundUp(double score) {
        long hundredThousandths = Math.round(score * 100_000);
        return (int) (hundredThousandths % 10_000 == 0 ? hundredThousandths / 10_000 : hundredThousandths / 10_000 + 1);
    }
}
