package io.selvedge.crypto.trust;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.Base64Text;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.json.JsonFields;
import io.selvedge.crypto.record.Origin;
import io.selvedge.crypto.record.UtcTime;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of who may sign what, as in TUF's root.
 *
 * @param mesh that it is for
 * @param version from 1
 * @param time of writing, {@code 2026-11-23T03:00:00Z}
 * @param roles all five of {@link Role}
 * @param keys by key id: all that the roles name, perhaps more; at most {@value #MAX_KEYS}
 * @param previous digest of the payload of the version before, 64 zeros for version 1
 */
public record TrustVersion(
        String mesh,
        long version,
        String time,
        Map<Role, RoleKeys> roles,
        Map<String, AdminKey> keys,
        String previous) {
    /** As many as sign one envelope; a role of more could not be met. */
    public static final int MAX_KEYS = 64;

    private static final int MAX_TIME_CHARS = 20;

    public TrustVersion {
        check(Origin.isMeshName(mesh), "mesh", "a mesh's name");
        check(version >= 1 && version <= CanonicalJson.MAX_INTEGER, "version", "a number from 1");
        UtcTime.parse(time, "time");
        check(Digest.isHex(previous), "previous", "64 lower-case hex digits");
        check((version == 1) == previous.equals(Digest.ZERO.hex()), "previous", "64 zeros at version 1 and only there");
        check(roles.size() == Role.values().length, "roles", "all five roles");
        check(!keys.isEmpty() && keys.size() <= MAX_KEYS, "keys", "1 to 64 keys");
        for (Map.Entry<String, AdminKey> each : keys.entrySet()) {
            check(each.getValue().key().keyId().equals(each.getKey()), "keys", "keys under their own ids");
        }
        for (RoleKeys each : roles.values()) {
            check(keys.keySet().containsAll(each.keyIds()), "roles", "roles of listed keys");
        }
        roles = Collections.unmodifiableMap(new EnumMap<>(roles));
        keys = Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    private static void check(boolean holds, String place, String expected) {
        if (!holds) {
            throw new SelvedgeException(
                    SelvedgeException.BAD_FORMAT,
                    "a trust version's " + place + " must be " + expected,
                    Map.of("place", place));
        }
    }

    /** Reads canonical JSON; BAD_FORMAT, NOT_CANONICAL, TOO_LARGE or BAD_KEY. */
    public static TrustVersion parse(byte[] payload) {
        JsonFields fields = new JsonFields(CanonicalJson.parseCanonicalObject(payload, SignedTrust.MAX_BYTES), "");
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        JsonFields byRole = fields.fields("roles");
        for (Role role : Role.values()) {
            JsonFields each = byRole.fields(role.json());
            long threshold = each.number("threshold", 1);
            roles.put(
                    role,
                    new RoleKeys(
                            (int) Math.min(threshold, Integer.MAX_VALUE),
                            each.texts("keyids", MAX_KEYS, 2 * Digest.SIZE_BYTES)));
        }
        Map<String, AdminKey> keys = new TreeMap<>();
        ObjectNode byId = fields.object("keys");
        if (byId.size() > MAX_KEYS) {
            throw fields.bad("keys", "1 to 64 keys");
        }
        JsonFields keyFields = fields.fields("keys");
        for (Map.Entry<String, ?> entry : byId.properties()) {
            JsonFields each = keyFields.fields(entry.getKey());
            VerifyingKey key = VerifyingKey.ofSpki(each.base64("key", 2 * VerifyingKey.SPKI_BYTES));
            keys.put(entry.getKey(), new AdminKey(each.text("name", AdminKey.MAX_NAME_CHARS), key));
        }
        return new TrustVersion(
                fields.text("mesh", Origin.MAX_CHARS),
                fields.number("version", 1),
                fields.text("time", MAX_TIME_CHARS),
                roles,
                keys,
                fields.text("previous", 2 * Digest.SIZE_BYTES));
    }

    /** Canonical JSON. */
    public byte[] payload() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ObjectNode byId = object.putObject("keys");
        for (Map.Entry<String, AdminKey> each : keys.entrySet()) {
            byId.putObject(each.getKey())
                    .put("key", Base64Text.encode(each.getValue().key().spki()))
                    .put("name", each.getValue().name());
        }
        object.put("mesh", mesh).put("previous", previous);
        ObjectNode byRole = object.putObject("roles");
        for (Map.Entry<Role, RoleKeys> each : roles.entrySet()) {
            ObjectNode role = byRole.putObject(each.getKey().json());
            ArrayNode ids = role.putArray("keyids");
            each.getValue().keyIds().forEach(ids::add);
            role.put("threshold", each.getValue().threshold());
        }
        object.put("time", time).put("version", version);
        return CanonicalJson.encode(object);
    }

    /** SHA-256 of {@link #payload()}: what records name as {@code chain.trust.digest}. */
    public Digest digest() {
        return Digest.of(payload());
    }

    public RoleKeys role(Role role) {
        RoleKeys keysOfRole = roles.get(role);
        if (keysOfRole == null) {
            throw new io.selvedge.crypto.InvariantViolation("a trust version has every role");
        }
        return keysOfRole;
    }

    /** Whether enough keys of the role are among these. */
    public boolean meets(Role role, Set<String> keyIds) {
        return role(role).metBy(keyIds);
    }

    public Set<Role> rolesOf(String keyId) {
        Set<Role> found = new TreeSet<>();
        for (Map.Entry<Role, RoleKeys> each : roles.entrySet()) {
            if (each.getValue().keyIds().contains(keyId)) {
                found.add(each.getKey());
            }
        }
        return found;
    }
}
