package io.selvedge.core.endpoint;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Postponement;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.document.Settings;
import io.selvedge.policy.window.Moment;
import io.selvedge.policy.window.Permission;
import io.selvedge.policy.window.WindowCalendar;
import io.selvedge.policy.window.Zones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether this endpoint may act at this moment: its windows and blackouts in its own time zone, power and network, and
 * what its user put off. What is to be installed is fetched before, so that it is there when the window opens.
 */
public final class Clearance {
    /** How long until it looks again at what no record and no observation announces: power, a clock that was set. */
    private static final long LOOK_AGAIN_MILLIS = 300_000;

    private final Replica replica;
    private final Surroundings around;
    private final TreeSet<String> staged = new TreeSet<>();
    private final TreeSet<String> told = new TreeSet<>();
    private final TreeMap<String, Wait> waits = new TreeMap<>();

    /**
     * Why an endpoint waits.
     *
     * @param lookAgainMillis when to ask again
     * @param opensMillis when its next window opens; null where that does not hold it up, or where none comes
     */
    public record Wait(
            String reason, long lookAgainMillis, @Nullable Long opensMillis) {}

    /** @param around where it learns of time zone, power and network */
    public Clearance(Replica replica, Surroundings around) {
        this.replica = replica;
        this.around = around;
    }

    /** The artifact is here: from now on it waits for its window, not for the network. */
    void fetched(Assignment assignment) {
        staged.add(assignment.id());
    }

    /** The assignment is over, or no longer this endpoint's. */
    void forget(Assignment assignment) {
        staged.remove(assignment.id());
        waits.remove(assignment.id());
        told.removeIf(notice -> notice.startsWith(assignment.id()));
    }

    /** Why the next thing to do for an assignment must wait; empty where it may be done now. */
    Optional<Wait> findWait(Assignment assignment, long nowMillis) {
        Settings settings = replica.state().settings(replica.me().id());
        Optional<Wait> waived = findWaiver(assignment, nowMillis);
        Optional<Wait> wait = waived.isPresent()
                ? waived
                : staged.contains(assignment.id())
                        ? findWaitToInstall(assignment, settings, nowMillis)
                        : settings.conditions()
                                .findObstacleToFetch(around.circumstances())
                                .map(reason -> new Wait(reason, nowMillis + LOOK_AGAIN_MILLIS, null));
        if (wait.isPresent()) {
            waits.put(assignment.id(), wait.get());
        } else {
            waits.remove(assignment.id());
        }
        return wait;
    }

    /** As {@link #findWait}, for people. */
    Optional<String> findReason(Turn turn, Assignment assignment) {
        return findWait(assignment, turn.now().wallMillis()).map(Wait::reason);
    }

    /** Whether what was fetched must wait; says why. */
    boolean mustWait(Turn turn, Assignment assignment) {
        Optional<String> reason = findReason(turn, assignment);
        reason.ifPresent(why -> turn.report(
                Effect.Event.Level.INFO,
                "patch.waiting",
                assignment.patch().name() + ": is here and waits: " + why,
                Map.of("rollout", assignment.campaign().id())));
        return reason.isPresent();
    }

    private Optional<Wait> findWaitToInstall(Assignment assignment, Settings settings, long nowMillis) {
        Campaign campaign = assignment.campaign();
        long due = dueMillis(campaign, assignment.ring());
        Permission permission = judge(settings.windows(), campaign, due, nowMillis);
        if (permission instanceof Permission.Denied denied) {
            return Optional.of(waitForWindow(denied, settings.notices(), nowMillis));
        }
        Optional<String> obstacle = settings.conditions().findObstacleToInstall(around.circumstances());
        if (obstacle.isPresent()) {
            return Optional.of(new Wait(obstacle.get(), nowMillis + LOOK_AGAIN_MILLIS, null));
        }
        long until = putOffUntil(campaign, settings.deferral(), due);
        return nowMillis < until
                ? Optional.of(new Wait("put off by its user until " + Instant.ofEpochMilli(until), until, null))
                : Optional.empty();
    }

    private Optional<Wait> findWaiver(Assignment assignment, long nowMillis) {
        return replica.state()
                .members()
                .find(replica.me().id())
                .flatMap(me ->
                        replica.state().waivers().findFor(me, assignment.patch().product(), nowMillis))
                .map(entry -> (Waiver) entry.body())
                .map(waiver -> new Wait(
                        "exception " + waiver.name() + " until " + waiver.expires(),
                        Math.min(waiver.expiresMillis(), nowMillis + LOOK_AGAIN_MILLIS),
                        null));
    }

