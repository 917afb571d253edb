package io.selvedge.policy.document;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How findings are ranked and until when they must be remedied.
 *
 * @param method the table that decides
 * @param tiers for {@link Method#TIERS}, the first that fits decides; empty otherwise
 */
public record Priorities(Method method, List<Tier> tiers) {
    /** Most tiers: more are not told apart by anybody. */
    public static final int MAX_TIERS = 16;
    /** Most days of a tier: two years, after which nothing is a deadline. */
    public static final int MAX_DAYS = 730;

    public Priorities {
        tiers = List.copyOf(tiers);
        if (tiers.size() > MAX_TIERS || (method == Method.TIERS) == tiers.isEmpty()) {
            throw new IllegalArgumentException("tiers belong to the method tiers, 1 to " + MAX_TIERS);
        }
    }

    /** The table. */
    public enum Method {
        /** CISA's Binding Operational Directive 26-04: in KEV, exposed, automatable, technical impact. */
        BOD_26_04("bod-26-04"),
        /** The policy's own tiers. */
        TIERS("tiers");

        private final String text;

        Method(String text) {
            this.text = text;
        }

        /** The word in policy files. */
        public String text() {
            return text;
        }

        /** The method of that exact word. */
        public static Optional<Method> find(String text) {
            for (Method method : values()) {
                if (method.text.equals(text)) {
                    return Optional.of(method);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * One tier. A finding is in it when all that is stated holds; a tier that states nothing takes every finding.
     *
     * @param name unique in the policy
     * @param kev whether the vulnerability must be in CISA's catalog of those known to be exploited
     * @param minCvssTenths least CVSS base score, in tenths, 0 to 100
     * @param minEpssBasisPoints least EPSS probability, in hundredths of a percent, 1 to 10,000
     * @param days from the finding to its deadline, 0 to {@value #MAX_DAYS}
     */
    public record Tier(String name, boolean kev, OptionalInt minCvssTenths, OptionalInt minEpssBasisPoints, int days) {
        /** Whether every finding is in it. */
        public boolean takesAll() {
            return !kev && minCvssTenths.isEmpty() && minEpssBasisPoints.isEmpty();
        }

        /**
         * Whether a finding is in it.
         *
         * @param inKev whether it is in KEV
         * @param cvssTenths its score; empty where nobody scored it
         * @param epssBasisPoints its probability; empty where nobody estimated it
         */
        public boolean takes(boolean inKev, OptionalInt cvssTenths, OptionalInt epssBasisPoints) {
            return (!kev || inKev)
                    && reaches(cvssTenths, minCvssTenths)
                    && reaches(epssBasisPoints, minEpssBasisPoints);
        }

        private static boolean reaches(OptionalInt have, OptionalInt least) {
            return least.isEmpty() || (have.isPresent() && have.getAsInt() >= least.getAsInt());
        }
    }
}
