package io.selvedge.policy.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoverageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1        0x1         0x2         02:fc:00:00:00:05     *        eth0|192.0.2.1",
                "192.0.2.1 dev eth0 lladdr 02:fc:00:00:00:05 STALE|192.0.2.1",
                "fe80::1 dev eth0 lladdr 02:fc:00:00:00:05 router REACHABLE|fe80::1",
                "? (192.0.2.1) at 2:fc:0:0:0:5 on en0 ifscope [ethernet]|192.0.2.1",
                "  192.0.2.1           02-FC-00-00-00-05     dynamic|192.0.2.1",
            })
    void readsTheTablesOfEverySystem(String line, String address) {
        assertThat(Neighbour.parse(line)).contains(new Neighbour("02:fc:00:00:00:05", address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "IP address       HW type     Flags       HW address            Mask     Device",
                "192.0.2.9        0x1         0x0         00:00:00:00:00:00     *        eth0",
                "fd00::1 dev eth0 FAILED",
                "192.0.2.9 dev eth0 lladdr 02:fc:00:00:00:05 FAILED",
                "  224.0.0.22           01-00-5e-00-00-16     static",
                "  255.255.255.255      ff-ff-ff-ff-ff-ff     static",
                "Interface: 192.0.2.7 --- 0x4",
                "dev eth0 lladdr 02:fc:00:00:00:05 STALE",
                "192.0.2.1 02:fc:00:00:00:05:06:07",
            })
    void passesOverWhatIsNoNeighbour(String line) {
        assertThat(Neighbour.parse(line)).isEqualTo(Optional.empty());
    }

    @Test
    void anyLineIsPassedOverOrANeighbour() {
        Random random = new Random(6);
        String alphabet = "0123456789abcdef:.- FAILED()";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder("192.0.2.1 dev eth0 lladdr 02:fc:00:00:00:05 STALE fe80::1");
            for (int round = random.nextInt(5); round >= 0; round--) {
                line.setCharAt(random.nextInt(line.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Neighbour.parse(line.toString())
                    .ifPresent(found -> assertThat(found.mac()).matches("([0-9a-f]{2}:){5}[0-9a-f]{2}"));
        }
    }

    private static Coverage.Sighting sighting(String node, String own, Neighbour... seen) {
        return new Coverage.Sighting(node, List.of(own), List.of(seen));
    }

    @Test
    void strangersAreThoseThatNobodyOwns() {
        Neighbour printer = new Neighbour("02:00:00:00:00:0a", "192.0.2.10");
        Neighbour silent = new Neighbour("02:00:00:00:00:03", "192.0.2.3");
        Neighbour silentAgain = new Neighbour("02:00:00:00:00:03", "fe80::3");
        Neighbour lonely = new Neighbour("02:00:00:00:00:0b", "192.0.2.11");
        Neighbour peer = new Neighbour("02:00:00:00:00:02", "192.0.2.2");
        Coverage coverage = Coverage.of(
                3,
                Set.of("192.0.2.3"),
                List.of(
                        sighting("a", "02:00:00:00:00:01", printer, silent, peer),
                        sighting("b", "02:00:00:00:00:02", printer, silentAgain, lonely)));

        assertThat(coverage.answered()).isEqualTo(2);
        assertThat(coverage.strangers())
                .containsExactly(
                        new Coverage.Stranger("02:00:00:00:00:0a", List.of("192.0.2.10"), List.of("a", "b")),
                        new Coverage.Stranger("02:00:00:00:00:0b", List.of("192.0.2.11"), List.of("b")));
        assertThat(coverage.strangers())
                .extracting(Coverage.Stranger::isCorroborated)
                .containsExactly(true, false);
        assertThat(coverage.denominator()).isEqualTo(5);
        assertThat(coverage.shareBasisPoints()).isEqualTo(6_000);
        assertThat(Coverage.of(0, Set.of(), List.of()).shareBasisPoints()).isZero();
    }
}
