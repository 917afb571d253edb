package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.selvedge.app.config.NodeConfig;
import io.selvedge.app.http.MemoryNode;
import io.selvedge.app.http.SampleNode;
import io.selvedge.app.http.WebServer;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Halt;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.SignedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminLogTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");

    @TempDir
    Path directory;

    private final MemoryNode node = new MemoryNode("acme", Digest.ZERO.hex());
    private final MemoryNode other = new MemoryNode("acme", Digest.ZERO.hex());
    private WebServer server;
    private WebServer otherServer;
    private AdminKey key;

    @BeforeEach
    void start() {
        server = serve(node);
        otherServer = serve(other);
        byte[] seed = new byte[32];
        seed[0] = 7;
        key = new AdminKey(directory.resolve("admin-1.pem"), SigningKey.ofSeed(seed));
    }

    private static WebServer serve(MemoryNode node) {
        WebServer server = new WebServer(new NodeConfig.Http("127.0.0.1", 0, List.of(), "", "", 1), Path.of("."), node);
        server.start();
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
        otherServer.close();
    }

    private AdminLog log(WebServer at, boolean replaceRefused, Instant now) {
        return new AdminLog(key, NodeClient.of(at.address()), InstantSource.fixed(now), replaceRefused);
    }

    private SignedRecord halt(WebServer at, String reason) {
        return log(at, false, NOW).append(new Halt(SampleNode.ROLLOUT, reason), List.of());
    }

    @Test
    void chainsRecordsOnTheNodeAndOnDisk() throws Exception {
        SignedRecord first = halt(server, "one");
        SignedRecord second = halt(server, "two");

        assertThat(second.seq()).isEqualTo(1);
        assertThat(second.chain().prev()).isEqualTo(first.id());
        assertThat(node.log(key.keyId())).containsExactly(first, second);
        assertThat(Files.readAllLines(key.logFile())).hasSize(2);
    }

    @Test
    void neverGoesBackInTime() {
        halt(server, "one");
        SignedRecord second =
                log(server, false, NOW.minusSeconds(60)).append(new Halt(SampleNode.ROLLOUT, "two"), List.of());
        assertThat(second.chain().time()).isEqualTo("2026-11-23T03:00:00Z");
    }

    @Test
    void bringsANodeUpThatLags() {
        SignedRecord first = halt(server, "one");
        SignedRecord second = halt(otherServer, "two");

        assertThat(other.log(key.keyId())).containsExactly(first, second);
        assertThat(second.seq()).isEqualTo(1);
    }

    @Test
    void takesOverWhatAnotherMachineSigned() throws Exception {
        SignedRecord first = halt(server, "one");
        SignedRecord second = halt(server, "two");
        Files.delete(key.logFile());

        SignedRecord third = halt(server, "three");
        assertThat(third.seq()).isEqualTo(2);
        assertThat(node.log(key.keyId())).containsExactly(first, second, third);
        assertThat(Files.readAllLines(key.logFile())).hasSize(3);
    }

    @Test
    void refusesToForkItsOwnLog() throws Exception {
        halt(server, "one");
        Path kept = directory.resolve("kept");
        Files.move(key.logFile(), kept);
        halt(otherServer, "another one");
        Files.move(key.logFile(), directory.resolve("gone"));
        Files.move(kept, key.logFile());

        SelvedgeException error = catchThrowableOfType(SelvedgeException.class, () -> halt(otherServer, "two"));
        assertThat(error.code()).isEqualTo("LOG_FORK");
        assertThat(ErrorSentences.exitCode(error.code())).isEqualTo(Exit.REFUSED);
        assertThat(other.log(key.keyId())).hasSize(1);
    }

    @Test
    void believesNoNodeThatShowsSomebodyElsesRecords() throws Exception {
        SigningKey stranger = SigningKey.ofSeed(new byte[32]);
        Chain chain = new Chain(
                "selvedge.io/acme/" + stranger.verifyingKey().keyId() + "/0",
                0,
                Digest.ZERO,
                "2026-11-23T03:00:00Z",
                1,
                Digest.ZERO,
                0,
                Digest.ZERO,
                List.of());
        var predicate = Bodies.write(new Halt(SampleNode.ROLLOUT, "x"));
        predicate.set("chain", chain.toJson());
        node.log(key.keyId()).add(SignedRecord.sign(stranger, "halt", predicate, List.of()));

        SelvedgeException error = catchThrowableOfType(SelvedgeException.class, () -> halt(server, "mine"));
        assertThat(error.code()).isEqualTo("LOG_FORK");
        assertThat(Files.exists(key.logFile())).isFalse();
    }

    @Test
    void keepsWhatCouldNotBeSentAndSendsItFirst() {
        halt(server, "one");
        server.close();
        assertThatThrownBy(() -> halt(server, "lost?")).isInstanceOf(SelvedgeException.class);
        SignedRecord third = halt(otherServer, "three");

        assertThat(other.log(key.keyId())).hasSizeBetween(2, 3);
        assertThat(other.log(key.keyId()).getLast()).isEqualTo(third);
    }

    @Test
    void replacesARefusedRecordOnlyWhenTold() {
        node.refusedTypes.add("halt");
        SelvedgeException refused = catchThrowableOfType(SelvedgeException.class, () -> halt(server, "one"));
        assertThat(refused).hasMessageContaining("--replace-refused");
        assertThat(catchThrowableOfType(SelvedgeException.class, () -> halt(server, "again"))
                        .code())
                .isEqualTo("NOT_AUTHORIZED");

        SignedRecord approval = log(server, true, NOW)
                .append(new io.selvedge.core.record.Approval(SampleNode.RECORD, "patch"), List.of());
        assertThat(approval.seq()).isZero();
        assertThat(node.log(key.keyId())).containsExactly(approval);
        assertThat(key.replacedFile()).exists();
    }

    @Test
    void dropsALineThatACrashCutOff() throws Exception {
        SignedRecord first = halt(server, "one");
        Files.writeString(key.logFile(), "{\"half", StandardOpenOption.APPEND);
        assertThat(halt(server, "two").chain().prev()).isEqualTo(first.id());
        assertThat(Files.readAllLines(key.logFile())).hasSize(2);
    }

    @Test
    void namesTheLineOfADamagedFile() throws Exception {
        halt(server, "one");
        halt(server, "two");
        String text = Files.readString(key.logFile());
        Files.writeString(key.logFile(), text.substring(text.indexOf('\n') + 1));
        SelvedgeException error = catchThrowableOfType(SelvedgeException.class, () -> halt(server, "three"));
        assertThat(error).hasMessageContaining("line 1");
    }
}
