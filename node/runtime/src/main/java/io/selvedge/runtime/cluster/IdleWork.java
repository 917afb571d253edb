package io.selvedge.runtime.cluster;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.internal.util.CommonUtils;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an idle Ignite wake up less often. Two of its threads wake a hundred times a second for nothing, which no setting
 * changes and which alone takes more than the whole node may (docs/decisions). So this reaches into the one version of
 * Ignite that the build pins; where something has another name, the work stays as it was and nothing else happens.
 */
final class IdleWork {
    /** Discovery looks at its timers this often; messages wake it at once, and its shortest timer is 500 ms. */
    static final long DISCOVERY_LOOK_MILLIS = 100;

    /** Step of Ignite's clock; its timeouts are seconds. */
    static final long CLOCK_MILLIS = 50;

    private static final String CLOCK_THREAD = "ignite-clock";
    private static final Logger LOG = LoggerFactory.getLogger(IdleWork.class);

    private IdleWork() {}

    /** To be called when Ignite has started; the clock that replaces Ignite's ends when Ignite has stopped. */
    static void calm(TcpDiscoverySpi discovery) {
        try {
            Object implementation = get(TcpDiscoverySpi.class, "impl", discovery);
            if (implementation.getClass().getSimpleName().equals("ServerImpl")) {
                Object worker = get(implementation.getClass(), "msgWorker", implementation);
                Field polling = field(worker.getClass().getSuperclass(), "pollingTimeout");
                polling.setLong(worker, DISCOVERY_LOOK_MILLIS);
            }
            slowClock();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("event=idle-work-not-reduced", e);
        }
    }

    private static void slowClock() throws ReflectiveOperationException {
        Field now = field(CommonUtils.class, "curTimeMillis");
        Field timer = field(CommonUtils.class, "timer");
        if (!(timer.get(null) instanceof Thread clock) || !clock.getName().equals(CLOCK_THREAD)) {
            return;
        }
        Thread slow = new Thread(() -> tick(now, timer), CLOCK_THREAD + "-slow");
        slow.setDaemon(true);
        // Ignite interrupts and joins whatever stands there when its last instance stops.
        timer.set(null, slow);
        slow.start();
        clock.interrupt();
    }

    private static void tick(Field now, Field timer) {
        try {
            while (timer.get(null) == Thread.currentThread()) {
                now.setLong(null, System.currentTimeMillis());
                TimeUnit.MILLISECONDS.sleep(CLOCK_MILLIS);
            }
        } catch (InterruptedException e) {
            // Ignite stopped.
            return;
        } catch (ReflectiveOperationException e) {
            LOG.warn("event=clock-stopped", e);
        }
    }

    private static Object get(Class<?> type, String name, Object from) throws ReflectiveOperationException {
        Object value = field(type, name).get(from);
        if (value == null) {
            throw new NoSuchFieldException(name + " is not set");
        }
        return value;
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
