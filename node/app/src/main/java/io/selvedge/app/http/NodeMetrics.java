package io.selvedge.app.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.selvedge.app.http.view.StatusView;
import io.selvedge.crypto.SelvedgeException;
import java.util.function.ToDoubleFunction;

/** The node's metrics in the text format of Prometheus. */
public final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final NodeAnswers node;

    NodeMetrics(NodeAnswers node, EventStream events) {
        this.node = node;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gauge("selvedge.records", "Verified records in the store.", StatusView::records);
        gauge("selvedge.logs", "Logs in the store.", StatusView::logs);
        gauge("selvedge.trust.version", "Version of the trust history in force.", StatusView::trustVersion);
        gauge(
                "selvedge.ignite.servers",
                "Server nodes of the site's cluster.",
                status -> status.ignite().servers());
        gauge(
                "selvedge.ignite.clients",
                "Client nodes of the site's cluster.",
                status -> status.ignite().clients());
        gauge(
                "selvedge.ignite.restarts",
                "Times that Ignite was started again.",
                status -> status.ignite().restarts());
        gauge(
                "selvedge.problems",
                "Problems that this node reports.",
                status -> status.problems().size());
        gauge(
                "selvedge.anchor",
                "1 while this node is an anchor.",
                status -> status.role() == StatusView.Role.ANCHOR ? 1 : 0);
        gauge(
                "selvedge.clock.trusted",
                "0 while the clock contradicts signed records.",
                status -> status.clock().trusted() ? 1 : 0);
        Gauge.builder("selvedge.event.clients", events, EventStream::clients)
                .description("Clients that follow the event stream.")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<StatusView> value) {
        Gauge.builder(name, node, answers -> read(answers, value))
                .description(description)
                .register(registry);
    }

    /** While the node starts or stops there is no value, which is not zero. */
    private static double read(NodeAnswers answers, ToDoubleFunction<StatusView> value) {
        try {
            return value.applyAsDouble(answers.status());
        } catch (SelvedgeException e) {
            return Double.NaN;
        }
    }

    /** For whoever counts something of its own. */
    public io.micrometer.core.instrument.MeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
