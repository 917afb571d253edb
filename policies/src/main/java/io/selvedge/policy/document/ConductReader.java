package io.selvedge.policy.document;

import io.selvedge.policy.conduct.Conditions;
import io.selvedge.policy.conduct.Deferral;
import io.selvedge.policy.conduct.RebootLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the sections about power, network, users and reboots. */
final class ConductReader {
    /** Most notices before one installation: more are not read. */
    static final int MAX_NOTICES = 8;
    /** Shortest time between two looks of a machine at its work: a notice closer to it would come too late. */
    private static final long MIN_NOTICE_MILLIS = 60_000;

    private final Problems problems;

    ConductReader(Problems problems) {
        this.problems = problems;
    }

    Conditions conditions(Fields fields) {
        boolean mains =
                fields.word("power", "any or mains", ConductReader::power).orElse(false);
        OptionalInt battery = fields.share("minBattery");
        if (battery.isPresent() && battery.getAsInt() % 100 != 0) {
            fields.find("minBattery")
                    .ifPresent(node ->
                            problems.add(node, fields.pathOf("minBattery"), "must be a whole percentage such as 40%"));
        }
        if (mains && battery.isPresent()) {
            problems.add(
                    fields.at(),
                    fields.pathOf("minBattery"),
                    "has no effect: power: mains lets nothing run on battery");
        }
        boolean metered = fields.flag("metered").orElse(true);
        return new Conditions(mains, battery.orElse(0) / 100, metered);
    }

    private static Optional<Boolean> power(String word) {
        return switch (word) {
            case "any" -> Optional.of(false);
            case "mains" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    Deferral deferral(Fields fields) {
        fields.require("times", "how often, such as 3");
        fields.require("each", "for how long at most, such as PT4H");
        fields.require("deadline", "until when after the work was due, such as P3D");
        OptionalInt times = fields.count("times", 0, Deferral.MAX_TIMES);
        OptionalLong each = fields.duration("each");
        OptionalLong deadline = fields.duration("deadline");
        return new Deferral(times.orElse(0), each.orElse(0), deadline.orElse(0));
    }

    List<Long> notices(Fields fields) {
        List<Long> notices = new ArrayList<>();
        Optional<YamlNode> before = fields.require("before", "a list such as [P1D, PT1H]");
        if (before.isPresent()) {
            if (!(before.get() instanceof YamlNode.Sequence list)
                    || list.items().isEmpty()
                    || list.items().size() > MAX_NOTICES) {
                problems.add(
                        before.get(),
                        fields.pathOf("before"),
                        "must be a list of 1 to " + MAX_NOTICES,
                        "such as [P1D]");
                return notices;
            }
            for (YamlNode item : list.items()) {
                OptionalLong millis = Fields.millis(item);
                if (millis.isEmpty()
                        || millis.getAsLong() < MIN_NOTICE_MILLIS
                        || notices.contains(millis.getAsLong())) {
                    problems.add(
                            item,
                            fields.pathOf("before"),
                            "must be different durations of a minute or more",
                            "such as PT1H");
                } else {
                    notices.add(millis.getAsLong());
                }
            }
        }
        notices.sort(Comparator.reverseOrder());
        return notices;
    }

    RebootLimit reboots(Fields fields) {
        int atOnce = fields.count("atOnce", 1, RebootLimit.MAX_AT_ONCE).orElse(RebootLimit.ONE.atOnce());
        Optional<String> groupBy =
                fields.text("groupBy", "a label such as rack").map(YamlNode.Scalar::text);
        if (groupBy.isPresent() && !Selector.isLabelKey(groupBy.get())) {
            fields.find("groupBy").ifPresent(node -> problems.add(node, fields.pathOf("groupBy"), "is no label"));
        }
        long lock = fields.duration("lock").orElse(RebootLimit.ONE.lockMillis());
        if (lock == 0) {
            fields.find("lock").ifPresent(node -> problems.add(node, fields.pathOf("lock"), "must be above 0"));
        }
        return new RebootLimit(atOnce, groupBy, Math.max(1, lock));
    }
}
