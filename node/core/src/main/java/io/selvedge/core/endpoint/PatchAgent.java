package io.selvedge.core.endpoint;

import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Bytes;
import io.selvedge.core.record.PatchResult.Check;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Input.Installed;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.record.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one assignment after another: look, fetch, put the intent on record, install, verify, report; and go back
 * where the checks fail or the ring does. What it was at when it crashed it reads from its own log: an intent without a
 * result makes it look at the machine first.
 */
public final class PatchAgent {
    /** How long an artifact that could not be fetched is left alone. */
    private static final long FETCH_RETRY_MILLIS = 30_000;

    /** A detail in a result: enough of a package manager's output to see the cause. */
    private static final int MAX_DETAIL = 1_500;

    private final Replica replica;
    private final Clearance clearance;
    private final WorkList work;
    private final LongPredicate isDurable;
    private final TreeMap<String, Long> retrySteady = new TreeMap<>();
    private final TreeMap<String, Bytes> fetched = new TreeMap<>();
    private @Nullable Run run;
    private long wakeSteady = Long.MAX_VALUE;

    private enum Phase {
        LOOKING,
        FETCHING,
        EXAMINING,
        SETTING_OUT,
        ACTING,
        CHECKING,
        EXAMINING_AGAIN,
        REPAIRING
    }

    /** The assignment at hand. */
    private static final class Run {
        private final Assignment assignment;
        private Phase phase;
        private @Nullable String before;
        private @Nullable String found;
        private List<Check> health = List.of();
        private List<Check> checks = List.of();
        private boolean broken;
        private long intentToken;

        Run(Assignment assignment, Phase phase) {
            this.assignment = assignment;
            this.phase = phase;
        }
    }

    /** @param isDurable whether the write with a token is on disk */
    public PatchAgent(Replica replica, Clearance clearance, LongPredicate isDurable) {
        this.replica = replica;
        this.clearance = clearance;
        this.work = new WorkList(replica, clearance);
        this.isDurable = isDurable;
    }

    /** What the endpoint is at, for people; empty while it has nothing to do. */
    public Optional<String> findActivity() {
        return Optional.ofNullable(run)
                .map(r -> r.phase.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + r.assignment.patch().name())
                .or(clearance::findWaiting);
    }

    /** Goes on as far as it can without waiting. */
    public void drive(Turn turn) {
        if (run != null) {
            goOn(turn, run);
            return;
        }
        Optional<WorkList.Item> next = work.findNext(turn.now().wallMillis());
        wakeSteady = work.wakeMillis() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : turn.now().steadyMillis() + work.wakeMillis() - turn.now().wallMillis();
        work.waiting().forEach(wait -> clearance.announce(turn, wait.getKey(), wait.getValue()));
        if (next.isEmpty()) {
            return;
        }
        switch (next.get()) {
            case WorkList.Item.Recover recover -> recover(turn, recover.assignment());
            case WorkList.Item.Remedy remedy -> setOutToRemedy(turn, remedy.assignment());
            case WorkList.Item.Decline decline -> {
                run = new Run(decline.assignment(), Phase.ACTING);
                finish(
                        turn,
                        run,
                        Outcome.DECLINED,
                        null,
                        List.of(),
                        "not installed: this endpoint went back from "
                                + decline.assignment().patch().version() + " before");
            }
            case WorkList.Item.GoBack back -> setOutBack(turn, back.assignment());
            case WorkList.Item.Apply apply -> {
                if (mayTry(turn, apply.assignment())) {
                    run = new Run(apply.assignment(), Phase.LOOKING);
                    turn.emit(new Effect.Inspect(
                            apply.assignment().id(), apply.assignment().patch()));
                }
            }
            case WorkList.Item.GiveUp giveUp -> {
                run = new Run(giveUp.assignment(), Phase.ACTING);
                finish(
                        turn,
                        run,
                        Outcome.FAILED,
                        null,
                        List.of(),
                        "gave up after " + giveUp.assignment().attempt() + " attempt(s)");
            }
        }
    }

    private void recover(Turn turn, Assignment assignment) {
        Run back = new Run(assignment, Phase.REPAIRING);
        run = back;
        Optional<PatchIntent> intent = work.findInstallIntent(assignment);
        back.before = intent.map(PatchIntent::installedVersion).orElse(null);
        back.health = intent.map(PatchIntent::health).orElse(List.of());
        if (assignment.action() == Action.REMEDIATE) {
            // Nobody can tell how far its commands came, and they may not bear to run twice.
            finish(turn, back, Outcome.FAILED, null, List.of(), "interrupted; its commands may have run in part");
            return;
        }
        report(turn, Level.WARN, "patch.recovering", "was interrupted; looks at what is installed");
        // A package manager that outlived the node may still be at work; a repair waits for it.
        turn.emit(new Effect.Repair(assignment.id(), assignment.patch()));
    }

