package io.selvedge.sim;

import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Input;
import io.selvedge.core.step.Message;
import io.selvedge.crypto.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;

/** A digest over every input and effect of every node, in order: two runs that differ anywhere differ in it. */
final class Trace {
    private final Digest.Hasher hasher = Digest.hasher();

    void input(long atMillis, int node, Input input) {
        add(atMillis + "<" + node + " " + describe(input));
    }

    void effect(long atMillis, int node, Effect effect) {
        add(atMillis + ">" + node + " " + describe(effect));
    }

    private void add(String line) {
        hasher.update(line.getBytes(StandardCharsets.UTF_8));
        hasher.update(new byte[] {'\n'});
    }

    /** The digest; the trace ends with it. */
    Digest end() {
        return hasher.digest();
    }

    private static String describe(Input input) {
        return switch (input) {
            case Input.Received received -> "received " + received.from() + ' ' + describe(received.message());
            case Input.Introduced introduced -> "introduced " + introduced.peer();
            case Input.PutOff wish -> "put off " + wish.rollout() + ' ' + wish.forMillis();
            case Input.Commanded commanded -> "commanded " + commanded.command() + ' ' + commanded.leaf().length;
            case Input.TrustOffered offered -> "trust " + offered.command() + ' ' + offered.envelope().length;
            case Input.TimerFired fired -> fired.toString();
            case Input.Persisted persisted -> persisted.toString();
            case Input.Observed observed -> describe(observed.observation());
        };
    }

    private static String describe(Input.Observation observation) {
        return switch (observation) {
            // The order within a set that was copied is not defined.
            case Input.SiteAlive alive -> "alive " + new TreeSet<>(alive.servers()) + new TreeSet<>(alive.clients());
            default -> observation.toString();
        };
    }

    private static String describe(Effect effect) {
        return switch (effect) {
            case Effect.Send send -> "send " + send.to() + ' ' + describe(send.message());
            case Effect.Broadcast broadcast -> "broadcast " + describe(broadcast.message());
            case Effect.Persist persist ->
                "persist " + persist.token() + ' ' + persist.writes().size();
            case Effect.KeepConnected keep -> "keep " + new TreeSet<>(keep.nodes());
            case Effect.Report report ->
                "report " + report.event().kind() + ' ' + report.event().text();
            case Effect.Inspect inspect -> "inspect " + inspect.assignment();
            case Effect.Install install -> "install " + install.assignment();
            case Effect.Repair repair -> "repair " + repair.assignment();
            case Effect.Undo undo -> "undo " + undo.assignment();
            case Effect.Probe probe -> "probe " + probe.assignment();
            case Effect.Remediate remediate -> "remediate " + remediate.assignment();
            case Effect.Fetch fetch -> "fetch " + fetch.artifact().sha256();
            default -> effect.toString();
        };
    }

    private static String describe(Message message) {
        return switch (message) {
            case Message.Summary summary -> summary.toString();
            case Message.Heads heads -> "heads " + heads.heads().hashCode();
            case Message.Want want -> want.toString();
            case Message.Records records -> {
                int hash = 1;
                for (byte[] leaf : records.leaves()) {
                    hash = 31 * hash + Arrays.hashCode(leaf);
                }
                yield "records " + records.leaves().size() + ' ' + hash;
            }
            case Message.Checkpoints notes -> "checkpoints " + notes.notes().hashCode();
            case Message.WantTrust want -> want.toString();
            case Message.Trust trust -> "trust " + trust.versions().size();
        };
    }
}
