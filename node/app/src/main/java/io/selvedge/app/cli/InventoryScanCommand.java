package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.inventory.InstalledPackage;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.OperatingSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.inventory.CycloneDx;
import io.selvedge.runtime.inventory.InventoryDocument;
import io.selvedge.runtime.inventory.InventoryFile;
import io.selvedge.runtime.inventory.MachineScan;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at this machine, or reads dpkg's status file of another. */
@Command(
        name = "scan",
        description = {
            "List what is installed on this machine: its package systems, hardware and operating system. Needs no node.",
            "Exit code 1 says that a package system is here but could not be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge inventory scan",
            "  selvedge inventory scan --json > here.json",
            "  selvedge inventory scan --format cyclonedx > here.cdx.json",
            "  selvedge inventory scan --dpkg-status /mnt/var/lib/dpkg/status --release debian:12 --name web-1"
        })
final class InventoryScanCommand implements Callable<Integer> {
    /** How the list is printed. */
    enum Format {
        TEXT,
        JSON,
        CYCLONEDX
    }

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--dpkg-status",
            paramLabel = "FILE",
            description = "Read this status file of dpkg (plain or gzip) instead of looking at this machine.")
    private @Nullable Path dpkgStatus;

    @Option(
            names = "--release",
            paramLabel = "ID:VERSION",
            description =
                    "The release that the packages are of, such as debian:12 or ubuntu:jammy, where the file does not"
                            + " say it.",
            converter = ReleaseConverter.class)
    private @Nullable Release release;

    @Option(names = "--name", description = "Name of the endpoint. Default: that of this machine, or of the file.")
    private @Nullable String name;

    @Option(
            names = "--format",
            description = "text, json (as --json), or cyclonedx: a CycloneDX 1.6 document. Default: text.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() {
        Inventory found = dpkgStatus == null
                ? MachineScan.scan(hostName(), Instant.now())
                : InventoryFile.readDpkgStatus(dpkgStatus);
        Inventory inventory = new Inventory(
                name == null ? found.endpoint() : name,
                found.takenAt(),
                release == null ? found.system() : of(release, found.system()),
                found.hardware(),
                found.sources(),
                found.packages());
        if (format == Format.TEXT) {
            output.answer(InventoryDocument.of(inventory), text(inventory));
        } else {
            ObjectNode document =
                    format == Format.CYCLONEDX ? CycloneDx.of(inventory) : InventoryDocument.of(inventory);
            output.document(document);
        }
        boolean whole =
                inventory.sources().stream().allMatch(source -> source.problem().isEmpty());
        return whole ? Exit.GOOD : Exit.NO;
    }

    private static OperatingSystem of(Release release, OperatingSystem found) {
        String name = found.name().isEmpty() ? release.toString() : found.name();
        return new OperatingSystem(name, Optional.of(release), found.kernel(), found.architecture());
    }

    private static String text(Inventory inventory) {
        StringBuilder text = new StringBuilder();
        OperatingSystem system = inventory.system();
        text.append("%s, %s%n"
                .formatted(inventory.endpoint(), system.name().isEmpty() ? "an unknown system" : system.name()));
        inventory
                .hardware()
                .ifPresent(hardware -> text.append("%s %s, %s, %d cores, %s memory, %s disk%n"
                        .formatted(
                                hardware.manufacturer(),
                                hardware.model(),
                                hardware.processor(),
                                hardware.processorCores(),
                                Words.bytes(hardware.memoryBytes()),
                                Words.bytes(hardware.diskBytes()))));
        for (Inventory.Source source : inventory.sources()) {
            text.append("%-9s %6d packages from %s%s%n"
                    .formatted(
                            source.system().text(),
                            source.packages(),
                            source.from(),
                            source.problem().isEmpty() ? "" : ": " + source.problem()));
        }
        for (InstalledPackage item : inventory.packages()) {
            text.append("%s %s %s%n".formatted(item.name(), item.version(), item.architecture()));
        }
        return Words.printable(text.toString());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
