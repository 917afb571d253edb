package io.selvedge.crypto.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.note.SignedCheckpoint;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.SignedTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one bundle, file by file in a fixed order, the manifest last because it names all others. */
final class BundleWriter {
    // The earliest time that a zip file can hold: nothing in the bytes depends on when they were written.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final ArrayNode files = JsonNodeFactory.instance.arrayNode();

    BundleWriter(OutputStream out) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    }

    private interface Content {
        void writeTo(Sink sink) throws IOException;
    }

    /** Where a file's bytes go: into the zip, counted and digested. */
    private final class Sink {
        private final Digest.Hasher hasher = Digest.hasher();
        private long size;

        void write(byte[] bytes) throws IOException {
            zip.write(bytes);
            hasher.update(bytes);
            size += bytes.length;
        }
    }

    private void file(String name, Content content) throws IOException {
        if (files.size() >= BundleLayout.MAX_ENTRIES - 1) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "a bundle has at most 100,000 files");
        }
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        Sink sink = new Sink();
        content.writeTo(sink);
        zip.closeEntry();
        files.addObject()
                .put("name", name)
                .put("sha256", sink.hasher.digest().hex())
                .put("size", sink.size);
    }

    private void file(String name, String text) throws IOException {
        file(name, sink -> sink.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    void write(EvidenceContents contents, Signer exporter, Instant created, @Nullable String nonce) throws IOException {
        file(BundleLayout.VERIFY, VerifyText.TEXT);
        for (SignedTrust each : contents.trust().versions()) {
            byte[] envelope = each.envelope().encode();
            file(BundleLayout.TRUST + each.trust().version() + BundleLayout.TRUST_END, sink -> sink.write(envelope));
        }
        SortedMap<String, VerifyingKey> keys = new TreeMap<>();
        contents.keys().forEach(key -> keys.put(key.keyId(), key));
        for (VerifyingKey key : keys.values()) {
            file(BundleLayout.KEYS + key.keyId() + BundleLayout.KEY_END, key.toPem());
        }
        logs(contents);
        selected(contents);
        SortedMap<String, byte[]> blobs = new TreeMap<>();
        contents.blobs().forEach(blob -> blobs.put(Digest.of(blob).hex(), blob));
        for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
            file(BundleLayout.BLOBS + blob.getKey(), sink -> sink.write(blob.getValue()));
        }
        manifest(contents.trust().mesh(), exporter, created, nonce);
        zip.finish();
    }

    private void logs(EvidenceContents contents) throws IOException {
        SortedMap<String, EvidenceContents.Log> logs = new TreeMap<>();
        for (EvidenceContents.Log log : contents.logs()) {
            logs.put(originOf(log.checkpoint()).digest().hex(), log);
        }
        for (Map.Entry<String, EvidenceContents.Log> each : logs.entrySet()) {
            String folder = BundleLayout.LOGS + each.getKey();
            file(folder + BundleLayout.CHECKPOINT, each.getValue().checkpoint().text());
            file(folder + BundleLayout.ENTRIES, sink -> {
                for (byte[] leaf : each.getValue().leaves()) {
                    sink.write(leaf);
                    sink.write(new byte[] {'\n'});
                }
            });
        }
    }

    private static Origin originOf(SignedCheckpoint checkpoint) {
        return Origin.parse(checkpoint.checkpoint().origin());
    }

    private void selected(EvidenceContents contents) throws IOException {
        SortedMap<Digest, EvidenceContents.Selected> selected = new TreeMap<>();
        contents.selected().forEach(each -> selected.put(each.record().id(), each));
        file(BundleLayout.RECORDS, sink -> {
            for (EvidenceContents.Selected each : selected.values()) {
                sink.write(each.record().leaf());
                sink.write(new byte[] {'\n'});
            }
        });
        for (EvidenceContents.Selected each : selected.values()) {
            file(BundleLayout.proof(each.record().id()), each.proof().text());
        }
    }

    private void manifest(String mesh, Signer exporter, Instant created, @Nullable String nonce) throws IOException {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("created", UtcTime.format(created));
        manifest.set("files", files);
        manifest.put("mesh", mesh);
        if (nonce != null) {
            manifest.put("nonce", Manifest.checkNonce(nonce));
        }
        byte[] envelope = Envelope.sign(Manifest.PAYLOAD_TYPE, CanonicalJson.encode(manifest), exporter)
                .encode();
        ZipEntry entry = new ZipEntry(BundleLayout.MANIFEST);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(envelope);
        zip.closeEntry();
    }
}
