package io.selvedge.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.core.ledger.Acceptance;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.step.Message;
import io.selvedge.core.step.MessageCodec;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.SignedRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Input of any shape ends in acceptance or in a clear error. */
class HostileBytesTest {
    private static final int CASES = 4_000;

    private static final Digest DIGEST = Digest.of(new byte[] {1});

    private static final SignedCheckpoint NOTE =
            SignedCheckpoint.sign(new Checkpoint("selvedge.io/m/k/1", 3, DIGEST), SigningKey.ofSeed(new byte[32]));

    private static final List<Message> MESSAGES = List.of(
            new Message.Summary(
                    3,
                    Papers.START,
                    true,
                    new Message.Yours(true, 2, 9),
                    new Message.Holdings(DIGEST, DIGEST, Digest.ZERO, Digest.ZERO)),
            new Message.Sites(false, "a", true, List.of(new Message.SiteDigest("b", DIGEST))),
            new Message.Heads(List.of("", "b"), List.of(new Message.Head("selvedge.io/m/k/1", 5, 4, 3)), true),
            new Message.Want(List.of(new Message.Range("selvedge.io/m/k/1", 0, 9))),
            new Message.Records(List.of(new byte[] {1, 2, 3}, new byte[0])),
            new Message.Checkpoints(List.of(NOTE)),
            new Message.WantTrust(7),
            new Message.Trust(List.of(new byte[] {9})));

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length + 20)) : good.clone();
        for (int flips = random.nextInt(4); flips > 0 && bad.length > 0; flips--) {
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        return bad;
    }

    @Test
    void messagesComeBackAsTheyWere() {
        for (Message message : MESSAGES) {
            byte[] bytes = MessageCodec.encode(message);
            assertThat(MessageCodec.encode(MessageCodec.decode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void damagedMessagesAreReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            byte[] bad = mutated(MessageCodec.encode(MESSAGES.get(i % MESSAGES.size())), random);
            try {
                MessageCodec.decode(bad);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn("BAD_FORMAT", "TOO_LARGE");
            }
        }
    }

    @Test
    void damagedRecordsAreNeverTaken() {
        Papers papers = new Papers(3);
        SignedRecord good = papers.node("site-a", true).enrol();
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            byte[] bad = mutated(good.leaf(), random);
            if (Arrays.equals(bad, good.leaf())) {
                continue;
            }
            try {
                Entry entry = papers.replica().read(bad);
                Acceptance result = papers.replica().accept(new Papers.Page(Papers.START + 60_000), entry);
                assertThat(result).isInstanceOf(Acceptance.Refused.class);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isNotBlank();
            }
        }
    }

    /** Signed rightly, but what it says is damaged: read as a body or refused with a code. */
    @Test
    void damagedBodiesAreReadOrRefused() {
        Papers papers = new Papers(4);
        SignedRecord good = papers.admin(0).sign(Papers.patch("2.0"));
        String text = new String(good.leaf(), StandardCharsets.UTF_8);
        int from = text.indexOf("\"payload\":\"") + 11;
        String payload = text.substring(from, text.indexOf('"', from));
        byte[] statement = Base64.getDecoder().decode(payload);
        Random random = new Random(5);
        for (int i = 0; i < CASES; i++) {
            String bad = Base64.getEncoder().encodeToString(mutated(statement, random));
            try {
                papers.replica().read(text.replace(payload, bad).getBytes(StandardCharsets.UTF_8));
            } catch (SelvedgeException e) {
                assertThat(e.code()).isNotBlank();
            }
        }
    }
}