    private static Wait waitForWindow(Permission.Denied denied, List<Long> notices, long nowMillis) {
        long again = nowMillis + LOOK_AGAIN_MILLIS;
        if (denied.nextMillis().isEmpty()) {
            return new Wait(denied.reason(), again, null);
        }
        long opens = denied.nextMillis().getAsLong();
        for (long notice : notices) {
            again = opens - notice > nowMillis ? Math.min(again, opens - notice) : again;
        }
        return new Wait(denied.reason(), Math.min(again, opens), opens);
    }

    /** Tells the user what comes, as long before as the policy says; each notice once. */
    void announce(Turn turn, Assignment assignment, Wait wait) {
        Long opens = wait.opensMillis();
        if (opens == null) {
            return;
        }
        boolean fresh = false;
        for (long notice : replica.state().settings(replica.me().id()).notices()) {
            // All that are due are marked, so that one that was missed is not made up for beside a later one.
            fresh |=
                    turn.now().wallMillis() >= opens - notice && told.add(assignment.id() + ' ' + opens + ' ' + notice);
        }
        if (fresh) {
            turn.report(
                    Effect.Event.Level.INFO,
                    "patch.announced",
                    assignment.patch().name() + ": will be installed from " + Instant.ofEpochMilli(opens),
                    Map.of(
                            "rollout",
                            assignment.campaign().id(),
                            "opens",
                            String.valueOf(Instant.ofEpochMilli(opens))));
        }
    }

    private Permission judge(WindowCalendar calendar, Campaign campaign, long due, long nowMillis) {
        Optional<ZoneId> zone = calendar.isAlways()
                ? Optional.of(ZoneOffset.UTC)
                : calendar.zone().or(() -> Optional.ofNullable(around.zone())).flatMap(Zones::find);
        if (zone.isEmpty()) {
            String unknown =
                    calendar.zone().map(name -> "unknown time zone " + name).orElse("time zone not known yet");
            return new Permission.Denied(OptionalLong.empty(), unknown);
        }
        return calendar.judge(new Moment(zone.get(), nowMillis, due, campaign.isCritical(), around.absences()));
    }

    private long dueMillis(Campaign campaign, int ring) {
        return campaign.findOpened(replica.me().site(), ring)
                .map(Entry::timeMillis)
                .orElse(Long.MAX_VALUE);
    }

    private long putOffUntil(Campaign campaign, Deferral deferral, long due) {
        if (campaign.isCritical()) {
            return Long.MIN_VALUE;
        }
        return replica.state()
                .postponements()
                .untilMillis(campaign.id(), replica.me().id(), deferral, due);
    }

    /** The user's wish: what the policy grants goes on record. */
    public Effect.Reply putOff(Turn turn, Input.PutOff wish) {
        Optional<Campaign> campaign = replica.state().findCampaign(wish.rollout());
        Optional<Member> me = replica.state().members().find(replica.me().id());
        OptionalInt ring = campaign.isEmpty() || me.isEmpty()
                ? OptionalInt.empty()
                : campaign.get().ringOf(me.get());
        if (ring.isEmpty()
                || !campaign.get()
                        .ringState(replica.me().site(), ring.getAsInt())
                        .isOpened()) {
            return new Effect.Reply(
                    wish.command(), null, "NOT_FOUND", "that rollout asks nothing of this endpoint now");
        }
        return switch (ask(campaign.get(), ring.getAsInt(), turn.now().wallMillis(), wish.forMillis())) {
            case Deferral.Answer.Refused refused ->
                new Effect.Reply(wish.command(), null, "NOT_AUTHORIZED", refused.reason());
            case Deferral.Answer.Granted granted -> {
                String until = Instant.ofEpochMilli(granted.untilMillis() / 1_000 * 1_000)
                        .toString();
                Entry entry =
                        replica.append(turn, new Postponement(campaign.get().id(), until));
                yield new Effect.Reply(
                        wish.command(),
                        entry.id(),
                        null,
                        "put off until " + until + "; " + granted.timesLeft() + " time(s) left");
            }
        };
    }

    private Deferral.Answer ask(Campaign campaign, int ring, long nowMillis, long wishMillis) {
        if (campaign.isCritical()) {
            return new Deferral.Answer.Refused("it goes by the critical lane");
        }
        Deferral deferral = replica.state().settings(replica.me().id()).deferral();
        int used = replica.state()
                .postponements()
                .of(campaign.id(), replica.me().id())
                .size();
        return deferral.ask(used, dueMillis(campaign, ring), nowMillis, wishMillis);
    }

    /** What the endpoint waits for, for people; empty where nothing waits. */
    public Optional<String> findWaiting() {
        return waits.values().stream().findFirst().map(wait -> {
            Long opens = wait.opensMillis();
            return "waiting: " + wait.reason() + (opens == null ? "" : "; opens " + Instant.ofEpochMilli(opens));
        });
    }
}
