package io.selvedge.crypto.audit;

import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.note.Checkpoint;
import io.selvedge.crypto.note.Cosignature;
import io.selvedge.crypto.note.NoteSignature;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who stands behind a checkpoint. */
final class Levels {
    /** Some minutes of work; a hostile bundle must not cost hours. */
    private static final int MAX_CHECKS = 500_000;

    private final Enrolments enrolments;
    private final Sites sites;
    private final Set<String> revoked;
    private final String mesh;
    private final Findings findings;
    private int checks;

    Levels(Enrolments enrolments, Sites sites, Set<String> revoked, String mesh, Findings findings) {
        this.enrolments = enrolments;
        this.sites = sites;
        this.revoked = revoked;
        this.mesh = mesh;
        this.findings = findings;
    }

    /** @param newestSeconds time of the last record that the checkpoint covers */
    Level of(SignedCheckpoint signed, Origin origin, long newestSeconds, String place) {
        Set<String> witnesses = witnesses(signed, newestSeconds, place);
        Optional<String> home = enrolments.findSite(origin.keyId());
        // Admins belong to no site: any site's quorum will do.
        Collection<String> homes = home.isPresent() ? List.of(home.get()) : enrolments.sites();
        Level best = Level.L1;
        for (String site : homes) {
            Level level = at(site, witnesses, origin.keyId());
            best = level.compareTo(best) > 0 ? level : best;
        }
        if (best == Level.L1) {
            findings.note(FindingCode.NOT_COSIGNED, place, "no majority of the site's anchors has cosigned");
        }
        return best;
    }

    private Level at(String site, Set<String> witnesses, String author) {
        Optional<Sites.AnchorSet> set = sites.findCurrent(site);
        if (set.isEmpty()) {
            return Level.L1;
        }
        Set<String> quorum = new TreeSet<>(witnesses);
        quorum.add(author);
        quorum.retainAll(set.get().anchors());
        if (quorum.size() < set.get().majority()) {
            return Level.L1;
        }
        boolean fromElsewhere = witnesses.stream()
                .anyMatch(each -> enrolments
                        .findSite(each)
                        .filter(other -> !other.equals(site))
                        .isPresent());
        if (fromElsewhere) {
            return Level.L3;
        }
        // A site of one node decides alone; its own word is no more than L1.
        return witnesses.stream().anyMatch(each -> !each.equals(author)) ? Level.L2 : Level.L1;
    }

    /** Enrolled nodes with a good cosignature whose keys are not revoked. */
    private Set<String> witnesses(SignedCheckpoint signed, long newestSeconds, String place) {
        Set<String> good = new TreeSet<>();
        checks += signed.cosignatures().size();
        if (checks > MAX_CHECKS) {
            findings.missing(
                    FindingCode.TOO_LARGE, place, "too many cosignatures in one bundle: these were not checked");
            return good;
        }
        for (NoteSignature line : signed.cosignatures()) {
            String keyId = line.name().substring(line.name().lastIndexOf('/') + 1);
            Optional<Enrolments.Node> node = enrolments.find(keyId);
            if (node.isEmpty() || !line.name().equals(Cosignature.witnessName(mesh, keyId))) {
                findings.note(FindingCode.UNKNOWN_KEY, place, "a cosignature by the unknown " + line.name());
            } else if (isGood(signed.checkpoint(), line, node.get(), newestSeconds, place)
                    && !revoked.contains(keyId)) {
                good.add(keyId);
                findings.count("cosignatures", 1);
            }
        }
        return good;
    }

    private boolean isGood(
            Checkpoint checkpoint, NoteSignature line, Enrolments.Node node, long newestSeconds, String place) {
        if (!Cosignature.verify(SignatureCheck.ED25519, checkpoint, line, node.key())) {
            findings.wrong(FindingCode.BAD_SIGNATURE, place, "the cosignature of " + line.name() + " is not good");
            return false;
        }
        if (newestSeconds > Cosignature.unixSeconds(line) + LogReader.SKEW_SECONDS) {
            findings.wrong(
                    FindingCode.FUTURE, place, "the newest record is dated after " + line.name() + " had seen it");
            return false;
        }
        return true;
    }
}
