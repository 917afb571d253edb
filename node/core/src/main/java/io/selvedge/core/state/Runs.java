package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What endpoints set out to do and what they found, by rollout and endpoint, in the order of their logs. */
public final class Runs {
    private final TreeMap<String, TreeMap<String, List<Entry>>> byRollout = new TreeMap<>();

    void apply(Entry entry, String rollout) {
        List<Entry> run = byRollout
                .computeIfAbsent(rollout, id -> new TreeMap<>())
                .computeIfAbsent(entry.author(), id -> new ArrayList<>());
        run.add(entry);
        if (run.size() > 1 && comesBefore(entry, run.get(run.size() - 2))) {
            run.sort((a, b) -> comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0);
        }
    }

    private static boolean comesBefore(Entry a, Entry b) {
        long incarnationA = a.signed().origin().incarnation();
        long incarnationB = b.signed().origin().incarnation();
        return incarnationA != incarnationB ? incarnationA < incarnationB : a.seq() < b.seq();
    }

    /** Intents and results of an endpoint in a rollout. */
    public List<Entry> of(String rollout, String node) {
        return Collections.unmodifiableList(
                byRollout.getOrDefault(rollout, new TreeMap<>()).getOrDefault(node, List.of()));
    }

    /** Every result of an endpoint about a patch, in the order of its logs; what its commands came to is left out. */
    List<Entry> results(String node) {
        List<Entry> results = new ArrayList<>();
        for (TreeMap<String, List<Entry>> run : byRollout.values()) {
            for (Entry entry : run.getOrDefault(node, List.of())) {
                if (entry.body() instanceof PatchResult result && result.action() != Action.REMEDIATE) {
                    results.add(entry);
                }
            }
        }
        results.sort((a, b) -> comesBefore(a, b) ? -1 : comesBefore(b, a) ? 1 : 0);
        return results;
    }

    /** The last final result of an endpoint for one patch, and how many attempts it made. */
    public PatchStanding standing(String rollout, String node, String patch) {
        int attempts = 0;
        Entry open = null;
        Entry last = null;
        for (Entry entry : of(rollout, node)) {
            if (entry.body() instanceof PatchIntent intent && intent.patch().equals(patch)) {
                open = entry;
                attempts = intent.action() == Action.INSTALL ? Math.max(attempts, intent.attempt()) : attempts;
            } else if (entry.body() instanceof PatchResult result
                    && result.patch().equals(patch)) {
                open = null;
                last = result.action() == Action.REMEDIATE ? last : entry;
            }
        }
        return new PatchStanding(attempts, open, last);
    }

    /**
     * Where an endpoint stands with one patch.
     *
     * @param attempts installations that it set out to do
     * @param open the intent that has no result yet
     * @param last the last result of an installation or of going back
     */
    public record PatchStanding(
            int attempts, @Nullable Entry open, @Nullable Entry last) {

        /** What the last result says; PENDING before any, while acting, and until it is tried again. */
        public Standing standing() {
            boolean acts = open != null && ((PatchIntent) open.body()).action() != Action.REMEDIATE;
            if (last == null || acts) {
                return Standing.PENDING;
            }
            return switch (((PatchResult) last.body()).outcome()) {
                case SUCCEEDED -> Standing.SUCCEEDED;
                case FAILED -> Standing.FAILED;
                case UNDONE -> Standing.UNDONE;
                case INTERRUPTED, RETRYING -> Standing.PENDING;
                case UNWELL, DECLINED -> Standing.APART;
            };
        }
    }

    /** How an endpoint stands in a rollout. */
    public enum Standing {
        PENDING,
        SUCCEEDED,
        FAILED,
        UNDONE,
        /** Says nothing about the patch. */
        APART
    }

    /** An endpoint in a rollout: worst first, and when it last reported. */
    public record EndpointStanding(Standing standing, long sinceMillis) {}

    /** The endpoint over all patches of a rollout: undone or failed if one is, succeeded only if all are. */
    public EndpointStanding standing(String rollout, String node, List<String> patches) {
        long since = 0;
        EnumSet<Standing> all = EnumSet.noneOf(Standing.class);
        for (String patch : patches) {
            PatchStanding one = standing(rollout, node, patch);
            since = Math.max(since, one.last() == null ? 0 : one.last().timeMillis());
            all.add(one.standing());
        }
        for (Standing worse : List.of(Standing.UNDONE, Standing.FAILED, Standing.PENDING, Standing.APART)) {
            if (all.contains(worse)) {
                return new EndpointStanding(worse, since);
            }
        }
        return new EndpointStanding(Standing.SUCCEEDED, since);
    }
}
