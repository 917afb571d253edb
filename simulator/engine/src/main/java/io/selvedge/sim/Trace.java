package io.selvedge.sim;

import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.note.SignedCheckpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/**
 * A digest over every input and effect of every node, in order: two runs that differ anywhere differ in it. Each is told
 * by its time, its node, its kind and a hash of what it says, as numbers: a run has millions of them.
 */
final class Trace {
    private static final int ENTRY_BYTES = 8 + 4 + 4 + 8;

    private final Digest.Hasher hasher = Digest.hasher();
    private final ByteBuffer buffer = ByteBuffer.allocate(4_096 * ENTRY_BYTES);

    void input(long atMillis, int node, Input input) {
        switch (input) {
            case Input.Received received ->
                add(atMillis, node, 1, received.from().hashCode() * 31L + say(received.message()));
            case Input.Introduced introduced ->
                add(atMillis, node, 2, introduced.peer().hashCode());
            case Input.TimerFired ignored -> add(atMillis, node, 3, 0);
            case Input.Persisted persisted -> add(atMillis, node, 4, persisted.token());
            case Input.Observed observed -> add(atMillis, node, 5, say(observed.observation()));
            case Input.PutOff wish -> add(atMillis, node, 8, wish.rollout().hashCode() * 31L + wish.forMillis());
            case Input.Commanded commanded -> add(atMillis, node, 6, Arrays.hashCode(commanded.leaf()));
            case Input.TrustOffered offered -> add(atMillis, node, 7, Arrays.hashCode(offered.envelope()));
        }
    }

    void effect(long atMillis, int node, Effect effect) {
        switch (effect) {
            case Effect.Send send -> add(atMillis, node, 11, send.to().hashCode() * 31L + say(send.message()));
            case Effect.Broadcast broadcast -> add(atMillis, node, 12, say(broadcast.message()));
            case Effect.KeepConnected keep -> add(atMillis, node, 13, say(keep.nodes()));
            case Effect.Admit admit -> add(atMillis, node, 14, admit.node().hashCode());
            case Effect.Refuse refuse -> add(atMillis, node, 15, refuse.reason().hashCode());
            case Effect.SetTimer timer -> add(atMillis, node, 16, timer.atSteadyMillis());
            case Effect.Persist persist ->
                add(atMillis, node, 17, persist.token() * 31 + persist.writes().size());
            case Effect.Fetch fetch ->
                add(atMillis, node, 18, fetch.artifact().sha256().hashCode());
            case Effect.StopFetch stop ->
                add(atMillis, node, 19, stop.artifact().hashCode());
            case Effect.Inspect inspect ->
                add(atMillis, node, 20, inspect.assignment().hashCode());
            case Effect.Install install ->
                add(atMillis, node, 21, install.assignment().hashCode());
            case Effect.Repair repair ->
                add(atMillis, node, 22, repair.assignment().hashCode());
            case Effect.Undo undo -> add(atMillis, node, 23, undo.assignment().hashCode());
            case Effect.Examine examine ->
                add(atMillis, node, 28, examine.assignment().hashCode());
            case Effect.Remediate remediate ->
                add(atMillis, node, 29, remediate.assignment().hashCode());
            case Effect.Probe probe ->
                add(atMillis, node, 24, probe.assignment().hashCode());
            case Effect.TakeRole role -> add(atMillis, node, 25, role.anchor() ? 1 : 0);
            case Effect.Reply reply -> add(atMillis, node, 26, reply.text().hashCode());
            case Effect.Report report ->
                add(atMillis, node, 27, report.event().text().hashCode());
        }
    }

    private void add(long atMillis, int node, int kind, long what) {
        if (buffer.remaining() < ENTRY_BYTES) {
            empty();
        }
        buffer.putLong(atMillis).putInt(node).putInt(kind).putLong(what);
    }

    private void empty() {
        hasher.update(buffer.flip());
        buffer.clear();
    }

    /** The digest; the trace ends with it. */
    Digest end() {
        empty();
        return hasher.digest();
    }

    private static long say(Input.Observation observation) {
        return switch (observation) {
            case Input.SiteAlive alive -> say(alive.servers()) * 31 + say(alive.clients());
            default -> observation.toString().hashCode();
        };
    }

    /** The order within a set that was copied is not defined. */
    private static long say(Collection<String> names) {
        long sum = names.size();
        for (String name : names) {
            sum += name.hashCode() * 0x9E3779B97F4A7C15L;
        }
        return sum;
    }

    private static long say(Message message) {
        return switch (message) {
            case Message.Summary summary -> summary.hashCode();
            case Message.Sites sites -> sites.hashCode();
            case Message.Heads heads ->
                heads.heads().hashCode() * 31L + heads.sites().hashCode();
            case Message.Want want -> want.hashCode();
            case Message.Records records -> {
                long hash = records.leaves().size();
                for (byte[] leaf : records.leaves()) {
                    hash = 31 * hash + tail(leaf);
                }
                yield hash;
            }
            case Message.Checkpoints notes -> {
                long hash = 7;
                for (SignedCheckpoint note : notes.notes()) {
                    hash = 31 * hash + note.checkpoint().hashCode();
                    hash = 31 * hash + note.cosignatures().size();
                }
                yield hash;
            }
            case Message.WantTrust want -> want.version();
            case Message.Trust trust -> trust.versions().size();
        };
    }

    /** A record ends with its signature, which stands for all of it. */
    private static long tail(byte[] leaf) {
        long hash = leaf.length;
        for (int i = Math.max(0, leaf.length - 100); i < leaf.length; i++) {
            hash = 31 * hash + leaf[i];
        }
        return hash;
    }
}
