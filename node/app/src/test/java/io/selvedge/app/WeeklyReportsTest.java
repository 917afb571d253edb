package io.selvedge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.selvedge.crypto.Digest;
import io.selvedge.runtime.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeeklyReportsTest {
    @TempDir
    private Path home;

    private final List<Report.Period> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-25T10:00:00Z");
    private boolean drives;

    private WeeklyReports reports() {
        return new WeeklyReports(home.resolve("reports"), () -> drives, this::report, () -> now);
    }

    private Report report(Report.Period period) {
        asked.add(period);
        return new Report("acme", period, new Report.Basis(0, 0, 1, Digest.ZERO, Digest.ZERO), List.of());
    }

    @Test
    void writesTheWeekThatIsOverOnceAndOnlyWhereTheSiteIsDriven() {
        reports().run();
        assertThat(asked).isEmpty();
        drives = true;
        reports().run();
        reports().run();
        assertThat(asked)
                .containsExactly(new Report.Period(
                        Instant.parse("2026-11-16T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z")));
        assertThat(home.resolve("reports")).isDirectoryContaining("glob:**/report-2026-W47.html");
        assertThat(home.resolve("reports/report-2026-W47.json"))
                .content()
                .contains(report(asked.getFirst()).digest().hex());
    }

    @Test
    void keepsAYearOfThem() throws IOException {
        drives = true;
        for (int week = 0; week < 60; week++) {
            reports().run();
            now = now.plusSeconds(7 * 86_400);
        }
        try (var files = Files.list(home.resolve("reports"))) {
            assertThat(files).hasSize(104).noneMatch(file -> file.toString().contains("2026-W47"));
        }
    }
}
