package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about policies. */
@Command(
        name = "policy",
        description = "Rules: which endpoints, which patches, which rings.",
        subcommands = {PolicyCheckCommand.class, PolicyExplainCommand.class, PolicyPublishCommand.class})
final class PolicyCommand extends CommandGroup {}
