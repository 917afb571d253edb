package io.selvedge.runtime.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryWatchTest {
    /** A clock that the test moves. */
    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-11-23T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    Path root;

    private final Hand hand = new Hand();
    private int scans;

    private InventoryWatch watch() {
        return new InventoryWatch(root, hand, now -> {
            scans++;
            return MachineScan.scanPackages("web-1", root, now);
        });
    }

    @BeforeEach
    void install() throws IOException {
        install("3.0.17-1");
    }

    private void install(String version) throws IOException {
        Path status = root.resolve("var/lib/dpkg/status");
        Files.createDirectories(status.getParent());
        Files.writeString(
                status,
                "Package: libssl3\nStatus: install ok installed\nArchitecture: amd64\nSource: openssl\nVersion: "
                        + version + "\n");
    }

    private static JsonNode answer(InventoryWatch watch, String question) throws IOException {
        return new ObjectMapper().readTree(watch.answer(question));
    }

    @Test
    void answersFromWhatItKnows() throws IOException {
        try (InventoryWatch watch = watch()) {
            assertThat(watch.answer("openssl")).isEmpty();
            watch.look();

            JsonNode answer = answer(watch, "openssl < 3.0.20");
            assertThat(answer.path("count").asInt()).isEqualTo(1);
            assertThat(answer.at("/packages/0/name").asText()).isEqualTo("libssl3");
            assertThat(answer.path("takenAt").asText()).isEqualTo("2026-11-23T00:00:00Z");
            assertThat(answer(watch, "openssl > 3.0.20").path("count").asInt()).isZero();
            assertThat(watch.answer("< <")).isEmpty();
        }
    }

    @Test
    void scansWhenAPackageSystemChangedAndOnceADay() throws IOException {
        try (InventoryWatch watch = watch()) {
            watch.look();
            watch.look();
            assertThat(scans).isEqualTo(1);

            install("3.0.20-1~deb12u2");
            watch.look();
            assertThat(scans).isEqualTo(2);
            assertThat(answer(watch, "openssl < 3.0.20").path("count").asInt()).isZero();
            assertThat(answer(watch, "openssl >= 3.0.20-1~").path("count").asInt())
                    .isEqualTo(1);

            hand.now = hand.now.plus(Duration.ofHours(24));
            watch.look();
            assertThat(scans).isEqualTo(3);
        }
    }

    @Test
    void liveQuestionsAreToldApartByTheirKind() throws IOException {
        try (InventoryWatch watch = watch()) {
            watch.look();
            assertThat(LiveQuestion.answer(LiveQuestion.packages("openssl"), watch))
                    .isEqualTo(watch.answer("openssl"));
            JsonNode neighbours = new ObjectMapper().readTree(LiveQuestion.answer(LiveQuestion.neighbours(), watch));
            assertThat(neighbours.path("own").isArray()
                            && neighbours.path("seen").isArray())
                    .isTrue();
            assertThat(LiveQuestion.answer(new byte[] {9}, watch)).isEmpty();
            assertThat(LiveQuestion.answer(new byte[0], watch)).isEmpty();
        }
    }
}
