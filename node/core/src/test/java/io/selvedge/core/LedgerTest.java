package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.record.Halt;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.SignedRecord;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Papers papers = new Papers(7);
    private final Papers.Author admin = papers.admin(0);

    private static String code(Acceptance result) {
        return result instanceof Acceptance.Refused refused ? refused.code() : result.toString();
    }

    private static byte[] replaced(SignedRecord record, String what, String with) {
        String text = new String(record.leaf(), StandardCharsets.UTF_8);
        assertThat(text).contains(what);
        return text.replace(what, with).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void acceptsARecordOnceAndKnowsItWhenReplayed() {
        SignedRecord first = admin.sign(Papers.policy(1));
        assertThat(papers.take(first)).isInstanceOf(Acceptance.Added.class);
        assertThat(papers.take(first)).isInstanceOf(Acceptance.Known.class);
        assertThat(papers.replica().ledger().records()).isEqualTo(1);
    }

    @Test
    void refusesARecordWithoutSignature() {
        SignedRecord good = admin.sign(Papers.policy(1));
        String text = new String(good.leaf(), StandardCharsets.UTF_8);
        int from = text.indexOf("\"signatures\":[") + "\"signatures\":[".length();
        String unsigned = text.substring(0, from) + text.substring(text.indexOf(']', from));
        assertThatThrownBy(() -> papers.replica().read(unsigned.getBytes(StandardCharsets.UTF_8)))
                .asInstanceOf(InstanceOfAssertFactories.type(SelvedgeException.class))
                .extracting(SelvedgeException::code)
                .isEqualTo("BAD_FORMAT");
    }

    @Test
    void refusesASignatureOverOtherBytes() {
        SignedRecord good = admin.sign(Papers.policy(1));
        SignedRecord other = papers.admin(0).signAt(0, Digest.ZERO, Papers.START + 5_000, Papers.policy(2));
        String sigOfOther = signature(other);
        SignedRecord forged = SignedRecord.parse(replaced(good, signature(good), sigOfOther));
        assertThat(code(papers.take(forged))).isEqualTo("BAD_SIGNATURE");
        assertThat(papers.replica().ledger().records()).isZero();
    }

    private static String signature(SignedRecord record) {
        String text = new String(record.leaf(), StandardCharsets.UTF_8);
        int from = text.indexOf("\"sig\":\"") + 7;
        return text.substring(from, text.indexOf('"', from));
    }

    @Test
    void refusesWhatIsNotCanonical() {
        SignedRecord good = admin.sign(Papers.policy(1));
        byte[] spaced = replaced(good, "{\"payload\":", "{ \"payload\":");
        assertThatThrownBy(() -> papers.replica().read(spaced))
                .asInstanceOf(InstanceOfAssertFactories.type(SelvedgeException.class))
                .extracting(SelvedgeException::code)
                .isEqualTo("NOT_CANONICAL");
    }

    @Test
    void refusesAKeyThatNobodyKnows() {
        Papers.Author stranger = new Papers(99).admin(0);
        assertThat(code(papers.take(stranger.sign(Papers.policy(1))))).isEqualTo("UNKNOWN_KEY");
    }

    @Test
    void refusesTheFutureAndTheTimeBeforeTheMesh() {
        long hour = 3_600_000;
        SignedRecord ahead = admin.signAt(0, Digest.ZERO, Papers.START + 3 * hour, Papers.policy(1));
        assertThat(code(papers.take(ahead))).isEqualTo("FUTURE");
        SignedRecord early = admin.signAt(0, Digest.ZERO, Papers.START - 24 * hour, Papers.policy(1));
        assertThat(code(papers.take(early))).isEqualTo("BACKDATED");
    }

    @Test
    void refusesATimeThatGoesBackwards() {
        SignedRecord first = admin.signAt(0, Digest.ZERO, Papers.START + 60_000, Papers.policy(1));
        papers.take(first);
        SignedRecord back = admin.signAt(1, first.id(), Papers.START + 1_000, Papers.policy(2));
        assertThat(code(papers.take(back))).isEqualTo("BACKDATED");
    }

    @Test
    void refusesABrokenChain() {
        papers.take(admin.sign(Papers.policy(1)));
        SignedRecord loose = admin.signAt(1, Digest.of(new byte[1]), Papers.START + 60_000, Papers.policy(2));
        assertThat(code(papers.take(loose))).isEqualTo("CHAIN_BROKEN");
    }

    @Test
    void reportsAGapAndTakesTheRecordOnceItIsClosed() {
        SignedRecord first = admin.sign(Papers.policy(1));
        SignedRecord second = admin.sign(Papers.policy(2));
        assertThat(papers.take(second)).isEqualTo(new Acceptance.Gap(admin.origin(), 0));
        papers.take(first);
        assertThat(papers.take(second)).isInstanceOf(Acceptance.Added.class);
    }

    @Test
    void keepsTheProofOfAFork() {
        SignedRecord first = admin.sign(Papers.policy(1));
        SignedRecord other = admin.signAt(0, Digest.ZERO, Papers.START, new Halt("a".repeat(64), "another history"));
        papers.take(first);
        Papers.Page page = new Papers.Page(Papers.START + 60_000);
        Acceptance result = papers.replica().accept(page, Papers.entry(other));
        assertThat(result).isInstanceOf(Acceptance.Forked.class);
        assertThat(page.writes).hasSize(1);
        assertThat(papers.replica().ledger().isForked(admin.origin())).isTrue();
        assertThat(papers.replica().ledger().getLog(admin.origin()).head()).isEqualTo(first.id());
    }
}
