package io.selvedge.runtime.report;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Runs.EndpointStanding;
import io.selvedge.core.state.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Who kept the deadlines of rollouts; who could not be reached is kept apart from who was reached and is late. */
final class Deadlines {
    private final State state;
    private final long nowMillis;
    private final List<Campaign> campaigns;

    private enum Kept {
        IN_TIME,
        LATE,
        FAILED,
        NEGLECTED,
        UNREACHABLE,
        APART
    }

    Deadlines(State state, long nowMillis) {
        this.state = state;
        this.nowMillis = nowMillis;
        this.campaigns = state.campaigns();
    }

    Section section() {
        Section.Rows rows = new Section.Rows();
        campaigns.stream()
                .filter(campaign -> campaign.findObstacle().isEmpty())
                .sorted(Comparator.comparingLong((Campaign c) -> c.entry().timeMillis())
                        .thenComparing(Campaign::id))
                .forEach(campaign -> add(rows, campaign));
        return rows.under(
                "deadlines",
                "Deadlines",
                "Rollouts whose deadline has passed by the end of the period. Neglected: reached since the rollout began, by"
                        + " a record of its own, and still not patched. Unreachable: not a word since. Endpoints that count"
                        + " apart are left out of the share.",
                Cell.TEXT.column("rollout", "Rollout"),
                Cell.TEXT.column("lane", "Lane"),
                Cell.TEXT.column("deadline", "Deadline"),
                Cell.COUNT.column("inTime", "In time"),
                Cell.COUNT.column("late", "Late"),
                Cell.COUNT.column("failed", "Failed"),
                Cell.COUNT.column("neglected", "Neglected"),
                Cell.COUNT.column("unreachable", "Unreachable"),
                Cell.COUNT.column("apart", "Apart"),
                Cell.SHARE.column("share", "Share in time"));
    }

    private void add(Section.Rows rows, Campaign campaign) {
        String deadline = campaign.rollout().deadline();
        if (deadline == null || Instant.parse(deadline).toEpochMilli() > nowMillis) {
            return;
        }
        long dueMillis = Instant.parse(deadline).toEpochMilli();
        Map<Kept, Long> counts = new EnumMap<>(Kept.class);
        for (String site : state.members().sites()) {
            for (int ring = 0; ring < campaign.rings(); ring++) {
                for (String member : campaign.members(site, ring)) {
                    counts.merge(kept(campaign, member, dueMillis), 1L, Long::sum);
                }
            }
        }
        long all = counts.values().stream().mapToLong(Long::longValue).sum() - counts.getOrDefault(Kept.APART, 0L);
        long inTime = counts.getOrDefault(Kept.IN_TIME, 0L);
        rows.add(
                campaign.rollout().name(),
                campaign.rollout().lane(),
                deadline,
                inTime,
                counts.getOrDefault(Kept.LATE, 0L),
                counts.getOrDefault(Kept.FAILED, 0L),
                counts.getOrDefault(Kept.NEGLECTED, 0L),
                counts.getOrDefault(Kept.UNREACHABLE, 0L),
                counts.getOrDefault(Kept.APART, 0L),
                all == 0 ? 0 : inTime * 10_000 / all);
    }

    private Kept kept(Campaign campaign, String member, long dueMillis) {
        EndpointStanding standing =
                state.runs().standing(campaign.id(), member, campaign.rollout().patches());
        return switch (standing.standing()) {
            case SUCCEEDED -> standing.sinceMillis() <= dueMillis ? Kept.IN_TIME : Kept.LATE;
            case FAILED, UNDONE -> Kept.FAILED;
            case APART -> Kept.APART;
            case PENDING ->
                campaign.isWaived(member, nowMillis)
                        ? Kept.APART
                        : isHeardOf(member, campaign.entry().timeMillis()) ? Kept.NEGLECTED : Kept.UNREACHABLE;
        };
    }

    /** Whether the endpoint has said anything about any rollout since. */
    private boolean isHeardOf(String member, long sinceMillis) {
        return campaigns.stream()
                .flatMap(campaign -> state.runs().of(campaign.id(), member).stream())
                .filter(entry -> entry.body() instanceof PatchIntent || entry.body() instanceof PatchResult)
                .mapToLong(Entry::timeMillis)
                .anyMatch(time -> time >= sinceMillis);
    }
}
