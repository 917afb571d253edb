package io.selvedge.sim.lab;

import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.inventory.SourcePackage;
import io.selvedge.policy.priority.RankedFinding;
import io.selvedge.policy.priority.Ranking;
import io.selvedge.policy.priority.Risk;
import io.selvedge.policy.priority.Urgency;
import io.selvedge.runtime.feed.FeedReader;
import io.selvedge.runtime.feed.Feeds;
import io.selvedge.runtime.inventory.InventoryFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * How long it takes to match a fleet's inventories against whole feeds and to rank what is found.
 *
 * <p>Arguments: a status file of dpkg, how many endpoints, and the feeds. Every endpoint is made from that file: 800
 * packages, of one of four releases of Debian, one package in twenty without the last part of its version, so that it is
 * older than the file's. One thread.
 */
public final class FindingsBenchmark {
    private static final int PACKAGES = 800;
    private static final int OLDER_ONE_IN = 20;
    private static final List<String> RELEASES = List.of("9", "10", "11", "12");
    private static final double NANOS = 1e9;

    private FindingsBenchmark() {}

    /** Runs it and prints what was measured. */
    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("usage: FindingsBenchmark DPKG_STATUS ENDPOINTS FEED…");
            return;
        }
        List<InstalledPackage> real =
                InventoryFile.readDpkgStatus(Path.of(args[0])).packages();
        int endpoints = Integer.parseInt(args[1]);
        long before = usedBytes();
        long start = System.nanoTime();
        Feeds feeds = FeedReader.readAll(
                Arrays.stream(args, 2, args.length).map(Path::of).toList());
        double reading = (System.nanoTime() - start) / NANOS;
        System.out.printf(
                "read %d files in %.2f s: %d statements, %d EPSS rows, %d KEV entries; %.1f MB kept%n",
                feeds.files().size(),
                reading,
                feeds.statements().size(),
                feeds.epss().size(),
                feeds.kev().size(),
                (usedBytes() - before) / 1e6);
        match(real, endpoints, feeds);
    }

    private static void match(List<InstalledPackage> real, int endpoints, Feeds feeds) {
        Ranking ranking = new Ranking(Urgency.BOD_26_04, feeds.kev(), feeds.epss(), feeds::findFacts);
        Instant now = Instant.parse("2026-11-23T00:00:00Z");
        Random random = new Random(1);
        long packages = 0;
        long findings = 0;
        long exploited = 0;
        long nanos = 0;
        for (int i = 0; i < endpoints; i++) {
            Inventory inventory = endpoint(i, real, random, now);
            packages += inventory.packages().size();
            long start = System.nanoTime();
            List<Finding> found = feeds.statements().findings(inventory);
            List<RankedFinding> ranked = ranking.rank(
                    found, new Ranking.Endpoint(Risk.Exposure.UNKNOWN, inventory.takenAt(), List.of(), now));
            nanos += System.nanoTime() - start;
            findings += ranked.size();
            exploited += ranked.stream()
                    .filter(each -> each.risk().exploited().isPresent())
                    .count();
        }
        double seconds = nanos / NANOS;
        System.out.printf(
                "matched and ranked %d endpoints, %d packages: %d findings (%d exploited) in %.1f s, %.0f packages/s%n",
                endpoints, packages, findings, exploited, seconds, packages / seconds);
    }

    private static Inventory endpoint(int index, List<InstalledPackage> real, Random random, Instant now) {
        List<InstalledPackage> packages = new ArrayList<>(PACKAGES);
        for (int i = 0; i < PACKAGES; i++) {
            InstalledPackage item = real.get(i % real.size());
            String name = i < real.size() ? item.name() : item.name() + "-second";
            String version = random.nextInt(OLDER_ONE_IN) == 0
                    ? older(item.source().version())
                    : item.source().version();
            packages.add(new InstalledPackage(
                    item.system(),
                    name,
                    item.version(),
                    item.architecture(),
                    new SourcePackage(item.source().name(), version)));
        }
        Release release = new Release("debian", RELEASES.get(index % RELEASES.size()));
        return new Inventory(
                "endpoint-" + index,
                now,
                new OperatingSystem("", Optional.of(release), "", ""),
                Optional.empty(),
                List.of(),
                packages);
    }

    private static String older(String version) {
        int cut = Math.max(version.lastIndexOf('.'), version.lastIndexOf('-'));
        return cut > version.indexOf(':') + 1 ? version.substring(0, cut) : version;
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
