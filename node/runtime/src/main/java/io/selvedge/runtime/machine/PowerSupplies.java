package io.selvedge.runtime.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Mains and batteries as Linux shows them under {@code /sys/class/power_supply}. Where there is nothing to read, the
 * machine counts as one on mains power without a battery: a server, or another operating system.
 *
 * @param onMains whether it has mains power
 * @param batteryPercent the lowest charge of its batteries
 */
public record PowerSupplies(boolean onMains, OptionalInt batteryPercent) {
    /** Nothing is known. */
    static final PowerSupplies UNKNOWN = new PowerSupplies(true, OptionalInt.empty());

    /** Longest value: the longest word is {@code "Not charging"}. */
    private static final int MAX_VALUE_BYTES = 64;

    /** Reads what is there now. */
    public static PowerSupplies read(Path folder) {
        boolean mains = false;
        boolean anyMains = false;
        boolean discharging = false;
        OptionalInt charge = OptionalInt.empty();
        try (DirectoryStream<Path> supplies = Files.newDirectoryStream(folder)) {
            for (Path supply : supplies) {
                String type = value(supply, "type");
                // a mouse or a headset has a battery too, with the scope of a device
                if (type.equals("Battery") && !value(supply, "scope").equals("Device")) {
                    discharging |= value(supply, "status").equals("Discharging");
                    OptionalInt percent = percent(value(supply, "capacity"));
                    if (percent.isPresent()) {
                        charge = OptionalInt.of(Math.min(charge.orElse(100), percent.getAsInt()));
                    }
                } else if (type.equals("Mains") || type.equals("USB")) {
                    anyMains = true;
                    mains |= value(supply, "online").equals("1");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return UNKNOWN;
        }
        boolean hasBattery = charge.isPresent();
        return new PowerSupplies(!hasBattery || mains || (!anyMains && !discharging), charge);
    }

    private static OptionalInt percent(String text) {
        return text.matches("[0-9]{1,3}") ? OptionalInt.of(Math.min(100, Integer.parseInt(text))) : OptionalInt.empty();
    }

    private static String value(Path supply, String name) {
        try (var in = Files.newInputStream(supply.resolve(name))) {
            return new String(in.readNBytes(MAX_VALUE_BYTES), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
