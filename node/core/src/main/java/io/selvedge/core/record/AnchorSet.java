package io.selvedge.core.record;

import java.util.List;

/**
 * A version of a site's anchor set: adds or removes one anchor, endorsed by a majority of the version before; or signed
 * by an operations key where that majority is gone for good.
 *
 * @param version from 2; version 1 is the node of the site's founding invite
 * @param anchors node ids in ascending order, 1 to {@link #MAX_ANCHORS}
 * @param previous record id of the version before, 64 zeros where that is version 1
 */
public record AnchorSet(String site, long version, List<String> anchors, String previous) implements Body {
    /** More voters make every decision slower and no safer. */
    public static final int MAX_ANCHORS = 7;

    public AnchorSet {
        Fields.name("site", site);
        Fields.range("version", version, 2, Integer.MAX_VALUE);
        anchors = Fields.ids("anchors", anchors);
        Fields.range("number of anchors", anchors.size(), 1, MAX_ANCHORS);
        if (!anchors.equals(anchors.stream().sorted().toList())) {
            throw new IllegalArgumentException("anchors are not in ascending order");
        }
        Fields.id("previous", previous);
    }
}
