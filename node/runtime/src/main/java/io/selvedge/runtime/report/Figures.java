package io.selvedge.runtime.report;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchIntent.Action;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.core.record.RingDecision.Tally;
import io.selvedge.core.record.Waiver;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.State;
import io.selvedge.core.state.Waivers;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.TrustHistory;
import io.selvedge.runtime.report.Report.Period;
import io.selvedge.runtime.report.Standings.Line;
import io.selvedge.runtime.report.Standings.Where;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a report, from what the records mean at the end of its period. */
final class Figures {
    /** A reason is what its first words say; what follows is output of one machine. */
    private static final int MAX_REASON = 160;

    private final State state;
    private final Period period;
    private final List<Entry> results;
    private final Standings standings;

    /** @param records those up to the end of the period */
    Figures(TrustHistory trust, List<Entry> records, Period period) {
        this.state = State.of(trust, records);
        this.period = period;
        this.standings = new Standings(state, period.to().toEpochMilli());
        this.results = records.stream()
                .filter(entry -> entry.body() instanceof PatchResult result && result.action() != Action.REMEDIATE)
                .filter(entry -> !entry.time().isBefore(period.from()))
                .sorted(Comparator.comparingLong(Entry::timeMillis).thenComparing(Entry::id))
                .toList();
    }

    List<Section> sections() {
        return List.of(
                coverage(),
                sites(),
                rollouts(),
                new Deadlines(state, period.to().toEpochMilli()).section(),
                timeToRemediate(),
                failures(),
                exceptions(),
                wan(),
                endpoints());
    }

    private Section coverage() {
        Map<Where, Long> counts = new EnumMap<>(Where.class);
        standings.endpoints().forEach(endpoint -> counts.merge(endpoint.worst(), 1L, Long::sum));
        long enrolled = state.members().all().size();
        long targeted = enrolled - counts.getOrDefault(Where.NOT_TARGETED, 0L);
        Section.Rows rows = new Section.Rows();
        rows.add("enrolled and not revoked", enrolled, enrolled, share(enrolled, enrolled));
        rows.add("in a ring of a rollout in force", targeted, enrolled, share(targeted, enrolled));
        for (Where where : Where.values()) {
            if (where != Where.NOT_TARGETED) {
                long count = counts.getOrDefault(where, 0L);
                rows.add(where.words(), count, targeted, share(count, targeted));
            }
        }
        return rows.under(
                "coverage",
                "Coverage",
                "Each endpoint counts once, by the worst of what its newest rollouts ask of it. The denominator is the"
                        + " endpoints that are enrolled and not revoked at the end of the period; machines that never"
                        + " enrolled are not in it.",
                Cell.TEXT.column("what", "Endpoints"),
                Cell.COUNT.column("endpoints", "Count"),
                Cell.COUNT.column("denominator", "Of"),
                Cell.SHARE.column("share", "Share"));
    }

    /** In hundredths of a percent. */
    private static long share(long part, long whole) {
        return whole == 0 ? 0 : part * 10_000 / whole;
    }

    private Section sites() {
        Section.Rows rows = new Section.Rows();
        for (String site : state.members().sites()) {
            Map<Where, Long> counts = new EnumMap<>(Where.class);
            standings.endpoints().stream()
                    .filter(endpoint -> endpoint.member().site().equals(site))
                    .forEach(endpoint -> counts.merge(endpoint.worst(), 1L, Long::sum));
            long all = counts.values().stream().mapToLong(Long::longValue).sum();
            long targeted = all - counts.getOrDefault(Where.NOT_TARGETED, 0L);
            long good = counts.getOrDefault(Where.IN_EFFECT, 0L);
            rows.add(
                    site,
                    all,
                    targeted,
                    good,
                    share(good, targeted),
                    counts.getOrDefault(Where.FAILED, 0L) + counts.getOrDefault(Where.UNDONE, 0L),
                    counts.getOrDefault(Where.SILENT, 0L));
        }
        return rows.under(
                "sites",
                "Sites",
                "As above, by site; the share is of the endpoints that a rollout asks something of.",
                Cell.TEXT.column("site", "Site"),
                Cell.COUNT.column("endpoints", "Endpoints"),
                Cell.COUNT.column("targeted", "Asked"),
                Cell.COUNT.column("inEffect", "In effect"),
                Cell.SHARE.column("share", "Share"),
                Cell.COUNT.column("failed", "Failed or undone"),
                Cell.COUNT.column("silent", "Silent"));
    }

