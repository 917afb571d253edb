package io.selvedge.app.http.view;

import java.util.List;

/** A published policy with its rings and its source as signed. */
public record PolicyView(
        String recordId,
        String name,
        long version,
        boolean effective,
        boolean inForce,
        ApprovalsView approvals,
        String published,
        List<Ring> rings,
        String source) {
    public PolicyView {
        rings = List.copyOf(rings);
    }

    /** One ring in words: whom it selects, what its gate asks, how long it soaks. */
    public record Ring(String name, String selects, String gate, long soakMillis) {}
}
