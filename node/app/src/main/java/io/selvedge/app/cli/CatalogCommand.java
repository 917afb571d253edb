package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about patches. */
@Command(
        name = "catalog",
        description = "The patches that the mesh knows.",
        subcommands = {
            CatalogAddCommand.class,
            CatalogListCommand.class,
            CatalogShowCommand.class,
            CatalogSyncCommand.class,
            CatalogVerifyCommand.class,
            CatalogChainCommand.class
        })
final class CatalogCommand extends CommandGroup {}
