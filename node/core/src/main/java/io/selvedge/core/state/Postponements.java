package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Postponement;
import io.selvedge.policy.conduct.Deferral;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What users put off: by rollout and endpoint, in the order of the endpoint's log. */
public final class Postponements {
    private final TreeMap<String, List<Entry>> byRun = new TreeMap<>();

    void apply(Entry entry, Postponement postponement) {
        List<Entry> entries =
                byRun.computeIfAbsent(postponement.rollout() + ' ' + entry.author(), ignored -> new ArrayList<>());
        entries.add(entry);
        entries.sort(Comparator.comparingLong(Entry::timeMillis).thenComparingLong(Entry::seq));
    }

    /** Those of one endpoint for one rollout, oldest first. */
    public List<Entry> of(String rollout, String node) {
        return List.copyOf(byRun.getOrDefault(rollout + ' ' + node, List.of()));
    }

    /**
     * Until when they keep an endpoint from installing, as far as the policy lets them: more than its number of times do
     * not count, and none counts for longer than it may. {@link Long#MIN_VALUE} where none counts.
     *
     * @param dueMillis when the work became due
     */
    public long untilMillis(String rollout, String node, Deferral deferral, long dueMillis) {
        return of(rollout, node).stream()
                .limit(deferral.times())
                .mapToLong(entry -> deferral.until(
                        dueMillis,
                        entry.timeMillis(),
                        ((Postponement) entry.body()).untilMillis() - entry.timeMillis()))
                .max()
                .orElse(Long.MIN_VALUE);
    }
}
