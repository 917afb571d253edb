package io.selvedge.policy.priority;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.policy.SharedFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class Bod2604Test {
    @Test
    void isThePublishedTable() {
        List<String> rows = SharedFiles.vectorLines("ssvc/cisa_bod_26_04_1_0_0.csv");
        assertThat(rows).hasSize(17);
        for (String row : rows.subList(1, rows.size())) {
            String[] fields = row.split(",", -1);
            Term term = Bod2604.term(
                    fields[1].equals("yes"),
                    fields[2].equals("yes"),
                    fields[3].equals("yes"),
                    fields[4].equals("total"));
            Term published = switch (fields[5]) {
                case "fix on system upgrade" -> new Term.OnUpgrade();
                case "3 days & forensic investigation" -> new Term.Days(3, true);
                default -> new Term.Days(Integer.parseInt(fields[5].replace(" days", "")), false);
            };
            assertThat(term).as(row).isEqualTo(published);
        }
    }
}
