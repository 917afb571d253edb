package io.selvedge.runtime.machine;

import io.selvedge.policy.window.Interval;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When this machine was off or asleep, or the node did not run: what its marks on disk leave open. The node marks each
 * minute that it is there; a gap between two marks that is longer than {@link #GAP_MILLIS} was an absence.
 */
public final class Absences {
    /** Longest gap that a busy or slow machine may leave. */
    static final long GAP_MILLIS = 180_000;
    /** Absences kept: more than a month of nights. */
    static final int MAX_ABSENCES = 64;

    private static final int MAX_FILE_BYTES = 8_192;
    private static final Pattern LINE = Pattern.compile("([0-9]{1,15}) ([0-9]{1,15})");

    private final Path file;
    private final List<Interval> absences = new ArrayList<>();
    private long markMillis = Long.MIN_VALUE;

    /** @param file where the marks are; what cannot be read there counts as no mark */
    public Absences(Path file) {
        this.file = file;
        read();
    }

    private void read() {
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.US_ASCII);
            for (String line : text.lines().toList()) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.matches()) {
                    continue;
                }
                long from = Long.parseLong(matcher.group(1));
                long to = Long.parseLong(matcher.group(2));
                if (from == to) {
                    markMillis = to;
                } else if (from < to && absences.size() < MAX_ABSENCES) {
                    absences.add(new Interval(from, to));
                }
            }
        } catch (IOException e) {
            // a first start, or a disk that will complain elsewhere
            markMillis = Long.MIN_VALUE;
        }
    }

    /**
     * Marks that the node is there.
     *
     * @throws IOException where the mark cannot be written; the next one tries again
     */
    public void mark(long nowMillis) throws IOException {
        if (markMillis != Long.MIN_VALUE && nowMillis - markMillis > GAP_MILLIS) {
            absences.add(new Interval(markMillis, nowMillis));
        }
        markMillis = nowMillis;
        while (absences.size() > MAX_ABSENCES) {
            absences.removeFirst();
        }
        StringBuilder text = new StringBuilder();
        absences.forEach(each -> text.append(each.startMillis())
                .append(' ')
                .append(each.endMillis())
                .append('\n'));
        text.append(nowMillis).append(' ').append(nowMillis).append('\n');
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The absences that are remembered, oldest first. */
    public List<Interval> list() {
        return List.copyOf(absences);
    }
}
