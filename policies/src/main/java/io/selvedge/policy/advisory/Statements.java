package io.selvedge.policy.advisory;

import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.Release;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Advisories and VEX statements by release and package, and what they say of an inventory. Not thread-safe to fill. */
public final class Statements {
    private final Map<Release, Map<String, List<Entry>>> affected = new HashMap<>();
    private final Map<Release, Map<String, List<VexStatement>>> cleared = new HashMap<>();
    private int size;

    private record Entry(Advisory advisory, Affected affected) {}

    /** Takes an advisory; a withdrawn one is left out. */
    public void add(Advisory advisory) {
        if (advisory.withdrawn()) {
            return;
        }
        for (Affected each : advisory.affected()) {
            affected.computeIfAbsent(each.target().release(), any -> new HashMap<>())
                    .computeIfAbsent(each.target().name(), any -> new ArrayList<>(1))
                    .add(new Entry(advisory, each));
            size++;
        }
    }

    /** Takes a statement that clears a package. */
    public void add(VexStatement statement) {
        cleared.computeIfAbsent(statement.target().release(), any -> new HashMap<>())
                .computeIfAbsent(statement.target().name(), any -> new ArrayList<>(1))
                .add(statement);
        size++;
    }

    /** How many packages of advisories and VEX statements it holds. */
    public int size() {
        return size;
    }

    /** What the statements say of an endpoint, by package and vulnerability; nothing where its release is not known. */
    public List<Finding> findings(Inventory inventory) {
        Optional<Release> release = inventory.system().release();
        if (release.isEmpty()) {
            return List.of();
        }
        Map<String, List<Entry>> byName = affected.getOrDefault(release.get(), Map.of());
        List<Finding> findings = new ArrayList<>();
        for (InstalledPackage installed : inventory.packages()) {
            findings.addAll(findings(installed, release.get(), byName));
        }
        return findings;
    }

    private List<Finding> findings(InstalledPackage installed, Release release, Map<String, List<Entry>> byName) {
        String name = installed.name();
        String source = installed.source().name();
        List<Entry> entries = byName.getOrDefault(name, List.of());
        if (!source.equals(name)) {
            List<Entry> bySource = byName.getOrDefault(source, List.of());
            if (!bySource.isEmpty()) {
                entries = new ArrayList<>(entries);
                entries.addAll(bySource);
            }
        }
        if (entries.isEmpty()) {
            return List.of();
        }
        Map<String, List<Finding.Reason>> reasons = new TreeMap<>();
        for (Entry entry : entries) {
            if (entry.affected().target().means(installed)) {
                entry.affected().findHit(installed).ifPresent(hit -> {
                    Finding.Reason reason = reason(entry, hit);
                    for (String vulnerability : entry.advisory().vulnerabilities()) {
                        reasons.computeIfAbsent(vulnerability, any -> new ArrayList<>(1))
                                .add(reason);
                    }
                });
            }
        }
        List<Finding> findings = new ArrayList<>(reasons.size());
        reasons.forEach((vulnerability, why) -> {
            why.sort(Comparator.comparing(Finding.Reason::advisory));
            findings.add(new Finding(installed, vulnerability, why, clearance(installed, release, vulnerability)));
        });
        return findings;
    }

    private static Finding.Reason reason(Entry entry, Affected.Hit hit) {
        Advisory advisory = entry.advisory();
        String because = switch (hit) {
            case Affected.Hit.InRange in -> in.range().toString();
            case Affected.Hit.Listed listed -> "version " + listed.version() + " is listed";
            case Affected.Hit.Doubtful doubtful -> doubtful.reason();
        };
        String fixed = hit instanceof Affected.Hit.InRange in
                ? in.range().fixed()
                : entry.affected().ranges().stream()
                        .map(VersionRange::fixed)
                        .filter(version -> !version.isEmpty())
                        .findFirst()
                        .orElse("");
        return new Finding.Reason(
                advisory.id(),
                entry.affected().target().release() + " "
                        + entry.affected().target().name() + " " + because,
                hit instanceof Affected.Hit.Doubtful,
                fixed,
                advisory.published(),
                advisory.cvssVector(),
                advisory.snapshot());
    }

    private Optional<Finding.Clearance> clearance(InstalledPackage installed, Release release, String vulnerability) {
        Map<String, List<VexStatement>> byName = cleared.getOrDefault(release, Map.of());
        for (String name : List.of(installed.name(), installed.source().name())) {
            for (VexStatement statement : byName.getOrDefault(name, List.of())) {
                boolean meant = statement.vulnerability().equals(vulnerability)
                        && statement.target().means(installed)
                        && (statement.version().isEmpty()
                                || statement.version().equals(statement.target().versionOf(installed)));
                if (meant) {
                    return Optional.of(
                            new Finding.Clearance(statement.status(), statement.reason(), statement.snapshot()));
                }
            }
        }
        return Optional.empty();
    }
}
