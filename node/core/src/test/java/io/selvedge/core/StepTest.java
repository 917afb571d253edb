package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.core.site.ClockGuard;
import io.selvedge.core.step.Effect;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.Now;
import io.selvedge.core.step.Outbox;
import io.selvedge.core.step.Settings;
import io.selvedge.core.step.Turn;
import io.selvedge.crypto.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepTest {
    private static final long YEAR_MILLIS = 365L * 86_400_000;

    private final Outbox outbox = new Outbox();
    private final List<Effect> out = new ArrayList<>();
    private final Now now = new Now(Papers.START, 0);

    private static Effect.Send send(String to) {
        return new Effect.Send(to, new Message.WantTrust(1));
    }

    @Test
    void outboxShowsNothingBeforeItIsOnDisk() {
        Turn first = outbox.turn(now, out::add);
        first.write(new Effect.PutTrust(1, new byte[1]));
        first.emit(send("a"));
        outbox.flush(out::add);
        outbox.turn(now, out::add).emit(send("b"));
        assertThat(out).hasSize(1).first().isInstanceOf(Effect.Persist.class);
        outbox.confirmed(1, out::add);
        assertThat(out.subList(1, 3)).containsExactly(send("a"), send("b"));
    }

    @Test
    void outboxHoldsALaterStepForItsOwnWrite() {
        for (String to : List.of("a", "b")) {
            Turn turn = outbox.turn(now, out::add);
            turn.write(new Effect.PutTrust(1, new byte[1]));
            turn.emit(send(to));
            outbox.flush(out::add);
        }
        outbox.confirmed(1, out::add);
        assertThat(out).contains(send("a")).doesNotContain(send("b"));
        assertThat(outbox.isDurable(2)).isFalse();
    }

    @Test
    void outboxRefusesAConfirmationThatItNeverAskedFor() {
        assertThatThrownBy(() -> outbox.confirmed(1, out::add)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void clockAYearAheadOrBehindIsFound() {
        for (long off : new long[] {YEAR_MILLIS, -YEAR_MILLIS}) {
            ClockGuard guard = new ClockGuard(Settings.DEFAULT);
            Now wrong = new Now(Papers.START + off, 1_000);
            guard.heard("a", Papers.START, wrong);
            guard.heard("b", Papers.START + 20, wrong);
            assertThat(guard.findError(wrong)).isPresent();
            assertThat(guard.findError(wrong).getAsLong()).isBetween(off - 100, off + 100);
        }
    }

    @Test
    void clockOutvotesOneWrongPeer() {
        ClockGuard guard = new ClockGuard(Settings.DEFAULT);
        guard.heard("a", Papers.START - YEAR_MILLIS, now);
        guard.heard("b", Papers.START, now);
        guard.heard("c", Papers.START + 1_000, now);
        assertThat(guard.findError(now)).isEmpty();
    }
}
