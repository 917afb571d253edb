package io.selvedge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.policy.version.MalformedVersionException;
import io.selvedge.policy.version.VersionScheme;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says which of two versions is newer; needs no node. */
@Command(
        name = "compare",
        description = {
            "Say which of two versions is newer. Needs no node.",
            "",
            "Schemes: dpkg, rpm, apk, semver, nuget, winget, pypi, maven, gem, openssl; also by other words such as deb,"
                    + " debian, alpine, npm, chocolatey. Exit code 2 names the character at which a text stops being a version."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge version compare dpkg 3.0.17-1~deb12u2 3.0.20-1~deb12u2",
            "  selvedge version compare rpm 1.0^git1 1.0 --json",
            "  selvedge version compare maven -- -class 1.0     (-- before a version that begins with a hyphen)"
        })
final class VersionCompareCommand implements Callable<Integer> {
    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(index = "0", paramLabel = "SCHEME", description = "How the versions are ordered.")
    private String scheme = "";

    @Parameters(index = "1", paramLabel = "A", description = "A version.")
    private String first = "";

    @Parameters(index = "2", paramLabel = "B", description = "Another.")
    private String second = "";

    @Override
    public Integer call() {
        VersionScheme order = VersionSchemes.require(scheme);
        require(order, first);
        require(order, second);
        int sign = Integer.signum(order.compare(first, second));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("scheme", order.text())
                .put("a", first)
                .put("b", second)
                .put("sign", sign)
                .put("relation", VersionSchemes.symbol(sign));
        output.answer(document, Words.printable(first + " " + VersionSchemes.symbol(sign) + " " + second));
        return Exit.GOOD;
    }

    private static void require(VersionScheme scheme, String version) {
        try {
            scheme.require(version);
        } catch (MalformedVersionException e) {
            throw VersionSchemes.bad(version, e);
        }
    }
}
