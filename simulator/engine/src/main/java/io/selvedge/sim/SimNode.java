package io.selvedge.sim;

import io.selvedge.core.Node;
import io.selvedge.core.record.Artifact;
import io.selvedge.core.record.Enrolment;
import io.selvedge.core.record.PatchIntent;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Identity;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Settings;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.trust.Invite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Drives one real {@link Node} in virtual time: its disk, its network, its machine, its crashes. */
final class SimNode {
    private static final long PERSIST_MILLIS = 3;
    private static final long LOOK_MILLIS = 200;
    private static final long INSTALL_MILLIS = 20_000;
    private static final long PROBE_MILLIS = 1_000;
    private static final long RESTART_MILLIS = 15_000;

    private final Simulation simulation;
    private final SimSite site;
    private final int number;
    private final Identity me;
    private final SplittableRandom random;
    private final Machine machine = new Machine();
    private final List<byte[]> records = new ArrayList<>();
    private final TreeMap<String, Effect.PutCheckpoint> checkpoints = new TreeMap<>();
    private Node node;
    private boolean up = true;
    private long life;
    private long timerAt = Long.MAX_VALUE;
    private long alarmAt = Long.MAX_VALUE;
    private Set<String> kept = Set.of();
    private boolean server;
    private boolean roleTaken;
    private int crashes;
    private long incarnation = 1;
    private int effectsLeft = -1;
    private long clockShiftMillis;

    SimNode(Simulation simulation, SimSite site, int number, Signer signer, Signer bearer, Invite invite) {
        this.simulation = simulation;
        this.site = site;
        this.number = number;
        this.random = simulation.random();
        this.me = Identity.of(
                signer,
                "node-" + number,
                invite,
                bearer,
                Map.of(),
                new Enrolment.Platform("Linux", "amd64"),
                List.of());
        this.node = new Node(newReplica(), Settings.DEFAULT, random.split());
    }

    private Replica newReplica() {
        return new Replica(me, simulation.signatures(), simulation.trust(), simulation::read);
    }

    Identity identity() {
        return me;
    }

    String id() {
        return me.id();
    }

    SimSite site() {
        return site;
    }

    Node node() {
        return node;
    }

    Machine machine() {
        return machine;
    }

    boolean isUp() {
        return up;
    }

    int crashes() {
        return crashes;
    }

    /** Hands an input in, unless the node is down. */
    void input(Input input) {
        if (!up) {
            return;
        }
        long now = simulation.nowMillis();
        simulation.trace().input(now, number, input);
        long before = life;
        node.handle(input, new Now(Simulation.START_MILLIS + now + clockShiftMillis, now), effect -> {
            if (life == before) {
                carryOut(effect);
            }
        });
        simulation.stepped(this);
    }

    void observe(Input.Observation observation) {
        input(new Input.Observed(observation));
    }

    /** Later, if the node has not crashed in between. */
    private void later(long millis, Runnable action) {
        long before = life;
        simulation.after(millis, () -> {
            if (life == before && up) {
                action.run();
            }
        });
    }

    private void carryOut(Effect effect) {
        simulation.trace().effect(simulation.nowMillis(), number, effect);
        if (effectsLeft-- == 0 || simulation.isLast(random)) {
            crash();
            return;
        }
        switch (effect) {
            case Effect.Send send -> simulation.deliver(this, send.to(), send.message());
            case Effect.Broadcast broadcast -> broadcast(broadcast.message());
            case Effect.SetTimer timer -> setTimer(timer.atSteadyMillis());
            case Effect.Persist persist -> later(PERSIST_MILLIS, () -> persist(persist));
            case Effect.Fetch fetch -> site.fetch(this, fetch.artifact());
            case Effect.Inspect inspect ->
                later(
                        LOOK_MILLIS,
                        () -> observe(new Input.Inspected(
                                inspect.assignment(),
                                machine.look(inspect.patch().product()))));
            case Effect.Install install -> install(install);
            case Effect.Repair repair ->
                later(
                        LOOK_MILLIS,
                        () -> observe(new Input.ActionEnded(
                                repair.assignment(), machine.look(repair.patch().product()), null)));
            case Effect.Undo undo ->
                later(INSTALL_MILLIS / 2, () -> {
                    String product = undo.patch().product();
                    machine.undo(product, undo.version());
                    simulation.undone(this, undo);
                    observe(new Input.ActionEnded(undo.assignment(), machine.look(product), null));
                });
            case Effect.Probe probe ->
                later(PROBE_MILLIS, () -> observe(new Input.Probed(probe.assignment(), probe(probe))));
            case Effect.Examine examine ->
                later(LOOK_MILLIS, () -> observe(new Input.Examined(examine.assignment(), machine.health())));
            case Effect.Remediate remediate ->
                later(PROBE_MILLIS, () -> {
                    machine.remediate();
                    observe(new Input.Probed(remediate.assignment(), List.of()));
                });
            case Effect.TakeRole role -> {
                server = role.anchor();
                roleTaken = true;
                site.join(this, server);
            }
            case Effect.KeepConnected keep -> keepConnected(keep.nodes());
            case Effect.Report report -> simulation.told(report.event());
            case Effect.Reply ignored -> {}
            case Effect.Admit ignored -> {}
            case Effect.Refuse ignored -> {}
            case Effect.StopFetch ignored -> {}
        }
    }

