package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about exceptions. */
@Command(
        name = "exception",
        description = "What is left unpatched where, why, and until when.",
        subcommands = {ExceptionGrantCommand.class, ExceptionRevokeCommand.class, ExceptionListCommand.class})
final class ExceptionCommand extends CommandGroup {}
