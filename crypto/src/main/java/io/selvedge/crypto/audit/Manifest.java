package io.selvedge.crypto.audit;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.UtcTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the exporter signed: all files but the manifest itself.
 *
 * @param created by the exporter's clock
 * @param nonce the auditor's
 * @param files digest and size by name
 */
record Manifest(
        String mesh, Instant created, Optional<String> nonce, SortedMap<String, File> files, Envelope envelope) {
    static final String PAYLOAD_TYPE = "application/vnd.selvedge.evidence+json";

    private static final int MAX_NONCE_CHARS = 128;
    private static final int MAX_NAME_CHARS = 200;
    private static final int TIME_CHARS = 20;

    record File(Digest digest, long size) {}

    Manifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static Manifest parse(byte[] json) {
        Envelope envelope = Envelope.parse(json, BundleLayout.MAX_MANIFEST_BYTES);
        if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a manifest has the type " + PAYLOAD_TYPE);
        }
        JsonFields fields = new JsonFields(
                CanonicalJson.parseCanonicalObject(envelope.payload(), BundleLayout.MAX_MANIFEST_BYTES), "");
        SortedMap<String, File> files = new TreeMap<>();
        for (JsonFields each : fields.objects("files", BundleLayout.MAX_ENTRIES)) {
            files.put(each.text("name", MAX_NAME_CHARS), new File(each.digest("sha256"), each.number("size", 0)));
        }
        return new Manifest(
                fields.text("mesh", MAX_NAME_CHARS),
                UtcTime.parse(fields.text("created", TIME_CHARS), "created"),
                fields.findText("nonce", MAX_NONCE_CHARS),
                files,
                envelope);
    }

    static String checkNonce(String nonce) {
        if (nonce.isEmpty() || nonce.length() > MAX_NONCE_CHARS) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a nonce has 1 to 128 characters");
        }
        return nonce;
    }
}
