package io.selvedge.core.step;

import io.selvedge.crypto.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds effects back until what they rest on is on disk. The writes of one step go out as one {@link Effect.Persist};
 * whatever another node, the machine or an admin could see of that step waits for its confirmation, in order.
 */
public final class Outbox {
    /** So many steps may wait for the disk before the driver is told to slow down. */
    public static final int MAX_WAITING = 100_000;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private List<Effect.Write> writes = new ArrayList<>();
    private long lastToken;
    private long durableToken;

    private record Waiting(long token, Effect effect) {}

    /** Begins a step. */
    public Turn turn(Now now, Consumer<Effect> out) {
        return new Turn() {
            @Override
            public Now now() {
                return now;
            }

            @Override
            public void emit(Effect effect) {
                if (visibleOutside(effect) && (lastToken > durableToken || !writes.isEmpty())) {
                    long token = writes.isEmpty() ? lastToken : lastToken + 1;
                    if (waiting.size() >= MAX_WAITING) {
                        throw new InvariantViolation("more than " + MAX_WAITING + " effects wait for the disk");
                    }
                    waiting.add(new Waiting(token, effect));
                } else {
                    out.accept(effect);
                }
            }

            @Override
            public long write(Effect.Write write) {
                writes.add(write);
                return lastToken + 1;
            }
        };
    }

    /** Ends a step: hands its writes to the driver. */
    public void flush(Consumer<Effect> out) {
        if (!writes.isEmpty()) {
            lastToken++;
            out.accept(new Effect.Persist(lastToken, writes));
            writes = new ArrayList<>();
        }
    }

    /** A write is on disk: what waited for it goes out. */
    public void confirmed(long token, Consumer<Effect> out) {
        if (token > lastToken) {
            throw new InvariantViolation("write " + token + " was confirmed but never asked for");
        }
        durableToken = Math.max(durableToken, token);
        while (!waiting.isEmpty() && waiting.peek().token() <= durableToken) {
            out.accept(waiting.remove().effect());
        }
    }

    /** Whether the write with this token is on disk. */
    public boolean isDurable(long token) {
        return token <= durableToken;
    }

    /** Effects that wait for the disk. */
    public int waiting() {
        return waiting.size();
    }

    private static boolean visibleOutside(Effect effect) {
        return switch (effect) {
            case Effect.Send ignored -> true;
            case Effect.Broadcast ignored -> true;
            case Effect.Admit ignored -> true;
            case Effect.Install ignored -> true;
            case Effect.Repair ignored -> true;
            case Effect.Undo ignored -> true;
            case Effect.Remediate ignored -> true;
            case Effect.Reply ignored -> true;
            case Effect.KeepConnected ignored -> false;
            case Effect.Refuse ignored -> false;
            case Effect.SetTimer ignored -> false;
            case Effect.Persist ignored -> false;
            case Effect.Fetch ignored -> false;
            case Effect.StopFetch ignored -> false;
            case Effect.Inspect ignored -> false;
            case Effect.Probe ignored -> false;
            case Effect.Examine ignored -> false;
            case Effect.TakeRole ignored -> false;
            case Effect.Report ignored -> false;
        };
    }
}
