package io.selvedge.policy.document;

import io.selvedge.policy.expression.Scope;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a policy file. Strict: an unknown or repeated key, a wrong type or a ring that cannot work refuses the file, and
 * all that is wrong is reported at once, each with its place.
 */
public final class PolicyParser {
    /** Largest file, in UTF-8 bytes: room for thousands of names; what is larger is no policy. */
    public static final int MAX_BYTES = 256 * 1024;

    private final Problems problems = new Problems();

    private PolicyParser() {}

    /** The outcome of reading a file. */
    public sealed interface Result {
        /** The policy. */
        record Valid(PolicyDocument document) implements Result {}

        /**
         * Why the file is refused.
         *
         * @param problems at least one, in file order
         */
        record Invalid(List<Problem> problems) implements Result {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Reads the text of one policy file. Never throws, whatever the text. */
    public static Result parse(String yaml) {
        PolicyParser parser = new PolicyParser();
        Optional<PolicyDocument> document = Optional.empty();
        if (utf8Length(yaml) > MAX_BYTES) {
            parser.problems.add(0, 0, "", "the file is larger than " + MAX_BYTES / 1024 + " KiB");
        } else {
            document = YamlReader.read(yaml, parser.problems).flatMap(parser::policy);
        }
        if (document.isPresent() && parser.problems.isEmpty()) {
            return new Result.Valid(document.get());
        }
        return new Result.Invalid(parser.problems.list());
    }

    private static long utf8Length(String text) {
        if (text.length() > MAX_BYTES) {
            return text.length();
        }
        return text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }

    private Optional<PolicyDocument> policy(YamlNode root) {
        Fields fields = Fields.of(root, "", Keys.POLICY, problems).orElse(null);
        if (fields == null) {
            return Optional.empty();
        }
        fields.requireConstant("apiVersion", PolicyDocument.API_VERSION);
        fields.requireConstant("kind", PolicyDocument.KIND);
        Optional<String> name = fields.name("name");
        fields.require("version", "a whole number from 1 that grows with each publish");
        long version = fields.integer("version", 1, PolicyDocument.MAX_VERSION).orElse(1);
        Selector targets = fields.find("targets")
                .flatMap(node -> Fields.of(node, "targets", Keys.TARGETS, problems))
                .map(inner -> selector(
                        inner, "leave targets out for all endpoints", fields.has("rings") ? Scope.ENDPOINT : Scope.OWN))
                .orElse(Selector.ALL);
        PatchFilter patches = fields.find("patches").map(this::patches).orElse(PatchFilter.ALL);
        List<Ring> rings = fields.find("rings").map(this::rings).orElse(List.of());
        PolicyScope scope =
                fields.word("scope", "mesh, site or group", PolicyScope::find).orElse(PolicyScope.GROUP);
        OnFailure onFailure = fields.word("onFailure", "undo-ring, undo-all or stop", OnFailure::find)
                .orElse(OnFailure.UNDO_RING);
        Map<Lane, LaneChange> lanes = fields.find("lanes").map(this::lanes).orElse(Map.of());
        int attempts = fields.count("attempts", 1, PolicyDocument.MAX_ATTEMPTS).orElse(PolicyDocument.DEFAULT_ATTEMPTS);
        long backOff = fields.duration("backOff").orElse(PolicyDocument.DEFAULT_BACK_OFF_MILLIS);
        long coolDown = fields.duration("coolDown").orElse(0);
        PolicyDocument.Bandwidth bandwidth =
                fields.find("bandwidth").map(this::bandwidth).orElse(PolicyDocument.Bandwidth.UNLIMITED);
        Settings settings = SettingsReader.read(fields, problems);
        if (settings.stated().isEmpty()) {
            fields.require("rings", "a list of at least one ring; a policy without rings states settings");
        }
        if (!problems.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PolicyDocument(
                name.get(),
                version,
                targets,
                patches,
                rings,
                onFailure,
                lanes,
                attempts,
                backOff,
                coolDown,
                bandwidth,
                settings,
                scope));
    }

    private Selector selector(Fields fields, String hint, Scope scope) {
        if (!fields.has("names") && !fields.has("sites") && !fields.has("labels") && !fields.has("when")) {
            problems.add(fields.at(), fields.path(), "chooses nothing", hint);
        }
        return new Selector(
                fields.globs("names"), fields.globs("sites"), fields.labels("labels"), fields.condition("when", scope));
    }

    private PatchFilter patches(YamlNode node) {
        Fields fields = Fields.of(node, "patches", Keys.PATCHES, problems).orElse(null);
        if (fields == null) {
            return PatchFilter.ALL;
        }
        if (!fields.has("products") && !fields.has("when")) {
            problems.add(fields.at(), fields.path(), "chooses nothing", "leave patches out for all patches");
        }
        return new PatchFilter(fields.globs("products"), fields.condition("when", Scope.PATCH));
    }

    private Map<Lane, LaneChange> lanes(YamlNode node) {
        Map<Lane, LaneChange> lanes = new EnumMap<>(Lane.class);
        Fields.of(node, "lanes", Keys.LANES, problems)
                .flatMap(fields -> fields.find(Lane.CRITICAL.text()))
                .ifPresent(lane -> lanes.put(Lane.CRITICAL, lane(lane, "lanes.critical")));
        return lanes;
    }

