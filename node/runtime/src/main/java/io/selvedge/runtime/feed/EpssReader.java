package io.selvedge.runtime.feed;

import io.selvedge.policy.priority.EpssTable;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EPSS scores, as FIRST's CSV: a comment with the date, a head, then {@code cve,epss,percentile}. */
final class EpssReader {
    private static final int MAX_LINE_CHARS = 256;
    private static final String HEAD = "cve,epss,percentile";

    /** FIRST writes {@code score_date:}; collections of its API write {@code collected:}. */
    private static final Pattern DATE = Pattern.compile("(?:score_date|collected):([0-9T:.+Z-]{10,40})");

    private EpssReader() {}

    static void read(FeedSource source, Feeds feeds) throws IOException {
        try (InputStream in = source.open()) {
            LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, source.name(), MAX_LINE_CHARS);
            String date = "";
            String line = lines.next();
            while (line != null && line.startsWith("#")) {
                Matcher match = DATE.matcher(line);
                date = match.find() ? match.group(1) : date;
                line = lines.next();
            }
            if (!HEAD.equals(line)) {
                throw BadInput.at(lines.place(), "not the head " + HEAD);
            }
            for (line = lines.next(); line != null; line = lines.next()) {
                row(line, lines, feeds);
            }
            feeds.finish(FeedFormat.EPSS, source.snapshot(date));
        }
    }

    private static void row(String line, LimitedLines lines, Feeds feeds) {
        int first = line.indexOf(',');
        int second = line.indexOf(',', first + 1);
        if (first < 0 || second < 0) {
            throw BadInput.at(lines.place(), "not three fields");
        }
        try {
            feeds.addEpss(
                    line.substring(0, first),
                    hundredThousandths(line.substring(first + 1, second)),
                    hundredThousandths(line.substring(second + 1)));
        } catch (IllegalArgumentException e) {
            throw BadInput.at(lines.place(), "not a CVE id with two numbers from 0 to 1");
        }
    }

    private static int hundredThousandths(String text) {
        double number = Double.parseDouble(text);
        if (!(number >= 0 && number <= 1)) {
            throw new IllegalArgumentException("not from 0 to 1");
        }
        return (int) Math.round(number * EpssTable.ONE);
    }
}
