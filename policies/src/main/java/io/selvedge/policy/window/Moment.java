package io.selvedge.policy.window;

import java.time.ZoneId;
import java.util.List;

/**
 * What the calendar is asked about: one endpoint at one instant, with one piece of work.
 *
 * @param zone the endpoint's own time zone
 * @param nowMillis milliseconds since 1970 UTC
 * @param dueMillis since when the work has been due: a window before it was not missed
 * @param critical whether the work goes by the critical lane
 * @param absences when the endpoint was switched off or asleep, lately
 */
public record Moment(ZoneId zone, long nowMillis, long dueMillis, boolean critical, List<Interval> absences) {
    public Moment {
        absences = List.copyOf(absences);
    }
}
