package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about versions. */
@Command(
        name = "version",
        description = "Which version is newer, as each package system orders them.",
        subcommands = {VersionCompareCommand.class, VersionCheckCommand.class})
final class VersionCommand extends CommandGroup {}
