package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.trust.AdminKey;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Verifies an evidence bundle offline, from nothing but the auditor's own copy of the trust history.
 *
 * <p>First the parts: the manifest's digests, every record's form and signature, every log's chain and tree. Then how they
 * fit each other: what logs say to have seen of other logs, proofs, times. Then what they mean: who was enrolled, what had
 * its thresholds, which decisions a majority stood behind, and whether every endpoint acted only on those.
 */
public final class Audit {
    private static final int MAX_TRUST_FILE_BYTES = TrustHistory.MAX_FILE_BYTES;

    private final EvidenceBundle bundle;
    private final Options options;
    private final Findings findings = new Findings();
    private final Facts facts = new Facts();
    private final SortedMap<String, AuditedLog> logs = new TreeMap<>();
    private TrustHistory trust;

    private Audit(EvidenceBundle bundle, TrustHistory trust, Options options) {
        this.bundle = bundle;
        this.trust = trust;
        this.options = options;
    }

    /** As {@link #verify(Path, TrustHistory, Options)} with a trust file; its own errors are thrown. */
    public static AuditReport verify(Path bundle, Path trustFile, Options options) {
        String text;
        try {
            if (Files.size(trustFile) > MAX_TRUST_FILE_BYTES) {
                throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a trust file has at most 8 MiB");
            }
            text = Files.readString(trustFile);
        } catch (IOException e) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "cannot read the trust file", Map.of(), e);
        }
        return verify(bundle, TrustHistory.parseText(text), options);
    }

    /** Never throws for what is in the bundle: whatever that is becomes findings. */
    public static AuditReport verify(Path bundle, TrustHistory trust, Options options) {
        try (EvidenceBundle opened = EvidenceBundle.open(bundle)) {
            return new Audit(opened, trust, options).run();
        } catch (SelvedgeException e) {
            Findings findings = new Findings();
            findings.unreadable(String.valueOf(bundle.getFileName()), e);
            return new AuditReport(findings.verdict(), Level.NONE, findings.list(), new TreeMap<>(), new TreeMap<>());
        }
    }

    private AuditReport run() {
        readTrust();
        Enrolments enrolments = new Enrolments(trust);
        LogReader.Context context = new LogReader.Context(bundle, trust, enrolments, options.now(), findings, facts);
        for (String folder : logFolders()) {
            LogReader.read(context, folder)
                    .ifPresent(log -> logs.put(log.origin().text(), log));
        }
        Map<String, VerifyingKey> keys = readKeys();
        checkManifest(enrolments, keys);
        Authority all = new Authority(trust, facts.list(), new Findings());
        List<Fact> standing = withoutRevoked(all);
        Authority authority = new Authority(trust, standing, findings);
        Sites sites = new Sites(enrolments, authority, standing, findings);
        Set<String> authorsHere = new HashSet<>();
        logs.values().forEach(log -> authorsHere.add(log.origin().keyId()));
        Runs runs = new Runs(enrolments, authority, sites, authorsHere, findings);
        runs.check(standing);
        SightingReader.read(bundle, logs, runs, findings);
        Levels levels = new Levels(enrolments, sites, all.revokedKeys(), trust.mesh(), findings);
        SortedMap<String, Level> byLog = levelsByLog(levels);
        Optional<Level> selected = new SelectionReader(bundle, logs, byLog, levels, keys, findings).read();
        Level level = selected.orElseGet(
                () -> byLog.values().stream().min(Level::compareTo).orElse(Level.NONE));
        if (logs.isEmpty() && selected.isEmpty()) {
            findings.missing(FindingCode.PARTIAL, BundleLayout.LOGS, "the bundle holds no record");
        }
        findings.count("logs", logs.size());
        findings.count("nodes", enrolments.size());
        findings.count("sites", enrolments.sites().size());
        findings.count("trustVersions", trust.versions().size());
        return new AuditReport(findings.verdict(), level, findings.list(), new TreeMap<>(findings.counts()), byLog);
    }

    /** What the exporter has must be what the auditor has, and may go on from there. */
    private void readTrust() {
        SortedMap<Integer, String> files = new TreeMap<>();
        for (String name : bundle.names()) {
            if (name.startsWith(BundleLayout.TRUST)) {
                files.put(Integer.parseInt(BundleLayout.stem(name, BundleLayout.TRUST, BundleLayout.TRUST_END)), name);
            }
        }
        for (Map.Entry<Integer, String> file : files.entrySet()) {
            try {
                SignedTrust theirs = SignedTrust.parse(bundle.read(file.getValue(), Envelope.MAX_BYTES));
                readTrust(theirs, file.getKey(), file.getValue());
            } catch (SelvedgeException e) {
                findings.unreadable(file.getValue(), e);
            }
        }
        if (files.isEmpty() || files.lastKey() < trust.current().version()) {
            findings.missing(
                    FindingCode.STALE,
                    BundleLayout.TRUST,
                    "the exporter does not have trust version "
                            + trust.current().version());
        }
    }

    private void readTrust(SignedTrust theirs, int number, String place) {
        if (theirs.trust().version() != number) {
            findings.wrong(
                    FindingCode.MIX_MATCH,
                    place,
                    "holds version " + theirs.trust().version());
        } else if (number > trust.current().version()) {
            trust = trust.plus(theirs);
        } else if (trust.find(number)
                .filter(ours -> ours.equals(theirs.trust()))
                .isEmpty()) {
            findings.wrong(FindingCode.MIX_MATCH, place, "another history than the auditor's");
        }
    }

    private Set<String> logFolders() {
        Set<String> folders = new TreeSet<>();
        for (String name : bundle.names()) {
            if (name.startsWith(BundleLayout.LOGS)) {
                folders.add(name.substring(0, name.lastIndexOf('/')));
            }
        }
        if (folders.size() > BundleLayout.MAX_LOGS) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "an audit takes at most 10,000 logs at once");
        }
        return folders;
    }

    private Map<String, VerifyingKey> readKeys() {
        Map<String, VerifyingKey> keys = new TreeMap<>();
        for (String name : bundle.names()) {
            if (name.startsWith(BundleLayout.KEYS)) {
                try {
                    VerifyingKey key = VerifyingKey.ofPem(
                            new String(bundle.read(name, BundleLayout.MAX_SMALL_BYTES), StandardCharsets.UTF_8));
                    if (name.equals(BundleLayout.KEYS + key.keyId() + BundleLayout.KEY_END)) {
                        keys.put(key.keyId(), key);
                    } else {
                        findings.wrong(FindingCode.MISMATCH, name, "holds the key " + key.keyId());
                    }
                } catch (SelvedgeException e) {
                    findings.unreadable(name, e);
                }
            }
        }
        return keys;
    }

    private void checkManifest(Enrolments enrolments, Map<String, VerifyingKey> keys) {
        String place = BundleLayout.MANIFEST;
        if (!bundle.has(place)) {
            findings.missing(FindingCode.PARTIAL, place, "the bundle has no manifest");
            return;
        }
        Manifest manifest;
        try {
            manifest = Manifest.parse(bundle.read(place, BundleLayout.MAX_MANIFEST_BYTES));
        } catch (SelvedgeException e) {
            findings.unreadable(place, e);
            return;
        }
        checkExporter(manifest, enrolments, keys);
        if (!manifest.mesh().equals(trust.mesh())) {
            findings.wrong(FindingCode.WRONG_TARGET, place, "evidence of mesh " + manifest.mesh());
        }
        checkFreshness(manifest);
        checkFiles(manifest);
    }

    private void checkExporter(Manifest manifest, Enrolments enrolments, Map<String, VerifyingKey> keys) {
        Envelope.Signature signature = manifest.envelope().signatures().get(0);
        String id = signature.keyId();
        Optional<VerifyingKey> known = enrolments
                .find(id)
                .map(Enrolments.Node::key)
                .or(() -> trust.findAdmin(id).map(AdminKey::key));
        if (known.isEmpty()) {
            findings.missing(
                    FindingCode.UNKNOWN_KEY,
                    BundleLayout.MANIFEST,
                    "the exporter " + id + " is not enrolled in this bundle");
        }
        Optional<VerifyingKey> key = known.or(() -> Optional.ofNullable(keys.get(id)));
        boolean good = key.isPresent()
                && SignatureCheck.ED25519.verify(key.get(), manifest.envelope().pae(), signature.sig());
        if (key.isPresent() && !good) {
            findings.wrong(FindingCode.BAD_SIGNATURE, BundleLayout.MANIFEST, "not signed by its exporter");
        }
    }

    private void checkFreshness(Manifest manifest) {
        String place = BundleLayout.MANIFEST;
        String nonce = options.nonce();
        if (nonce != null && !manifest.nonce().equals(Optional.of(nonce))) {
            findings.missing(
                    FindingCode.MISSING_NONCE, place, "the bundle does not carry the nonce that was asked for");
        }
        Instant created = manifest.created();
        if (created.isAfter(options.now().plusSeconds(LogReader.SKEW_SECONDS))) {
            findings.wrong(FindingCode.FUTURE, place, "made on " + created + ", ahead of now");
        }
        if (created.isBefore(options.now().minus(options.maxAge()))) {
            findings.missing(FindingCode.STALE, place, "made on " + created + ", longer ago than asked for");
        }
    }

    private void checkFiles(Manifest manifest) {
        Set<String> unlisted = new TreeSet<>(bundle.names());
        unlisted.remove(BundleLayout.MANIFEST);
        for (Map.Entry<String, Manifest.File> each : manifest.files().entrySet()) {
            String name = each.getKey();
            if (!unlisted.remove(name)) {
                findings.missing(FindingCode.PARTIAL, name, "the manifest names it, but it is not here");
                continue;
            }
            try {
                if (bundle.size(name) != each.getValue().size()
                        || !bundle.digest(name).equals(each.getValue().digest())) {
                    findings.wrong(FindingCode.MISMATCH, name, "not the file that the exporter put in");
                }
            } catch (SelvedgeException e) {
                findings.unreadable(name, e);
            }
        }
        for (String name : unlisted) {
            findings.wrong(FindingCode.MIX_MATCH, name, "the manifest does not name it");
        }
        for (String name : bundle.names()) {
            if (name.startsWith(BundleLayout.BLOBS)) {
                findings.count("blobs", 1);
                checkBlob(name);
            }
        }
    }

    private void checkBlob(String name) {
        try {
            Digest digest = bundle.digest(name);
            if (!name.equals(BundleLayout.BLOBS + digest.hex())) {
                findings.wrong(FindingCode.MISMATCH, name, "its content has digest " + digest.hex());
            }
        } catch (SelvedgeException e) {
            findings.unreadable(name, e);
        }
    }

    private List<Fact> withoutRevoked(Authority authority) {
        Map<String, Long> ends = authority.ends();
        List<Fact> standing = new ArrayList<>();
        for (Fact fact : facts.list()) {
            if (fact.seq() < ends.getOrDefault(fact.origin().text(), Long.MAX_VALUE)) {
                standing.add(fact);
            }
        }
        for (AuditedLog log : logs.values()) {
            long end = ends.getOrDefault(log.origin().text(), Long.MAX_VALUE);
            if (log.size() > end) {
                findings.wrong(
                        FindingCode.REVOKED_KEY,
                        log.origin().text() + "#" + end,
                        "signed after the key's log was ended there");
            }
        }
        return standing;
    }

    private SortedMap<String, Level> levelsByLog(Levels levels) {
        SortedMap<String, Level> byLog = new TreeMap<>();
        for (AuditedLog log : logs.values()) {
            long size = log.checkpoint().checkpoint().size();
            boolean covers = log.isWhole() && size > 0 && size <= log.size();
            Level level = covers
                    ? levels.of(
                            log.checkpoint(),
                            log.origin(),
                            log.seconds(size - 1),
                            log.folder() + BundleLayout.CHECKPOINT)
                    : Level.NONE;
            byLog.put(log.origin().text(), level);
        }
        return byLog;
    }
}
