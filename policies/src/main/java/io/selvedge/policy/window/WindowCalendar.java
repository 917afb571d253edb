package io.selvedge.policy.window;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The windows of a policy: when endpoints may install. Without windows any time is open; blackouts always close.
 *
 * @param zone the zone to keep to; empty for each endpoint's own
 * @param windows at most {@value #MAX_WINDOWS}
 * @param blackouts at most {@value #MAX_BLACKOUTS}
 * @param catchUpMillis for how long after a window's end an endpoint that was away for all of it may catch up; 0 for
 *     not at all
 * @param critical what the critical lane keeps to
 */
public record WindowCalendar(
        Optional<String> zone,
        List<Window> windows,
        List<Blackout> blackouts,
        long catchUpMillis,
        CriticalLane critical) {
    /** Most windows: a day has no more shifts. */
    public static final int MAX_WINDOWS = 32;
    /** Most blackouts: a business that stops more often writes a rule. */
    public static final int MAX_BLACKOUTS = 128;
    /** Longest catch-up, 31 days. */
    public static final long MAX_CATCH_UP_MILLIS = 31L * 86_400_000;
    /** How far the next window is looked for: the longest time between two 29 February. */
    public static final int HORIZON_DAYS = 8 * 366;
    /** Always open. */
    public static final WindowCalendar ALWAYS =
            new WindowCalendar(Optional.empty(), List.of(), List.of(), 0, CriticalLane.SAME);

    private static final long DAY_MILLIS = 86_400_000;
    /** Days looked at together: most calendars open within the month, and a chunk costs microseconds. */
    private static final long CHUNK_MILLIS = 35 * DAY_MILLIS;

    public WindowCalendar {
        windows = List.copyOf(windows);
        blackouts = List.copyOf(blackouts);
        if (windows.size() > MAX_WINDOWS || blackouts.size() > MAX_BLACKOUTS) {
            throw new IllegalArgumentException("too many windows or blackouts");
        }
        if (catchUpMillis < 0 || catchUpMillis > MAX_CATCH_UP_MILLIS) {
            throw new IllegalArgumentException("catch-up is at most 31 days");
        }
    }

    /** Whether it restricts nothing. */
    public boolean isAlways() {
        return windows.isEmpty() && blackouts.isEmpty();
    }

    /** Whether the question can be answered without knowing the endpoint's own zone. */
    public boolean needsOwnZone() {
        return !isAlways() && zone.isEmpty();
    }

    /** The open stretches between two instants, in order, apart from each other, cut to the two. */
    public List<Interval> open(ZoneId at, long fromMillis, long toMillis) {
        if (toMillis <= fromMillis) {
            return List.of();
        }
        return without(opened(at, fromMillis, toMillis), blackedOut(at, fromMillis, toMillis));
    }

    private List<Interval> opened(ZoneId at, long fromMillis, long toMillis) {
        if (windows.isEmpty()) {
            return List.of(new Interval(fromMillis, toMillis));
        }
        List<Interval> all = new ArrayList<>();
        windows.forEach(window -> all.addAll(window.occurrences().touching(at, fromMillis, toMillis)));
        return merged(all, fromMillis, toMillis);
    }

    private List<Interval> blackedOut(ZoneId at, long fromMillis, long toMillis) {
        List<Interval> all = new ArrayList<>();
        blackouts.forEach(blackout -> all.addAll(blackout.touching(at, fromMillis, toMillis)));
        return merged(all, fromMillis, toMillis);
    }

    private static List<Interval> merged(List<Interval> intervals, long fromMillis, long toMillis) {
        List<Interval> sorted = new ArrayList<>(intervals);
        sorted.sort(Comparator.comparingLong(Interval::startMillis));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : sorted) {
            long start = Math.max(fromMillis, next.startMillis());
            long end = Math.min(toMillis, next.endMillis());
            if (!merged.isEmpty() && merged.getLast().endMillis() >= start) {
                Interval last = merged.removeLast();
                merged.add(new Interval(last.startMillis(), Math.max(last.endMillis(), end)));
            } else {
                merged.add(new Interval(start, end));
            }
        }
        return merged;
    }

    private static List<Interval> without(List<Interval> open, List<Interval> closed) {
        List<Interval> left = new ArrayList<>();
        for (Interval each : open) {
            long start = each.startMillis();
            for (Interval hole : closed) {
                if (hole.startMillis() >= each.endMillis()) {
                    break;
                }
                if (hole.startMillis() > start) {
                    left.add(new Interval(start, hole.startMillis()));
                }
                start = Math.max(start, hole.endMillis());
            }
            if (start < each.endMillis()) {
                left.add(new Interval(start, each.endMillis()));
            }
        }
        return left;
    }

    /** Whether a window is open and no blackout is. */
    public boolean isOpen(ZoneId at, long millis) {
        return !open(at, millis, millis + 1).isEmpty();
    }

    /**
     * The first open stretch that ends after an instant, cut to start there at the earliest; empty where none comes
     * within {@value #HORIZON_DAYS} days. One that does not end by then ends there.
     */
    public Optional<Interval> next(ZoneId at, long fromMillis) {
        long horizonMillis = fromMillis + HORIZON_DAYS * DAY_MILLIS;
        Optional<Interval> found = Optional.empty();
        for (long chunk = fromMillis; chunk < horizonMillis; chunk += CHUNK_MILLIS) {
            long chunkEnd = Math.min(horizonMillis, chunk + CHUNK_MILLIS);
            for (Interval open : open(at, chunk, chunkEnd)) {
                if (found.isEmpty()) {
                    found = Optional.of(open);
                } else if (found.get().endMillis() == open.startMillis()) {
                    found = Optional.of(new Interval(found.get().startMillis(), open.endMillis()));
                } else {
                    return found;
                }
            }
            if (found.isPresent() && found.get().endMillis() < chunkEnd) {
                return found;
            }
        }
        return found;
    }

    /** The first open stretches from an instant on, at most {@code count}. */
    public List<Interval> next(ZoneId at, long fromMillis, int count) {
        List<Interval> found = new ArrayList<>();
        long from = fromMillis;
        while (found.size() < count) {
            Optional<Interval> next = next(at, from);
            if (next.isEmpty()) {
                break;
            }
            found.add(next.get());
            from = next.get().endMillis();
        }
        return found;
    }

    /** Whether the endpoint may install now, and why. */
    public Permission judge(Moment moment) {
        WindowCalendar calendar = moment.critical() ? forCritical() : this;
        ZoneId at = moment.zone();
        long now = moment.nowMillis();
        Optional<Interval> next = calendar.next(at, now);
        if (next.isPresent() && next.get().contains(now)) {
            return new Permission.Granted(next.get().endMillis(), calendar.reasonOpen(at, now));
        }
        OptionalLong nextMillis = next.isPresent() ? OptionalLong.of(next.get().startMillis()) : OptionalLong.empty();
        Optional<Blackout> blackout = calendar.findBlackout(at, now);
        if (blackout.isPresent()) {
            return new Permission.Denied(
                    nextMillis, "blackout: " + blackout.get().reason());
        }
        return calendar.findCatchUp(moment)
                .<Permission>map(untilMillis -> new Permission.Granted(untilMillis, "catches up a missed window"))
                .orElseGet(() -> new Permission.Denied(nextMillis, "outside its windows"));
    }

    private WindowCalendar forCritical() {
        return switch (critical) {
            case SAME -> this;
            case IGNORES_WINDOWS -> new WindowCalendar(zone, List.of(), blackouts, 0, critical);
            case ANY_TIME -> ALWAYS;
        };
    }

    private String reasonOpen(ZoneId at, long now) {
        return windows.stream()
                .filter(window ->
                        !window.occurrences().touching(at, now, now + 1).isEmpty())
                .findFirst()
                .map(window -> "window " + window.name())
                .orElse("no window restricts it");
    }

    private Optional<Blackout> findBlackout(ZoneId at, long now) {
        return blackouts.stream()
                .filter(blackout -> !blackout.touching(at, now, now + 1).isEmpty())
                .findFirst();
    }

    /** Until when a window that was slept through whole may still be caught up. */
    private Optional<Long> findCatchUp(Moment moment) {
        long now = moment.nowMillis();
        if (catchUpMillis == 0) {
            return Optional.empty();
        }
        // A window that began earlier may have ended late enough: look back by its greatest length too.
        long from = now - catchUpMillis - (Span.MAX_DAYS + 2) * DAY_MILLIS;
        long until = open(moment.zone(), from, now).stream()
                .filter(missed -> missed.startMillis() > from
                        && missed.endMillis() > moment.dueMillis()
                        && missed.endMillis() + catchUpMillis > now)
                .filter(missed -> moment.absences().stream().anyMatch(absence -> absence.contains(missed)))
                .mapToLong(missed -> missed.endMillis() + catchUpMillis)
                .max()
                .orElse(Long.MIN_VALUE);
        if (until == Long.MIN_VALUE) {
            return Optional.empty();
        }
        // What is granted ends where the next blackout begins.
        long end = blackouts.isEmpty()
                ? until
                : new WindowCalendar(zone, List.of(), blackouts, 0, critical)
                        .open(moment.zone(), now, until)
                        .getFirst()
                        .endMillis();
        return Optional.of(end);
    }
}
