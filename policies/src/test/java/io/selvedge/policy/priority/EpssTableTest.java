package io.selvedge.policy.priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EpssTableTest {
    @Test
    void findsRowsWhateverTheirOrder() {
        EpssTable.Builder rows = new EpssTable.Builder();
        rows.add("CVE-2024-3094", 90_000, 99_000);
        rows.add("CVE-1999-0001", 3_351, 87_650);
        for (int i = 0; i < 5_000; i++) {
            rows.add("CVE-2020-" + (10_000 + i * 7 % 5_000), i, i);
        }
        rows.add("CVE-1999-0001", 3_352, 87_651);
        EpssTable table = rows.build();

        assertThat(table.size()).isEqualTo(5_002);
        assertThat(table.find("CVE-2024-3094")).contains(new EpssTable.Score(90_000, 99_000));
        assertThat(table.find("CVE-1999-0001").map(EpssTable.Score::text)).contains("3.3 %");
        assertThat(table.find("CVE-1999-0001").map(EpssTable.Score::basisPoints))
                .contains(335);
        assertThat(table.find("CVE-1999-0002")).isEmpty();
        assertThat(table.find("DSA-1-1")).isEmpty();
        assertThat(EpssTable.EMPTY.find("CVE-2024-3094")).isEmpty();
    }

    @Test
    void refusesWhatIsNoRow() {
        EpssTable.Builder rows = new EpssTable.Builder();
        assertThatThrownBy(() -> rows.add("CVE-1-1", 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rows.add("CVE-2024-3094", 100_001, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rows.add("CVE-2024-3094", 1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
