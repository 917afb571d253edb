package io.selvedge.runtime.machine;

import io.selvedge.core.step.Input;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.conduct.Circumstances;
import io.selvedge.runtime.process.Ended;
import io.selvedge.runtime.process.Subprocess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a minute how this machine is placed, and tells the protocol what changed. */
public final class MachineWatch {
    /** How often it looks. */
    public static final long PERIOD_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(MachineWatch.class);
    private static final Path POWER = Path.of("/sys/class/power_supply");
    private static final Path NETWORK_MANAGER = Path.of("/usr/bin/nmcli");
    /** The network is asked less often than the power: asking starts a program. */
    private static final int ASK_NETWORK_EVERY = 5;

    private static final long ASK_MILLIS = 5_000;

    private final Absences absences;
    private final InstantSource clock;
    private final Consumer<Input> inputs;
    private Input.@Nullable Placed told;
    private boolean metered;
    private int looks;

    public MachineWatch(Path marks, InstantSource clock, Consumer<Input> inputs) {
        this.absences = new Absences(marks);
        this.clock = clock;
        this.inputs = inputs;
    }

    /** One look. */
    public void look() {
        try {
            absences.mark(clock.millis());
        } catch (IOException e) {
            LOG.warn("event=mark-failed reason=\"{}\"", e.getMessage());
        }
        PowerSupplies power = PowerSupplies.read(POWER);
        if (looks++ % ASK_NETWORK_EVERY == 0) {
            metered = isMetered();
        }
        Input.Placed now = new Input.Placed(
                ZoneId.systemDefault().getId(),
                new Circumstances(power.onMains(), power.batteryPercent(), metered),
                absences.list());
        if (!now.equals(told)) {
            told = now;
            inputs.accept(new Input.Observed(now));
        }
    }

    /** As NetworkManager says; where it is not, no connection is known to be metered. */
    private static boolean isMetered() {
        if (!Files.isExecutable(NETWORK_MANAGER)) {
            return false;
        }
        Subprocess ask = new Subprocess(
                List.of(NETWORK_MANAGER.toString(), "-t", "-g", "GENERAL.METERED", "device", "show"),
                Map.of("PATH", Subprocess.SYSTEM_PATH, "LC_ALL", "C"),
                Path.of("/"),
                ASK_MILLIS);
        try {
            return ask.run() instanceof Ended.Exited exited
                    && exited.code() == 0
                    && exited.output().lines().anyMatch(line -> line.startsWith("yes"));
        } catch (SelvedgeException e) {
            LOG.warn("event=network-unknown code={} reason=\"{}\"", e.code(), e.getMessage());
            return false;
        }
    }
}
