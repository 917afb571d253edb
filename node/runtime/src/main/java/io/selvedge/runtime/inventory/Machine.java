package io.selvedge.runtime.inventory;

import io.selvedge.policy.inventory.Hardware;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.LimitedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.ComputerSystem;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem.OSVersionInfo;

/** What this machine is: its hardware and operating system, as OSHI and os-release(5) say. */
final class Machine {
    private static final List<String> OS_RELEASE = List.of("etc/os-release", "usr/lib/os-release");

    /** What firmware says where its maker has said nothing. */
    private static final String UNKNOWN = "unknown";

    private Machine() {}

    static Hardware hardware() {
        HardwareAbstractionLayer layer = new SystemInfo().getHardware();
        ComputerSystem computer = layer.getComputerSystem();
        CentralProcessor processor = layer.getProcessor();
        return new Hardware(
                said(computer.getManufacturer()),
                said(computer.getModel()),
                said(computer.getFirmware().getVersion()),
                said(processor.getProcessorIdentifier().getName()),
                processor.getLogicalProcessorCount(),
                layer.getMemory().getTotal(),
                layer.getDiskStores().stream().mapToLong(HWDiskStore::getSize).sum());
    }

    /** @param root of the file system; under another one than the machine's the machine itself says nothing of it */
    static OperatingSystem system(Path root) throws IOException {
        String kernel = System.getProperty("os.version", "");
        String architecture = System.getProperty("os.arch", "");
        for (String name : OS_RELEASE) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file)) {
                try (InputStream in = LimitedInput.open(file, OsRelease.MAX_BYTES)) {
                    OsRelease said = OsRelease.parse(in, file.toString());
                    return new OperatingSystem(said.name(), said.release(), kernel, architecture);
                }
            }
        }
        if (!root.equals(Path.of("/"))) {
            return new OperatingSystem("", Optional.empty(), kernel, architecture);
        }
        oshi.software.os.OperatingSystem system = new SystemInfo().getOperatingSystem();
        OSVersionInfo version = system.getVersionInfo();
        return new OperatingSystem(
                system.getFamily() + " " + version, release(system.getFamily(), version), kernel, architecture);
    }

    private static Optional<Release> release(String family, OSVersionInfo version) {
        String id = family.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String number = version.getBuildNumber() == null || !id.startsWith("windows")
                ? version.getVersion()
                : version.getBuildNumber();
        try {
            return Optional.of(Release.of(id, number == null ? "" : number));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String said(String text) {
        return text == null || text.equalsIgnoreCase(UNKNOWN) ? "" : text.strip();
    }
}
