package io.selvedge.core;

import io.selvedge.core.endpoint.Clearance;
import io.selvedge.core.endpoint.PatchAgent;
import io.selvedge.core.exchange.Exchange;
import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.rollout.Coordinator;
import io.selvedge.core.rollout.Endorser;
import io.selvedge.core.site.AnchorKeeper;
import io.selvedge.core.site.ClockGuard;
import io.selvedge.core.site.Neighbours;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Replica;
import io.selvedge.core.state.State;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Effect.Event.Level;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Outbox;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Surroundings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.trust.SignedTrust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node of the mesh as a state machine: inputs and the time go in, effects come out, nothing else happens. It has no
 * thread: its driver hands it one input after the other.
 */
public final class Node {
    /** Steps in which own records may follow from each other before the rest waits for the next input. */
    private static final int MAX_ROUNDS = 64;

    private final Replica replica;
    private final Surroundings around = new Surroundings();
    private final Settings settings;
    private final Outbox outbox = new Outbox();
    private final Exchange exchange;
    private final Coordinator coordinator;
    private final Endorser endorser;
    private final AnchorKeeper anchors;
    private final ClockGuard clock;
    private final Neighbours neighbours;
    private final Clearance clearance;
    private final PatchAgent agent;
    private long startedSteady = Long.MIN_VALUE;
    private boolean settled;
    private boolean clockWrong;
    private long timerSteady = Long.MAX_VALUE;
    private long drivenRevision = -1;
    private long chosenRevision = -1;
    private @Nullable State chosenState;

    /** @param replica empty, or with everything restored that was stored before */
    public Node(Replica replica, Settings settings, RandomGenerator random) {
        this.replica = replica;
        this.settings = settings;
        this.exchange = new Exchange(replica, around, settings, random);
        this.coordinator = new Coordinator(replica, settings);
        this.endorser = new Endorser(replica, settings);
        this.anchors = new AnchorKeeper(replica, around, settings);
        this.clock = new ClockGuard(settings);
        this.neighbours = new Neighbours(replica, around);
        this.clearance = new Clearance(replica, around);
        this.agent = new PatchAgent(replica, clearance, outbox::isDurable);
    }

    /**
     * One step.
     *
     * @param out takes the effects, in order, before this returns
     */
    public void handle(Input input, Now now, Consumer<Effect> out) {
        Turn turn = outbox.turn(now, out);
        if (startedSteady == Long.MIN_VALUE) {
            startedSteady = now.steadyMillis();
        }
        start(turn);
        String from = take(turn, input, out);
        settle(now);
        act(turn, input, from);
        outbox.flush(out);
        arm(now, out);
    }

    private void start(Turn turn) {
        if (replica.ownLog().isEmpty() && replica.canDate(turn.now())) {
            // A key that never signed has no log that others could know better.
            replica.enrol(turn, null);
        }
    }

    /** Takes the input in; returns the node that new records came from. */
    private @Nullable String take(Turn turn, Input input, Consumer<Effect> out) {
        switch (input) {
            case Input.Received received -> {
                if (replica.state().members().find(received.from()).isEmpty()) {
                    turn.emit(new Effect.Refuse(received.from(), "UNKNOWN_KEY", "not enrolled, or revoked"));
                    return null;
                }
                if (received.message() instanceof Message.Summary summary) {
                    clock.heard(received.from(), summary.wallMillis(), turn.now());
                }
                if (around.storeTrouble() == null) {
                    exchange.received(turn, received.from(), received.message());
                }
                return received.from();
            }
            case Input.Introduced introduced -> introduced(turn, introduced);
            case Input.TimerFired ignored -> timerSteady = Long.MAX_VALUE;
            case Input.Persisted persisted -> outbox.confirmed(persisted.token(), out);
            case Input.Observed observed -> {
                around.note(observed.observation(), turn.now());
                if (observed.observation() instanceof Input.PeerConnected peer) {
                    exchange.connected(turn, peer.node());
                }
                agent.observed(turn, observed.observation());
            }
            case Input.Commanded commanded -> commanded(turn, commanded);
            case Input.TrustOffered offered -> trustOffered(turn, offered);
            case Input.PutOff wish ->
                turn.emit(
                        maySign()
                                ? clearance.putOff(turn, wish)
                                : new Effect.Reply(wish.command(), null, "NOT_READY", "this node does not sign yet"));
        }
        return null;
    }

