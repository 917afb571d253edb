package io.selvedge.app;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.runtime.report.HtmlReport;
import io.selvedge.runtime.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the report of each calendar week (Monday to Sunday, UTC) into a folder once the week is over, on the node that
 * drives its site by then.
 */
final class WeeklyReports implements Runnable {
    /** A year, in two formats. */
    private static final int MAX_FILES = 104;

    private static final Logger LOG = LoggerFactory.getLogger(WeeklyReports.class);

    private final Path folder;
    private final BooleanSupplier drives;
    private final Function<Report.Period, Report> reports;
    private final InstantSource clock;

    WeeklyReports(Path folder, BooleanSupplier drives, Function<Report.Period, Report> reports, InstantSource clock) {
        this.folder = folder;
        this.drives = drives;
        this.reports = reports;
        this.clock = clock;
    }

    /** Writes what is due; what goes wrong is tried again the next time. */
    @Override
    public void run() {
        try {
            LocalDate monday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                    .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            LocalDate before = monday.minusWeeks(1);
            String week = String.format(
                    Locale.ROOT,
                    "%d-W%02d",
                    before.get(IsoFields.WEEK_BASED_YEAR),
                    before.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            String name = "report-" + week;
            Path page = folder.resolve(name + ".html");
            if (Files.exists(page) || !drives.getAsBoolean()) {
                return;
            }
            Report report = reports.apply(new Report.Period(
                    before.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    monday.atStartOfDay(ZoneOffset.UTC).toInstant()));
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve(name + ".json"), CanonicalJson.encode(report.document()));
            WholeFile.write(page, HtmlReport.of(report));
            forgetOld();
            LOG.info("event=report-written week={} digest={}", week, report.digest());
        } catch (IOException | UncheckedIOException | SelvedgeException e) {
            LOG.warn("event=report-failed reason=\"{}\"", e.getMessage());
        }
    }

    private void forgetOld() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.filter(file -> file.getFileName().toString().startsWith("report-"))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < files.size() - MAX_FILES; i++) {
            Files.deleteIfExists(files.get(i));
        }
    }
}
