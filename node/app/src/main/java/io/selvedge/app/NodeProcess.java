package io.selvedge.app;

import io.selvedge.app.config.NodeConfig;
import io.selvedge.app.http.EventStream;
import io.selvedge.app.http.WebServer;
import io.selvedge.app.http.live.LiveNode;
import io.selvedge.app.http.view.EventView;
import io.selvedge.core.step.Effect;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.crypto.trust.Invite;
import io.selvedge.runtime.NodeRuntime;
import io.selvedge.runtime.RuntimeConfig;
import io.selvedge.runtime.health.HealthCheck;
import io.selvedge.runtime.store.ArtifactLimits;
import io.selvedge.runtime.transfer.RateLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as a process: the runtime of its home with the web server in front. */
public final class NodeProcess implements AutoCloseable {
    /** Twenty checks with every field filled. */
    private static final int MAX_HEALTH_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    private final NodeRuntime runtime;
    private final WebServer web;
    private final ScheduledExecutorService reports;

    private NodeProcess(NodeRuntime runtime, WebServer web, ScheduledExecutorService reports) {
        this.runtime = runtime;
        this.web = web;
        this.reports = reports;
    }

    /**
     * Starts the node that lives in a home.
     *
     * @throws io.selvedge.crypto.SelvedgeException {@code BAD_HOME}, {@code BAD_CONFIG}, {@code PORT_IN_USE} and what
     *     else keeps a node from starting, with the place
     */
    public static NodeProcess start(NodeHome home) {
        home.checkUsable();
        NodeConfig config = home.config();
        NodeRuntime runtime = NodeRuntime.start(runtimeConfig(home, config));
        try {
            LiveNode answers = new LiveNode(
                    runtime,
                    webAddress(config),
                    home.directory().resolve("work"),
                    config.limits().artifactBytes());
            WebServer web = new WebServer(config.http(), home.directory(), answers);
            web.start();
            runtime.onEvent(event -> tell(web.events(), event));
            LOG.info("event=node-started home={} web={}", home.directory(), web.address());
            return new NodeProcess(runtime, web, weeklyReports(home, answers));
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }

    private static ScheduledExecutorService weeklyReports(NodeHome home, LiveNode answers) {
        WeeklyReports reports = new WeeklyReports(
                home.directory().resolve("reports"), answers::isCoordinator, answers::report, InstantSource.system());
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "selvedge-reports");
            thread.setDaemon(true);
            return thread;
        });
        // Not while a node has just started: it may not know yet what it missed.
        timer.scheduleWithFixedDelay(reports, 1, 1, TimeUnit.HOURS);
        return timer;
    }

    private static RuntimeConfig runtimeConfig(NodeHome home, NodeConfig config) {
        NodeHome.Membership membership = home.membership();
        Invite invite = membership.invite();
        List<String> otherSites = new ArrayList<>();
        config.sites().peers().values().forEach(otherSites::addAll);
        if (invite.founding()) {
            // Who founds a site has nobody there to ask: the addresses of its invite are elsewhere.
            otherSites.addAll(invite.addresses());
        }
        Path root = config.install().root();
        boolean machine = root.equals(Path.of("/"));
        String address = config.node().address();
        return new RuntimeConfig(
                new RuntimeConfig.Membership(
                        home.key(),
                        config.node().name(),
                        invite,
                        membership.bearerProof(),
                        config.node().labels(),
                        home.trust()),
                new RuntimeConfig.Places(
                        home.store(),
                        home.chunks(),
                        home.packages(),
                        home.directory().resolve("identity").resolve("incarnation"),
                        home.directory().resolve("work")),
                new RuntimeConfig.Network(
                        address,
                        config.transfer().port(),
                        address,
                        invite.founding() ? List.of() : invite.addresses(),
                        otherSites,
                        new RateLimits(
                                config.transfer().lanBytesPerSecond(),
                                config.transfer().wanBytesPerSecond())),
                new RuntimeConfig.Cluster(
                        address,
                        config.cluster().discoveryPort(),
                        config.cluster().communicationPort(),
                        config.cluster().finder() == NodeConfig.Finder.MULTICAST,
                        config.cluster().addresses(),
                        true,
                        webAddress(config)),
                new RuntimeConfig.Installing(
                        config.install().method().name().toLowerCase(java.util.Locale.ROOT),
                        machine ? null : home.directory().resolve(root),
                        healthChecks(home, config)),
                new RuntimeConfig.Keeping(
                        new ArtifactLimits(
                                config.limits().chunkBytes(),
                                ArtifactLimits.DEFAULT.reserveBytes(),
                                ArtifactLimits.DEFAULT.syncBytes()),
                        config.limits().records(),
                        config.sites().evidenceOf() == NodeConfig.EvidenceOf.ALL));
    }

    private static List<HealthCheck> healthChecks(NodeHome home, NodeConfig config) {
        String file = config.install().healthChecks();
        if (file.isEmpty()) {
            return List.of();
        }
        Path path = home.directory().resolve(file);
        try (InputStream in = Files.newInputStream(path)) {
            byte[] text = in.readNBytes(MAX_HEALTH_BYTES + 1);
            return HealthCheck.parse(CanonicalJson.parse(text, MAX_HEALTH_BYTES));
        } catch (IOException e) {
            throw new SelvedgeException(
                    "BAD_CONFIG",
                    "install.healthChecks: " + path + " cannot be read",
                    Map.of("place", path.toString()));
        }
    }

    /** What the site is told; with port 0 nobody knows it before the start, so nothing is told. */
    private static String webAddress(NodeConfig config) {
        if (config.http().port() == 0) {
            return "";
        }
        String scheme = config.http().keyStore().isEmpty() ? "http://" : "https://";
        return scheme + config.http().host() + ":" + config.http().port();
    }

    /** The protocol's events, as what a page should ask for again. */
    private static void tell(EventStream events, Effect.Event event) {
        String artifact = event.fields().get("artifact");
        if (artifact != null) {
            events.publish(
                    "transfer",
                    new EventView(artifact, null, null, number(event, "verifiedBytes"), number(event, "sizeBytes")));
        } else if (event.kind().startsWith("patch.")) {
            events.publish("node", EventView.any());
            events.publish("rollout", EventView.any());
        } else {
            events.publish("status", EventView.any());
        }
    }

    private static @org.jspecify.annotations.Nullable Long number(Effect.Event event, String field) {
        String text = event.fields().get(field);
        return text == null ? null : Long.valueOf(text);
    }

    /** Where the web page is. */
    public String webAddress() {
        return web.address();
    }

    /** Completes exceptionally where the node cannot go on. */
    public CompletableFuture<Void> failed() {
        return runtime.failed();
    }

    @Override
    public void close() {
        reports.shutdownNow();
        web.close();
        runtime.close();
    }
}
