package io.selvedge.policy.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionTableTest {
    @Test
    void readsEveryFormThatOthersPublish() {
        VersionTable table = VersionTable.parse("""
                a\tb\tsign
                # a remark
                // another

                1.0\t2.0\t-1
                1,1,0
                2 1 1
                1.0 < 1.1
                1:1 = 1:1
                2 > 1
                "1","2","lt"
                1 0 1
                1 eq 1
                """);
        assertThat(table.faults()).isEmpty();
        assertThat(table.cases())
                .containsExactly(
                        new VersionTable.Case(5, "1.0", "2.0", -1),
                        new VersionTable.Case(6, "1", "1", 0),
                        new VersionTable.Case(7, "2", "1", 1),
                        new VersionTable.Case(8, "1.0", "1.1", -1),
                        new VersionTable.Case(9, "1:1", "1:1", 0),
                        new VersionTable.Case(10, "2", "1", 1),
                        new VersionTable.Case(11, "1", "2", -1),
                        new VersionTable.Case(12, "1", "0", 1),
                        new VersionTable.Case(13, "1", "1", 0));
    }

    @Test
    void namesEveryLineThatIsNoPair() {
        VersionTable table = VersionTable.parse("1 2\n1 2 3\n1 < 2 < 3\n\n" + "1".repeat(2000) + "\n1 2 <\n");
        assertThat(table.faults()).extracting(VersionTable.Fault::line).containsExactly(1, 2, 3, 5);
        assertThat(table.faults().get(1).reason()).contains("'3'").contains("lt eq gt");
        assertThat(table.cases()).containsExactly(new VersionTable.Case(6, "1", "2", -1));
    }

    @Test
    void everyTextEndsInCasesAndFaults() {
        Random random = new Random(5);
        String alphabet = "01.-<=>,\t\n \r\"#/ab\u0000é";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            VersionTable table = VersionTable.parse(text.toString());
            assertThat(table.cases()).allSatisfy(pair -> assertThat(pair.sign()).isBetween(-1, 1));
        }
    }
}
