package io.selvedge.app.http.view;

import java.util.List;

/** How far a document is from its threshold: distinct keys with the role, author first. */
public record ApprovalsView(int count, int threshold, List<Signer> by) {
    public ApprovalsView {
        by = List.copyOf(by);
    }

    /** A key that has signed. */
    public record Signer(String keyId, String name) {}
}
