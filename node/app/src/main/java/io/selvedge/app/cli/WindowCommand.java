package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about windows. */
@Command(
        name = "window",
        description = "When endpoints may install.",
        subcommands = {WindowNextCommand.class})
final class WindowCommand extends CommandGroup {}
