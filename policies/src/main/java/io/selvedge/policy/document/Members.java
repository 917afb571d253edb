package io.selvedge.policy.document;

/** Which of the policy's targets form a ring. */
public sealed interface Members {

    /** A hundred percent, in basis points. */
    int ALL_BASIS_POINTS = 10_000;

    /**
     * The endpoints that a selector chooses.
     *
     * @param selector restricts at least one thing
     */
    record Chosen(Selector selector) implements Members {
        public Chosen {
            if (selector.isAll()) {
                throw new IllegalArgumentException("a ring's selector must restrict something");
            }
        }
    }

    /**
     * A share of the targets that no ring's selector chooses.
     *
     * @param basisPoints hundredths of a percent, 1 to 10,000
     */
    record Percent(int basisPoints) implements Members {
        public Percent {
            if (basisPoints < 1 || basisPoints > ALL_BASIS_POINTS) {
                throw new IllegalArgumentException("a ring's share is above 0 and at most 100 percent");
            }
        }
    }

    /** Every target that no other ring has. */
    record Rest() implements Members {}
}
