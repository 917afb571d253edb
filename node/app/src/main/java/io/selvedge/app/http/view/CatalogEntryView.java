package io.selvedge.app.http.view;

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
        boolean effective,
        ApprovalsView approvals) {}
