package io.selvedge.runtime.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.core.ledger.Entry;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.merkle.MerkleTree;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.TrustHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A report of one period. It is a function of the records up to the end of the period and of nothing else: whoever has
 * the same records comes to the same digest.
 *
 * @param basis what it was computed from
 */
public record Report(String mesh, Period period, Basis basis, List<Section> sections) {
    /** The only value of {@code format}. */
    public static final String FORMAT = "selvedge.io/report/v1";

    /** A report of 20,000 endpoints is some 6 MB; what is larger is none. */
    public static final int MAX_BYTES = 64 << 20;

    /** What a report covers where nobody says otherwise. */
    public static final Duration USUAL_LENGTH = Duration.ofDays(7);

    private static final int MAX_SECTIONS = 32;

    /**
     * From {@code from} on, before {@code to}; whole seconds.
     *
     * @param from not after {@code to}
     */
    public record Period(Instant from, Instant to) {
        public Period {
            if (from.isAfter(to)) {
                throw new SelvedgeException(
                        SelvedgeException.BAD_FORMAT, "the period begins after its end", Map.of("place", "from"));
            }
        }
    }

    /**
     * The records that were counted.
     *
     * @param heads SHA-256 over a line {@code origin size root} for each log, in order of the origins
     */
    public record Basis(long logs, long records, long trustVersion, Digest trust, Digest heads) {}

    public Report {
        sections = List.copyOf(sections);
    }

    /** Computes the report from records in any order; those after the period are not looked at. */
    public static Report of(String mesh, TrustHistory trust, Collection<Entry> records, Period period) {
        List<Entry> counted = records.stream()
                .filter(entry -> entry.timeMillis() < period.to().toEpochMilli())
                .toList();
        return new Report(mesh, period, basis(trust, counted), new Figures(trust, counted, period).sections());
    }

    private static Basis basis(TrustHistory trust, List<Entry> records) {
        TreeMap<String, TreeMap<Long, Entry>> logs = new TreeMap<>();
        for (Entry entry : records) {
            logs.computeIfAbsent(entry.origin(), ignored -> new TreeMap<>()).put(entry.seq(), entry);
        }
        Digest.Hasher heads = Digest.hasher();
        logs.forEach((origin, log) -> {
            MerkleTree tree = new MerkleTree();
            log.values().forEach(entry -> tree.append(entry.signed().leaf()));
            byte[] line =
                    (origin + ' ' + log.size() + ' ' + tree.root().hex() + '\n').getBytes(StandardCharsets.US_ASCII);
            heads.update(line, 0, line.length);
        });
        return new Basis(logs.size(), records.size(), trust.current().version(), trust.digest(), heads.digest());
    }

    /** With further tables after the first, which says who is there at all. */
    public Report with(List<Section> further) {
        List<Section> all = new ArrayList<>(sections);
        all.addAll(Math.min(1, all.size()), further);
        return new Report(mesh, period, basis, all);
    }

    /** As JSON, without its digest. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT)
                .put("mesh", mesh)
                .put("from", UtcTime.format(period.from()))
                .put("to", UtcTime.format(period.to()));
        json.putObject("basis")
                .put("logs", basis.logs())
                .put("records", basis.records())
                .put("trustVersion", basis.trustVersion())
                .put("trust", basis.trust().hex())
                .put("heads", basis.heads().hex());
        ArrayNode tables = json.putArray("sections");
        sections.forEach(section -> tables.add(section.toJson()));
        return json;
    }

    /** SHA-256 of the canonical JSON. */
    public Digest digest() {
        return Digest.of(CanonicalJson.encode(toJson()));
    }

    /** The JSON document that is handed out: the report beside its digest. */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("digest", digest().hex());
        document.set("report", toJson());
        return document;
    }

    /**
     * Reads a document.
     *
     * @throws SelvedgeException {@code BAD_FORMAT}, {@code TOO_LARGE}, or {@code MISMATCH} where the digest is another's
     */
    public static Report parse(byte[] text) {
        JsonNode parsed = CanonicalJson.parse(text, MAX_BYTES);
        if (!(parsed instanceof ObjectNode object)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a report is an object", Map.of("place", "/"));
        }
        JsonFields document = new JsonFields(object, "");
        JsonFields json = document.fields("report");
        if (!json.text("format", 64).equals(FORMAT)) {
            throw json.bad("format", FORMAT);
        }
        JsonFields basis = json.fields("basis");
        List<Section> sections = new ArrayList<>();
        json.objects("sections", MAX_SECTIONS).forEach(section -> sections.add(Section.parse(section)));
        Report report = new Report(
                json.text("mesh", 128),
                new Period(UtcTime.parse(json.text("from", 32), "from"), UtcTime.parse(json.text("to", 32), "to")),
                new Basis(
                        basis.number("logs", 0),
                        basis.number("records", 0),
                        basis.number("trustVersion", 1),
                        basis.digest("trust"),
                        basis.digest("heads")),
                sections);
        if (!report.digest().equals(document.digest("digest"))) {
            throw new SelvedgeException(
                    "MISMATCH", "the report has another digest than it says", Map.of("place", "digest"));
        }
        return report;
    }
}