    /** Whether it goes on once its intent is on disk. */
    public boolean awaitsDisk() {
        return run != null && run.phase == Phase.SETTING_OUT;
    }

    private boolean mayTry(Turn turn, Assignment assignment) {
        return turn.now().steadyMillis() >= retrySteady.getOrDefault(assignment.id(), Long.MIN_VALUE);
    }

    /** When {@link #drive} may have something to do without a new input. */
    public long nextWakeSteady(long nowSteady) {
        if (run != null) {
            return Long.MAX_VALUE;
        }
        long next = wakeSteady > nowSteady ? wakeSteady : Long.MAX_VALUE;
        for (long at : retrySteady.values()) {
            next = at > nowSteady ? Math.min(next, at) : next;
        }
        return next;
    }

    private void goOn(Turn turn, Run now) {
        if (now.phase == Phase.FETCHING) {
            Optional<String> obstacle = findObstacle(turn, now.assignment);
            if (obstacle.isPresent()) {
                turn.emit(new Effect.StopFetch(
                        now.assignment.patch().artifact().sha256().hex()));
                report(turn, Level.INFO, "patch.stopped", "stopped fetching: " + obstacle.get());
                run = null;
            }
        } else if (now.phase == Phase.SETTING_OUT && isDurable.test(now.intentToken)) {
            act(turn, now);
        }
    }

    /** The intent is on disk: the last look at halts, then the act. */
    private void act(Turn turn, Run now) {
        Assignment assignment = now.assignment;
        if (assignment.action() == Action.UNDO) {
            now.phase = Phase.ACTING;
            turn.emit(new Effect.Undo(assignment.id(), assignment.patch(), now.before));
            return;
        }
        if (assignment.action() == Action.REMEDIATE) {
            now.phase = Phase.ACTING;
            turn.emit(new Effect.Remediate(
                    assignment.id(), assignment.patch(), assignment.patch().remedies()));
            return;
        }
        Optional<String> obstacle = findObstacle(turn, assignment).or(() -> clearance.findReason(turn, assignment));
        if (obstacle.isPresent()) {
            finish(turn, now, Outcome.INTERRUPTED, now.before, List.of(), "not installed: " + obstacle.get());
            return;
        }
        now.phase = Phase.ACTING;
        report(turn, Level.INFO, "patch.installing", "installs");
        turn.emit(new Effect.Install(assignment.id(), assignment.patch()));
    }

    private Optional<String> findObstacle(Turn turn, Assignment assignment) {
        return work.findObstacle(
                        assignment.campaign(), assignment.ring(), turn.now().wallMillis())
                .or(() -> work.findUnmet(assignment)
                        .map(unmet -> unmet.product() + " " + unmet.version() + " is not in effect yet"));
    }

    /** Something ended that this endpoint had asked for; answers to what it no longer does are passed over. */
    public void observed(Turn turn, Input.Observation observation) {
        Run now = run;
        if (now == null) {
            return;
        }
        switch (observation) {
            case Input.FetchEnded end
            when now.phase == Phase.FETCHING
                    && end.artifact()
                            .equals(now.assignment.patch().artifact().sha256().hex()) -> fetched(turn, now, end);
            case Input.Inspected seen
            when seen.assignment().equals(now.assignment.id()) -> inspected(turn, now, seen.installed());
            case Input.ActionEnded end when end.assignment().equals(now.assignment.id()) -> ended(turn, now, end);
            case Input.Probed probed
            when now.phase == Phase.CHECKING && probed.assignment().equals(now.assignment.id()) ->
                checked(turn, now, probed.checks());
            case Input.Probed probed
            when now.phase == Phase.ACTING && probed.assignment().equals(now.assignment.id()) ->
                remedied(turn, now, probed.checks());
            case Input.Examined examined
            when examined.assignment().equals(now.assignment.id()) -> examined(turn, now, examined.checks());
            default -> {}
        }
    }

    private void inspected(Turn turn, Run now, Installed installed) {
        if (now.phase == Phase.LOOKING) {
            now.before = installed.version();
            now.found = installed.version();
            Patch patch = now.assignment.patch();
            if (!installed.broken() && patch.isAtLeast(installed.version(), patch.version())) {
                now.phase = Phase.CHECKING;
                probe(turn, now);
            } else {
                now.phase = Phase.FETCHING;
                turn.emit(new Effect.Fetch(
                        now.assignment.patch().artifact(),
                        now.assignment.campaign().isCritical()));
            }
        }
    }

