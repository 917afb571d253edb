package io.selvedge.app.http.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception: what is left unpatched where, why, and until when. */
public record ExceptionView(
        String recordId,
        String name,
        State state,
        List<String> endpoints,
        List<String> sites,
        List<String> products,
        List<String> vulnerabilities,
        String reason,
        String compensatingControl,
        String owner,
        @Nullable String from,
        String expires,
        String granted,
        ApprovalsView approvals) {
    public ExceptionView {
        endpoints = List.copyOf(endpoints);
        sites = List.copyOf(sites);
        products = List.copyOf(products);
        vulnerabilities = List.copyOf(vulnerabilities);
    }

    /** How it stands. */
    public enum State {
        PROPOSED,
        WAITING,
        STANDING,
        LAPSED,
        REVOKED
    }
}