    private void introduced(Turn turn, Input.Introduced introduced) {
        String peer = introduced.peer();
        for (byte[] leaf : introduced.leaves()) {
            try {
                Entry entry = replica.read(leaf);
                if (!entry.author().equals(peer)) {
                    throw new SelvedgeException("MISMATCH", "the enrolment shown is not that of the key " + peer);
                }
                if (replica.accept(turn, entry) instanceof Acceptance.Refused refused) {
                    throw new SelvedgeException(refused.code(), refused.reason());
                }
            } catch (SelvedgeException e) {
                turn.emit(new Effect.Refuse(peer, e.code(), String.valueOf(e.getMessage())));
                return;
            }
        }
        if (replica.state().members().find(peer).isPresent()) {
            turn.emit(new Effect.Admit(peer));
        } else {
            turn.emit(new Effect.Refuse(peer, "UNKNOWN_KEY", "not enrolled, or revoked"));
        }
    }

    private void commanded(Turn turn, Input.Commanded commanded) {
        if (around.storeTrouble() != null) {
            turn.emit(new Effect.Reply(commanded.command(), null, "DISK_FULL", around.storeTrouble()));
            return;
        }
        Effect.Reply reply;
        try {
            Entry entry = replica.read(commanded.leaf());
            SignedRecord signed = entry.signed();
            String id = entry.id();
            reply = switch (replica.accept(turn, entry)) {
                case Acceptance.Added ignored -> new Effect.Reply(commanded.command(), id, null, "taken");
                case Acceptance.Known ignored -> new Effect.Reply(commanded.command(), id, null, "known already");
                case Acceptance.Gap gap ->
                    new Effect.Reply(
                            commanded.command(),
                            null,
                            "CHAIN_BROKEN",
                            "the next record of " + gap.origin() + " is number " + gap.size() + ", not "
                                    + signed.seq());
                case Acceptance.Refused refused ->
                    new Effect.Reply(commanded.command(), null, refused.code(), refused.reason());
                case Acceptance.Forked ignored ->
                    new Effect.Reply(
                            commanded.command(),
                            null,
                            "FORK",
                            "record " + signed.seq() + " of " + signed.chain().origin() + " is another one already");
            };
        } catch (SelvedgeException e) {
            reply = new Effect.Reply(commanded.command(), null, e.code(), String.valueOf(e.getMessage()));
        }
        turn.emit(reply);
    }

    private void trustOffered(Turn turn, Input.TrustOffered offered) {
        try {
            SignedTrust next = SignedTrust.parse(offered.envelope());
            boolean isNew = replica.acceptTrust(turn, next);
            if (isNew) {
                turn.emit(new Effect.Broadcast(new Message.Trust(List.of(offered.envelope()))));
            }
            String text = isNew ? "trust version " + next.trust().version() + " is in force" : "known already";
            turn.emit(new Effect.Reply(offered.command(), next.trust().digest().hex(), null, text));
        } catch (SelvedgeException e) {
            turn.emit(new Effect.Reply(offered.command(), null, e.code(), String.valueOf(e.getMessage())));
        }
    }

    /** A starting node first hears what its peers hold of its own log; alone, it waits a moment for them. */
    private void settle(Now now) {
        settled = settled
                || exchange.heardOfOwnLog()
                || now.steadyMillis() - startedSteady
                        >= settings.settleMillis() * (around.connected().isEmpty() ? 1 : 4);
    }