    private LaneChange lane(YamlNode node, String path) {
        return Fields.of(node, path, Keys.LANE, problems)
                .map(fields -> new LaneChange(gate(fields), fields.flag("approval"), fields.duration("coolDown")))
                .orElse(LaneChange.NONE);
    }

    private PolicyDocument.Bandwidth bandwidth(YamlNode node) {
        return Fields.of(node, "bandwidth", Keys.BANDWIDTH, problems)
                .map(fields -> fields.count("wanKbit", 0, PolicyDocument.Bandwidth.MAX_WAN_KBIT))
                .filter(OptionalInt::isPresent)
                .map(value -> new PolicyDocument.Bandwidth(value.getAsInt()))
                .orElse(PolicyDocument.Bandwidth.UNLIMITED);
    }

    private List<Ring> rings(YamlNode node) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problems.add(node, "rings", "must be a list, not " + node.kind(), "each ring starts with \"- name:\"");
            return List.of();
        }
        if (sequence.items().isEmpty() || sequence.items().size() > PolicyDocument.MAX_RINGS) {
            problems.add(node, "rings", "a policy has 1 to " + PolicyDocument.MAX_RINGS + " rings");
            return List.of();
        }
        List<Ring> rings = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        int basisPoints = 0;
        for (int i = 0; i < sequence.items().size(); i++) {
            YamlNode item = sequence.items().get(i);
            String path = "rings[" + i + "]";
            Optional<Ring> ring = ring(item, path);
            if (ring.isEmpty()) {
                continue;
            }
            Integer first = names.putIfAbsent(ring.get().name(), i);
            if (first != null) {
                problems.add(item, path + ".name", "is the name of rings[" + first + "] already");
            }
            if (ring.get().members() instanceof Members.Rest
                    && i < sequence.items().size() - 1) {
                problems.add(item, path + ".members.rest", "only the last ring can be the rest");
            }
            if (ring.get().members() instanceof Members.Percent percent) {
                boolean fitted = basisPoints <= Members.ALL_BASIS_POINTS;
                basisPoints += percent.basisPoints();
                if (fitted && basisPoints > Members.ALL_BASIS_POINTS) {
                    problems.add(item, path + ".members.percent", "the percentages up to here add up to more than 100");
                }
            }
            rings.add(ring.get());
        }
        return rings;
    }

    private Optional<Ring> ring(YamlNode node, String path) {
        Fields fields = Fields.of(node, path, Keys.RING, problems).orElse(null);
        if (fields == null) {
            return Optional.empty();
        }
        Optional<String> name = fields.name("name");
        Optional<Members> members = fields.require("members", "one of percent, names, sites, labels, rest")
                .flatMap(inner -> Fields.of(inner, path + ".members", Keys.MEMBERS, problems))
                .flatMap(inner -> members(inner));
        boolean approval = fields.flag("approval").orElse(false);
        GateChange gate = fields.find("gate")
                .flatMap(inner -> Fields.of(inner, path + ".gate", Keys.GATE, problems))
                .map(PolicyParser::gate)
                .orElse(GateChange.NONE);
        if (name.isEmpty() || members.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Ring(name.get(), members.get(), approval, Gate.DEFAULT.with(gate)));
    }

    private Optional<Members> members(Fields fields) {
        boolean selects = fields.has("names") || fields.has("sites") || fields.has("labels") || fields.has("when");
        int ways = (selects ? 1 : 0) + (fields.has("percent") ? 1 : 0) + (fields.has("rest") ? 1 : 0);
        if (ways != 1) {
            problems.add(
                    fields.at(),
                    fields.path(),
                    ways == 0 ? "chooses nothing" : "percent, rest and a selector exclude each other",
                    "one of {percent: 10}, {names: [..]}, {sites: [..]}, {labels: {..}}, {rest: true}");
            return Optional.empty();
        }
        if (fields.has("percent")) {
            OptionalInt basisPoints = fields.percentage("percent");
            return basisPoints.isPresent()
                    ? Optional.of(new Members.Percent(basisPoints.getAsInt()))
                    : Optional.empty();
        }
        if (fields.has("rest")) {
            YamlNode rest = fields.find("rest").orElseThrow();
            if (rest instanceof YamlNode.Scalar scalar && scalar.text().equals("true")) {
                return Optional.of(new Members.Rest());
            }
            problems.add(rest, fields.pathOf("rest"), "must be true", "leave it out otherwise");
            return Optional.empty();
        }
        Selector selector = selector(fields, "", Scope.ENDPOINT);
        return selector.isAll() ? Optional.empty() : Optional.of(new Members.Chosen(selector));
    }

    private static GateChange gate(Fields fields) {
        return new GateChange(
                fields.share("success"),
                fields.count("minSuccess", 0, Gate.MAX_COUNT),
                fields.limit("maxFailed"),
                fields.limit("maxSilent"),
                fields.word("onSilence", "hold or fail", OnSilence::find),
                fields.duration("silence"),
                fields.duration("soak"),
                fields.duration("hold"));
    }
}