    private void fetched(Turn turn, Run now, Input.FetchEnded end) {
        if (end.failure() != null) {
            report(turn, Level.WARN, "patch.fetch-failed", "could not be fetched: " + end.failure());
            retrySteady.put(now.assignment.id(), turn.now().steadyMillis() + FETCH_RETRY_MILLIS);
            run = null;
            return;
        }
        retrySteady.remove(now.assignment.id());
        // Fetched again after a wait it is there already: what the first time took is what counts.
        fetched.merge(end.artifact(), end.bytes(), (first, again) -> again.equals(Bytes.NONE) ? first : again);
        clearance.fetched(now.assignment);
        if (clearance.mustWait(turn, now.assignment)) {
            run = null;
            return;
        }
        now.phase = Phase.EXAMINING;
        turn.emit(new Effect.Examine(now.assignment.id()));
    }

    private void examined(Turn turn, Run now, List<Check> health) {
        if (now.phase == Phase.EXAMINING) {
            now.health = health;
            setOut(turn, now, now.before);
        } else if (now.phase == Phase.EXAMINING_AGAIN) {
            conclude(turn, now, health);
        }
    }

    private void setOut(Turn turn, Run now, @Nullable String installed) {
        Assignment a = now.assignment;
        List<Check> health = now.health.isEmpty() ? null : now.health;
        replica.append(
                turn,
                new PatchIntent(
                        a.campaign().id(), a.patchEntry().id(), a.ring(), a.attempt(), a.action(), installed, health),
                List.of(),
                List.of(new Subject("patch", a.patchEntry().signed().id())));
        now.phase = Phase.SETTING_OUT;
        now.intentToken = replica.lastToken();
    }

    private void setOutBack(Turn turn, Assignment assignment) {
        Run back = new Run(assignment, Phase.SETTING_OUT);
        run = back;
        back.before = work.findInstallIntent(assignment)
                .map(PatchIntent::installedVersion)
                .orElse(null);
        back.found = assignment.patch().version();
        report(turn, Level.WARN, "patch.undoing", "goes back to " + (back.before == null ? "nothing" : back.before));
        setOut(turn, back, back.found);
    }

    private void setOutToRemedy(Turn turn, Assignment assignment) {
        Run remedy = new Run(assignment, Phase.SETTING_OUT);
        run = remedy;
        report(turn, Level.WARN, "patch.remediating", "cannot be undone; runs the patch's commands");
        setOut(turn, remedy, null);
    }

    private void ended(Turn turn, Run now, Input.ActionEnded end) {
        now.found = end.installed().version();
        now.broken = end.installed().broken();
        if (now.phase == Phase.REPAIRING) {
            if (end.installed().broken()) {
                fail(
                        turn,
                        now,
                        List.of(),
                        "still broken after a repair: " + Objects.requireNonNullElse(end.failure(), ""));
            } else {
                afterCrash(turn, now, end.installed());
            }
        } else if (now.phase == Phase.ACTING && now.assignment.action() == Action.UNDO) {
            boolean isBack =
                    end.failure() == null && Objects.equals(end.installed().version(), now.before);
            finish(
                    turn,
                    now,
                    isBack ? Outcome.UNDONE : Outcome.FAILED,
                    now.found,
                    List.of(),
                    isBack ? "went back" : "could not go back: " + end.failure());
            if (!isBack && !now.assignment.patch().remedies().isEmpty()) {
                setOutToRemedy(turn, now.assignment.remedy());
            }
        } else if (now.phase == Phase.ACTING) {
            if (end.failure() != null || end.installed().broken() || !isTarget(now, now.found)) {
                String why =
                        end.failure() != null ? end.failure() : "afterwards version " + now.found + " is installed";
                fail(turn, now, List.of(), why);
            } else {
                now.phase = Phase.CHECKING;
                probe(turn, now);
            }
        }
    }

    private void afterCrash(Turn turn, Run now, Installed installed) {
        now.found = installed.version();
        if (now.assignment.action() == Action.UNDO) {
            if (Objects.equals(installed.version(), now.before)) {
                finish(turn, now, Outcome.UNDONE, now.found, List.of(), "found undone after an interruption");
            } else {
                now.phase = Phase.ACTING;
                turn.emit(new Effect.Undo(now.assignment.id(), now.assignment.patch(), now.before));
            }
        } else if (isTarget(now, installed.version())) {
            now.phase = Phase.CHECKING;
            probe(turn, now);
        } else if (Objects.equals(installed.version(), now.before)) {
            finish(turn, now, Outcome.INTERRUPTED, now.found, List.of(), "interrupted before anything changed");
        } else {
            fail(turn, now, List.of(), "interrupted; version " + installed.version() + " is installed");
        }
    }

