package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Approval;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.record.WaiverEnd;
import io.selvedge.core.state.Waivers.Standing;
import io.selvedge.crypto.record.SignedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaiversTest {
    private static final long HOUR = 3_600_000;

    private static Waiver waiver(@Nullable String from, String expires) {
        return new Waiver(
                "mri-scanner",
                List.of("node-*"),
                List.of(),
                List.of("hello"),
                List.of("CVE-2026-1234"),
                "the vendor has not certified it",
                "in a network of its own",
                "dr. bones",
                from,
                expires);
    }

    private static String at(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static Standing standing(Papers papers, SignedRecord signed, long nowMillis) {
        Entry entry =
                papers.replica().state().documents().find(signed.id().hex()).orElseThrow();
        return papers.replica().state().waivers().standing(entry, nowMillis);
    }

    @Test
    void holdsOnceEnoughAdminsSignedItAndLapsesByItself() {
        Papers papers = new Papers(1);
        SignedRecord signed = papers.admin(0).sign(waiver(null, at(Papers.START + 10 * HOUR)));
        papers.take(signed);
        assertThat(standing(papers, signed, Papers.START + HOUR)).isEqualTo(Standing.PROPOSED);

        papers.take(papers.admin(1).sign(new Approval(signed.id().hex(), "exception")));
        assertThat(standing(papers, signed, Papers.START + HOUR)).isEqualTo(Standing.STANDING);
        assertThat(standing(papers, signed, Papers.START + 10 * HOUR - 1)).isEqualTo(Standing.STANDING);
        assertThat(standing(papers, signed, Papers.START + 10 * HOUR)).isEqualTo(Standing.LAPSED);
    }

    @Test
    void oneKeyEndsIt() {
        Papers papers = new Papers(1);
        SignedRecord signed = papers.admin(0).sign(waiver(null, at(Papers.START + 10 * HOUR)));
        papers.take(signed);
        papers.take(papers.admin(1).sign(new Approval(signed.id().hex(), "exception")));
        papers.take(papers.admin(2).sign(new WaiverEnd(signed.id().hex(), "certified")));

        assertThat(standing(papers, signed, Papers.START + HOUR)).isEqualTo(Standing.REVOKED);
    }

    @Test
    void holdsForAYearAtMostWhateverItSays() {
        Papers papers = new Papers(1);
        SignedRecord signed = papers.admin(0).sign(waiver(null, "2999-01-01T00:00:00Z"));
        papers.take(signed);
        papers.take(papers.admin(1).sign(new Approval(signed.id().hex(), "exception")));

        assertThat(standing(papers, signed, Papers.START + 365 * 24 * HOUR)).isEqualTo(Standing.STANDING);
        assertThat(standing(papers, signed, Papers.START + 367 * 24 * HOUR)).isEqualTo(Standing.LAPSED);
    }

    @Test
    void waitsForItsBeginning() {
        Papers papers = new Papers(1);
        SignedRecord signed = papers.admin(0).sign(waiver(at(Papers.START + 5 * HOUR), at(Papers.START + 10 * HOUR)));
        papers.take(signed);
        papers.take(papers.admin(1).sign(new Approval(signed.id().hex(), "exception")));

        assertThat(standing(papers, signed, Papers.START + HOUR)).isEqualTo(Standing.WAITING);
        assertThat(standing(papers, signed, Papers.START + 6 * HOUR)).isEqualTo(Standing.STANDING);
    }

    @Test
    void keepsAnEndpointFromInstallingUntilItLapses() {
        TestMesh mesh = new TestMesh(7, 1, 2);
        mesh.run(10_000);
        mesh.admin().publishAndPropose("2.0", "", "standard", waiver(null, at(TestMesh.START + HOUR / 3)));
        mesh.run(HOUR / 3 - 20_000);
        assertThat(mesh.nodes()).allSatisfy(node -> assertThat(node.installs()).isEmpty());
        assertThat(mesh.nodes())
                .anySatisfy(node -> assertThat(node.node().findActivity())
                        .hasValueSatisfying(text -> assertThat(text).contains("exception mri-scanner until")));

        mesh.run(HOUR / 6);
        assertThat(mesh.nodes()).allSatisfy(node -> assertThat(node.installs()).hasSize(1));
    }

    @Test
    void refusesWhatSaysTooLittle() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            int empty = random.nextInt(5);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Waiver(
                            empty == 0 ? "" : "a",
                            empty == 1 ? List.of() : List.of("x"),
                            List.of(),
                            empty == 2 ? List.of() : List.of("p"),
                            List.of(),
                            empty == 3 ? " " : "why",
                            empty == 4 ? "" : "how",
                            "who",
                            null,
                            "2027-01-01T00:00:00Z"));
        }
        assertThat(Bodies.read("exception", Bodies.write(waiver(null, "2027-01-01T00:00:00Z"))))
                .isEqualTo(waiver(null, "2027-01-01T00:00:00Z"));
    }
}