    private void act(Turn turn, Input input, @Nullable String from) {
        boolean moved = switch (input) {
            case Input.Received ignored -> replica.state().revision() != drivenRevision;
            case Input.Persisted ignored -> agent.awaitsDisk();
            default -> true;
        };
        if (input instanceof Input.TimerFired
                || (input instanceof Input.Received received && received.message() instanceof Message.Summary)) {
            checkClock(turn);
        }
        chooseRole(turn);
        String source = from;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<Entry> fresh = replica.drainFresh();
            if (round > 0 && fresh.isEmpty()) {
                break;
            }
            for (Entry entry : fresh) {
                endorser.noticed(entry);
            }
            exchange.spread(turn, fresh, source);
            source = null;
            if (maySign() && replica.canDate(turn.now()) && (moved || !fresh.isEmpty())) {
                drive(turn);
            }
        }
        drivenRevision = replica.state().revision();
        exchange.wake(turn);
    }

    /** The role and the neighbours hang on who is a member, who is an anchor, and who is there. */
    private void chooseRole(Turn turn) {
        long revision = replica.state().members().revision()
                + replica.state().anchors().revision()
                + around.revision()
                + (settled ? 1 : 0);
        if (revision == chosenRevision && replica.state() == chosenState) {
            return;
        }
        chosenRevision = revision;
        chosenState = replica.state();
        if (settled) {
            anchors.takeRole(turn);
        }
        neighbours.choose(turn);
    }

    private void drive(Turn turn) {
        Optional<Anchors.Version> current =
                replica.state().anchors().findCurrent(replica.me().site());
        if (current.isPresent()) {
            anchors.endorse(turn, current.get());
            endorser.endorse(turn, current.get());
            boolean coordinates = isCoordinator();
            anchors.propose(turn, current.get(), coordinates);
            if (coordinates) {
                coordinator.drive(turn, current.get());
            } else {
                coordinator.rest();
            }
        }
        agent.drive(turn);
    }

    private void checkClock(Turn turn) {
        OptionalLong error = clock.findError(turn.now());
        if (error.isPresent() != clockWrong) {
            clockWrong = error.isPresent();
            turn.report(
                    clockWrong ? Level.ERROR : Level.INFO,
                    clockWrong ? "clock.wrong" : "clock.right",
                    clockWrong
                            ? "this machine's clock is " + error.getAsLong() / 1_000
                                    + " s ahead of its peers': it signs and installs nothing until that is mended"
                            : "this machine's clock agrees with its peers' again",
                    Map.of());
        }
    }

    private boolean maySign() {
        return settled && !clockWrong && around.storeTrouble() == null;
    }

    /** Whether this node drives: it holds the service, or the holder is no anchor and it is the first that is. */
    public boolean isCoordinator() {
        Optional<Anchors.Version> current =
                replica.state().anchors().findCurrent(replica.me().site());
        if (current.isEmpty() || !current.get().anchors().contains(replica.me().id())) {
            return false;
        }
        String holder = around.coordinator();
        if (holder != null && current.get().anchors().contains(holder)) {
            return holder.equals(replica.me().id());
        }
        return around.servers().contains(replica.me().id())
                && current.get().anchors().stream()
                        .filter(around.servers()::contains)
                        .findFirst()
                        .filter(replica.me().id()::equals)
                        .isPresent();
    }

    private void arm(Now now, Consumer<Effect> out) {
        long next = exchange.nextWakeSteady();
        if (!settled) {
            next = Math.min(next, startedSteady + settings.settleMillis());
        }
        next = Math.min(next, coordinator.nextWakeSteady());
        next = Math.min(next, agent.nextWakeSteady(now.steadyMillis()));
        Optional<Anchors.Version> current =
                replica.state().anchors().findCurrent(replica.me().site());
        if (current.isPresent() && isCoordinator()) {
            next = Math.min(next, anchors.nextWakeSteady(current.get(), now.steadyMillis()));
        }
        next = Math.max(next, now.steadyMillis() + 1);
        if (next != timerSteady && next != Long.MAX_VALUE) {
            timerSteady = next;
            out.accept(new Effect.SetTimer(next));
        }
    }

    /** This node's copy of the truth. */
    public Replica replica() {
        return replica;
    }

    /** What it knows of the world around it. */
    public Surroundings around() {
        return around;
    }

    public Exchange exchange() {
        return exchange;
    }

    /** What this node shows when it meets one that does not know it: the first record of its log. */
    public List<byte[]> introduction() {
        return replica.ownLog()
                .map(Log::entries)
                .map(entries -> List.of(entries.getFirst().signed().leaf()))
                .orElse(List.of());
    }

    /** What the endpoint is at. */
    public Optional<String> findActivity() {
        return agent.findActivity();
    }

    /** What people should see to, in plain words. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (clockWrong) {
            problems.add(
                    "the clock differs from the peers' clocks: set it right; nothing is signed or installed until then");
        }
        if (around.storeTrouble() != null) {
            problems.add("records cannot be written: " + around.storeTrouble());
        }
        if (replica.state().anchors().findCurrent(replica.me().site()).isEmpty()) {
            problems.add("no founding node of site " + replica.me().site()
                    + " is known yet: nothing can be decided here until it is reached");
        }
        replica.ledger()
                .forks()
                .forEach(fork -> problems.add(
                        "the author of " + fork.chain().origin() + " signed two histories: revoke its key"));
        return problems;
    }
}
