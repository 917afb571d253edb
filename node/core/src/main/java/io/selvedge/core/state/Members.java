package io.selvedge.core.state;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Enrolment;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who is enrolled, site by site. */
public final class Members {
    // Looked up for every message: a hash map with an order of its own.
    private final LinkedHashMap<String, Member> byId = new LinkedHashMap<>();
    private final TreeMap<String, TreeSet<String>> bySite = new TreeMap<>();
    private final TreeSet<String> revoked = new TreeSet<>();
    private final TreeMap<String, Member> founders = new TreeMap<>();
    private final TreeMap<String, List<Member>> listed = new TreeMap<>();
    private long listedRevision;
    private long revision;
    private long foundersRevision;

    void apply(Entry entry, Enrolment enrolment) {
        long incarnation = entry.signed().origin().incarnation();
        Member before = byId.get(entry.author());
        if (before != null && before.incarnation() >= incarnation) {
            return;
        }
        boolean founding = enrolment.invite().founding() || (before != null && before.founding());
        byId.put(
                entry.author(),
                new Member(entry.author(), enrolment, entry.origin(), incarnation, founding, entry.timeMillis()));
        if (before != null && !before.site().equals(enrolment.site())) {
            site(before.site()).remove(entry.author());
        }
        site(enrolment.site()).add(entry.author());
        revision++;
        if (founding) {
            refreshFounder(enrolment.site());
        }
        if (before != null && before.founding()) {
            refreshFounder(before.site());
        }
    }

    private void refreshFounder(String site) {
        Member founder = site(site).stream()
                .map(byId::get)
                .filter(Member::founding)
                .min(Comparator.comparingLong(Member::enrolledMillis).thenComparing(Member::id))
                .orElse(null);
        Member before = founder == null ? founders.remove(site) : founders.put(site, founder);
        if (!Objects.equals(founder == null ? null : founder.id(), before == null ? null : before.id())) {
            foundersRevision++;
        }
    }

    void revoke(String key) {
        if (revoked.add(key)) {
            revision++;
        }
    }

    private Set<String> site(String name) {
        return bySite.computeIfAbsent(name, ignored -> new TreeSet<>());
    }

    /** The member with that key id, unless its key is revoked. */
    public Optional<Member> find(String id) {
        return revoked.contains(id) ? Optional.empty() : Optional.ofNullable(byId.get(id));
    }

    /** The member with that key id, revoked or not: for history. */
    public Optional<Member> findEver(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public boolean isRevoked(String id) {
        return revoked.contains(id);
    }

    /** Members of a site that are not revoked, by id. */
    public List<Member> ofSite(String site) {
        if (listedRevision != revision) {
            listedRevision = revision;
            listed.clear();
        }
        return listed.computeIfAbsent(site, this::list);
    }

    private List<Member> list(String site) {
        return bySite.getOrDefault(site, new TreeSet<>()).stream()
                .filter(id -> !revoked.contains(id))
                .map(byId::get)
                .toList();
    }

    /** Members of a site by id, revoked ones too. */
    public List<Member> ofSiteEver(String site) {
        return bySite.getOrDefault(site, new TreeSet<>()).stream()
                .flatMap(id -> findEver(id).stream())
                .toList();
    }

    /** All members that are not revoked, by id. */
    public List<Member> all() {
        return byId.values().stream()
                .filter(m -> !revoked.contains(m.id()))
                .sorted(Comparator.comparing(Member::id))
                .toList();
    }

    /** How many there are, revoked ones too. */
    public int size() {
        return byId.size();
    }

    /** The sites' names in order. */
    public Set<String> sites() {
        return Collections.unmodifiableSet(bySite.keySet());
    }

    /** The node whose enrolment founded the site: the earliest, should the founding invite have been used twice. */
    public Optional<Member> findFounder(String site) {
        return Optional.ofNullable(founders.get(site));
    }

    /** Grows when a site gets a founder, or another one. */
    long foundersRevision() {
        return foundersRevision;
    }

    /** Grows with every change; caches hang on it. */
    public long revision() {
        return revision;
    }
}
