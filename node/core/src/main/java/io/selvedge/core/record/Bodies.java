package io.selvedge.core.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.VerifyingKey;
import io.selvedge.crypto.dsse.Envelope;
import io.selvedge.crypto.trust.Invite;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the JSON of a predicate and its Java record. Unknown fields are ignored, wrong ones are refused. */
public final class Bodies {
    private static final Map<String, Class<? extends Body>> TYPES = Map.ofEntries(
            Map.entry("enrolment", Enrolment.class),
            Map.entry("policy", PublishedPolicy.class),
            Map.entry("patch", Patch.class),
            Map.entry("rollout", Rollout.class),
            Map.entry("approval", Approval.class),
            Map.entry("halt", Halt.class),
            Map.entry("pause", Pause.class),
            Map.entry("resume", Resume.class),
            Map.entry("ring-approval", RingApproval.class),
            Map.entry("ring-decision", RingDecision.class),
            Map.entry("anchor-set", AnchorSet.class),
            Map.entry("endorsement", Endorsement.class),
            Map.entry("patch-intent", PatchIntent.class),
            Map.entry("patch-result", PatchResult.class),
            Map.entry("exception", Waiver.class),
            Map.entry("exception-end", WaiverEnd.class),
            Map.entry("postponement", Postponement.class),
            Map.entry("revocation", Revocation.class));

    private static final ObjectMapper MAPPER = mapper();

    private Bodies() {}

    /** The predicate type of a body, as it stands at the end of {@code https://selvedge.io/attestation/<type>/v1}. */
    public static String typeOf(Body body) {
        if (body instanceof Unrecognized unrecognized) {
            return unrecognized.type();
        }
        return TYPES.entrySet().stream()
                .filter(type -> type.getValue() == body.getClass())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /**
     * Reads a predicate.
     *
     * @throws SelvedgeException with code {@code BAD_FORMAT} where a field is missing, of the wrong kind or outside its
     *     range
     */
    public static Body read(String type, ObjectNode predicate) {
        Class<? extends Body> known = TYPES.get(type);
        if (known == null) {
            return new Unrecognized(type);
        }
        if (hasNull(predicate)) {
            throw new SelvedgeException(
                    "BAD_FORMAT",
                    "a " + type + " record has a null; a field without a value is left out",
                    Map.of("type", type));
        }
        try {
            return MAPPER.treeToValue(predicate, known);
        } catch (JsonProcessingException e) {
            throw new SelvedgeException(
                    "BAD_FORMAT", "a " + type + " record is not well formed: " + cause(e), Map.of("type", type));
        }
    }

    /** The predicate of a body, without its chain. Fields that are null are left out. */
    public static ObjectNode write(Body body) {
        return MAPPER.valueToTree(body);
    }

    private static boolean hasNull(JsonNode node) {
        if (node.isNull()) {
            return true;
        }
        for (JsonNode child : node) {
            if (hasNull(child)) {
                return true;
            }
        }
        return false;
    }

    private static String cause(JsonProcessingException e) {
        Throwable root = e.getCause() instanceof IllegalArgumentException iae ? iae : e;
        return root instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(root.getMessage());
    }

    private static ObjectMapper mapper() {
        SimpleModule module = new SimpleModule();
        module.addSerializer(Digest.class, new DigestWriter());
        module.addDeserializer(Digest.class, new DigestReader());
        module.addSerializer(VerifyingKey.class, new KeyWriter());
        module.addDeserializer(VerifyingKey.class, new KeyReader());
        module.addSerializer(Invite.class, new InviteWriter());
        module.addDeserializer(Invite.class, new InviteReader());
        module.addSerializer(Enum.class, new EnumWriter());
        return JsonMapper.builder()
                .addModule(module)
                .annotationIntrospector(new RequiredUnlessNullable())
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        shape -> shape.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .build();
    }

    /** A component of a record must be there unless its type says {@code @Nullable}. */
    private static final class RequiredUnlessNullable extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasRequiredMarker(AnnotatedMember member) {
            if (member instanceof AnnotatedParameter parameter
                    && member.getDeclaringClass().isRecord()) {
                RecordComponent component = member.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
                return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            }
            return super.hasRequiredMarker(member);
        }
    }

    private static final class DigestWriter extends StdSerializer<Digest> {
        private static final long serialVersionUID = 1;

        DigestWriter() {
            super(Digest.class);
        }

        @Override
        public void serialize(Digest value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.hex());
        }
    }

    private static final class DigestReader extends StdDeserializer<Digest> {
        private static final long serialVersionUID = 1;

        DigestReader() {
            super(Digest.class);
        }

        @Override
        public Digest deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return Digest.ofHex(in.getText());
            } catch (SelvedgeException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    private static final class KeyWriter extends StdSerializer<VerifyingKey> {
        private static final long serialVersionUID = 1;

        KeyWriter() {
            super(VerifyingKey.class);
        }

        @Override
        public void serialize(VerifyingKey value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(Base64.getEncoder().encodeToString(value.spki()));
        }
    }

    private static final class KeyReader extends StdDeserializer<VerifyingKey> {
        private static final long serialVersionUID = 1;

        KeyReader() {
            super(VerifyingKey.class);
        }

        @Override
        public VerifyingKey deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return VerifyingKey.ofSpki(Base64.getDecoder().decode(in.getText()));
            } catch (SelvedgeException e) {
                throw new IllegalArgumentException("key: " + e.getMessage(), e);
            }
        }
    }

    private static final class InviteWriter extends StdSerializer<Invite> {
        private static final long serialVersionUID = 1;

        InviteWriter() {
            super(Invite.class);
        }

        @Override
        public void serialize(Invite value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeTree(value.envelope().toJson());
        }
    }

    private static final class InviteReader extends StdDeserializer<Invite> {
        private static final long serialVersionUID = 1;

        InviteReader() {
            super(Invite.class);
        }

        @Override
        public Invite deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!(in.readValueAsTree() instanceof ObjectNode envelope)) {
                throw new IllegalArgumentException("invite is not an envelope");
            }
            try {
                return Invite.of(Envelope.of(envelope));
            } catch (SelvedgeException e) {
                throw new IllegalArgumentException("invite: " + e.getMessage(), e);
            }
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class EnumWriter extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1;

        EnumWriter() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
