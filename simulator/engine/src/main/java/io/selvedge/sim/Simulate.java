package io.selvedge.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs one world from the command line; progress on standard error, one JSON document on standard output. */
public final class Simulate {
    private static final String USAGE = """
            usage: Simulate [--sites N] [--nodes N] [--seed N] [--fail-ring N] [--crash-permille N]
                            [--loss-permille N] [--real-signatures true|false] [--limit-minutes N]

            example: 25 sites of 40 nodes each, a ring that fails
              Simulate --sites 25 --nodes 40 --seed 7 --fail-ring 2
            """;

    private Simulate() {}

    /** Exit 0 where nothing was violated, 1 where something was, 2 for wrong usage. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream progress) throws Exception {
        Map<String, String> options = new TreeMap<>(Map.of(
                "--sites", "25",
                "--nodes", "40",
                "--seed", "1",
                "--fail-ring", "0",
                "--crash-permille", "0",
                "--loss-permille", "0",
                "--real-signatures", "false",
                "--limit-minutes", "240"));
        for (int i = 0; i < arguments.length; i += 2) {
            if (!options.containsKey(arguments[i]) || i + 1 == arguments.length) {
                progress.println("unknown or incomplete option: " + arguments[i]);
                progress.print(USAGE);
                return 2;
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        World world;
        long limitMillis;
        try {
            int failing = number(options, "--fail-ring");
            world = new World(
                    Long.parseLong(options.getOrDefault("--seed", "1")),
                    number(options, "--sites"),
                    number(options, "--nodes"),
                    20_000_000,
                    World.Links.OFFICE,
                    new World.Faults(
                            failing > 0 ? Set.of(failing - 1) : Set.of(),
                            number(options, "--crash-permille"),
                            number(options, "--loss-permille"),
                            !Boolean.parseBoolean(options.get("--real-signatures"))));
            limitMillis = number(options, "--limit-minutes") * 60_000L;
        } catch (IllegalArgumentException e) {
            progress.println("not a number, or out of range: " + e.getMessage());
            progress.print(USAGE);
            return 2;
        }
        long began = System.nanoTime();
        Outcome outcome = Scenario.run(
                world, limitMillis, millis -> progress.print("\rvirtual time " + millis / 1_000 + " s   "));
        progress.println();
        Map<String, Object> document = outcome.fields();
        document.put("seconds", (System.nanoTime() - began) / 1_000_000_000.0);
        out.println(new ObjectMapper().writeValueAsString(document));
        return outcome.violations().isEmpty() ? 0 : 1;
    }

    private static int number(Map<String, String> options, String name) {
        return Integer.parseInt(options.getOrDefault(name, "0"));
    }
}
