package io.selvedge.runtime.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSuppliesTest {
    @TempDir
    private Path folder;

    private void supply(String name, String... values) throws IOException {
        Path supply = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < values.length; i += 2) {
            Files.writeString(supply.resolve(values[i]), values[i + 1] + "\n");
        }
    }

    @Test
    void aServerHasMains() {
        assertThat(PowerSupplies.read(folder)).isEqualTo(new PowerSupplies(true, OptionalInt.empty()));
        assertThat(PowerSupplies.read(folder.resolve("none"))).isEqualTo(PowerSupplies.UNKNOWN);
    }

    @Test
    void aLaptopIsOnBatteryOrNot() throws IOException {
        supply("BAT0", "type", "Battery", "status", "Discharging", "capacity", "39");
        supply("AC", "type", "Mains", "online", "0");
        supply("hidpp_battery_0", "type", "Battery", "scope", "Device", "capacity", "5");
        assertThat(PowerSupplies.read(folder)).isEqualTo(new PowerSupplies(false, OptionalInt.of(39)));

        supply("AC", "type", "Mains", "online", "1");
        assertThat(PowerSupplies.read(folder)).isEqualTo(new PowerSupplies(true, OptionalInt.of(39)));
    }

    @Test
    void nonsenseIsPassedOver() throws IOException {
        supply("BAT0", "type", "Battery", "capacity", "lots", "status", "x".repeat(10_000));
        supply("odd", "type", "\u0000");
        assertThat(PowerSupplies.read(folder)).isEqualTo(PowerSupplies.UNKNOWN);
    }
}
