package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about a whole mesh. */
@Command(name = "mesh", description = "Begin a mesh.", subcommands = MeshInitCommand.class)
final class MeshCommand extends CommandGroup {}
