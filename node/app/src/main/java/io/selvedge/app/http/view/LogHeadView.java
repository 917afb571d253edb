package io.selvedge.app.http.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an admin's tool needs to chain its next record. {@code time} is this node's clock. */
public record LogHeadView(
        String origin,
        long size,
        String prev,
        VersionDigest trust,
        VersionDigest policy,
        String time,
        @Nullable String newestTime,
        String name,
        List<String> roles) {
    public LogHeadView {
        roles = List.copyOf(roles);
    }

    /** A version and the digest of what it names. */
    public record VersionDigest(long version, String digest) {}
}
