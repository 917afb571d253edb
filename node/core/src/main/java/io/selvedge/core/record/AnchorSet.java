package io.selvedge.core.record;

import io.selvedge.crypto.record.AnchorVersion;
import java.util.List;

/**
 * A version of a site's anchor set: adds or removes one anchor, endorsed by a majority of the version before; or signed
 * by an operations key where that majority is gone for good.
 *
 * <p>Every anchor has one word for each attempt. An attempt in which no set can win any more, because the words are split,
 * is followed by the next one.
 *
 * @param version from 2; version 1 is the node of the site's founding invite
 * @param anchors node ids in ascending order, 1 to {@link #MAX_ANCHORS}
 * @param attempt from 0; how many attempts at this version were split before
 * @param previous digest of the version before ({@link AnchorVersion#digest}), 64 zeros where that is version 1
 */
public record AnchorSet(String site, long version, int attempt, List<String> anchors, String previous) implements Body {
    /** More voters make every decision slower and no safer. */
    public static final int MAX_ANCHORS = 7;

    /** Anchors that are at odds so often need an operator. */
    public static final int MAX_ATTEMPTS = 1_000;

    public AnchorSet {
        Fields.name("site", site);
        Fields.range("version", version, 2, Integer.MAX_VALUE);
        Fields.range("attempt", attempt, 0, MAX_ATTEMPTS);
        anchors = Fields.ids("anchors", anchors);
        Fields.range("number of anchors", anchors.size(), 1, MAX_ANCHORS);
        if (!anchors.equals(anchors.stream().sorted().toList())) {
            throw new IllegalArgumentException("anchors are not in ascending order");
        }
        Fields.id("previous", previous);
    }

    /** What the record says, whoever says it and in whichever attempt: 64 hex digits. */
    public String digest() {
        return new AnchorVersion(site, version, anchors, previous).digest().hex();
    }
}