    private void keepConnected(Set<String> wanted) {
        Set<String> before = kept;
        kept = wanted;
        before.stream()
                .sorted()
                .filter(other -> !wanted.contains(other))
                .forEach(other -> simulation.part(this, other));
        wanted.stream().sorted().forEach(other -> simulation.connect(this, other));
    }

    /** Whether it stays connected with that node of another site. */
    boolean keeps(String other) {
        return kept.contains(other);
    }

    private void broadcast(Message message) {
        for (SimNode other : site.nodes()) {
            if (other != this) {
                simulation.deliver(this, other.id(), message);
            }
        }
    }

    /** One alarm at a time lies in the queue: one that rings too early sets the next. */
    private void setTimer(long at) {
        timerAt = at;
        if (at < alarmAt) {
            alarmAt = at;
            later(at - simulation.nowMillis(), () -> {
                if (alarmAt == at) {
                    alarmAt = Long.MAX_VALUE;
                    ring();
                }
            });
        }
    }

    private void ring() {
        if (timerAt > simulation.nowMillis()) {
            setTimer(timerAt);
        } else {
            input(new Input.TimerFired());
        }
    }

    private void persist(Effect.Persist persist) {
        for (Effect.Write write : persist.writes()) {
            switch (write) {
                case Effect.PutRecord put -> records.add(put.leaf());
                case Effect.PutCheckpoint put -> checkpoints.put(put.origin() + put.settled(), put);
                case Effect.PutTrust ignored -> {}
                case Effect.PutForkProof ignored -> {}
            }
        }
        input(new Input.Persisted(persist.token()));
    }

    private void install(Effect.Install install) {
        simulation.installing(this, install);
        String product = install.patch().product();
        if (machine.refuses()) {
            later(
                    INSTALL_MILLIS,
                    () -> observe(new Input.ActionEnded(
                            install.assignment(), machine.look(product), "the package manager is busy")));
            return;
        }
        // The package manager goes on when the node dies: what it began is done in the end.
        simulation.after(
                INSTALL_MILLIS / 2,
                () -> machine.install(product, install.patch().version()));
        later(INSTALL_MILLIS, () -> observe(new Input.ActionEnded(install.assignment(), machine.look(product), null)));
    }

    private List<PatchResult.Check> probe(Effect.Probe probe) {
        boolean fails = ringOf(probe.assignment())
                        .filter(simulation.world().faults().failingRings()::contains)
                        .isPresent()
                && !probe.assignment().endsWith(PatchIntent.Action.UNDO.name());
        return List.of(new PatchResult.Check("works", !fails, fails ? "it does not" : "it does"));
    }

    private Optional<Integer> ringOf(String assignment) {
        String rollout = assignment.substring(0, assignment.indexOf('/'));
        return node.replica().state().findCampaign(rollout).stream()
                .mapToInt(this::ringOf)
                .boxed()
                .findFirst();
    }

    private int ringOf(Campaign campaign) {
        return node.replica().state().members().find(id()).stream()
                .mapToInt(member -> campaign.ringOf(member).orElse(-1))
                .findFirst()
                .orElse(-1);
    }

    void fetched(Artifact artifact, boolean overWan) {
        PatchResult.Bytes bytes = overWan
                ? new PatchResult.Bytes(0, artifact.sizeBytes())
                : new PatchResult.Bytes(artifact.sizeBytes(), 0);
        observe(new Input.FetchEnded(artifact.sha256().hex(), bytes, null));
    }

    /** The process is killed: what was not confirmed as written is lost. */
    void crash() {
        switchOff();
        simulation.after(RESTART_MILLIS + random.nextLong(RESTART_MILLIS), this::switchOn);
    }

    /** The machine is off until it is switched on. */
    void switchOff() {
        up = false;
        life++;
        crashes++;
        timerAt = Long.MAX_VALUE;
        alarmAt = Long.MAX_VALUE;
        kept = Set.of();
        site.leave(this);
        simulation.cut(this);
    }

    /** How many records are on its disk. */
    int written() {
        return records.size();
    }

    /** Its disk is replaced by a backup that has the first {@code count} records alone. */
    void restoreBackup(int count) {
        records.subList(count, records.size()).clear();
        checkpoints.clear();
    }

    /** Lets it crash instead of carrying out the effect after so many more. */
    void crashAfter(int effects) {
        effectsLeft = effects;
    }

    /** The wall clock of this machine. */
    long wallMillis() {
        return Simulation.START_MILLIS + simulation.nowMillis() + clockShiftMillis;
    }

    /** Sets the wall clock wrong. */
    void shiftClock(long millis) {
        clockShiftMillis = millis;
    }

    void switchOn() {
        if (up) {
            return;
        }
        up = true;
        life++;
        Replica replica = newReplica();
        if (records.isEmpty()) {
            // As the runtime does: the identity remembers that this key has signed before.
            incarnation++;
            replica.startAt(incarnation);
        }
        records.forEach(replica::restore);
        replica.restored();
        node = new Node(replica, Settings.DEFAULT, random.split());
        checkpoints
                .values()
                .forEach(put -> node.exchange().checkpoints().restore(put.origin(), put.settled(), put.note()));
        input(new Input.TimerFired());
        if (roleTaken) {
            site.join(this, server);
        }
        simulation.reconnect(this);
    }
}
