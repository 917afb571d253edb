package io.selvedge.runtime.report;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.PatchResult;
import io.selvedge.core.state.Campaign;
import io.selvedge.core.state.Member;
import io.selvedge.core.state.Runs.PatchStanding;
import io.selvedge.core.state.State;
import io.selvedge.crypto.record.UtcTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Where every endpoint stands with every product that a rollout in force asks of it; the newest rollout counts. */
final class Standings {
    private final State state;
    private final long nowMillis;
    private final List<Endpoint> endpoints = new ArrayList<>();

    /** Worst first. */
    enum Where {
        FAILED("failed"),
        UNDONE("went back to the version before"),
        SILENT("silent beyond the gate's time"),
        PENDING("not reported yet"),
        APART("apart: unwell before, or declined"),
        EXCEPTED("excepted for now"),
        WAITING("ring not open yet"),
        IN_EFFECT("in effect"),
        NOT_TARGETED("asked for nothing");

        private final String words;

        Where(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** One endpoint and one product. */
    record Line(Member member, Patch patch, String installed, Where where, String rollout, String since) {}

    /** One endpoint. */
    record Endpoint(Member member, List<Line> lines) {
        Where worst() {
            return lines.stream()
                    .map(Line::where)
                    .min(Comparator.naturalOrder())
                    .orElse(Where.NOT_TARGETED);
        }
    }

    Standings(State state, long nowMillis) {
        this.state = state;
        this.nowMillis = nowMillis;
        List<Campaign> inForce = state.campaigns().stream()
                .filter(campaign -> campaign.findObstacle().isEmpty())
                .sorted(Comparator.comparingLong((Campaign c) -> c.entry().timeMillis())
                        .thenComparing(Campaign::id))
                .toList();
        for (Member member : state.members().all()) {
            TreeMap<String, Line> byProduct = new TreeMap<>();
            for (Campaign campaign : inForce) {
                OptionalInt ring = campaign.ringOf(member);
                if (ring.isPresent()) {
                    campaign.patches().forEach(patch -> {
                        Line line = line(campaign, ring.getAsInt(), member, patch);
                        byProduct.put(line.patch().product(), line);
                    });
                }
            }
            endpoints.add(new Endpoint(member, List.copyOf(byProduct.values())));
        }
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    private Line line(Campaign campaign, int ring, Member member, Entry patch) {
        PatchStanding standing = state.runs().standing(campaign.id(), member.id(), patch.id());
        Entry last = standing.last();
        String installed =
                last != null && last.body() instanceof PatchResult result && result.installedVersion() != null
                        ? String.valueOf(result.installedVersion())
                        : "";
        Where where = switch (standing.standing()) {
            case SUCCEEDED -> Where.IN_EFFECT;
            case FAILED -> Where.FAILED;
            case UNDONE -> Where.UNDONE;
            case APART -> Where.APART;
            case PENDING ->
                campaign.isWaived(member.id(), nowMillis) ? Where.EXCEPTED : pending(campaign, member.site(), ring);
        };
        return new Line(
                member,
                (Patch) patch.body(),
                installed,
                where,
                campaign.rollout().name(),
                last == null ? "" : UtcTime.format(last.time()));
    }

    private Where pending(Campaign campaign, String site, int ring) {
        Optional<Entry> opened = campaign.findOpened(site, ring);
        if (opened.isEmpty()) {
            return Where.WAITING;
        }
        long waited = nowMillis - campaign.lessPauses(opened.get().timeMillis(), nowMillis);
        return waited >= campaign.gate(ring).silenceMillis() ? Where.SILENT : Where.PENDING;
    }
}
