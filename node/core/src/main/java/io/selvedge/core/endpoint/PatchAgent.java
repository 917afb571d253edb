package io.selvedge.core.endpoint;

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
import io.selvedge.policy.version.VersionScheme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
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
    private final WorkList work;
    private final LongPredicate isDurable;
    private final TreeMap<String, Long> retrySteady = new TreeMap<>();
    private final TreeMap<String, Bytes> fetched = new TreeMap<>();
    private @Nullable Run run;

    private enum Phase {
        LOOKING,
        FETCHING,
        SETTING_OUT,
        ACTING,
        CHECKING,
        REPAIRING
    }

    /** The assignment at hand. */
    private static final class Run {
        private final Assignment assignment;
        private Phase phase;
        private @Nullable String before;
        private @Nullable String found;
        private long intentToken;

        Run(Assignment assignment, Phase phase) {
            this.assignment = assignment;
            this.phase = phase;
        }
    }

    /** @param isDurable whether the write with a token is on disk */
    public PatchAgent(Replica replica, LongPredicate isDurable) {
        this.replica = replica;
        this.work = new WorkList(replica);
        this.isDurable = isDurable;
    }

    /** What the endpoint is at, for people; empty while it has nothing to do. */
    public Optional<String> findActivity() {
        return Optional.ofNullable(run)
                .map(r -> r.phase.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " "
                        + r.assignment.patch().name());
    }

    /** Goes on as far as it can without waiting. */
    public void drive(Turn turn) {
        if (run != null) {
            goOn(turn, run);
            return;
        }
        Optional<WorkList.Item> next = work.findNext();
        if (next.isEmpty()) {
            return;
        }
        switch (next.get()) {
            case WorkList.Item.Recover recover -> {
                run = new Run(recover.assignment(), Phase.REPAIRING);
                run.before = work.findInstallIntent(recover.assignment())
                        .map(PatchIntent::installedVersion)
                        .orElse(null);
                report(turn, Level.WARN, "patch.recovering", "was interrupted; looks at what is installed");
                // A package manager that outlived the node may still be at work; a repair waits for it.
                turn.emit(new Effect.Repair(
                        recover.assignment().id(), recover.assignment().patch()));
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
                        "gave up after " + giveUp.assignment().attempt() + " interrupted attempt(s)");
            }
        }
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
        return run != null
                ? Long.MAX_VALUE
                : retrySteady.values().stream()
                        .filter(at -> at > nowSteady)
                        .min(Long::compare)
                        .orElse(Long.MAX_VALUE);
    }

    private void goOn(Turn turn, Run now) {
        if (now.phase == Phase.FETCHING) {
            Optional<String> obstacle = work.findObstacle(now.assignment.campaign(), now.assignment.ring());
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
        Optional<String> obstacle = work.findObstacle(assignment.campaign(), assignment.ring());
        if (obstacle.isPresent()) {
            finish(turn, now, Outcome.INTERRUPTED, now.before, List.of(), "not installed: " + obstacle.get());
            return;
        }
        now.phase = Phase.ACTING;
        report(turn, Level.INFO, "patch.installing", "installs");
        turn.emit(new Effect.Install(assignment.id(), assignment.patch()));
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
            default -> {}
        }
    }

    private void inspected(Turn turn, Run now, Installed installed) {
        if (now.phase == Phase.LOOKING) {
            now.before = installed.version();
            now.found = installed.version();
            if (!installed.broken() && isAtLeast(now, installed.version())) {
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
        fetched.put(end.artifact(), end.bytes());
        setOut(turn, now, now.before);
    }

    private void setOut(Turn turn, Run now, @Nullable String installed) {
        Assignment a = now.assignment;
        replica.append(
                turn,
                new PatchIntent(a.campaign().id(), a.patchEntry().id(), a.ring(), a.attempt(), a.action(), installed),
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

    private void ended(Turn turn, Run now, Input.ActionEnded end) {
        now.found = end.installed().version();
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
        if (checks.stream().allMatch(Check::passed)) {
            finish(turn, now, Outcome.SUCCEEDED, now.found, checks, "");
        } else {
            String failed = String.join(
                    "; ",
                    checks.stream()
                            .filter(check -> !check.passed())
                            .map(check -> check.name() + ": " + check.detail())
                            .toList());
            fail(turn, now, checks, "health check failed: " + failed);
        }
    }

    /** Reports the failure, then goes back if this attempt changed anything and the patch can be undone. */
    private void fail(Turn turn, Run now, List<Check> checks, String detail) {
        Assignment a = now.assignment;
        boolean changed = work.findInstallIntent(a).isPresent() && !Objects.equals(now.found, now.before);
        finish(turn, now, Outcome.FAILED, now.found, checks, detail);
        if (changed && a.action() == Action.INSTALL && a.patch().undo().method().equals("previous-version")) {
            setOutBack(turn, new Assignment(a.campaign(), a.patchEntry(), a.ring(), a.attempt(), Action.UNDO));
        }
    }

    private void finish(
            Turn turn, Run now, Outcome outcome, @Nullable String installed, List<Check> checks, String detail) {
        Assignment a = now.assignment;
        boolean acted = a.action() == Action.UNDO || work.findInstallIntent(a).isPresent();
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
        report(turn, level, "patch." + outcome.name().toLowerCase(Locale.ROOT), text);
        run = null;
    }

    private static boolean isTarget(Run now, @Nullable String version) {
        return now.assignment.patch().version().equals(version);
    }

    /** Whether what is installed is the patch's version or newer, as the package manager orders versions. */
    private static boolean isAtLeast(Run now, @Nullable String version) {
        if (version == null) {
            return false;
        }
        String target = now.assignment.patch().version();
        boolean isDpkg = now.assignment.patch().install().method().equals("dpkg");
        VersionScheme scheme = isDpkg ? VersionScheme.DPKG : VersionScheme.SEMVER;
        if (scheme.findProblem(version).isPresent()
                || scheme.findProblem(target).isPresent()) {
            return version.equals(target);
        }
        return scheme.compare(version, target) >= 0;
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
