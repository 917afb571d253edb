package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.app.TrustFile;
import io.selvedge.app.WholeFile;
import io.selvedge.core.record.Bodies;
import io.selvedge.core.record.Body;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Chain;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.SignedRecord;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * An admin's own log, kept beside the key: every record that the key has signed, one leaf a line.
 *
 * <p>A node tells what it has of this log, but it is not believed: two different records at one place of a log are a
 * fork, and a fork counts against the key for good. So a record is on this disk before it is sent, a node that lags is
 * brought up from here, a node that has more must show records that this key really signed, and anything else is
 * refused with a word.
 */
final class AdminLog {
    /** An admin who signs a hundred records a day fills this in a year. */
    private static final int MAX_FILE_BYTES = 256 << 20;

    /** How many records are fetched when another machine signed with the same key. */
    private static final int MAX_CATCH_UP = 10_000;

    private final AdminKey key;
    private final NodeClient node;
    private final InstantSource clock;
    private final boolean replaceRefused;

    AdminLog(AdminKey key, NodeClient node, InstantSource clock, boolean replaceRefused) {
        this.key = key;
        this.node = node;
        this.clock = clock;
        this.replaceRefused = replaceRefused;
    }

    /** Signs the next record of this log, keeps it here, and hands it to the node. */
    SignedRecord append(Body body, List<Subject> subjects) {
        // A lock file of its own: closing any channel of a file gives up the process's locks on it (POSIX).
        try (FileChannel file = FileChannel.open(key.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = file.lock()) {
            List<SignedRecord> own = load(key.logFile());
            JsonNode head = node.get("/api/v1/logs/" + key.keyId() + "/head");
            own = reconcile(own, head);
            SignedRecord record = sign(own, head, body, subjects);
            store(record);
            post(record);
            own.add(record);
            node.postText("/api/v1/checkpoints", checkpoint(own).text());
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<SignedRecord> reconcile(List<SignedRecord> own, JsonNode head) {
        long size = head.path("size").asLong(-1);
        Digest prev = Digest.ofHex(head.path("prev").asText());
        if (size < 0 || (size == 0) != prev.equals(Digest.ZERO)) {
            throw fork("says that this log has " + size + " records and ends in " + prev);
        }
        if (size > own.size()) {
            return catchUp(own, size, prev);
        }
        if (size > 0 && !own.get((int) size - 1).id().equals(prev)) {
            throw fork("has another record than this machine at place " + (size - 1) + " of this key's log");
        }
        List<SignedRecord> kept = new ArrayList<>(own.subList(0, (int) size));
        for (SignedRecord missing : own.subList((int) size, own.size())) {
            boolean last = missing.seq() == own.size() - 1;
            if (last && replaceRefused && isRefused(missing)) {
                replace(kept, missing);
                return kept;
            }
            post(missing);
            kept.add(missing);
        }
        return kept;
    }

    /** Walks back from the node's last record to ours; each step is a record that this key signed. */
    private List<SignedRecord> catchUp(List<SignedRecord> own, long size, Digest prev) {
        if (size - own.size() > MAX_CATCH_UP) {
            throw fork("says that this log has " + size + " records, " + own.size() + " are known here");
        }
        Deque<SignedRecord> missing = new ArrayDeque<>();
        Digest wanted = prev;
        for (long seq = size - 1; seq >= own.size(); seq--) {
            SignedRecord record = SignedRecord.parse(CanonicalJson.encode(node.get("/api/v1/records/" + wanted.hex())));
            boolean good = record.id().equals(wanted)
                    && record.seq() == seq
                    && record.verify(SignatureCheck.ED25519, key.key().verifyingKey());
            if (!good) {
                throw fork("cannot show record " + seq + " with this key's signature");
            }
            missing.addFirst(record);
            wanted = record.chain().prev();
        }
        Digest last = own.isEmpty() ? Digest.ZERO : own.getLast().id();
        if (!wanted.equals(last)) {
            throw fork("has another record than this machine at place " + (own.size() - 1) + " of this key's log");
        }
        List<SignedRecord> all = new ArrayList<>(own);
        for (SignedRecord record : missing) {
            store(record);
            all.add(record);
        }
        return all;
    }

    /** What nodes cosign, so that evidence can show this log as whole. */
    private SignedCheckpoint checkpoint(List<SignedRecord> own) {
        MerkleTree tree = new MerkleTree();
        own.forEach(record -> tree.appendLeafHash(record.leafHash()));
        return SignedCheckpoint.sign(
                new Checkpoint(own.getLast().origin().text(), tree.size(), tree.root()), key.key());
    }

    private SignedRecord sign(List<SignedRecord> own, JsonNode head, Body body, List<Subject> subjects) {
        Origin origin = own.isEmpty()
                ? Origin.parse(head.path("origin").asText())
                : own.getLast().origin();
        long trustVersion = head.path("trust").path("version").asLong();
        Digest trustDigest = Digest.ofHex(head.path("trust").path("digest").asText());
        checkTrust(origin, trustVersion, trustDigest);
        String time = UtcTime.format(clock.instant());
        if (!own.isEmpty() && own.getLast().chain().time().compareTo(time) > 0) {
            time = own.getLast().chain().time();
        }
        Chain chain = new Chain(
                origin.text(),
                own.size(),
                own.isEmpty() ? Digest.ZERO : own.getLast().id(),
                time,
                trustVersion,
                trustDigest,
                head.path("policy").path("version").asLong(),
                Digest.ofHex(head.path("policy").path("digest").asText()),
                List.of());
        ObjectNode predicate = Bodies.write(body);
        predicate.set("chain", chain.toJson());
        return SignedRecord.sign(key.key(), Bodies.typeOf(body), predicate, subjects);
    }

    private void checkTrust(Origin origin, long version, Digest digest) {
        if (!origin.keyId().equals(key.keyId())) {
            throw fork("names a log of another key: " + origin.text());
        }
        if (!Files.exists(key.trustFile())) {
            return;
        }
        TrustHistory local = TrustFile.read(key.trustFile());
        if (!origin.mesh().equals(local.current().mesh())) {
            throw new SelvedgeException(
                    "TRUST_MISMATCH",
                    node.address() + " belongs to mesh " + origin.mesh() + ", the key to "
                            + local.current().mesh());
        }
        if (version < local.current().version()) {
            throw new SelvedgeException(
                    "STALE_NODE",
                    node.address() + " knows trust version " + version + ", " + key.trustFile() + " is at "
                            + local.current().version());
        }
        if (version == local.current().version() && !digest.equals(local.digest())) {
            throw new SelvedgeException(
                    "TRUST_MISMATCH",
                    node.address() + " has another trust version " + version + " than " + key.trustFile());
        }
    }

    private boolean isRefused(SignedRecord record) {
        try {
            node.post("/api/v1/records", record.leaf());
            return false;
        } catch (SelvedgeException e) {
            return !e.code().equals("NO_NODE");
        }
    }

    private void replace(List<SignedRecord> kept, SignedRecord refused) {
        append(key.replacedFile(), refused);
        StringBuilder lines = new StringBuilder();
        kept.forEach(record ->
                lines.append(new String(record.leaf(), StandardCharsets.UTF_8)).append('\n'));
        WholeFile.write(key.logFile(), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void post(SignedRecord record) {
        try {
            node.post("/api/v1/records", record.leaf());
        } catch (SelvedgeException e) {
            if (e.code().equals("NO_NODE") || e.code().equals("NOT_READY")) {
                throw new SelvedgeException(
                        e.code(),
                        e.getMessage() + "; the signed record is kept in " + key.logFile()
                                + " and goes out first with this key's next command",
                        e.fields(),
                        e);
            }
            throw new SelvedgeException(
                    e.code(),
                    e.getMessage() + " (record " + record.seq() + " of this key's log is signed and refused by "
                            + node.address() + "; a corrected one takes its place with --replace-refused)",
                    e.fields(),
                    e);
        }
    }

    private void store(SignedRecord record) {
        append(key.logFile(), record);
    }

    private static void append(Path file, SignedRecord record) {
        byte[] leaf = record.leaf();
        ByteBuffer line =
                ByteBuffer.allocate(leaf.length + 1).put(leaf).put((byte) '\n').flip();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (line.hasRemaining()) {
                out.write(line);
            }
            out.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A last line that a crash cut off was never sent, and is dropped with the next write of the whole. */
    private List<SignedRecord> load(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new SelvedgeException("TOO_LARGE", file + " is larger than " + MAX_FILE_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        List<SignedRecord> records = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                records.add(checked(records, java.util.Arrays.copyOfRange(bytes, from, i), file));
                from = i + 1;
            }
        }
        if (from < bytes.length) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.truncate(from);
            }
        }
        return records;
    }

    private SignedRecord checked(List<SignedRecord> before, byte[] leaf, Path file) {
        SignedRecord record = SignedRecord.parse(leaf);
        Digest prev = before.isEmpty() ? Digest.ZERO : before.getLast().id();
        boolean good = record.seq() == before.size()
                && record.chain().prev().equals(prev)
                && record.verify(SignatureCheck.ED25519, key.key().verifyingKey());
        if (!good) {
            throw new SelvedgeException(
                    SelvedgeException.CHAIN_BROKEN,
                    file + " line " + (before.size() + 1) + " is not the next record of this key; restore the file from"
                            + " a backup, or remove it to take this log from the node",
                    Map.of("place", file + ":" + (before.size() + 1)));
        }
        return record;
    }

    private SelvedgeException fork(String problem) {
        return new SelvedgeException(
                "LOG_FORK",
                node.address() + " " + problem + "; not signed",
                Map.of("node", node.address(), "key", key.keyId()));
    }
}
