package io.selvedge.runtime.cluster;

import io.selvedge.crypto.SigningKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ignite.Ignition;

/**
 * A bare node process for the tests: one cluster member that prints what it hears, a line each, and obeys lines on its
 * standard input. Ends when its standard input does, so that no test leaves one behind.
 *
 * <p>Arguments: site, own seed number, role, discovery port, work directory, comma-separated peers, comma-separated seed
 * numbers of the admitted.
 */
public final class ClusterProcess {
    private ClusterProcess() {}

    static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return SigningKey.ofSeed(bytes);
    }

    static String nodeId(int seed) {
        return key(seed).verifyingKey().keyId();
    }

    static ClusterConfig config(
            String site,
            int seed,
            ClusterRole role,
            int discoveryPort,
            Path directory,
            List<String> peers,
            Set<String> admitted) {
        return new ClusterConfig(
                ClusterIdentity.of("mesh", site, key(seed), admitted::contains),
                role,
                new ClusterConfig.Listen(System.getProperty("test.bind", "127.0.0.1"), discoveryPort, 0),
                new ClusterConfig.Discovery(peers, Boolean.getBoolean("test.multicast")),
                new ClusterConfig.Announced("127.0.0.1:" + (20_000 + seed), "http://127.0.0.1:" + (30_000 + seed)),
                directory);
    }

    public static void main(String[] args) throws IOException {
        long began = System.nanoTime();
        Path directory = Files.createDirectories(Path.of(args[4]));
        Set<String> admitted = ConcurrentHashMap.newKeySet();
        for (String seed : args[6].split(",")) {
            admitted.add(nodeId(Integer.parseInt(seed)));
        }
        List<String> peers = args[5].isEmpty() ? List.of() : List.of(args[5].split(","));
        ClusterConfig config = config(
                args[0],
                Integer.parseInt(args[1]),
                ClusterRole.valueOf(args[2]),
                Integer.parseInt(args[3]),
                directory,
                peers,
                admitted);
        SiteCluster cluster = SiteCluster.start(config, new Printer(began));
        cluster.answerWith(
                question -> ("echo " + new String(question, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", 3);
            obey(cluster, admitted, words);
        }
        cluster.close();
        say("CLOSED");
        System.exit(0);
    }

    private static void obey(SiteCluster cluster, Set<String> admitted, String[] words) {
        switch (words[0]) {
            case "broadcast" -> say("SENT " + cluster.broadcast(words[1].getBytes(StandardCharsets.UTF_8)));
            case "send" -> say("SENT " + cluster.send(words[1], words[2].getBytes(StandardCharsets.UTF_8)));
            case "big" -> say("SENT " + cluster.broadcast(new byte[Integer.parseInt(words[1])]));
            case "ask" -> {
                Answers answers = cluster.ask(words[1].getBytes(StandardCharsets.UTF_8), 5_000);
                say("ANSWERS " + answers.answers().size() + " SILENT "
                        + answers.silent().size());
            }
            case "announce" -> cluster.announce(words[1].getBytes(StandardCharsets.UTF_8));
            case "presence" -> say("PRESENCES " + cluster.presence().size());
            case "hold" ->
                cluster.announceHolding(
                        io.selvedge.crypto.Digest.of(words[1].getBytes(StandardCharsets.UTF_8)),
                        HexFormat.of().parseHex(words.length > 2 ? words[2] : ""));
            case "holders" ->
                say("HOLDERS "
                        + cluster.holders(io.selvedge.crypto.Digest.of(words[1].getBytes(StandardCharsets.UTF_8)))
                                .size());
            case "role" -> cluster.changeRole(ClusterRole.valueOf(words[1]));
            case "stopall" -> Ignition.stopAll(true);
            case "killworker" ->
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().contains("disco-msg-worker")
                                || thread.getName().contains("tcp-disco-msg"))
                        .forEach(Thread::interrupt);
            case "revoke" -> {
                admitted.remove(nodeId(Integer.parseInt(words[1])));
                cluster.admissionChanged();
            }
            case "peers" -> cluster.updatePeers(List.of(words[1].split(",")));
            case "holder" ->
                say("HOLDER " + words[1] + " "
                        + cluster.holder(Duty.valueOf(words[1])).orElse("-"));
            case "gc" -> System.gc();
            case "restarts" -> say("RESTARTS " + cluster.restarts());
            default -> say("UNKNOWN " + words[0]);
        }
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private record Printer(long began) implements ClusterListener {
        @Override
        public void onState(ClusterState state) {
            say(
                    switch (state) {
                        case ClusterState.Starting(ClusterRole role, int attempt) -> "STARTING " + role + " " + attempt;
                        case ClusterState.Up(ClusterRole role) ->
                            "UP " + role + " " + (System.nanoTime() - began) / 1_000_000;
                        case ClusterState.Down(String reason) -> "DOWN " + reason;
                    });
        }

        @Override
        public void onMembers(List<Member> members) {
            say("MEMBERS " + members.size() + " "
                    + members.stream()
                            .filter(m -> m.role() == ClusterRole.ANCHOR)
                            .count());
        }

        @Override
        public void onDutyGained(Duty duty, long fence) {
            say("GAINED " + duty + " " + fence);
        }

        @Override
        public void onDutyLost(Duty duty) {
            say("LOST " + duty);
        }

        @Override
        public void onMessage(String fromNodeId, byte[] message) {
            say("MESSAGE " + fromNodeId + " "
                    + (message.length > 100 ? message.length + " bytes" : new String(message, StandardCharsets.UTF_8)));
        }

        @Override
        public void onPresence(String nodeId, Optional<byte[]> presence) {
            say("PRESENCE " + nodeId + " "
                    + presence.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                            .orElse("-"));
        }
    }
}
