package io.selvedge.crypto.trust;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import java.nio.charset.StandardCharsets;

/**
 * What a new machine is handed: the invite, the key that bears it, and the trust history to begin with. Secret until it
 * is used or expired.
 *
 * @param invite to join with
 * @param bearerKey private half of the invite's bearer
 * @param trust verified while reading
 */
public record InviteFile(Invite invite, SigningKey bearerKey, TrustHistory trust) {
    private static final int MAX_KEY_CHARS = 128;

    public InviteFile {
        if (!bearerKey.verifyingKey().equals(invite.bearer())) {
            throw new SelvedgeException(SelvedgeException.BAD_KEY, "the invite is borne by another key");
        }
        if (!trust.mesh().equals(invite.mesh())) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "the invite is for another mesh");
        }
    }

    /** One JSON file. */
    public String toText() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("bearerKey", Base64Text.encode(bearerKey.toPkcs8()));
        file.set("invite", invite.envelope().toJson());
        file.set("trust", trust.toJson());
        return new String(CanonicalJson.encode(file), StandardCharsets.UTF_8) + "\n";
    }

    /** Reads {@link #toText()}; whether the invite is signed and unexpired is checked when it is used. */
    public static InviteFile parse(String text) {
        if (text.length() > TrustHistory.MAX_FILE_BYTES) {
            throw new SelvedgeException(SelvedgeException.TOO_LARGE, "an invite has at most 8 MiB");
        }
        JsonNode file = CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8), TrustHistory.MAX_FILE_BYTES);
        if (!(file instanceof ObjectNode object)) {
            throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "an invite is a JSON object");
        }
        JsonFields fields = new JsonFields(object, "");
        return new InviteFile(
                Invite.of(Envelope.of(fields.object("invite"))),
                SigningKey.ofPkcs8(fields.base64("bearerKey", MAX_KEY_CHARS)),
                TrustHistory.ofJson(fields));
    }
}
