package io.selvedge.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final String NEW = "a".repeat(64);

    private final AtomicReference<Roster> roster = new AtomicReference<>(Roster.EMPTY);
    private final Courier courier = new Courier(roster::get, (from, message) -> {});

    private static byte[] hello(String json) {
        return ("\u0001" + json).getBytes(StandardCharsets.UTF_8);
    }

    private static Roster rosterOf(String site) {
        return new Roster(1, "here", Map.of(NEW, new Roster.Entry(site, List.of(), false)), Map.of());
    }

    @Test
    void addressThatIsToldBeforeTheEnrolmentEnteredCountsAfterIt() {
        assertThat(courier.arrived(NEW, hello("{\"discovery\":\"192.0.2.1:7601\"}")))
                .isTrue();
        assertThat(courier.discoveryAddresses()).isEmpty();

        roster.set(rosterOf("elsewhere"));
        assertThat(courier.discoveryAddresses()).isEmpty();
        roster.set(rosterOf("here"));
        assertThat(courier.discoveryAddresses()).containsExactly("192.0.2.1:7601");
    }

    @Test
    void damagedWordsAreDropped() {
        roster.set(rosterOf("here"));
        for (String json : List.of("", "{", "{\"discovery\":7}", "{\"discovery\":\"no port\"}", "x".repeat(2_000))) {
            assertThat(courier.arrived(NEW, hello(json))).as(json).isFalse();
        }
        assertThat(courier.arrived(NEW, new byte[0])).isFalse();
        assertThat(courier.arrived(NEW, new byte[] {9})).isFalse();
        assertThat(courier.discoveryAddresses()).isEmpty();
    }
}
