package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about evidence. */
@Command(
        name = "evidence",
        description = "What the mesh can prove.",
        subcommands = {EvidenceExportCommand.class})
final class EvidenceCommand extends CommandGroup {}
