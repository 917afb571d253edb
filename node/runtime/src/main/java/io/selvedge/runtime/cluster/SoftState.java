package io.selvedge.runtime.cluster;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.selvedge.crypto.InvariantViolation;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteCache;
import org.apache.ignite.cache.CacheAtomicityMode;
import org.apache.ignite.cache.CacheMode;
import org.apache.ignite.cache.CacheWriteSynchronizationMode;
import org.apache.ignite.cache.affinity.rendezvous.RendezvousAffinityFunction;
import org.apache.ignite.cache.query.ContinuousQuery;
import org.apache.ignite.cache.query.QueryCursor;
import org.apache.ignite.cache.query.ScanQuery;
import org.apache.ignite.configuration.CacheConfiguration;

/** The replicated caches of the site: what may be lost at any time and is put there again by those whom it concerns. */
final class SoftState {
    /** Entries of a node that fell silent are gone after this; a living one repeats them three times as often. */
    static final long PRESENCE_MILLIS = 90_000;

    /** Holdings change slowly and there are more of them. */
    static final long HOLDINGS_MILLIS = 600_000;

    private static final String PRESENCE = "presence";
    private static final String HOLDERS = "holders";
    private static final String FENCES = "fences";

    /** Every anchor has every partition; few of them keep the memory and the exchanges small. */
    private static final int PARTITIONS = 8;

    /** Holders of one artifact that are listed: more sources than anybody fetches from. */
    private static final int MAX_HOLDERS = 1_000;

    /** Tries to move a fence: each lost race means that somebody else moved it, so this is never reached. */
    private static final int FENCE_TRIES = 1_000;

    /** Hears that a node's presence changed, or is gone. */
    interface PresenceListener {
        void changed(String nodeId, Optional<byte[]> presence);
    }

    private final IgniteCache<String, byte[]> presence;
    private final IgniteCache<String, byte[]> holders;

    SoftState(Ignite ignite) {
        presence = ignite.cache(PRESENCE);
        holders = ignite.cache(HOLDERS);
    }

    static CacheConfiguration<?, ?>[] configurations() {
        return new CacheConfiguration<?, ?>[] {
            configuration(PRESENCE, ModifiedExpiryPolicy.factoryOf(new Duration(MILLISECONDS, PRESENCE_MILLIS))),
            configuration(HOLDERS, ModifiedExpiryPolicy.factoryOf(new Duration(MILLISECONDS, HOLDINGS_MILLIS))),
            configuration(FENCES, EternalExpiryPolicy.factoryOf())
        };
    }

    private static CacheConfiguration<String, Object> configuration(
            String name, Factory<? extends ExpiryPolicy> expiry) {
        return new CacheConfiguration<String, Object>(name)
                .setGroupName("soft-state")
                .setCacheMode(CacheMode.REPLICATED)
                .setAtomicityMode(CacheAtomicityMode.ATOMIC)
                // A fence is only worth its name when every anchor has it; the others are few and small.
                .setWriteSynchronizationMode(CacheWriteSynchronizationMode.FULL_SYNC)
                .setAffinity(new RendezvousAffinityFunction(false, PARTITIONS))
                .setExpiryPolicyFactory(expiry)
                .setEagerTtl(true)
                .setStatisticsEnabled(false);
    }

    /** Tells of changes until Ignite stops. */
    void listen(PresenceListener listener) {
        ContinuousQuery<String, byte[]> query = new ContinuousQuery<>();
        query.setIncludeExpired(true);
        query.setLocalListener(events -> {
            for (CacheEntryEvent<? extends String, ? extends byte[]> event : events) {
                boolean gone = event.getEventType() == EventType.EXPIRED || event.getEventType() == EventType.REMOVED;
                listener.changed(event.getKey(), gone ? Optional.empty() : bounded(event.getValue()));
            }
        });
        // Lives as long as this Ignite does.
        presence.query(query);
    }

    void putPresence(String nodeId, byte[] value) {
        presence.put(nodeId, value);
    }

    SortedMap<String, byte[]> presence() {
        SortedMap<String, byte[]> all = new TreeMap<>();
        try (QueryCursor<Cache.Entry<String, byte[]>> cursor = presence.query(new ScanQuery<>())) {
            for (Cache.Entry<String, byte[]> entry : cursor) {
                bounded(entry.getValue()).ifPresent(value -> all.put(entry.getKey(), value));
            }
        }
        return all;
    }

    void putHolding(String artifact, String nodeId, byte[] bitmap) {
        holders.put(artifact + "/" + nodeId, bitmap);
    }

    void removeHolding(String artifact, String nodeId) {
        holders.remove(artifact + "/" + nodeId);
    }

    SortedMap<String, byte[]> holders(String artifact) {
        String prefix = artifact + "/";
        SortedMap<String, byte[]> found = new TreeMap<>();
        try (QueryCursor<Cache.Entry<String, byte[]>> cursor = holders.query(new ScanQuery<>(new HoldersOf(prefix)))) {
            for (Cache.Entry<String, byte[]> entry : cursor) {
                byte[] bitmap = entry.getValue();
                if (bitmap.length <= Limits.BITMAP_BYTES && found.size() < MAX_HOLDERS) {
                    found.put(entry.getKey().substring(prefix.length()), bitmap);
                }
            }
        }
        return found;
    }

    /**
     * A number above every one that was given for this duty while the site's Ignite lived. It starts from the clock, so
     * that it also grows when all anchors were down in between and the clocks are roughly right.
     */
    static long nextFence(Ignite ignite, Duty duty, long nowMillis) {
        IgniteCache<String, Long> fences = ignite.cache(FENCES);
        for (int i = 0; i < FENCE_TRIES; i++) {
            Long last = fences.get(duty.serviceName());
            long next = last == null ? nowMillis : Math.max(last + 1, nowMillis);
            boolean moved = last == null
                    ? fences.putIfAbsent(duty.serviceName(), next)
                    : fences.replace(duty.serviceName(), last, next);
            if (moved) {
                return next;
            }
        }
        throw new InvariantViolation("the fence of " + duty + " moved " + FENCE_TRIES + " times in a row");
    }

    private static Optional<byte[]> bounded(byte[] value) {
        return value.length <= Limits.PRESENCE_BYTES ? Optional.of(value) : Optional.empty();
    }
}
