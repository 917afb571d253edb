package io.selvedge.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root: says what there is. */
@Command(
        name = "selvedge",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        description = "Patch management as a mesh, without a server.",
        subcommands = {
            DemoCommand.class,
            MeshCommand.class,
            InviteCommand.class,
            NodeCommand.class,
            StatusCommand.class,
            AskCommand.class,
            CoverageCommand.class,
            InventoryCommand.class,
            FindingsCommand.class,
            CatalogCommand.class,
            VersionCommand.class,
            PolicyCommand.class,
            WindowCommand.class,
            ExceptionCommand.class,
            RolloutCommand.class,
            EvidenceCommand.class,
            AuditCommand.class,
            ReportCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  selvedge demo                      a whole mesh on this machine, patched ring by ring",
            "  selvedge mesh init --name acme --admins 3 --threshold 2 --out acme",
            "  selvedge status                    what the node on this machine says",
            "",
            "Exit codes: 0 done and good; 1 done, and the answer is no; 2 wrong usage or bad input;",
            "3 no node reachable; 4 refused (not signed or not authorized).",
        })
final class SelvedgeCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
