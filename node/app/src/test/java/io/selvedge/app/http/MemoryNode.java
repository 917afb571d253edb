package io.selvedge.app.http;

import io.selvedge.app.http.view.AcceptedView;
import io.selvedge.app.http.view.LogHeadView;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.SignedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node that keeps logs in memory and takes records that continue them, without asking whether they are allowed. */
public final class MemoryNode extends SampleNode {
    private final String mesh;
    private final String trustDigest;
    private final Map<String, List<SignedRecord>> logs = new HashMap<>();

    /** Types of records that this node refuses, to try that out. */
    public final List<String> refusedTypes = new ArrayList<>();

    public MemoryNode(String mesh, String trustDigest) {
        this.mesh = mesh;
        this.trustDigest = trustDigest;
    }

    /** The log of a key, to look at or to tamper with. */
    public List<SignedRecord> log(String keyId) {
        return logs.computeIfAbsent(keyId, id -> new ArrayList<>());
    }

    @Override
    public Optional<LogHeadView> findLogHead(String keyId) {
        List<SignedRecord> log = log(keyId);
        return Optional.of(new LogHeadView(
                "selvedge.io/" + mesh + "/" + keyId + "/0",
                log.size(),
                log.isEmpty() ? Digest.ZERO.hex() : log.getLast().id().hex(),
                new LogHeadView.VersionDigest(1, trustDigest),
                new LogHeadView.VersionDigest(0, Digest.ZERO.hex()),
                TIME,
                null,
                "admin-1",
                List.of("root")));
    }

    @Override
    public Optional<byte[]> findRecord(String recordId) {
        return logs.values().stream()
                .flatMap(List::stream)
                .filter(record -> record.id().hex().equals(recordId))
                .map(SignedRecord::leaf)
                .findFirst();
    }

    @Override
    public AcceptedView accept(byte[] envelope) {
        SignedRecord record = SignedRecord.parse(envelope);
        List<SignedRecord> log = log(record.origin().keyId());
        if (refusedTypes.contains(record.type())) {
            throw new SelvedgeException("NOT_AUTHORIZED", "this key may not");
        }
        boolean known = record.seq() < log.size() && log.get((int) record.seq()).equals(record);
        if (!known && record.seq() != log.size()) {
            throw new SelvedgeException("CHAIN_BROKEN", "the log has " + log.size() + " records");
        }
        if (!known) {
            log.add(record);
        }
        return new AcceptedView(record.id().hex());
    }
}
