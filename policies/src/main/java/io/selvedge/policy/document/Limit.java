package io.selvedge.policy.document;

import java.math.BigDecimal;

/** How many endpoints of a ring are tolerated: a number of them, or a share of the ring. */
public sealed interface Limit {
    /** The most of so many members that are tolerated. */
    int of(int members);

    /** As a policy file has it. */
    String text();

    /**
     * So many, however large the ring is.
     *
     * @param count 0 to {@link Gate#MAX_COUNT}
     */
    record Count(int count) implements Limit {
        /** None. */
        public static final Count NONE = new Count(0);

        public Count {
            if (count < 0 || count > Gate.MAX_COUNT) {
                throw new IllegalArgumentException("a count is from 0 to " + Gate.MAX_COUNT);
            }
        }

        @Override
        public int of(int members) {
            return count;
        }

        @Override
        public String text() {
            return Integer.toString(count);
        }
    }

    /**
     * This share of the ring's members, rounded down.
     *
     * @param basisPoints hundredths of a percent, 1 to 10,000
     */
    record Share(int basisPoints) implements Limit {
        public Share {
            if (basisPoints < 1 || basisPoints > Members.ALL_BASIS_POINTS) {
                throw new IllegalArgumentException("a share is above 0 and at most 100 percent");
            }
        }

        @Override
        public int of(int members) {
            return (int) ((long) members * basisPoints / Members.ALL_BASIS_POINTS);
        }

        @Override
        public String text() {
            return BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros().toPlainString() + "%";
        }
    }
}
