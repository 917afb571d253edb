package io.selvedge.app.http.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be proven of one endpoint; {@code level} is none, L1, L2, L3 or L4. */
public record EvidenceView(
        Endpoint node,
        String origin,
        long size,
        String root,
        @Nullable String checkpoint,
        String publicKeyPem,
        List<Cosignature> cosignatures,
        String level,
        List<Entry> records) {
    /** As many entries as a page can show, newest first. */
    public static final int MAX_RECORDS = 500;

    public EvidenceView {
        cosignatures = List.copyOf(cosignatures);
        records = List.copyOf(records);
    }

    /** Whose evidence it is. */
    public record Endpoint(String id, String name, String site) {}

    /** A cosignature on the checkpoint. */
    public record Cosignature(String name, String keyId, String site, String time) {}

    /** An entry of the log. */
    public record Entry(long seq, String recordId, String type, String time, String summary) {}
}
