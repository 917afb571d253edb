package io.selvedge.crypto.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.json.CanonicalJson;
import java.util.List;

/**
 * A version of a site's anchor set as such, whoever proposes it: two records that say the same are one decision.
 *
 * @param anchors node ids in ascending order
 * @param previous {@link #digest} of the version before in hex, 64 zeros where that is version 1
 */
public record AnchorVersion(String site, long version, List<String> anchors, String previous) {
    public AnchorVersion {
        anchors = List.copyOf(anchors);
    }

    /** SHA-256 of the canonical JSON of the four fields: what the next version names as its previous. */
    public Digest digest() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("site", site).put("version", version).put("previous", previous);
        anchors.forEach(json.putArray("anchors")::add);
        return Digest.of(CanonicalJson.encode(json));
    }
}
