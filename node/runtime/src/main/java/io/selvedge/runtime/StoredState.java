package io.selvedge.runtime;

import io.selvedge.core.Node;
import io.selvedge.core.state.Identity;
import io.selvedge.core.state.Replica;
import io.selvedge.core.step.Settings;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.SignatureCheck;
import io.selvedge.crypto.trust.SignedTrust;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.runtime.store.RecordStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Builds a node from what is on disk. */
final class StoredState {
    private static final String SETTLED = " settled";

    private StoredState() {}

    static String checkpointKey(String origin, boolean settled) {
        return settled ? origin + SETTLED : origin;
    }

    /**
     * The node as it was when it stopped.
     *
     * @throws SelvedgeException {@code STORE_CORRUPT} with the place
     */
    static Node restore(
            RecordStore store,
            Identity me,
            TrustHistory invited,
            IncarnationFile incarnation,
            Settings settings,
            RandomGenerator random) {
        Replica replica = new Replica(me, SignatureCheck.ED25519, trust(store, invited));
        store.forEachRecord((origin, seq, leaf) -> replica.restore(leaf));
        replica.restored();
        long begun = incarnation.read();
        if (replica.ownLog().isEmpty()) {
            replica.startAt(begun + 1);
        }
        if (replica.own().incarnation() != begun) {
            incarnation.write(replica.own().incarnation());
        }
        Node node = new Node(replica, settings, random);
        store.forEachCheckpoint((key, note) -> {
            boolean settled = key.endsWith(SETTLED);
            String origin = settled ? key.substring(0, key.length() - SETTLED.length()) : key;
            node.exchange().checkpoints().restore(origin, settled, new String(note, StandardCharsets.UTF_8));
        });
        return node;
    }

    private static TrustHistory trust(RecordStore store, TrustHistory invited) {
        List<SignedTrust> stored = new ArrayList<>();
        store.forEachTrust((version, envelope) -> stored.add(SignedTrust.parse(envelope)));
        TrustHistory trust = invited;
        for (SignedTrust next : stored) {
            if (next.trust().version() > trust.current().version()) {
                trust = trust.plus(next);
            }
        }
        return trust;
    }
}
