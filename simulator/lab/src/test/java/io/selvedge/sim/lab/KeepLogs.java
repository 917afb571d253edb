package io.selvedge.sim.lab;

import java.util.function.Consumer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** After a scenario that failed: keeps what the nodes wrote. */
record KeepLogs(Consumer<String> keep) implements TestWatcher {
    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        keep.accept(context.getRequiredTestMethod().getName());
    }
}
