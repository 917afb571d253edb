package io.selvedge.runtime.feed;

import io.selvedge.policy.advisory.Advisory;
import io.selvedge.policy.advisory.Affected;
import io.selvedge.policy.advisory.CveId;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.advisory.Target;
import io.selvedge.policy.advisory.VersionRange;
import io.selvedge.policy.inventory.PackageSystem;
import io.selvedge.policy.inventory.Release;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lists of Debian's security team, {@code data/DSA/list} and {@code data/DLA/list} of its tracker: a head with date
 * and id, and below it, indented, the CVE ids, a line for each release, and notes.
 */
final class DebianListReader {
    /** {@code [29 Mar 2023] DSA-5380-1 xorg-server - security update}. */
    static final Pattern HEAD =
            Pattern.compile("\\[([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})] (D[SLT]A-[0-9]+(?:-[0-9]+)?) .*");

    /** {@code [bullseye] - xorg-server 2:1.20.11-1+deb11u6}, or {@code <not-affected> (why)} instead of the version. */
    private static final Pattern FIX = Pattern.compile("\\[([a-z]+)] - (\\S+)\\s+(?:(<[a-z-]+>)|(\\S+))(?:\\s.*)?");

    /** The longest line of 2023, of the kernel, has 3,000 characters. */
    private static final int MAX_LINE_CHARS = 64 << 10;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ROOT);

    private final Feeds feeds;
    private final Snapshot snapshot;
    private String id = "";
    private Optional<Instant> published = Optional.empty();
    private List<String> cves = new ArrayList<>();
    private List<Affected> affected = new ArrayList<>();

    private DebianListReader(Feeds feeds, Snapshot snapshot) {
        this.feeds = feeds;
        this.snapshot = snapshot;
    }

    static void read(FeedSource source, Feeds feeds) throws IOException {
        Snapshot snapshot = source.snapshot(newest(source));
        DebianListReader reader = new DebianListReader(feeds, snapshot);
        try (InputStream in = source.open()) {
            LimitedLines lines = new LimitedLines(in, StandardCharsets.UTF_8, source.name(), MAX_LINE_CHARS);
            for (String line = lines.next(); line != null; line = lines.next()) {
                reader.line(line, lines);
            }
            reader.end();
        }
        feeds.finish(FeedFormat.DEBIAN_LIST, snapshot);
    }

    /** The newest stands first. */
    private static String newest(FeedSource source) throws IOException {
        try (InputStream in = source.open()) {
            String line = new LimitedLines(in, StandardCharsets.UTF_8, source.name(), MAX_LINE_CHARS).next();
            Matcher head = HEAD.matcher(line == null ? "" : line);
            return head.matches() ? head.group(1) : "";
        }
    }

    private void line(String line, LimitedLines lines) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("NOTE:")) {
            return;
        }
        if (!Character.isWhitespace(line.charAt(0))) {
            head(line, lines);
        } else if (text.startsWith("{")) {
            for (String word : text.replaceAll("[{}]", " ").strip().split("\\s+", -1)) {
                if (CveId.is(word)) {
                    cves.add(word);
                }
            }
        } else {
            fix(text, lines);
        }
    }

    private void head(String line, LimitedLines lines) {
        end();
        Matcher head = HEAD.matcher(line);
        if (!head.matches()) {
            throw BadInput.at(lines.place(), "not '[date] DSA-number package - text'");
        }
        id = head.group(2);
        try {
            published = Optional.of(
                    LocalDate.parse(head.group(1), DATE).atStartOfDay().toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw BadInput.at(lines.place(), "not a date");
        }
    }

    private void fix(String text, LimitedLines lines) {
        Matcher fix = FIX.matcher(text);
        if (id.isEmpty() || !fix.matches()) {
            throw BadInput.at(lines.place(), "not '[release] - package version'");
        }
        Optional<Release> release = Release.ofCodename("debian", fix.group(1));
        String mark = fix.group(3);
        // Releases that are older than any machine are left out, and so is what a release never had.
        if (release.isPresent() && !"<not-affected>".equals(mark)) {
            affected.add(new Affected(
                    new Target(PackageSystem.DPKG, release.get(), fix.group(2), true),
                    List.of(mark == null ? VersionRange.before(fix.group(4)) : VersionRange.ALL),
                    Set.of()));
        }
    }

    private void end() {
        if (!id.isEmpty()) {
            feeds.add(new Advisory(id, cves, published, false, "", affected, snapshot));
        }
        cves = new ArrayList<>();
        affected = new ArrayList<>();
    }
}