    private Section rollouts() {
        Section.Rows rows = new Section.Rows();
        state.campaigns().stream()
                .sorted(Comparator.comparingLong((Campaign c) -> c.entry().timeMillis())
                        .thenComparing(Campaign::id))
                .filter(this::isOfPeriod)
                .forEach(campaign -> {
                    Tally tally = tally(campaign);
                    rows.add(
                            campaign.rollout().name(),
                            campaign.rollout().lane(),
                            standing(campaign),
                            patchNames(campaign),
                            campaign.policy().name() + " " + campaign.policy().version(),
                            UtcTime.format(campaign.entry().time()),
                            tally.members(),
                            tally.succeeded(),
                            tally.failed() + tally.undone(),
                            tally.silent(),
                            tally.pending(),
                            tally.apart());
                });
        return rows.under(
                "rollouts",
                "Rollouts",
                "Proposed in the period, or with a result in it; as they stood at its end. Apart: unwell before the patch,"
                        + " or will not take again what it undid.",
                Cell.TEXT.column("rollout", "Rollout"),
                Cell.TEXT.column("lane", "Lane"),
                Cell.TEXT.column("state", "State"),
                Cell.TEXT.column("patches", "Patches"),
                Cell.TEXT.column("policy", "Policy"),
                Cell.TEXT.column("proposed", "Proposed"),
                Cell.COUNT.column("members", "Endpoints"),
                Cell.COUNT.column("succeeded", "Succeeded"),
                Cell.COUNT.column("failed", "Failed"),
                Cell.COUNT.column("silent", "Silent"),
                Cell.COUNT.column("pending", "Pending"),
                Cell.COUNT.column("apart", "Apart"));
    }

    private boolean isOfPeriod(Campaign campaign) {
        return !campaign.entry().time().isBefore(period.from())
                || results.stream()
                        .anyMatch(
                                entry -> ((PatchResult) entry.body()).rollout().equals(campaign.id()));
    }

    private static String patchNames(Campaign campaign) {
        return String.join(
                ", ",
                campaign.patches().stream()
                        .map(entry -> ((Patch) entry.body()).name())
                        .toList());
    }

    private Tally tally(Campaign campaign) {
        Tally sum = Tally.EMPTY;
        for (String site : state.members().sites()) {
            for (int ring = 0; ring < campaign.rings(); ring++) {
                sum = sum.plus(campaign.tallyNow(site, ring, period.to().toEpochMilli()));
            }
        }
        return sum;
    }

    private static String standing(Campaign campaign) {
        if (campaign.hasFailed()) {
            return "failed";
        }
        if (campaign.findObstacle().isPresent()) {
            return "proposed";
        }
        if (campaign.isDone()) {
            return "done";
        }
        if (campaign.isHalted()) {
            return "halted";
        }
        return campaign.isPaused() ? "paused" : "running";
    }

