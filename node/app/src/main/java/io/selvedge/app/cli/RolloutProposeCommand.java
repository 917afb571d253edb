package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.selvedge.core.record.Patch;
import io.selvedge.core.record.Rollout;
import io.selvedge.core.state.Dependencies;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.Subject;
import io.selvedge.crypto.record.UtcTime;
import io.selvedge.crypto.trust.Role;
import io.selvedge.policy.document.Lane;
import io.selvedge.policy.document.PolicyDocument;
import io.selvedge.policy.document.PolicyParser;
import io.selvedge.policy.ring.Boundaries;
import io.selvedge.policy.ring.Endpoint;
import io.selvedge.policy.ring.Membership;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proposes a rollout: patches under a policy, ring by ring. */
@Command(
        name = "propose",
        description =
                "Propose a rollout: these patches, under this policy, ring by ring. It runs when the threshold of role"
                        + " 'operations' is met.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge rollout propose --name hello-2 --policy two-rings --patch hello=2.0-1 --key admin-1.pem --key admin-2.pem",
            "  selvedge rollout propose --name kev-now --policy two-rings --patch 5e1f9a --lane critical --key admin-1.pem"
        })
final class RolloutProposeCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private SigningOptions signing = new SigningOptions();

    @Option(names = "--name", paramLabel = "N", required = true, description = "Name of the rollout, for people.")
    private String name = "";

    @Option(names = "--policy", paramLabel = "NAME|ID", required = true, description = "The policy that has the rings.")
    private String policy = "";

    @Option(
            names = "--patch",
            paramLabel = "PRODUCT=VERSION|ID",
            required = true,
            description = "A patch of the catalog; repeat it for several, installed in this order.")
    private List<String> patches = new ArrayList<>();

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            defaultValue = "standard",
            description = "standard or critical (default ${DEFAULT-VALUE}).")
    private String lane = "";

    @Option(
            names = "--not-before",
            paramLabel = "TIME",
            description = "No ring opens earlier; UTC, such as 2026-11-23T03:00:00Z.")
    private @Nullable String notBefore;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "After it, an endpoint that is not patched is late; UTC.")
    private @Nullable String deadline;

    @Override
    public Integer call() {
        NodeClient client = node.client();
        checkUsage();
        JsonNode chosen = Rollouts.find(
                client.get("/api/v1/policies"),
                "policy",
                policy,
                entry -> entry.path("name").asText().equals(policy)
                        && (entry.path("inForce").asBoolean()
                                || entry.path("effective").asBoolean()));
        PolicyDocument document = parsed(chosen);
        List<JsonNode> entries = inOrder(client, patchEntries(client.get("/api/v1/catalog")));
        List<Endpoint> endpoints = endpoints(client.get("/api/v1/mesh"));
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String seed = HexFormat.of().formatHex(random);
        Boundaries boundaries = Boundaries.choose(document, seed, endpoints);
        List<Rollout.Ring> rings = new ArrayList<>();
        for (int i = 0; i < document.rings().size(); i++) {
            rings.add(new Rollout.Ring(
                    document.rings().get(i).name(),
                    boundaries.hex().get(i),
                    document.needsApproval(i, Lane.find(lane).orElseThrow()) ? true : null));
        }
        Rollout rollout = new Rollout(
                name,
                chosen.path("recordId").asText(),
                entries.stream().map(entry -> entry.path("recordId").asText()).toList(),
                seed,
                rings,
                lane,
                notBefore,
                deadline);
        List<Subject> subjects = entries.stream()
                .map(entry -> new Subject(
                        entry.path("product").asText() + "="
                                + entry.path("version").asText(),
                        Digest.ofHex(entry.path("sha256").asText())))
                .toList();
        Publisher.Published published = signing.publisher(client, output).publish(rollout, subjects, Role.OPERATIONS);
        output.answer(
                published.toJson().put("name", name),
                "Rollout %s is proposed as %s.%n%s%s%nWatch it: selvedge rollout watch %s"
                        .formatted(
                                name,
                                published.recordId(),
                                ringLines(document, seed, boundaries, endpoints),
                                published.next(),
                                published.recordId().substring(0, 12)));
        return Exit.GOOD;
    }

    private void checkUsage() {
        if (Lane.find(lane).isEmpty()) {
            throw new SelvedgeException("WRONG_USAGE", "--lane: '" + lane + "' is neither standard nor critical");
        }
        if (notBefore != null) {
            UtcTime.parse(notBefore, "--not-before");
        }
        if (deadline != null) {
            UtcTime.parse(deadline, "--deadline");
        }
    }

    private static PolicyDocument parsed(JsonNode entry) {
        return switch (PolicyParser.parse(entry.path("source").asText())) {
            case PolicyParser.Result.Valid valid -> valid.document();
            case PolicyParser.Result.Invalid invalid ->
                throw new SelvedgeException(
                        "BAD_POLICY",
                        "the node's policy " + entry.path("name").asText() + " is none: "
                                + invalid.problems().getFirst().sentence());
        };
    }

    private List<JsonNode> patchEntries(JsonNode catalog) {
        List<JsonNode> entries = new ArrayList<>();
        for (String patch : patches) {
            entries.add(Rollouts.find(
                    catalog,
                    "patch",
                    patch,
                    entry -> patch.equals(entry.path("product").asText() + "="
                                    + entry.path("version").asText())
                            || patch.equals(entry.path("name").asText())));
        }
        return entries;
    }

    /** What others of them need comes first, whatever order they were named in. */
    private List<JsonNode> inOrder(NodeClient client, List<JsonNode> entries) {
        Map<Patch, JsonNode> byPatch = new LinkedHashMap<>();
        entries.forEach(entry ->
                byPatch.put(Rollouts.patch(client, entry.path("recordId").asText()), entry));
        List<Patch> named = List.copyOf(byPatch.keySet());
        List<Patch> ordered = Dependencies.order(named)
                .orElseThrow(() -> new SelvedgeException(
                        "WRONG_USAGE", "--patch: these patches need each other in a circle, none can be the first"));
        for (Patch patch : ordered) {
            patch.requirements().stream()
                    .filter(needed -> named.stream().noneMatch(other -> Dependencies.meets(other, needed)))
                    .forEach(needed -> output.progress(patch.name() + " needs " + needed.product() + " "
                            + needed.version() + " in effect first: an endpoint without it waits"));
        }
        return ordered.stream().map(byPatch::get).toList();
    }

    private static List<Endpoint> endpoints(JsonNode mesh) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode site : mesh.path("sites")) {
            for (JsonNode each : site.path("nodes")) {
                Map<String, String> labels = new TreeMap<>();
                each.path("labels")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText()));
                endpoints.add(new Endpoint(
                        each.path("id").asText(),
                        each.path("name").asText(),
                        each.path("site").asText(),
                        labels));
            }
        }
        return endpoints;
    }

    private static String ringLines(
            PolicyDocument document, String seed, Boundaries boundaries, List<Endpoint> endpoints) {
        List<List<String>> members = new ArrayList<>();
        document.rings().forEach(ring -> members.add(new ArrayList<>()));
        for (Endpoint endpoint : endpoints) {
            OptionalInt ring = Membership.ringOf(document, seed, boundaries, endpoint);
            ring.ifPresent(index -> members.get(index).add(endpoint.name()));
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < members.size(); i++) {
            List<String> names = members.get(i);
            lines.append("  ring %d %-12s %d endpoints%s%n"
                    .formatted(
                            i + 1,
                            document.rings().get(i).name(),
                            names.size(),
                            names.size() <= 8 && !names.isEmpty() ? ": " + String.join(", ", names) : ""));
        }
        return lines.toString();
    }
}
