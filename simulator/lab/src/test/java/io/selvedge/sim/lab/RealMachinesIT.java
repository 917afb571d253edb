package io.selvedge.sim.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two sites of three Debian machines patch themselves with real packages of Debian, and things go wrong meanwhile. The
 * scenarios share one mesh, as the rollouts of an office do; each leaves it whole.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RealMachinesIT {
    private static final Path PACKAGES = Path.of("target", "packages");

    /** A rollout takes 10 to 20 s on two idle cores. */
    private static final Duration ROLLOUT = Duration.ofSeconds(150);

    /** DESIGN, budgets: a coordinator whose process was killed is replaced within 5 s; a busy machine gets more. */
    private static final Duration NEXT_COORDINATOR = Duration.ofSeconds(15);

    private static Lab lab;
    private static Administrator admin;

    @RegisterExtension
    private final KeepLogs logs = new KeepLogs(scenario -> lab.keepLogs(scenario));

    @BeforeAll
    static void startLab() {
        lab = Lab.start();
        admin = new Administrator(lab.first());
        admin.publishPolicies();
    }

    @AfterAll
    static void stopLab() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Order(1)
    void realPackageIsUpgradedRingByRing() {
        RealPackage tzdata = older("tzdata", "libc-bin", "perl-base");
        admin.addToCatalog(tzdata.newer());

        String rollout = admin.rollOut("lab", tzdata.newer(), tzdata.name(), "upgrade");
        Eventually.await("the upgrade is done", ROLLOUT, () -> {
            // Versions first: what is seen before the ring's state must not be ahead of it.
            List<String> early = rest().stream()
                    .filter(each ->
                            each.installed(tzdata.name()).equals(tzdata.newer().version()))
                    .map(Endpoint::name)
                    .toList();
            JsonNode view = rollout(rollout);
            if (!view.path("rings").path(0).path("state").asText().equals("passed")) {
                assertThat(early).isEmpty();
            }
            return view.path("state").asText().equals("done");
        });

        assertInstalled(tzdata.name(), tzdata.newer().version(), each -> true);
        JsonNode report = admin.awaitValidEvidence();
        assertThat(report.path("findings").findValuesAsText("weight")).doesNotContain("danger");
        PatchLedger ledger = admin.ledger(rollout);
        for (Endpoint each : lab.endpoints()) {
            assertThat(ledger.intentsOf(each)).as(each.name()).hasSize(1);
            assertThat(ledger.resultsOf(each))
                    .as(each.name())
                    .extracting(PatchResult::outcome)
                    .containsExactly(Outcome.SUCCEEDED);
        }
    }

    @Test
    @Order(2)
    void killedCoordinatorIsReplacedMidRing() {
        RealPackage pcre = older("libpcre2-8-0", "liblzma5", "libc-bin");
        admin.addToCatalog(pcre.newer());
        Endpoint coordinator =
                lab.findHolder(Lab.SOUTH, "coordinator", each -> true).orElseThrow();

        String rollout = admin.rollOut("lab", pcre.newer(), pcre.name(), "coordinator");
        awaitRing(rollout, 0, "open", "soaking", "passed");
        long killed = System.nanoTime();
        coordinator.kill();
        Endpoint next = Eventually.get(
                "another coordinator drives",
                NEXT_COORDINATOR,
                () -> lab.findHolder(Lab.SOUTH, "coordinator", each -> each != coordinator)
                        .filter(each -> each != coordinator),
                () -> "");
        say("coordinator %s killed, %s took over after %.1f s"
                .formatted(coordinator.name(), next.name(), (System.nanoTime() - killed) / 1e9));
        coordinator.launch();

        awaitState(rollout, "done");
        assertInstalled(pcre.name(), pcre.newer().version(), each -> true);
        lab.awaitWhole();
    }

    @Test
    @Order(3)
    void nodeKilledDuringItsInstallComesBackAndEndsWell() {
        RealPackage libc = older("libc-bin", "tzdata", "apt");
        admin.addToCatalog(libc.newer());
        Endpoint victim = lab.endpoint("north-2");
        CompletableFuture<String> killer = CompletableFuture.supplyAsync(() -> victim.shell(KILL_WHILE_INSTALLING));

        String rollout = admin.rollOut("lab", libc.newer(), libc.name(), "killed-install");
        Eventually.await("the installation is cut off", ROLLOUT, killer::isDone);
        assertThat(killer.join()).contains("killed");
        assertThat(victim.isRunning()).isFalse();
        victim.launch();

        awaitState(rollout, "done");
        assertInstalled(libc.name(), libc.newer().version(), each -> true);
        assertThat(victim.shell("dpkg --audit")).isBlank();
        admin.awaitValidEvidence();
        List<PatchResult> results = admin.ledger(rollout).resultsOf(victim);
        assertThat(results)
                .filteredOn(each -> each.outcome() == Outcome.SUCCEEDED)
                .hasSize(1);
        assertThat(results.getLast().installedVersion()).isEqualTo(libc.newer().version());
        lab.awaitWhole();
    }

    @Test
    @Order(4)
    void siteWhoseWanIsCutDuringTheFetchFinishesAfterwards() {
        RealPackage perl = older("perl-base", "openssl", "xz-utils");
        admin.addToCatalog(perl.newer());
        long size = perl.newer().file().toFile().length();
        // Ten to twenty seconds for the file, so that there is a middle.
        lab.wan().shape(1_000);
        long before = lab.wanBytes(Lab.SOUTH);
        String rollout;
        try {
            rollout = admin.rollOut("lab", perl.newer(), perl.name(), "wan-cut");
            Eventually.await("a third has crossed", ROLLOUT, () -> lab.wanBytes(Lab.SOUTH) - before > size / 3);
            lab.wan().cut();
            assertThat(lab.site(Lab.SOUTH)).noneMatch(each -> isAt(each, perl.name(), perl.newer()));
            Eventually.await(
                    "the north's pilot goes on alone",
                    ROLLOUT,
                    () -> isAt(lab.endpoint("north-3"), perl.name(), perl.newer()));
            lab.site(Lab.SOUTH).forEach(each -> each.get("/api/v1/status"));
        } finally {
            lab.wan().restore();
        }
        awaitState(rollout, "done");
        lab.wan().unshape();
        long crossed = lab.wanBytes(Lab.SOUTH) - before;

        assertInstalled(perl.name(), perl.newer().version(), each -> true);
        admin.awaitValidEvidence();
        long fetched = admin.ledger(rollout).wanBytes(lab.site(Lab.SOUTH));
        say("artifact of %,d bytes: %,d fetched over the WAN, %,d bytes crossed the line in all"
                .formatted(size, fetched, crossed));
        assertThat(fetched).isBetween(size, size + size / 20);
    }

    @Test
    @Order(5)
    void failingRingIsUndoneAndTheNextNeverOpens() {
        // Not on the machines yet: what is undone must have been installed by the node.
        RealPackage unzip = RealPackage.fetch(PACKAGES, List.of("unzip", "zip", "libexpat1"));
        admin.addToCatalog(unzip.older());
        String healthy = "{\"kind\":\"file\",\"name\":\"healthy\",\"path\":\"/etc/lab-healthy\"}";
        admin.addToCatalog(unzip.newer(), healthy);
        awaitState(admin.rollOut("everybody", unzip.older(), unzip.name(), "base"), "done");
        assertInstalled(unzip.name(), unzip.older().version(), each -> true);
        lab.each(each -> each.shell("touch /etc/lab-healthy"));
        lab.endpoint("north-3").shell("rm /etc/lab-healthy");

        String rollout = admin.rollOut("lab", unzip.newer(), unzip.name(), "sick");
        awaitState(rollout, "failed");
        Eventually.await(
                "the pilots are undone",
                ROLLOUT,
                () -> pilots().stream().allMatch(each -> isAt(each, unzip.name(), unzip.older())));

        JsonNode rings = rollout(rollout).path("rings");
        assertThat(rings.path(0).path("state").asText()).isEqualTo("failed");
        assertThat(rings.path(1).path("state").asText()).isEqualTo("waiting");
        assertInstalled(unzip.name(), unzip.older().version(), each -> true);
        admin.awaitValidEvidence();
        PatchLedger ledger = admin.ledger(rollout);
        assertThat(rest()).allMatch(each -> ledger.intentsOf(each).isEmpty());
        assertThat(ledger.resultsOf(lab.endpoint("north-3")))
                .extracting(PatchResult::outcome)
                .contains(Outcome.FAILED)
                .endsWith(Outcome.UNDONE);
    }

    @Test
    @Order(6)
    void nodeWhoseIgniteIsStoppedLivesOnAndRejoins() {
        Endpoint node = lab.endpoint("south-2");
        String process = node.processId();
        int before = node.get("/api/v1/status").path("ignite").path("restarts").asInt();

        node.write("/root/stop-ignite.jar", IgniteStopper.jar());
        node.shell("jcmd " + process + " JVMTI.agent_load /root/stop-ignite.jar");
        long stopped = System.nanoTime();
        JsonNode status = node.get("/api/v1/status");
        assertThat(status.path("node").path("name").asText()).isEqualTo("south-2");
        assertThat(node.shell("curl -sf http://127.0.0.1:7600/")).contains("<html");

        JsonNode after = Eventually.get(
                "Ignite runs again",
                Duration.ofSeconds(60),
                () -> node.find("/api/v1/status")
                        .filter(now -> now.path("ignite").path("restarts").asInt() > before
                                && now.path("ignite").path("state").asText().equals("running")),
                () -> node.find("/api/v1/status") + node.lastWords());
        say("Ignite stopped inside a live node, back after %.1f s".formatted((System.nanoTime() - stopped) / 1e9));
        assertThat(node.processId()).isEqualTo(process);
        assertThat(node.isRunning()).isTrue();
        assertThat(after.path("ignite").path("servers").asInt()).isEqualTo(3);
        lab.awaitWhole();
    }

    /** Waits for dpkg to change something, then kills the node and dpkg at once, as a power cut does. */
    private static final String KILL_WHILE_INSTALLING = """
            end=$((SECONDS + 120))
            while [ $SECONDS -lt $end ]; do
                dpkg=$(pgrep -fa -- '--[i]nstall ' | grep ' dpkg ' | grep -v no-act | cut -d' ' -f1)
                if [ -n "$dpkg" ]; then
                    kill -9 $(cat /run/selvedge.pid) $dpkg
                    echo killed
                    exit 0
                fi
                sleep 0.02
            done
            echo "nothing was installed"
            """;

    /** Puts the older version of a package on every machine, as its administrator would have done. */
    private static RealPackage older(String... candidates) {
        RealPackage found = RealPackage.fetch(PACKAGES, List.of(candidates));
        lab.each(each -> {
            each.copy(found.older().file(), "/root/older.deb");
            each.shell("dpkg --force-downgrade -i /root/older.deb");
            assertThat(each.installed(found.name())).isEqualTo(found.older().version());
        });
        return found;
    }

    private static List<Endpoint> pilots() {
        return lab.endpoints().stream()
                .filter(each -> each.name().endsWith("-3"))
                .toList();
    }

    private static List<Endpoint> rest() {
        return lab.endpoints().stream()
                .filter(each -> !each.name().endsWith("-3"))
                .toList();
    }

    private static boolean isAt(Endpoint endpoint, String product, RealPackage.Release release) {
        return endpoint.installed(product).equals(release.version());
    }

    private static void assertInstalled(String product, String version, Predicate<Endpoint> where) {
        for (Endpoint each : lab.endpoints().stream().filter(where).toList()) {
            assertThat(each.installed(product)).as(each.name()).isEqualTo(version);
        }
    }

    private static JsonNode rollout(String id) {
        return lab.first().get("/api/v1/rollouts/" + id);
    }

    private static void awaitState(String rollout, String state) {
        Eventually.get(
                "rollout is " + state,
                ROLLOUT,
                () -> Optional.of(rollout(rollout))
                        .filter(view -> view.path("state").asText().equals(state)),
                () -> rollout(rollout).toPrettyString());
    }

    private static void awaitRing(String rollout, int ring, String... states) {
        Eventually.get(
                "ring " + ring + " is one of " + List.of(states),
                ROLLOUT,
                () -> Optional.of(rollout(rollout))
                        .filter(view -> List.of(states)
                                .contains(view.path("rings")
                                        .path(ring)
                                        .path("state")
                                        .asText())),
                () -> rollout(rollout).toPrettyString());
    }

    /** Figures for docs/benchmarks.md. */
    private static void say(String line) {
        System.out.println("lab: " + line);
    }
}
