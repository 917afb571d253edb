package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.advisory.Finding;
import io.selvedge.policy.advisory.Snapshot;
import io.selvedge.policy.inventory.Inventory;
import io.selvedge.policy.inventory.Release;
import io.selvedge.policy.priority.CvssScore;
import io.selvedge.policy.priority.EpssTable;
import io.selvedge.policy.priority.RankedFinding;
import io.selvedge.policy.priority.SlaClock;
import io.selvedge.runtime.feed.Feeds;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** What {@code findings} says, as a document and for people. */
record FindingsReport(Inventory inventory, List<Feeds.Read> files, List<RankedFinding> ranked, Instant now) {
    /** A folder of OSV has tens of thousands of files: people are shown so many. */
    private static final int SHOWN_FILES = 20;

    ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("endpoint", inventory.endpoint())
                .put("release", release())
                .put("packages", inventory.packages().size())
                .put("at", now.toString());
        ObjectNode summary = document.putObject("summary");
        summary.put("open", open().size())
                .put("cleared", ranked.size() - open().size())
                .put("vulnerabilities", vulnerabilities())
                .put("knownExploited", exploited())
                .put("neglected", count(SlaClock.Standing.Neglected.class))
                .put("unreachable", count(SlaClock.Standing.Unreachable.class));
        ObjectNode tiers = summary.putObject("byTerm");
        TreeMap<String, Integer> byTerm = new TreeMap<>();
        open().forEach(each -> byTerm.merge(term(each), 1, Integer::sum));
        byTerm.forEach(tiers::put);
        ArrayNode read = document.putArray("files");
        for (Feeds.Read file : files) {
            put(read.addObject().put("format", file.format().text()).put("entries", file.entries()), file.snapshot());
        }
        ArrayNode findings = document.putArray("findings");
        ranked.forEach(each -> put(findings.addObject(), each));
        return document;
    }

    private static void put(ObjectNode into, Snapshot snapshot) {
        into.put("file", snapshot.file()).put("sha256", snapshot.sha256()).put("date", snapshot.date());
    }

    private void put(ObjectNode into, RankedFinding each) {
        Finding finding = each.finding();
        into.put("vulnerability", finding.vulnerability())
                .put("package", finding.installed().name())
                .put("version", finding.installed().version())
                .put(
                        "purl",
                        finding.installed().purl(inventory.system().release()).toString())
                .put("fixed", finding.fixed())
                .put("tier", each.urgency().tier())
                .put("term", each.urgency().term().text())
                .put("because", each.urgency().because())
                .put("known", each.known().toString())
                .put("due", each.due().map(Instant::toString).orElse(""))
                .put("standing", standing(each.standing()))
                .put("knownExploited", each.risk().exploited().isPresent())
                .put(
                        "epss",
                        each.risk()
                                .epss()
                                .map(score -> score.probability() / (double) EpssTable.ONE)
                                .orElse(null))
                .put(
                        "cvss",
                        each.risk().cvss().map(score -> score.tenths() / 10.0).orElse(null))
                .put("open", finding.isOpen());
        finding.cleared()
                .ifPresent(clearance -> put(
                        into.putObject("cleared")
                                .put("status", clearance.status().text())
                                .put("reason", clearance.reason()),
                        clearance.snapshot()));
        ArrayNode reasons = into.putArray("reasons");
        for (Finding.Reason reason : finding.reasons()) {
            put(
                    reasons.addObject()
                            .put("advisory", reason.advisory())
                            .put("range", reason.because())
                            .put("doubtful", reason.doubtful())
                            .put("fixed", reason.fixed()),
                    reason.snapshot());
        }
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("%s, %s, %d packages%n"
                .formatted(inventory.endpoint(), release(), inventory.packages().size()));
        for (Feeds.Read file : files.subList(0, Math.min(SHOWN_FILES, files.size()))) {
            Snapshot snapshot = file.snapshot();
            text.append("  %-24s %7d entries  %s%s%n"
                    .formatted(
                            file.format().text(),
                            file.entries(),
                            snapshot.file(),
                            snapshot.date().isEmpty() ? "" : " of " + snapshot.date()));
        }
        if (files.size() > SHOWN_FILES) {
            text.append("  and %d more files%n".formatted(files.size() - SHOWN_FILES));
        }
        text.append("%d open findings of %d vulnerabilities, %d known to be exploited; %d cleared by VEX%n"
                .formatted(open().size(), vulnerabilities(), exploited(), ranked.size() - open().size()));
        text.append("%d neglected, %d unreachable%n"
                .formatted(count(SlaClock.Standing.Neglected.class), count(SlaClock.Standing.Unreachable.class)));
        open().forEach(each -> line(text, each));
        for (RankedFinding each : ranked) {
            each.finding()
                    .cleared()
                    .ifPresent(clearance -> text.append("%n%s  %s %s: %s%s, says %s%n"
                            .formatted(
                                    each.finding().vulnerability(),
                                    each.finding().installed().name(),
                                    each.finding().installed().version(),
                                    clearance.status().text(),
                                    clearance.reason().isEmpty() ? "" : " (" + clearance.reason() + ")",
                                    clearance.snapshot().file())));
        }
        return Words.printable(text.toString());
    }

    private static void line(StringBuilder text, RankedFinding each) {
        Finding finding = each.finding();
        text.append("%n%s  %s %s, %s%n"
                .formatted(
                        finding.vulnerability(),
                        finding.installed().name(),
                        finding.installed().version(),
                        finding.fixed().isEmpty() ? "no fix yet" : "fixed in " + finding.fixed()));
        text.append("  %s%s: %s%n"
                .formatted(
                        term(each),
                        each.due()
                                .map(due -> ", due " + due + " (" + standing(each.standing()) + ")")
                                .orElse(""),
                        each.urgency().because()));
        text.append("  CVSS %s, EPSS %s%n"
                .formatted(
                        each.risk().cvss().map(CvssScore::text).orElse("not known"),
                        each.risk().epss().map(EpssTable.Score::text).orElse("not known")));
        for (Finding.Reason reason : finding.reasons()) {
            text.append("  %s: %s (%s)%n"
                    .formatted(
                            reason.advisory(),
                            reason.because(),
                            reason.snapshot().file()));
        }
    }

    private static String term(RankedFinding each) {
        String tier = each.urgency().tier();
        return tier + ": " + each.urgency().term().text();
    }

    private static String standing(SlaClock.Standing standing) {
        return switch (standing) {
            case SlaClock.Standing.Running running -> "running";
            case SlaClock.Standing.Neglected neglected ->
                "neglected for " + Words.duration(neglected.over().toMillis());
            case SlaClock.Standing.Unreachable unreachable ->
                "unreachable, over for " + Words.duration(unreachable.over().toMillis());
            case SlaClock.Standing.NoDate none -> "no date";
        };
    }

    private String release() {
        return inventory.system().release().map(Release::toString).orElse("");
    }

    private List<RankedFinding> open() {
        return ranked.stream().filter(each -> each.finding().isOpen()).toList();
    }

    private long vulnerabilities() {
        return open().stream()
                .map(each -> each.finding().vulnerability())
                .distinct()
                .count();
    }

    private long exploited() {
        return open().stream()
                .filter(each -> each.risk().exploited().isPresent())
                .map(each -> each.finding().vulnerability())
                .distinct()
                .count();
    }

    private long count(Class<? extends SlaClock.Standing> kind) {
        return open().stream().filter(each -> kind.isInstance(each.standing())).count();
    }
}
