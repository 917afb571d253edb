package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.AnchorSet;
import io.selvedge.crypto.Digest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The versions of each site's anchor set, and what their majorities endorsed. */
public final class Anchors {
    private final Members members;
    private final Predicate<String> isOperator;
    private final Map<String, TreeMap<Long, TreeMap<String, Entry>>> proposals = new TreeMap<>();
    private final Map<String, TreeSet<String>> endorsers = new TreeMap<>();
    private final Map<String, List<Version>> cache = new LinkedHashMap<>();
    private final Map<String, String> digests = new TreeMap<>();
    private final Map<String, Set<String>> held = new LinkedHashMap<>();
    private final TreeMap<String, String> siteOfProposal = new TreeMap<>();
    private long cachedFounders;
    private long revision;

    /**
     * One version in force.
     *
     * @param digest of what was decided, which the next version names; 64 zeros for version 1
     */
    public record Version(long version, List<String> anchors, String digest) {
        /** How many must agree: more than half. */
        public int majority() {
            return anchors.size() / 2 + 1;
        }
    }

    Anchors(Members members, Predicate<String> isOperator) {
        this.members = members;
        this.isOperator = isOperator;
    }

    void apply(Entry entry, AnchorSet set) {
        proposals
                .computeIfAbsent(set.site(), site -> new TreeMap<>())
                .computeIfAbsent(set.version(), version -> new TreeMap<>())
                .put(entry.id(), entry);
        siteOfProposal.put(entry.id(), set.site());
        digests.put(entry.id(), set.digest());
        changed(set.site());
    }

    void endorse(String record, String endorser) {
        String site = siteOfProposal.get(record);
        if (endorsers.computeIfAbsent(record, id -> new TreeSet<>()).add(endorser) && site != null) {
            changed(site);
        }
    }

    private void changed(String site) {
        cache.remove(site);
        revision++;
    }

    void forget() {
        cache.clear();
        revision++;
    }

    /** Grows when the set of some site may have changed; caches hang on it. */
    public long revision() {
        checkFounders();
        return revision;
    }

    private void checkFounders() {
        if (cachedFounders != members.foundersRevision()) {
            cachedFounders = members.foundersRevision();
            forget();
        }
    }

    /** Who endorsed a record, in order; without its author. */
    public Set<String> endorsers(String record) {
        return Collections.unmodifiableSet(endorsers.getOrDefault(record, new TreeSet<>()));
    }

    /** How many anchors of this version stand behind a record: its author and its endorsers. */
    public int votes(Version version, Entry record) {
        Set<String> voters = new TreeSet<>(endorsers(record.id()));
        voters.add(record.author());
        voters.retainAll(version.anchors());
        return voters.size();
    }

    /** The proposals of a site's next version, by record id, that follow this one: by its anchors, or by an operator. */
    public List<Entry> proposals(String site, Version last) {
        return proposals
                .getOrDefault(site, new TreeMap<>())
                .getOrDefault(last.version() + 1, new TreeMap<>())
                .values()
                .stream()
                .filter(entry -> ((AnchorSet) entry.body()).previous().equals(last.digest()))
                .filter(entry -> last.anchors().contains(entry.author()) || isOperator.test(entry.author()))
                .toList();
    }

    /** Who of this version stands behind which next set in one attempt: voters by the set's digest. */
    public Map<String, Set<String>> words(String site, Version last, int attempt) {
        Map<String, Set<String>> words = new TreeMap<>();
        for (Entry entry : proposals(site, last)) {
            AnchorSet set = (AnchorSet) entry.body();
            if (set.attempt() == attempt) {
                Set<String> voters = words.computeIfAbsent(digest(entry), digest -> new TreeSet<>());
                voters.add(entry.author());
                voters.addAll(endorsers(entry.id()));
                voters.retainAll(last.anchors());
            }
        }
        return words;
    }

    private String digest(Entry proposal) {
        return Objects.requireNonNull(digests.get(proposal.id()));
    }

    /** The attempt at the version after this one that the anchors are at: the first in which a set can still win. */
    public int attempt(String site, Version last) {
        int attempt = 0;
        while (isSplit(last, words(site, last, attempt))) {
            attempt++;
        }
        return attempt;
    }

    /** Whether no set can win any more, though all who are silent stood behind the strongest. */
    private static boolean isSplit(Version last, Map<String, Set<String>> words) {
        TreeSet<String> heard = new TreeSet<>();
        int strongest = 0;
        for (Set<String> voters : words.values()) {
            heard.addAll(voters);
            strongest = Math.max(strongest, voters.size());
        }
        return strongest + last.anchors().size() - heard.size() < last.majority();
    }

    /** The versions in force at a site, from 1 on; empty where no founding node is known. */
    public List<Version> versions(String site) {
        checkFounders();
        List<Version> known = cache.get(site);
        if (known == null) {
            known = derive(site);
            cache.put(site, known);
            TreeSet<String> holders = new TreeSet<>();
            known.forEach(version -> holders.addAll(version.anchors()));
            held.put(site, holders);
        }
        return known;
    }

    /** Whether a node is an anchor of its site, or was. */
    public boolean everHeld(String site, String node) {
        return everHeld(site).contains(node);
    }

    /** Who is an anchor of a site, or was. */
    public Set<String> everHeld(String site) {
        versions(site);
        return held.getOrDefault(site, Set.of());
    }

    /** The newest version in force at a site. */
    public Optional<Version> findCurrent(String site) {
        List<Version> versions = versions(site);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    /** That version of a site's anchor set. */
    public Optional<Version> find(String site, long version) {
        List<Version> versions = versions(site);
        return version < 1 || version > versions.size()
                ? Optional.empty()
                : Optional.of(versions.get(Math.toIntExact(version - 1)));
    }

    private List<Version> derive(String site) {
        List<Version> versions = new ArrayList<>();
        Optional<Member> founder = members.findFounder(site);
        if (founder.isEmpty()) {
            return List.of();
        }
        versions.add(new Version(1, List.of(founder.get().id()), Digest.ZERO.hex()));
        while (true) {
            Version last = versions.getLast();
            Optional<Entry> next = proposals(site, last).stream()
                    .filter(entry -> follows(site, last, entry))
                    .min(Comparator.comparing((Entry e) -> !isOperator.test(e.author()))
                            .thenComparing(Entry::id));
            if (next.isEmpty()) {
                return List.copyOf(versions);
            }
            AnchorSet set = (AnchorSet) next.get().body();
            versions.add(new Version(set.version(), set.anchors(), digest(next.get())));
        }
    }

    private boolean follows(String site, Version last, Entry entry) {
        AnchorSet set = (AnchorSet) entry.body();
        return isOperator.test(entry.author())
                || (isOneStep(last.anchors(), set.anchors())
                        && words(site, last, set.attempt())
                                        .getOrDefault(digest(entry), Set.of())
                                        .size()
                                >= last.majority());
    }

    /** Whether one set has exactly one anchor more or less than the other. */
    public static boolean isOneStep(List<String> before, List<String> after) {
        Set<String> added = new TreeSet<>(after);
        before.forEach(added::remove);
        Set<String> removed = new TreeSet<>(before);
        after.forEach(removed::remove);
        return added.size() + removed.size() == 1;
    }
}
