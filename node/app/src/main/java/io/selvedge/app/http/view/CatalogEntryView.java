package io.selvedge.app.http.view;

import java.util.List;

/** A patch of the catalog. */
public record CatalogEntryView(
        String recordId,
        String name,
        String product,
        String version,
        long sizeBytes,
        String sha256,
        String method,
        String released,
        List<Requirement> requires,
        boolean effective,
        ApprovalsView approvals) {
    public CatalogEntryView {
        requires = List.copyOf(requires);
    }

    /** What must be in effect on an endpoint first: this version or a newer. */
    public record Requirement(String product, String version) {}
}
