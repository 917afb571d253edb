package io.selvedge.crypto.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.Digest;
import io.selvedge.crypto.Mutation;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.SigningKey;
import io.selvedge.crypto.dsse.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TrustHistoryTest {
    private static final String TIME = "2026-11-23T03:00:00Z";

    private final SigningKey alice = key(1);
    private final SigningKey bob = key(2);
    private final SigningKey carol = key(3);
    private final SigningKey mallory = key(9);
    private final SignedTrust first = SignedTrust.sign(version(1, Digest.ZERO.hex(), 2, alice, bob), alice, bob);

    static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static TrustVersion version(long version, String previous, int threshold, SigningKey... admins) {
        Map<String, AdminKey> keys = new TreeMap<>();
        for (SigningKey each : admins) {
            keys.put(each.verifyingKey().keyId(), new AdminKey("admin", each.verifyingKey()));
        }
        Map<Role, RoleKeys> roles = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            roles.put(role, new RoleKeys(threshold, List.copyOf(keys.keySet())));
        }
        return new TrustVersion("acme", version, TIME, roles, keys, previous);
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void startsAndGrowsUnderBothThresholds() {
        TrustVersion second = version(2, first.trust().digest().hex(), 2, bob, carol);
        TrustHistory history = TrustHistory.start(first).plus(SignedTrust.sign(second, alice, bob, carol));
        assertThat(history.current()).isEqualTo(second);
        assertThat(history.meets(Role.POLICY, ids(bob, carol))).isTrue();
        assertThat(history.meets(Role.POLICY, ids(alice, bob))).isFalse();
        assertThat(history.rolesOf(id(alice))).isEmpty();
        assertThat(history.rolesOf(id(carol))).containsExactlyInAnyOrder(Role.values());
        assertThat(history.findAdmin(id(alice))).isPresent();
        assertThat(history.find(1)).contains(first.trust());
        assertThat(TrustHistory.parseText(history.toText()).current()).isEqualTo(second);
        assertThat(TrustHistory.parse(history.versions().stream()
                                .map(each -> each.envelope().encode())
                                .toList())
                        .digest())
                .isEqualTo(history.digest());
    }

    @Test
    void nextVersionNeedsTheOldAndTheNewThreshold() {
        TrustHistory history = TrustHistory.start(first);
        TrustVersion second = version(2, first.trust().digest().hex(), 2, bob, carol);
        refused("BELOW_THRESHOLD", () -> history.plus(SignedTrust.sign(second, bob, carol)));
        refused("BELOW_THRESHOLD", () -> history.plus(SignedTrust.sign(second, alice, bob)));
    }

    @Test
    void oneKeyCountsOnceHoweverOftenItSigns() {
        Envelope.Signature once = first.envelope().signatures().get(0);
        Envelope twice = new Envelope(SignedTrust.PAYLOAD_TYPE, first.trust().payload(), List.of(once, once, once));
        refused("BELOW_THRESHOLD", () -> TrustHistory.start(SignedTrust.of(twice)));
        // The same signature under the id of another admin is not that admin's.
        Envelope.Signature relabelled = new Envelope.Signature(id(bob), once.sig());
        Envelope forged = new Envelope(SignedTrust.PAYLOAD_TYPE, first.trust().payload(), List.of(once, relabelled));
        refused("BELOW_THRESHOLD", () -> TrustHistory.start(SignedTrust.of(forged)));
    }

    @Test
    void thresholdIsAtLeastOneAndReachable() {
        refused("BAD_FORMAT", () -> new RoleKeys(0, List.of(id(alice))));
        refused("BAD_FORMAT", () -> new RoleKeys(2, List.of(id(alice))));
        refused("BAD_FORMAT", () -> new RoleKeys(1, List.of(id(alice), id(alice))));
    }

    @Test
    void gapsRollbacksAndOtherHistoriesAreRefused() {
        TrustHistory history = TrustHistory.start(first);
        TrustVersion third = version(3, first.trust().digest().hex(), 2, alice, bob);
        refused("CHAIN_BROKEN", () -> history.plus(SignedTrust.sign(third, alice, bob)));
        TrustVersion other = version(2, Digest.of(new byte[0]).hex(), 2, alice, bob);
        refused("CHAIN_BROKEN", () -> history.plus(SignedTrust.sign(other, alice, bob)));
        refused("ROLLBACK", () -> history.plus(first));
        refused("CHAIN_BROKEN", () -> TrustHistory.start(SignedTrust.sign(third, alice, bob)));
    }

    @Test
    void inviteCountsOnlyForItsMeshUnderTheThreshold() {
        TrustVersion trust = first.trust();
        Invite once = Invite.sign(
                "acme",
                "lyon",
                true,
                Instant.parse("2026-12-01T00:00:00Z"),
                carol.verifyingKey(),
                List.of("10.0.0.1:7603"),
                alice);
        assertThat(once.isSignedFor(SignatureCheck.ED25519, trust)).isFalse();
        assertThat(once.plus(mallory).isSignedFor(SignatureCheck.ED25519, trust))
                .isFalse();
        Invite invite = Invite.of(once.plus(bob).envelope());
        assertThat(invite.isSignedFor(SignatureCheck.ED25519, trust)).isTrue();
        assertThat(invite.isExpired(Instant.parse("2026-11-30T23:59:59Z"))).isFalse();
        assertThat(invite.isExpired(Instant.parse("2026-12-01T00:00:00Z"))).isTrue();
        String node = id(mallory);
        assertThat(invite.isProvenBy(SignatureCheck.ED25519, node, Invite.prove(carol, node)))
                .isTrue();
        assertThat(invite.isProvenBy(SignatureCheck.ED25519, id(bob), Invite.prove(carol, node)))
                .isFalse();

        InviteFile file = new InviteFile(invite, carol, TrustHistory.start(first));
        InviteFile read = InviteFile.parse(file.toText());
        assertThat(read.invite()).isEqualTo(invite);
        assertThat(read.bearerKey().verifyingKey()).isEqualTo(carol.verifyingKey());
        refused("BAD_KEY", () -> new InviteFile(invite, bob, TrustHistory.start(first)));
        mutate(file.toText(), text -> InviteFile.parse(text));
    }

    @Test
    void mutationsEndInAValueOrInSelvedgeException() {
        String text = TrustHistory.start(first).toText();
        mutate(
                text,
                each -> assertThat(TrustHistory.parseText(each).digest())
                        .isEqualTo(first.trust().digest()));
        List<byte[]> payloads = new ArrayList<>();
        payloads.add(first.trust().payload());
        for (byte[] payload : payloads) {
            mutate(new String(payload, UTF_8), each -> TrustVersion.parse(each.getBytes(UTF_8)));
        }
    }

    private static void mutate(String good, java.util.function.Consumer<String> parse) {
        Random random = new Random(6);
        for (int i = 0; i < 2_000; i++) {
            String mutated = new String(Mutation.of(good.getBytes(UTF_8), random), UTF_8);
            try {
                parse.accept(mutated);
            } catch (SelvedgeException e) {
                assertThat(e.code()).isNotEmpty();
            }
        }
    }

    private static String id(SigningKey key) {
        return key.verifyingKey().keyId();
    }

    private static Set<String> ids(SigningKey... keys) {
        return Set.copyOf(
                java.util.Arrays.stream(keys).map(TrustHistoryTest::id).toList());
    }
}
