package io.selvedge.app.cli;

import picocli.CommandLine.Command;

/** Groups the commands about rollouts. */
@Command(
        name = "rollout",
        description = "Campaigns, ring by ring.",
        subcommands = {
            RolloutProposeCommand.class,
            RolloutApproveCommand.class,
            RolloutDeferCommand.class,
            RolloutPauseCommand.class,
            RolloutHaltCommand.class,
            RolloutResumeCommand.class,
            RolloutStatusCommand.class,
            RolloutWatchCommand.class
        })
final class RolloutCommand extends CommandGroup {}
