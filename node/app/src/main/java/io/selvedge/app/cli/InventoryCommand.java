package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about what is installed. */
@Command(
        name = "inventory",
        description = "What is installed on a machine.",
        subcommands = {InventoryScanCommand.class})
final class InventoryCommand extends CommandGroup {}
