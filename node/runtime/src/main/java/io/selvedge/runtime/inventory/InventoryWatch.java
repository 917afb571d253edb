package io.selvedge.runtime.inventory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.PackageQuestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what is installed here: looks when a package system has changed its own files, and once a day at everything.
 * Answers live questions from what it knows, so that an answer costs no look at the disk.
 */
public final class InventoryWatch implements AutoCloseable {
    /** How often the marks of the package systems are looked at: a change is known within a minute. */
    static final Duration LOOK = Duration.ofSeconds(20);

    /** Systems without a mark that changes are looked at with everything else. */
    static final Duration FULL = Duration.ofDays(1);

    /** Rows of one answer: more are counted, not listed. */
    static final int MAX_ROWS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(InventoryWatch.class);

    /** What the package systems write to whenever they change something. */
    private static final List<String> MARKS = List.of(
            "var/lib/dpkg/status",
            "lib/apk/db/installed",
            "usr/lib/apk/db/installed",
            "var/lib/rpm",
            "var/lib/rpm/rpmdb.sqlite",
            "usr/lib/sysimage/rpm",
            "usr/lib/sysimage/rpm/rpmdb.sqlite",
            "var/lib/flatpak/.changed",
            "var/lib/snapd/state.json");

    private final Path root;
    private final Clock clock;
    private final Function<Instant, Inventory> scan;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "selvedge-inventory");
        made.setDaemon(true);
        return made;
    });
    private Map<String, String> marks = Map.of();
    private volatile @Nullable Inventory known;

    /**
     * Is not started yet.
     *
     * @param root of the file system that the packages are installed in
     * @param scan makes the inventory of a time
     */
    InventoryWatch(Path root, Clock clock, Function<Instant, Inventory> scan) {
        this.root = root;
        this.clock = clock;
        this.scan = scan;
    }

    /**
     * Begins to watch.
     *
     * @param endpoint the name of this endpoint
     * @param root of the file system that the packages are installed in: another one than the machine's for a sandbox
     */
    public static InventoryWatch start(String endpoint, Path root) {
        InventoryWatch watch =
                new InventoryWatch(root, Clock.systemUTC(), now -> MachineScan.scanPackages(endpoint, root, now));
        watch.thread.scheduleWithFixedDelay(watch::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Looks whether something changed, and scans if so, or when the last scan is a day old. */
    synchronized void look() {
        try {
            Map<String, String> now = marks();
            Instant time = clock.instant();
            Inventory before = known;
            boolean old =
                    before == null || Duration.between(before.takenAt(), time).compareTo(FULL) >= 0;
            if (old || !now.equals(marks)) {
                Inventory scanned = scan.apply(time);
                known = scanned;
                marks = now;
                LOG.info(
                        "event=inventory packages={} systems={}",
                        scanned.packages().size(),
                        scanned.sources().size());
            }
        } catch (RuntimeException e) {
            // The next look tries again; until then what was known before is answered, with its time.
            LOG.warn("event=inventory-failed reason=\"{}\"", e.getMessage());
        }
    }

    private Map<String, String> marks() {
        Map<String, String> found = new TreeMap<>();
        for (String mark : MARKS) {
            Path file = root.resolve(mark);
            try {
                if (Files.exists(file)) {
                    found.put(mark, Files.getLastModifiedTime(file) + " " + Files.size(file));
                }
            } catch (IOException e) {
                found.put(mark, "gone");
            }
        }
        return found;
    }

    /**
     * Answers a question as JSON: {@code takenAt}, {@code count} and the first packages. An empty answer says that
     * nothing is known yet, or that it was no question.
     */
    byte[] answer(String question) {
        Inventory inventory = known;
        if (inventory == null) {
            return new byte[0];
        }
        List<InstalledPackage> matching;
        try {
            matching = PackageQuestion.parse(question).answer(inventory.packages());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("takenAt", inventory.takenAt().toString()).put("count", matching.size());
        ArrayNode rows = answer.putArray("packages");
        matching.stream()
                .limit(MAX_ROWS)
                .forEach(item -> rows.addObject()
                        .put("system", item.system().text())
                        .put("name", item.name())
                        .put("version", item.version())
                        .put("architecture", item.architecture()));
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