    private void probe(Turn turn, Run now) {
        turn.emit(new Effect.Probe(
                now.assignment.id(),
                now.assignment.patch(),
                now.assignment.patch().checks()));
    }

    private void checked(Turn turn, Run now, List<Check> checks) {
        List<Check> failed = failed(checks);
        if (failed.isEmpty()) {
            now.checks = checks;
            now.phase = Phase.EXAMINING_AGAIN;
            turn.emit(new Effect.Examine(now.assignment.id()));
        } else {
            fail(turn, now, checks, "health check failed: " + words(failed));
        }
    }

    /** What was well before it acted must be well now; what was not is not the patch's doing. */
    private void conclude(Turn turn, Run now, List<Check> health) {
        boolean acted = work.findInstallIntent(now.assignment).isPresent();
        List<String> unwellBefore = failed(now.health).stream().map(Check::name).toList();
        List<Check> failed = failed(health);
        List<Check> worse = failed.stream()
                .filter(check -> acted && !unwellBefore.contains(check.name()))
                .toList();
        List<Check> all = Stream.concat(now.checks.stream(), health.stream()).toList();
        if (!worse.isEmpty()) {
            fail(turn, now, all, "well before, unwell after: " + words(worse));
        } else if (!failed.isEmpty()) {
            finish(turn, now, Outcome.UNWELL, now.found, all, "in effect; unwell before it already: " + words(failed));
        } else {
            finish(turn, now, Outcome.SUCCEEDED, now.found, all, "");
        }
    }

    private void remedied(Turn turn, Run now, List<Check> commands) {
        List<Check> failed = failed(commands);
        boolean good = failed.isEmpty();
        finish(
                turn,
                now,
                good ? Outcome.SUCCEEDED : Outcome.FAILED,
                null,
                commands,
                good ? "the patch's commands ran" : "a command of the patch failed: " + words(failed));
    }

    private static List<Check> failed(List<Check> checks) {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    private static String words(List<Check> checks) {
        return checks.stream()
                .map(check -> check.name() + ": " + check.detail())
                .collect(Collectors.joining("; "));
    }

    /**
     * Reports the failure. Where this attempt changed anything it then goes back, or runs the patch's commands where that
     * is impossible; where it changed nothing and attempts are left, it tries again later.
     */
    private void fail(Turn turn, Run now, List<Check> checks, String detail) {
        Assignment a = now.assignment;
        boolean acted = work.findInstallIntent(a).isPresent();
        boolean changed = acted && (now.broken || !Objects.equals(now.found, now.before));
        boolean again = acted && !changed && a.attempt() < a.campaign().policy().attempts();
        finish(turn, now, again ? Outcome.RETRYING : Outcome.FAILED, now.found, checks, detail);
        if (changed && a.action() == Action.INSTALL && a.patch().canBeUndone()) {
            setOutBack(turn, a.undo());
        } else if (changed && !a.patch().remedies().isEmpty()) {
            setOutToRemedy(turn, a.remedy());
        }
    }

    private void finish(
            Turn turn, Run now, Outcome outcome, @Nullable String installed, List<Check> checks, String detail) {
        Assignment a = now.assignment;
        boolean acted =
                a.action() != Action.INSTALL || work.findInstallIntent(a).isPresent();
        Bytes bytes = fetched.getOrDefault(a.patch().artifact().sha256().hex(), Bytes.NONE);
        String shortDetail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
        replica.append(
                turn,
                new PatchResult(
                        a.campaign().id(),
                        a.patchEntry().id(),
                        a.ring(),
                        acted ? a.attempt() : 0,
                        a.action(),
                        outcome,
                        installed,
                        checks,
                        a.action() == Action.INSTALL ? bytes : Bytes.NONE,
                        shortDetail),
                List.of(),
                List.of(new Subject("patch", a.patchEntry().signed().id())));
        Level level = outcome == Outcome.SUCCEEDED ? Level.INFO : Level.WARN;
        String text = outcome.name().toLowerCase(Locale.ROOT) + (detail.isEmpty() ? "" : ": " + detail);
        clearance.forget(a);
        report(turn, level, "patch." + outcome.name().toLowerCase(Locale.ROOT), text);
        run = null;
    }

    private static boolean isTarget(Run now, @Nullable String version) {
        return now.assignment.patch().version().equals(version);
    }

    private void report(Turn turn, Level level, String kind, String text) {
        Run now = Objects.requireNonNull(run);
        Map<String, String> fields = Map.of(
                "rollout",
                now.assignment.campaign().id(),
                "patch",
                now.assignment.patchEntry().id());
        turn.report(level, kind, now.assignment.patch().name() + ": " + text, fields);
    }
}
