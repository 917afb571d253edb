package io.selvedge.runtime.cluster;

import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * Ignite's log lines on SLF4J, each one step quieter and on one line: Ignite's errors are warnings here, because the
 * supervisor deals with them, its warnings are information and its information is for debugging. Never quiet mode, in which
 * Ignite writes to standard output.
 */
final class Slf4jIgniteLogger implements IgniteLogger {
    /** Ignite's exporter of system views to JMX cannot be left out, and complains of each view that beans are off. */
    private static final String BEANS = "org.apache.ignite.internal.managers.systemview.JmxSystemViewExporterSpi";

    /** Ignite thinks of data grids of many gigabytes. */
    private static final String HEAP_ADVICE = "Initial heap size is ";

    private static final int MAX_CHARS = 300;

    private final Logger log;

    Slf4jIgniteLogger() {
        this(LoggerFactory.getLogger("org.apache.ignite"));
    }

    private Slf4jIgniteLogger(Logger log) {
        this.log = log;
    }

    @Override
    public IgniteLogger getLogger(@Nullable Object category) {
        if (category == null) {
            return new Slf4jIgniteLogger();
        }
        String name = category instanceof Class<?> type ? type.getName() : category.toString();
        return new Slf4jIgniteLogger(name.equals(BEANS) ? NOPLogger.NOP_LOGGER : LoggerFactory.getLogger(name));
    }

    @Override
    public void trace(String message) {
        log.trace("{}", message);
    }

    @Override
    public void debug(String message) {
        log.trace("{}", message);
    }

    @Override
    public void info(String message) {
        log.debug("{}", message);
    }

    @Override
    public void warning(String message, @Nullable Throwable cause) {
        if (log.isInfoEnabled() && !message.startsWith(HEAP_ADVICE)) {
            log.info("{}", line(message, cause));
        }
        log.trace("full", cause);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        if (log.isWarnEnabled()) {
            log.warn("{}", line(message, cause));
        }
        log.debug("full", cause);
    }

    /** Ignite puts whole nodes and configurations into its messages, and stacks behind them. */
    private static String line(String message, @Nullable Throwable cause) {
        String text = cause == null ? message : message + ": " + cause;
        String first = text.lines().findFirst().orElse("");
        return first.length() > MAX_CHARS ? first.substring(0, MAX_CHARS) + " ..." : first;
    }

    @Override
    public boolean isTraceEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isTraceEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isQuiet() {
        return false;
    }

    @Override
    public @Nullable String fileName() {
        return null;
    }
}
