package io.selvedge.app.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.selvedge.app.config.NodeConfig;
import io.selvedge.crypto.SelvedgeException;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web server of one node: API, events, metrics, console. Plain HTTP on loopback, TLS as soon as others can reach it.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Requests are short; more threads only cost memory. Event clients hold none. */
    private static final int MAX_THREADS = 8;

    private static final int MIN_THREADS = 3;
    private static final int THREAD_IDLE_MILLIS = 20_000;

    /** A browser that keeps its connection for longer opens another. */
    private static final long CONNECTION_IDLE_MILLIS = 60_000;

    /** Clients that open connections and say nothing wait outside. */
    private static final int ACCEPT_QUEUE = 64;

    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private final NodeConfig.Http config;
    private final EventStream events;
    private final NodeMetrics metrics;
    private final Javalin javalin;

    /**
     * Prepares the server; {@link #start} opens the port.
     *
     * @param home what relative paths of the configuration are relative to
     */
    public WebServer(NodeConfig.Http config, Path home, NodeAnswers node) {
        if (!config.loopbackOnly() && config.keyStore().isEmpty()) {
            throw new SelvedgeException(
                    "BAD_CONFIG",
                    "http.host " + config.host() + " can be reached from other machines, so the web page needs TLS: set"
                            + " http.keyStore and http.keyStorePasswordFile, or http.host to 127.0.0.1. A key store for a"
                            + " trial: keytool -genkeypair -alias web -keyalg EC -dname CN=HOST -storetype PKCS12"
                            + " -keystore web.p12",
                    Map.of("key", "http.keyStore"));
        }
        this.config = config;
        this.events = new EventStream(config.maxEventClients());
        this.metrics = new NodeMetrics(node, events);
        this.javalin = Javalin.create(javalinConfig -> configure(javalinConfig, home, node));
    }

    private void configure(JavalinConfig javalinConfig, Path home, NodeAnswers node) {
        javalinConfig.startup.showJavalinBanner = false;
        javalinConfig.startup.showOldJavalinVersionWarning = false;
        javalinConfig.startup.startupWatcherEnabled = false;
        javalinConfig.http.maxRequestSize = ApiRoutes.MAX_RECORD_BYTES + 1L;
        javalinConfig.http.compressionStrategy = CompressionStrategy.GZIP;
        javalinConfig.http.prefer405over404 = true;
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        pool.setName("web");
        javalinConfig.jetty.threadPool = pool;
        javalinConfig.jetty.addConnector((server, http) -> connector(server, http, home));
        RequestGuard guard = new RequestGuard(config.host(), config.allowedHosts());
        javalinConfig.routes.before(context -> {
            guard.addHeaders(context);
            guard.check(context);
        });
        new ApiRoutes(node, events, metrics).register(javalinConfig.routes);
        StaticConsole console = new StaticConsole();
        javalinConfig.routes.get("/<path>", context -> serveConsole(console, context));
        javalinConfig.routes.get("/", context -> serveConsole(console, context));
        javalinConfig.routes.exception(SelvedgeException.class, ApiErrors::answer);
        javalinConfig.routes.exception(
                HttpResponseException.class,
                (e, context) -> ApiErrors.answer(
                        context, e.getStatus(), codeOf(e.getStatus()), e.getMessage(), null, Map.of()));
        javalinConfig.routes.exception(Exception.class, WebServer::defect);
    }

    private static void serveConsole(StaticConsole console, Context context) {
        if (!console.serve(context)) {
            throw new SelvedgeException("NOT_FOUND", "there is no such page", Map.of("place", "path"));
        }
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 404 -> "NOT_FOUND";
            case 405 -> "NOT_ALLOWED";
            case 413 -> "TOO_LARGE";
            default -> "BAD_REQUEST";
        };
    }

    private static void defect(Exception error, Context context) {
        LOG.error("request failed method={} path={}", context.method().name(), context.path(), error);
        ApiErrors.answer(
                context, 500, "INTERNAL", "something went wrong in this node; its log says what", null, Map.of());
    }

    private Connector connector(Server server, HttpConfiguration http, Path home) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        ServerConnector connector;
        if (config.keyStore().isEmpty()) {
            connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        } else {
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStorePath(home.resolve(config.keyStore()).toString());
            tls.setKeyStorePassword(password(home.resolve(config.keyStorePasswordFile())));
            tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            connector = new ServerConnector(
                    server, 1, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
        }
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(CONNECTION_IDLE_MILLIS);
        return connector;
    }

    private static String password(Path file) {
        try {
            return Files.readAllLines(file).getFirst();
        } catch (IOException | java.util.NoSuchElementException e) {
            throw new SelvedgeException(
                    "BAD_CONFIG",
                    file + " (http.keyStorePasswordFile) cannot be read; its first line must be the password",
                    Map.of("key", "http.keyStorePasswordFile"));
        }
    }

    /**
     * Opens the port.
     *
     * @throws SelvedgeException {@code PORT_IN_USE} or {@code BAD_CONFIG}, with the address
     */
    public void start() {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            throw startFailure(e);
        }
    }

    private SelvedgeException startFailure(RuntimeException error) {
        String address = config.host() + ":" + config.port();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || String.valueOf(cause.getMessage()).contains("already in use")) {
                return new SelvedgeException(
                        "PORT_IN_USE",
                        "the web page cannot listen on " + address + ": the port is in use (http.port in config.yaml)",
                        Map.of("key", "http.port", "place", address),
                        error);
            }
            if (cause instanceof UnresolvedAddressException) {
                return new SelvedgeException(
                        "BAD_CONFIG",
                        "http.host " + config.host() + " is not an address of this machine",
                        Map.of("key", "http.host"),
                        error);
            }
        }
        return new SelvedgeException(
                "BAD_CONFIG",
                "the web page cannot start on " + address + ": " + error.getMessage(),
                Map.of("key", "http"),
                error);
    }

    /** The port that was opened; differs from the configured one where that is 0. */
    public int port() {
        return javalin.port();
    }

    /** Where the web page is, such as {@code http://127.0.0.1:7600}. */
    public String address() {
        return (config.keyStore().isEmpty() ? "http://" : "https://") + config.host() + ":" + port();
    }

    public EventStream events() {
        return events;
    }

    public NodeMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        events.close();
        javalin.stop();
        metrics.close();
    }
}
