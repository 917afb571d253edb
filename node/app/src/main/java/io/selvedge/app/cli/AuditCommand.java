package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands of an auditor. */
@Command(
        name = "audit",
        description = "Verify evidence, offline.",
        subcommands = {AuditVerifyCommand.class})
final class AuditCommand extends CommandGroup {}
