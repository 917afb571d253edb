package io.selvedge.policy.window;

import java.util.OptionalLong;

/** Whether an endpoint may install at an instant. */
public sealed interface Permission {
    /**
     * It may.
     *
     * @param untilMillis when that ends
     * @param reason why, for people: an open window, a missed one that is caught up, the critical lane
     */
    record Granted(long untilMillis, String reason) implements Permission {}

    /**
     * It may not.
     *
     * @param nextMillis when it next may; empty where no window comes within {@link WindowCalendar#HORIZON_DAYS} days
     * @param reason why not, for people
     */
    record Denied(OptionalLong nextMillis, String reason) implements Permission {}
}
