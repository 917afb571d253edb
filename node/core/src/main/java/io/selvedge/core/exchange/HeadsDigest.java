package io.selvedge.core.exchange;

import io.selvedge.core.ledger.Ledger;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.step.Message.Head;
import io.selvedge.crypto.Digest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One value over the heads of all logs: the exclusive or of a SHA-256 for each. It changes with one log at a time, so that
 * a node with thousands of logs need not go through all of them for each summary. It finds differences between honest
 * peers; nothing is believed because of it.
 */
final class HeadsDigest {
    private final Ledger ledger;
    private final Checkpoints checkpoints;
    private final TreeMap<String, byte[]> parts = new TreeMap<>();
    private final TreeSet<String> stale = new TreeSet<>();
    private final byte[] sum = new byte[Digest.SIZE_BYTES];
    private boolean started;

    HeadsDigest(Ledger ledger, Checkpoints checkpoints) {
        this.ledger = ledger;
        this.checkpoints = checkpoints;
    }

    void changed(String origin) {
        stale.add(origin);
    }

    /** 64 hex digits. */
    String digest() {
        if (!started) {
            started = true;
            ledger.logs().forEach(log -> stale.add(log.name()));
        }
        stale.forEach(origin -> ledger.findLog(origin).ifPresent(this::refresh));
        stale.clear();
        return HexFormat.of().formatHex(sum);
    }

    private void refresh(Log log) {
        Head head = checkpoints.head(log);
        String text = head.origin() + ' ' + head.size() + ' ' + head.checkpointSize() + ' ' + head.cosignatures();
        byte[] part = Digest.of(text.getBytes(StandardCharsets.US_ASCII)).bytes();
        byte[] before = parts.put(log.name(), part);
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= part[i];
            if (before != null) {
                sum[i] ^= before[i];
            }
        }
    }
}
