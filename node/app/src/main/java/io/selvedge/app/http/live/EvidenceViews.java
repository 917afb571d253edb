package io.selvedge.app.http.live;

import io.selvedge.app.http.view.EvidenceView;
import io.selvedge.core.Node;
import io.selvedge.core.exchange.Checkpoints;
import io.selvedge.core.ledger.Entry;
import io.selvedge.core.ledger.Log;
import io.selvedge.core.state.Anchors;
import io.selvedge.core.state.Member;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.NoteSignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be proven of one endpoint, for the page about it. The verify button runs the real audit. */
final class EvidenceViews {
    private EvidenceViews() {}

    static Optional<EvidenceView> find(Node node, String nodeId) {
        Optional<Member> member = node.replica().state().members().findEver(nodeId);
        if (member.isEmpty()) {
            return Optional.empty();
        }
        return node.replica().ledger().findLog(member.get().origin()).map(log -> of(node, member.get(), log));
    }

    private static EvidenceView of(Node node, Member member, Log log) {
        Optional<SignedCheckpoint> newest = node.exchange().checkpoints().findNewest(log.name());
        List<Entry> entries = new ArrayList<>(log.entries());
        Collections.reverse(entries);
        return new EvidenceView(
                new EvidenceView.Endpoint(member.id(), member.name(), member.site()),
                log.name(),
                log.size(),
                log.root(log.size()).hex(),
                newest.map(SignedCheckpoint::text).orElse(null),
                log.key().toPem(),
                newest.map(checkpoint -> cosignatures(node, checkpoint)).orElse(List.of()),
                newest.map(checkpoint -> level(node, member, checkpoint)).orElse("none"),
                entries.stream()
                        .limit(EvidenceView.MAX_RECORDS)
                        .map(entry -> new EvidenceView.Entry(
                                entry.seq(),
                                entry.id(),
                                entry.signed().type(),
                                Times.of(entry.timeMillis()),
                                Summaries.sentence(node, entry)))
                        .toList());
    }

    private static List<EvidenceView.Cosignature> cosignatures(Node node, SignedCheckpoint checkpoint) {
        List<EvidenceView.Cosignature> cosignatures = new ArrayList<>();
        for (NoteSignature signature : checkpoint.cosignatures()) {
            String id = signature.name().substring(signature.name().lastIndexOf('/') + 1);
            Optional<Member> witness = node.replica().state().members().findEver(id);
            if (witness.isPresent() && Cosignature.isShaped(signature)) {
                cosignatures.add(new EvidenceView.Cosignature(
                        signature.name(),
                        id,
                        witness.get().site(),
                        Times.of(Cosignature.unixSeconds(signature) * 1_000)));
            }
        }
        return cosignatures;
    }

    /** As the audit has it: L2 is a majority of the site's anchors and not the author alone, L3 a node elsewhere. */
    private static String level(Node node, Member member, SignedCheckpoint checkpoint) {
        Set<String> witnesses = Checkpoints.witnesses(checkpoint);
        Optional<Anchors.Version> anchors = node.replica().state().anchors().findCurrent(member.site());
        long anchorWitnesses = anchors.map(version ->
                        version.anchors().stream().filter(witnesses::contains).count())
                .orElse(0L);
        boolean others = witnesses.stream().anyMatch(id -> !id.equals(member.id()));
        boolean quorum = anchors.isPresent() && anchorWitnesses >= anchors.get().majority() && others;
        if (!quorum) {
            return "L1";
        }
        boolean elsewhere = witnesses.stream()
                .anyMatch(id -> node.replica()
                        .state()
                        .members()
                        .find(id)
                        .filter(witness -> !witness.site().equals(member.site()))
                        .isPresent());
        return elsewhere ? "L3" : "L2";
    }
}
