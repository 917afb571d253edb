package io.selvedge.app.http.live;

import io.selvedge.core.Node;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Member;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.audit.EvidenceContents;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.note.TlogProof;
import io.selvedge.crypto.record.SignedRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What goes into an evidence bundle, picked out between two steps of the protocol; writing it takes longer and happens
 * elsewhere. Records are immutable, so only references are kept.
 *
 * @param exporter the node's key
 */
record EvidenceMatter(EvidenceContents contents, Signer exporter) {

    /** Everything that this node can prove. */
    static EvidenceMatter all(Node node) {
        return of(node, id -> true);
    }

    /** About one endpoint: its results, and every log that is needed to judge them. */
    static Optional<EvidenceMatter> find(Node node, String nodeId) {
        Optional<Member> member = node.replica().state().members().findEver(nodeId);
        return member.map(found -> of(node, nodeId::equals));
    }

    private static EvidenceMatter of(Node node, Predicate<String> about) {
        List<EvidenceContents.Log> logs = new ArrayList<>();
        List<EvidenceContents.Selected> selected = new ArrayList<>();
        List<VerifyingKey> keys = new ArrayList<>();
        for (Log log : node.replica().ledger().logs()) {
            keys.add(log.key());
            Optional<SignedCheckpoint> checkpoint = best(node, log);
            if (checkpoint.isEmpty()) {
                continue;
            }
            List<SignedRecord> records =
                    log.entries().stream().map(Entry::signed).toList();
            logs.add(new EvidenceContents.Log(checkpoint.get(), new Leaves(records)));
            if (about.test(log.origin().keyId())) {
                selected.addAll(results(log, checkpoint.get()));
            }
        }
        node.replica().trust().current().keys().values().forEach(admin -> keys.add(admin.key()));
        return new EvidenceMatter(
                new EvidenceContents(node.replica().trust(), keys, logs, selected, List.of()),
                node.replica().me().signer());
    }

    /** The newest checkpoint, unless an older one of the same size has the majority's cosignatures. */
    private static Optional<SignedCheckpoint> best(Node node, Log log) {
        Optional<SignedCheckpoint> newest = node.exchange().checkpoints().findNewest(log.name());
        Optional<SignedCheckpoint> settled = node.exchange().checkpoints().findSettled(log.name());
        boolean same = newest.isPresent()
                && settled.isPresent()
                && settled.get().checkpoint().size()
                        == newest.get().checkpoint().size();
        return same ? settled : newest;
    }

    private static List<EvidenceContents.Selected> results(Log log, SignedCheckpoint checkpoint) {
        List<EvidenceContents.Selected> results = new ArrayList<>();
        long size = checkpoint.checkpoint().size();
        for (Entry entry : log.entries()) {
            if (entry.body() instanceof PatchResult && entry.seq() < size) {
                TlogProof proof = new TlogProof(entry.seq(), log.tree().inclusionProof(entry.seq(), size), checkpoint);
                results.add(new EvidenceContents.Selected(entry.signed(), proof));
            }
        }
        return results;
    }

    /** Leaves one after the other: a log as bytes is larger than as records. */
    private record Leaves(List<SignedRecord> records) implements Iterable<byte[]> {
        @Override
        public Iterator<byte[]> iterator() {
            return records.stream().map(SignedRecord::leaf).iterator();
        }
    }
}
