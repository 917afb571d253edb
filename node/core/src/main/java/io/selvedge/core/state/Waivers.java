package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.record.WaiverEnd;
import io.selvedge.policy.document.GlobList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Exceptions, and whether each stands at a time: signed by enough admins, begun, not ended, not lapsed. */
public final class Waivers {
    private final Documents documents;
    private final TreeMap<String, Entry> waivers = new TreeMap<>();
    private final TreeMap<String, TreeSet<String>> ends = new TreeMap<>();

    /** How an exception stands. */
    public enum Standing {
        /** Signatures are missing. */
        PROPOSED,
        /** It begins later. */
        WAITING,
        /** It holds. */
        STANDING,
        /** Its time is over. */
        LAPSED,
        /** An admin ended it. */
        REVOKED
    }

    Waivers(Documents documents) {
        this.documents = documents;
    }

    void apply(Entry entry) {
        if (entry.body() instanceof Waiver) {
            waivers.put(entry.id(), entry);
        } else if (entry.body() instanceof WaiverEnd end) {
            ends.computeIfAbsent(end.exception(), ignored -> new TreeSet<>()).add(entry.id());
        }
    }

    /** All of them, oldest first. */
    public List<Entry> all() {
        return waivers.values().stream()
                .sorted(Comparator.comparingLong(Entry::timeMillis).thenComparing(Entry::id))
                .toList();
    }

    /** How one stands. */
    public Standing standing(Entry entry, long nowMillis) {
        Waiver waiver = (Waiver) entry.body();
        OptionalLong since = documents.effectiveSince(entry.id());
        boolean ended = ends.getOrDefault(entry.id(), new TreeSet<>()).stream().anyMatch(documents::isEffective);
        if (ended) {
            return Standing.REVOKED;
        }
        if (since.isEmpty()) {
            return Standing.PROPOSED;
        }
        long begin = Math.max(since.getAsLong(), waiver.fromMillis());
        // Longer than it may be it does not hold, whatever it says.
        if (nowMillis >= Math.min(waiver.expiresMillis(), begin + Waiver.MAX_MILLIS)) {
            return Standing.LAPSED;
        }
        return nowMillis < begin ? Standing.WAITING : Standing.STANDING;
    }

    /** The exception by which an endpoint does not install a product now; the one that stands longest. */
    public Optional<Entry> findFor(Member member, String product, long nowMillis) {
        return waivers.values().stream()
                .filter(entry -> covers((Waiver) entry.body(), member, product))
                .filter(entry -> standing(entry, nowMillis) == Standing.STANDING)
                .max(Comparator.<Entry>comparingLong(entry -> ((Waiver) entry.body()).expiresMillis())
                        .thenComparing(Entry::id));
    }

    private static boolean covers(Waiver waiver, Member member, String product) {
        return !waiver.products().isEmpty()
                && isInScope(waiver, member)
                && GlobList.of(waiver.products()).allows(product);
    }

    /** Whether an exception is about this endpoint, whatever the product. */
    public static boolean isInScope(Waiver waiver, Member member) {
        return GlobList.of(waiver.endpoints()).allows(member.name())
                && GlobList.of(waiver.sites()).allows(member.site());
    }
}