    private Section timeToRemediate() {
        TreeMap<String, List<Long>> sinceRelease = new TreeMap<>();
        List<Long> released = new ArrayList<>();
        List<Long> approved = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>();
        for (Entry entry : results) {
            PatchResult result = (PatchResult) entry.body();
            boolean installed = result.outcome() == Outcome.SUCCEEDED || result.outcome() == Outcome.UNWELL;
            Optional<Entry> patch = findPatch(result);
            if (!installed || result.attempt() == 0 || patch.isEmpty() || !seen.add(entry.author() + result.patch())) {
                continue;
            }
            long since = Math.max(0, entry.timeMillis() - releasedMillis(patch.get()));
            released.add(since);
            sinceRelease
                    .computeIfAbsent(((Patch) patch.get().body()).name(), ignored -> new ArrayList<>())
                    .add(since);
            state.documents()
                    .effectiveSince(result.rollout())
                    .ifPresent(start -> approved.add(Math.max(0, entry.timeMillis() - start)));
        }
        Section.Rows rows = new Section.Rows();
        times(rows, "all patches, since their release", released);
        times(rows, "all patches, since their rollout had its signatures", approved);
        sinceRelease.forEach((name, times) -> times(rows, name + ", since its release", times));
        return rows.under(
                "remediation",
                "Time to remediate",
                "For each endpoint and patch that came into effect in the period, from the release that the catalog entry"
                        + " states (or its own time) to the endpoint's result.",
                Cell.TEXT.column("what", "What"),
                Cell.COUNT.column("endpoints", "Installations"),
                Cell.DURATION.column("median", "Median"),
                Cell.DURATION.column("p90", "90 of 100"),
                Cell.DURATION.column("longest", "Longest"));
    }

    private static void times(Section.Rows rows, String what, List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        rows.add(what, sorted.size(), rank(sorted, 50), rank(sorted, 90), rank(sorted, 100));
    }

