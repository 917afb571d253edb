package io.selvedge.app.http.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.app.http.view.AskView;
import io.selvedge.app.http.view.CoverageView;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.policy.inventory.Coverage;
import io.selvedge.policy.inventory.Neighbour;
import io.selvedge.policy.inventory.PackageQuestion;
import io.selvedge.runtime.NodeRuntime;
import io.selvedge.runtime.cluster.Answers;
import io.selvedge.runtime.cluster.Limits;
import io.selvedge.runtime.inventory.LiveQuestion;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Puts a question to every enrolled node of the site over Ignite. Answers are soft: nobody has signed them. */
final class SiteQuestion {
    /** Who has not answered by then is named instead (issue: answers within 2 s for 20 nodes). */
    private static final long PATIENCE_MILLIS = 2_000;

    private static final int MAX_TEXT = 512;

    private SiteQuestion() {}

    /** @param members names of the enrolled nodes of the site by their ids */
    static AskView packages(NodeRuntime runtime, Map<String, String> members, String text) {
        PackageQuestion question;
        try {
            question = PackageQuestion.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SelvedgeException("BAD_FORMAT", String.valueOf(e.getMessage()), Map.of("place", "question"));
        }
        long start = System.nanoTime();
        Answers answers = answers(runtime, LiveQuestion.packages(question.toString()));
        List<AskView.Answer> answered = new ArrayList<>();
        List<AskView.Silent> silent = new ArrayList<>();
        members.forEach((id, name) -> {
            byte[] bytes = answers.answers().getOrDefault(id, new byte[0]);
            read(id, name, bytes).ifPresentOrElse(answered::add, () -> silent.add(new AskView.Silent(id, name)));
        });
        answered.sort(Comparator.comparing(AskView.Answer::name).thenComparing(AskView.Answer::node));
        silent.sort(Comparator.comparing(AskView.Silent::name).thenComparing(AskView.Silent::node));
        return new AskView(
                question.toString(), answered, silent, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static Answers answers(NodeRuntime runtime, byte[] question) {
        return runtime.findCluster()
                .map(cluster -> cluster.ask(question, PATIENCE_MILLIS))
                .orElseThrow(() -> new SelvedgeException("NOT_READY", "this node is not in its site's cluster yet"));
    }

    /**
     * Asks which devices the nodes see.
     *
     * @param addresses IP addresses that the enrolled nodes of the site are reached at
     */
    static CoverageView coverage(NodeRuntime runtime, Map<String, String> members, Set<String> addresses) {
        Answers answers = answers(runtime, LiveQuestion.neighbours());
        List<Coverage.Sighting> sightings = new ArrayList<>();
        List<AskView.Silent> silent = new ArrayList<>();
        members.forEach((id, name) -> {
            byte[] bytes = answers.answers().getOrDefault(id, new byte[0]);
            sighting(name, bytes).ifPresentOrElse(sightings::add, () -> silent.add(new AskView.Silent(id, name)));
        });
        Coverage coverage = Coverage.of(members.size(), addresses, sightings);
        return new CoverageView(
                coverage.enrolled(),
                coverage.answered(),
                coverage.denominator(),
                coverage.shareBasisPoints(),
                coverage.strangers().stream()
                        .map(stranger -> new CoverageView.Device(
                                stranger.mac(), stranger.addresses(), stranger.seenBy(), stranger.isCorroborated()))
                        .toList(),
                silent);
    }

    private static Optional<Coverage.Sighting> sighting(String name, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode answer = CanonicalJson.parse(bytes, Limits.ANSWER_BYTES);
            List<String> own = new ArrayList<>();
            answer.path("own").forEach(mac -> Neighbour.normal(mac.asText("")).ifPresent(own::add));
            List<Neighbour> seen = new ArrayList<>();
            for (JsonNode each : answer.path("seen")) {
                Neighbour.parse(text(each, "address") + " " + text(each, "mac")).ifPresent(seen::add);
            }
            return Optional.of(new Coverage.Sighting(name, own, seen));
        } catch (SelvedgeException e) {
            return Optional.empty();
        }
    }

    /** Another node's answer is anybody's bytes: what is not of the form counts as none. */
    private static Optional<AskView.Answer> read(String id, String name, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode answer = CanonicalJson.parse(bytes, Limits.ANSWER_BYTES);
            List<AskView.Row> rows = new ArrayList<>();
            for (JsonNode row : answer.path("packages")) {
                rows.add(new AskView.Row(
                        text(row, "system"), text(row, "name"), text(row, "version"), text(row, "architecture")));
            }
            String takenAt = Instant.parse(text(answer, "takenAt")).toString();
            return Optional.of(
                    new AskView.Answer(id, name, takenAt, answer.path("count").asLong(), rows));
        } catch (SelvedgeException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode object, String field) {
        String text = object.path(field).asText("");
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
