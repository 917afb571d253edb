package io.selvedge.policy.priority;

/** How long there is to remedy a finding. */
public sealed interface Term {
    /**
     * So many days from when it was known.
     *
     * @param days 0 or more
     * @param investigate whether it must be looked into whether the endpoint has been broken into already
     */
    record Days(int days, boolean investigate) implements Term {}

    /** When the system is upgraded anyway. */
    record OnUpgrade() implements Term {}

    /** No tier of the policy takes it. */
    record None() implements Term {}

    /** As people write it. */
    default String text() {
        return switch (this) {
            case Days days -> days.days() + " days" + (days.investigate() ? " and forensic investigation" : "");
            case OnUpgrade upgrade -> "on system upgrade";
            case None none -> "no term";
        };
    }
}
