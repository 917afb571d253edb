package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import io.selvedge.policy.version.VersionTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Holds the order of versions to a table of somebody else; needs no node. */
@Command(
        name = "check",
        description = {
            "Hold the order of a scheme to a table of what is expected, and print what differs. Needs no node.",
            "",
            "FILE has one pair on each line: a, b and the expected sign, between tabs, commas or blanks, or: a < b. A sign is"
                    + " -1 0 1, < = > or lt eq gt. Empty lines, lines that begin with # or //, and a first line that names the"
                    + " columns (a, b, sign) are read over. This reads the tables of dpkg's, rpm's and OSV's own tests.",
            "",
            "Exit code 1: some differ. Exit code 2: a line is no pair, or one of its texts no version of the scheme."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge version check dpkg debian-dpkg.tsv",
            "  selvedge version check apk osv-alpine-versions.txt --json"
        })
final class VersionCheckCommand implements Callable<Integer> {
    /** More lines than this nobody reads; {@code --json} has all. */
    private static final int SHOWN = 200;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "SCHEME", description = "As in `selvedge version compare --help`.")
    private String scheme = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The table, UTF-8.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        VersionScheme order = VersionSchemes.require(scheme);
        VersionTable table = VersionTable.parse(
                new String(InputFile.read(file, VersionTable.MAX_BYTES, "a table"), StandardCharsets.UTF_8));
        Check check = new Check();
        table.faults().forEach(fault -> check.fault(fault.line(), 0, fault.reason()));
        table.cases().forEach(pair -> check.hold(order, pair));
        if (table.cases().isEmpty() && table.faults().isEmpty()) {
            check.fault(1, 0, "the table has no pair");
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("scheme", order.text())
                .put("file", file.toString())
                .put("pairs", table.cases().size())
                .put("agree", check.agree);
        document.set("different", check.different);
        document.set("faults", check.faults);
        output.answer(document, Words.printable(text(order, check, table.cases().size())));
        if (!check.faults.isEmpty()) {
            return Exit.BAD_INPUT;
        }
        return check.different.isEmpty() ? Exit.GOOD : Exit.NO;
    }

    private String text(VersionScheme order, Check check, int pairs) {
        StringBuilder text = new StringBuilder();
        text.append("%s: %d of %d pairs as %s orders them%n".formatted(file, check.agree, pairs, order.text()));
        int lines = 0;
        for (var each : check.different) {
            if (lines++ < SHOWN) {
                text.append("%s:%d: expected %s %s %s, is %s%n"
                        .formatted(
                                file,
                                each.path("line").asInt(),
                                each.path("a").asText(),
                                VersionSchemes.symbol(each.path("expected").asInt()),
                                each.path("b").asText(),
                                VersionSchemes.symbol(each.path("actual").asInt())));
            }
        }
        for (var each : check.faults) {
            if (lines++ < SHOWN) {
                text.append("%s:%d: %s%n"
                        .formatted(
                                file,
                                each.path("line").asInt(),
                                each.path("message").asText()));
            }
        }
        if (lines > SHOWN) {
            text.append("and %d more; --json has all%n".formatted(lines - SHOWN));
        }
        return text.toString();
    }

    /** What came out so far. */
    private static final class Check {
        private final ArrayNode different = JsonNodeFactory.instance.arrayNode();
        private final ArrayNode faults = JsonNodeFactory.instance.arrayNode();
        private int agree;

        void hold(VersionScheme order, VersionTable.Case pair) {
            boolean first = isVersion(order, pair.a(), pair.line());
            boolean second = isVersion(order, pair.b(), pair.line());
            if (!first || !second) {
                return;
            }
            int actual = Integer.signum(order.compare(pair.a(), pair.b()));
            if (actual == pair.sign()) {
                agree++;
                return;
            }
            different
                    .addObject()
                    .put("line", pair.line())
                    .put("a", pair.a())
                    .put("b", pair.b())
                    .put("expected", pair.sign())
                    .put("actual", actual);
        }

        private boolean isVersion(VersionScheme order, String version, int line) {
            try {
                order.require(version);
                return true;
            } catch (MalformedVersionException e) {
                fault(line, e.position() + 1, "'" + version + "' is " + e.getMessage());
                return false;
            }
        }

        /** {@code position}: of the character in the version, from 1; 0 for the whole line. */
        void fault(int line, int position, String message) {
            ObjectNode fault = faults.addObject().put("line", line).put("message", message);
            if (position > 0) {
                fault.put("position", position);
            }
        }
    }
}
