package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands of one node. */
@Command(
        name = "node",
        description = "Join the mesh with this machine, and run the node.",
        subcommands = {NodeJoinCommand.class, NodeRunCommand.class})
final class NodeCommand extends CommandGroup {}
