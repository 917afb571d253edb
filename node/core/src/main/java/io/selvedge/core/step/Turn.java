package io.selvedge.core.step;

import io.selvedge.core.step.Effect.Event;
import java.util.Map;

/** What a sub-protocol may do within one step: know the time, ask for effects, write. */
public interface Turn {
    Now now();

    /** Asks for an effect; it waits for every write of this and earlier steps where others could see it. */
    void emit(Effect effect);

    /** Writes with this step; returns the token that will be confirmed by {@link Input.Persisted}. */
    long write(Effect.Write write);

    /** Tells people. */
    default void report(Event.Level level, String kind, String text, Map<String, String> fields) {
        emit(new Effect.Report(new Event(level, kind, text, fields)));
    }
}
