package io.selvedge.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinProofTest {
    private static final UUID IGNITE_ID = new UUID(1, 2);
    private static final ClusterConfig.Announced ADDRESSES =
            new ClusterConfig.Announced("10.0.0.2:7603", "http://127.0.0.1:7600");

    private final ClusterIdentity verifier = identity(1, "north", Set.of(ClusterProcess.nodeId(2)));
    private final ClusterIdentity joining = identity(2, "north", Set.of());

    private static ClusterIdentity identity(int seed, String site, Set<String> admitted) {
        return ClusterIdentity.of("mesh", site, ClusterProcess.key(seed), admitted::contains);
    }

    private Map<String, Object> proof() {
        return new HashMap<>(JoinProof.attributes(joining, IGNITE_ID, ClusterRole.ANCHOR, ADDRESSES));
    }

    private boolean accepted(ClusterIdentity by, UUID igniteId, ClusterRole role, Map<String, Object> attributes) {
        return JoinProof.check(by, igniteId, role, false, attributes::get).isPresent();
    }

    @Test
    void checkAcceptsOwnSignature() {
        assertThat(JoinProof.check(verifier, IGNITE_ID, ClusterRole.ANCHOR, false, proof()::get))
                .contains(new Member(
                        ClusterProcess.nodeId(2),
                        ClusterRole.ANCHOR,
                        ADDRESSES.transferAddress(),
                        ADDRESSES.httpAddress(),
                        false));
    }

    @Test
    void checkRefusesWhatWasNotSigned() {
        assertThat(accepted(verifier, new UUID(1, 3), ClusterRole.ANCHOR, proof()))
                .isFalse();
        assertThat(accepted(verifier, IGNITE_ID, ClusterRole.LEAF, proof())).isFalse();
        ClusterIdentity south = identity(1, "south", Set.of(ClusterProcess.nodeId(2)));
        assertThat(accepted(south, IGNITE_ID, ClusterRole.ANCHOR, proof())).isFalse();
        for (String key : proof().keySet()) {
            Map<String, Object> changed = proof();
            changed.put(key, "x" + changed.get(key));
            assertThat(accepted(verifier, IGNITE_ID, ClusterRole.ANCHOR, changed))
                    .isFalse();
            changed.remove(key);
            assertThat(accepted(verifier, IGNITE_ID, ClusterRole.ANCHOR, changed))
                    .isFalse();
        }
    }

    @Test
    void checkRefusesKeyThatClaimsToBeAnother() {
        Map<String, Object> claimed = proof();
        claimed.put(
                "selvedge.key",
                Base64.getEncoder()
                        .encodeToString(ClusterProcess.key(1).verifyingKey().spki()));
        assertThat(accepted(verifier, IGNITE_ID, ClusterRole.ANCHOR, claimed)).isFalse();
    }

    @Test
    void checkRefusesKeyThatIsNotAdmitted() {
        ClusterIdentity closed = identity(1, "north", Set.of());
        assertThat(accepted(closed, IGNITE_ID, ClusterRole.ANCHOR, proof())).isFalse();
    }

    @Test
    void checkSurvivesHostileAttributes() {
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            Map<String, Object> hostile = proof();
            String key = hostile.keySet().stream()
                    .sorted()
                    .skip(random.nextInt(hostile.size()))
                    .findFirst()
                    .orElseThrow();
            Object value = switch (random.nextInt(4)) {
                case 0 -> random.nextInt();
                case 1 -> "A".repeat(random.nextInt(2_000));
                case 2 -> {
                    StringBuilder text = new StringBuilder(String.valueOf(hostile.get(key)));
                    text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x3000));
                    yield text.toString();
                }
                default -> new byte[random.nextInt(100)];
            };
            if (!value.equals(hostile.put(key, value))) {
                assertThat(accepted(verifier, IGNITE_ID, ClusterRole.ANCHOR, hostile))
                        .isFalse();
            }
        }
    }
}
