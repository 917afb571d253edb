package io.selvedge.policy.priority;

import java.util.List;

/**
 * The table of remediation timelines of CISA's Binding Operational Directive 26-04, version 1.0.0: in KEV, publicly
 * exposed, automatable, technical impact.
 *
 * @see <a href="https://certcc.github.io/SSVC/">SSVC, decision table cisa_bod_26_04_1_0_0</a>
 */
final class Bod2604 {
    private static final Term UPGRADE = new Term.OnUpgrade();
    private static final Term THREE = new Term.Days(3, false);
    private static final Term THREE_AND_LOOK = new Term.Days(3, true);
    private static final Term FOURTEEN = new Term.Days(14, false);
    private static final Term SIXTY = new Term.Days(60, false);

    /** By the sum of 1 for KEV, 2 for exposed, 4 for automatable, 8 for total. */
    private static final List<Term> TABLE = List.of(
            UPGRADE,
            FOURTEEN,
            SIXTY,
            FOURTEEN,
            SIXTY,
            FOURTEEN,
            FOURTEEN,
            THREE,
            UPGRADE,
            FOURTEEN,
            FOURTEEN,
            THREE_AND_LOOK,
            SIXTY,
            THREE_AND_LOOK,
            THREE,
            THREE_AND_LOOK);

    private Bod2604() {}

    static Term term(boolean inKev, boolean exposed, boolean automatable, boolean total) {
        return TABLE.get((inKev ? 1 : 0) + (exposed ? 2 : 0) + (automatable ? 4 : 0) + (total ? 8 : 0));
    }
}