    /** Nearest rank; 0 where there is nothing. */
    private static long rank(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    private Optional<Entry> findPatch(PatchResult result) {
        return state.documents().find(result.patch()).filter(entry -> entry.body() instanceof Patch);
    }

    private static long releasedMillis(Entry patch) {
        String released = ((Patch) patch.body()).released();
        return released == null ? patch.timeMillis() : Instant.parse(released).toEpochMilli();
    }

    private Section failures() {
        record Failure(String patch, String outcome, String reason) {}
        Map<Failure, TreeSet<String>> endpoints = new LinkedHashMap<>();
        for (Entry entry : results) {
            PatchResult result = (PatchResult) entry.body();
            switch (result.outcome()) {
                case FAILED, UNDONE, RETRYING, UNWELL, DECLINED -> {
                    String patch = findPatch(result)
                            .map(found -> ((Patch) found.body()).name())
                            .orElse(result.patch());
                    String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
                    endpoints
                            .computeIfAbsent(
                                    new Failure(patch, outcome, reason(result.detail())), ignored -> new TreeSet<>())
                            .add(name(entry.author()));
                }
                case SUCCEEDED, INTERRUPTED -> {}
            }
        }
        Section.Rows rows = new Section.Rows();
        endpoints.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Failure, TreeSet<String>> e) ->
                                -e.getValue().size())
                        .thenComparing(e -> e.getKey().patch())
                        .thenComparing(e -> e.getKey().outcome())
                        .thenComparing(e -> e.getKey().reason()))
                .forEach(each -> rows.add(
                        each.getKey().patch(),
                        each.getKey().outcome(),
                        each.getKey().reason(),
                        each.getValue().size(),
                        String.join(", ", each.getValue().stream().limit(5).toList())
                                + (each.getValue().size() > 5 ? ", …" : "")));
        return rows.under(
                "failures",
                "What went wrong, and why",
                "Results of the period that are not plain successes, by patch and reason as the endpoints gave it.",
                Cell.TEXT.column("patch", "Patch"),
                Cell.TEXT.column("outcome", "Outcome"),
                Cell.TEXT.column("reason", "Reason"),
                Cell.COUNT.column("endpoints", "Endpoints"),
                Cell.TEXT.column("which", "Which"));
    }

    private static String reason(String detail) {
        String line = detail.lines().findFirst().orElse("").split(" \\| ", 2)[0].strip();
        return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON - 1) + "…";
    }

    private String name(String id) {
        return state.members().findEver(id).map(Member::name).orElse(id.substring(0, 12));
    }

    private Section exceptions() {
        Section.Rows rows = new Section.Rows();
        long end = period.to().toEpochMilli();
        for (Entry entry : state.waivers().all()) {
            Waiver waiver = (Waiver) entry.body();
            boolean over = waiver.expiresMillis() < period.from().toEpochMilli();
            if (!over) {
                rows.add(
                        waiver.name(),
                        state.waivers().standing(entry, end).name().toLowerCase(Locale.ROOT),
                        waiver.owner(),
                        joined(waiver.endpoints(), waiver.sites()),
                        joined(waiver.products(), waiver.vulnerabilities()),
                        waiver.reason(),
                        waiver.compensatingControl(),
                        waiver.expires(),
                        covered(waiver));
            }
        }
        return rows.under(
                "exceptions",
                "Exceptions",
                "Those that had not ended before the period, as they stood at its end. An exception that has lapsed counts"
                        + " for nothing any more.",
                Cell.TEXT.column("exception", "Exception"),
                Cell.TEXT.column("state", "State"),
                Cell.TEXT.column("owner", "Owner"),
                Cell.TEXT.column("scope", "Endpoints and sites"),
                Cell.TEXT.column("what", "What"),
                Cell.TEXT.column("reason", "Why"),
                Cell.TEXT.column("control", "Instead"),
                Cell.TEXT.column("expires", "Expires"),
                Cell.COUNT.column("endpoints", "Endpoints"));
    }

    private static String joined(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.joining(", "));
    }

    private long covered(Waiver waiver) {
        return state.members().all().stream()
                .filter(member -> Waivers.isInScope(waiver, member))
                .count();
    }

    private Section wan() {
        record Transfer(long payload, PatchResult.Bytes bytes) {}
        TreeMap<String, Transfer> transfers = new TreeMap<>();
        for (Entry entry : results) {
            PatchResult result = (PatchResult) entry.body();
            Optional<Entry> patch = findPatch(result);
            if (result.action() == Action.INSTALL && result.attempt() > 0 && patch.isPresent()) {
                long payload = ((Patch) patch.get().body()).artifact().sizeBytes();
                // Each attempt states what the one fetch brought.
                transfers.putIfAbsent(entry.author() + result.patch(), new Transfer(payload, result.bytes()));
            }
        }
        long asked = transfers.values().stream().mapToLong(Transfer::payload).sum();
        long crossed = transfers.values().stream()
                .mapToLong(each -> each.bytes().wan())
                .sum();
        long lan = transfers.values().stream()
                .mapToLong(each -> each.bytes().lan())
                .sum();
        Section.Rows rows = new Section.Rows();
        rows.add(transfers.size(), asked, crossed, lan, Math.max(0, asked - crossed));
        return rows.under(
                "wan",
                "WAN bytes saved",
                "What the endpoints that installed in the period would have drawn over the WAN had each fetched its patches"
                        + " itself, less what their results say came over the WAN.",
                Cell.COUNT.column("installations", "Installations"),
                Cell.BYTES.column("payload", "Each for itself"),
                Cell.BYTES.column("wan", "Over the WAN"),
                Cell.BYTES.column("lan", "Over the LAN"),
                Cell.BYTES.column("saved", "Saved"));
    }

    private Section endpoints() {
        Section.Rows rows = new Section.Rows();
        standings.endpoints().stream()
                .flatMap(endpoint -> endpoint.lines().stream())
                .sorted(Comparator.comparing(Line::where)
                        .thenComparing((Line line) -> line.member().site())
                        .thenComparing(line -> line.member().name())
                        .thenComparing(line -> line.member().id())
                        .thenComparing(line -> line.patch().product()))
                .forEach(line -> rows.add(
                        line.member().site(),
                        line.member().name(),
                        line.member().id().substring(0, 12),
                        line.patch().product(),
                        line.patch().version(),
                        line.installed(),
                        line.where().words(),
                        line.rollout(),
                        line.since()));
        return rows.under(
                "endpoints",
                "Endpoints",
                "What the newest rollout of each product asks of each endpoint, worst first.",
                Cell.TEXT.column("site", "Site"),
                Cell.TEXT.column("endpoint", "Endpoint"),
                Cell.TEXT.column("id", "Id"),
                Cell.TEXT.column("product", "Product"),
                Cell.TEXT.column("asked", "Asked version"),
                Cell.TEXT.column("installed", "Last seen version"),
                Cell.TEXT.column("state", "State"),
                Cell.TEXT.column("rollout", "Rollout"),
                Cell.TEXT.column("since", "Since"));
    }
}
