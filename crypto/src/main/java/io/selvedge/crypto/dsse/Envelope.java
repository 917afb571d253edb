package io.selvedge.crypto.dsse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.Signer;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A DSSE 1.0.2 envelope: a typed payload and its signatures over {@link #pae()}.
 *
 * <p>Base64 is read in the standard alphabet and in its one canonical spelling only, so that an envelope of ours has one
 * form. Signatures are not checked here.
 *
 * @param payloadType media type, printable ASCII, 1 to {@value #MAX_TYPE_CHARS} characters
 * @param payload the bytes that are signed
 * @param signatures one to {@value #MAX_SIGNATURES}
 */
public record Envelope(String payloadType, byte[] payload, List<Signature> signatures) {
    /** The largest envelope that anything of ours accepts; larger content is stored by digest (DESIGN, records). */
    public static final int MAX_BYTES = 65_535;

    /** More admins than this do not sign one document. */
    public static final int MAX_SIGNATURES = 64;

    static final int MAX_TYPE_CHARS = 128;

    // ML-DSA-44, the largest signature on the road map, has 2,420 bytes.
    private static final int MAX_SIGNATURE_BYTES = 4096;
    private static final int MAX_KEY_ID_CHARS = 128;

    public Envelope {
        boolean typeGood = !payloadType.isEmpty() && payloadType.length() <= MAX_TYPE_CHARS;
        for (int i = 0; typeGood && i < payloadType.length(); i++) {
            typeGood = payloadType.charAt(i) > 0x20 && payloadType.charAt(i) < 0x7f;
        }
        if (!typeGood) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "payloadType must be 1 to 128 printable characters");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT, "an envelope has 1 to " + MAX_SIGNATURES + " signatures");
        }
        payload = payload.clone();
        signatures = List.copyOf(signatures);
    }

    /**
     * One signature.
     *
     * @param keyId a hint, empty where the envelope has none
     * @param sig the raw signature
     */
    public record Signature(String keyId, byte[] sig) {
        public Signature {
            if (keyId.length() > MAX_KEY_ID_CHARS) {
                throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a keyid has at most 128 characters");
            }
            if (sig.length == 0 || sig.length > MAX_SIGNATURE_BYTES) {
                throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "a signature has 1 to 4096 bytes");
            }
            sig = sig.clone();
        }

        @Override
        public byte[] sig() {
            return sig.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Signature that && keyId.equals(that.keyId) && Arrays.equals(sig, that.sig);
        }

        @Override
        public int hashCode() {
            return 31 * keyId.hashCode() + Arrays.hashCode(sig);
        }

        @Override
        public String toString() {
            return "Signature[" + keyId + "]";
        }
    }

    /** Reads JSON of at most {@link #MAX_BYTES}; unknown fields are ignored as DSSE asks. BAD_FORMAT or TOO_LARGE. */
    public static Envelope parse(byte[] json) {
        return parse(json, MAX_BYTES);
    }

    /** As {@link #parse(byte[])} with another limit, for the few documents that are lists of files. */
    public static Envelope parse(byte[] json, int maxBytes) {
        if (CanonicalJson.parse(json, maxBytes) instanceof ObjectNode object) {
            return of(object, maxBytes);
        }
        throw new SelvedgeException(SelvedgeException.BAD_FORMAT, "an envelope is a JSON object");
    }

    /** From its JSON tree. */
    public static Envelope of(ObjectNode object) {
        return of(object, MAX_BYTES);
    }

    private static Envelope of(ObjectNode object, int maxBytes) {
        JsonFields fields = new JsonFields(object, "");
        List<Signature> signatures = new ArrayList<>();
        for (JsonFields each : fields.objects("signatures", MAX_SIGNATURES)) {
            signatures.add(new Signature(
                    each.findText("keyid", MAX_KEY_ID_CHARS).orElse(""), each.base64("sig", 2 * MAX_SIGNATURE_BYTES)));
        }
        return new Envelope(fields.text("payloadType", MAX_TYPE_CHARS), fields.base64("payload", maxBytes), signatures);
    }

    /** Signs the payload once per signer, in their order. */
    public static Envelope sign(String payloadType, byte[] payload, Signer... signers) {
        byte[] pae = pae(payloadType, payload);
        List<Signature> signatures = new ArrayList<>();
        for (Signer signer : signers) {
            signatures.add(new Signature(signer.verifyingKey().keyId(), signer.sign(pae)));
        }
        return new Envelope(payloadType, payload, signatures);
    }

    /** The same payload with one more signature. */
    public Envelope plus(Signer signer) {
        List<Signature> more = new ArrayList<>(signatures);
        more.add(new Signature(signer.verifyingKey().keyId(), signer.sign(pae())));
        return new Envelope(payloadType, payload, more);
    }

    public ObjectNode toJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("payload", Base64Text.encode(payload));
        object.put("payloadType", payloadType);
        ArrayNode array = object.putArray("signatures");
        for (Signature signature : signatures) {
            ObjectNode each = array.addObject();
            if (!signature.keyId.isEmpty()) {
                each.put("keyid", signature.keyId);
            }
            each.put("sig", Base64Text.encode(signature.sig));
        }
        return object;
    }

    /** Canonical JSON. */
    public byte[] encode() {
        return CanonicalJson.encode((JsonNode) toJson());
    }

    /** What is signed: DSSE's pre-authentication encoding. */
    public byte[] pae() {
        return pae(payloadType, payload);
    }

    /** {@code "DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload}, lengths in bytes, decimal. */
    public static byte[] pae(String payloadType, byte[] payload) {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] pae = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, pae, head.length, payload.length);
        return pae;
    }

    /** SHA-256 of {@link #pae()}: the id of what was said, whoever signed it. */
    public Digest id() {
        return Digest.of(pae());
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && payloadType.equals(that.payloadType)
                && Arrays.equals(payload, that.payload)
                && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(payload) + signatures.hashCode();
    }

    @Override
    public String toString() {
        return "Envelope[" + payloadType + ", " + payload.length + " bytes, " + signatures + "]";
    }
}
