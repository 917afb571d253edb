package io.selvedge.sim.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** A mesh of two sites with three Debian machines each, and a line between the sites. */
final class Lab implements AutoCloseable {
    static final String NORTH = "north";
    static final String SOUTH = "south";
    private static final int NODES_PER_SITE = 3;

    /** Until every node knows every other and each site has its three anchors. */
    private static final Duration READY = Duration.ofSeconds(120);

    private final Network north;
    private final Network south;
    private final WanLink wan;
    private final List<Endpoint> endpoints = new ArrayList<>();

    private Lab(DockerClient engine, String image, Path distribution) {
        this.north = WanLink.lan(engine);
        this.south = WanLink.lan(engine);
        this.wan = new WanLink(image, north, south, distribution);
        for (int i = 1; i <= NODES_PER_SITE; i++) {
            endpoints.add(new Endpoint(NORTH + "-" + i, NORTH, image, north, distribution));
        }
        for (int i = 1; i <= NODES_PER_SITE; i++) {
            endpoints.add(new Endpoint(SOUTH + "-" + i, SOUTH, image, south, distribution));
        }
    }

    /** Starts the machines, founds the mesh and waits until it is whole. */
    static Lab start() {
        DockerClient engine = ContainerEngine.required();
        Path distribution = distribution();
        Lab lab = new Lab(engine, DebianImage.name(engine), distribution);
        try {
            lab.wan.start(engine);
            Startables.deepStart(lab.endpoints.stream().map(Endpoint::container))
                    .join();
            for (Endpoint endpoint : lab.endpoints) {
                lab.wan.serve(endpoint, endpoint.site().equals(NORTH) ? lab.north : lab.south);
            }
            lab.foundMesh();
            lab.each(Endpoint::launch);
            lab.each(Endpoint::awaitAnswer);
            lab.awaitWhole();
            return lab;
        } catch (RuntimeException | Error e) {
            lab.keepLogs("start");
            lab.close();
            throw e;
        }
    }

    /** The program as it is packaged; built before these tests run. */
    private static Path distribution() {
        String root = System.getProperty("selvedge.root", "../..");
        String packaged = System.getProperty("selvedge.distribution", root + "/node/app/target/selvedge");
        Path folder = Path.of(packaged).toAbsolutePath().normalize();
        ContainerEngine.require(
                Files.isExecutable(folder.resolve("bin/selvedge")), folder + " is not built; run mvn package");
        return folder;
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    List<Endpoint> site(String name) {
        return endpoints.stream().filter(each -> each.site().equals(name)).toList();
    }

    Endpoint endpoint(String name) {
        return endpoints.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Where the administrator works. */
    Endpoint first() {
        return endpoints.getFirst();
    }

    WanLink wan() {
        return wan;
    }

    long wanBytes(String site) {
        return wan.bytesInto(site.equals(NORTH) ? north : south);
    }

    /** Does something with all endpoints at once. */
    void each(Consumer<Endpoint> action) {
        endpoints.parallelStream().forEach(action);
    }

    /** The endpoint that has a duty of its site now, as its site's nodes say. */
    Optional<Endpoint> findHolder(String site, String duty, Predicate<Endpoint> asked) {
        return site(site).stream()
                .filter(asked)
                .flatMap(each -> each.find("/api/v1/status").stream())
                .map(status -> status.path(duty).asText())
                .flatMap(id -> site(site).stream().filter(each -> each.nodeId().equals(id)))
                .findFirst();
    }

    /** Waits until every node knows every other, and its own site is all there. */
    void awaitWhole() {
        for (Endpoint endpoint : endpoints) {
            Eventually.get(
                    endpoint.name() + " sees the whole mesh",
                    READY,
                    () -> endpoint.find("/api/v1/mesh").filter(mesh -> isWhole(mesh, endpoint.site())),
                    () -> endpoint.find("/api/v1/mesh") + "\n" + endpoint.lastWords());
        }
    }

    private boolean isWhole(JsonNode mesh, String ownSite) {
        int known = 0;
        boolean home = false;
        for (JsonNode site : mesh.path("sites")) {
            known += site.path("nodes").size();
            if (site.path("name").asText().equals(ownSite)) {
                long alive = 0;
                for (JsonNode node : site.path("nodes")) {
                    alive += node.path("alive").asBoolean() ? 1 : 0;
                }
                home = alive == NODES_PER_SITE && site.path("anchors").size() == NODES_PER_SITE;
            }
        }
        return home && known == endpoints.size();
    }

    private void foundMesh() {
        Endpoint admin = first();
        admin.selvedge("mesh init --name lab --admins 3 --threshold 2 --out " + Administrator.MESH);
        for (String site : List.of(NORTH, SOUTH)) {
            List<Endpoint> members = site(site);
            Endpoint founder = members.getFirst();
            join(founder, invite(site, site.equals(NORTH) ? "" : " --address " + admin.address() + ":7603"));
            byte[] second = invite(site, " --address " + founder.address() + ":7603");
            members.subList(1, members.size()).parallelStream().forEach(each -> join(each, second));
        }
    }

    private byte[] invite(String site, String more) {
        String file = Administrator.MESH + "/invite-" + site + "-" + more.hashCode() + ".json";
        first().selvedge("invite --mesh " + Administrator.MESH + " --site " + site + " --expires PT2H --out " + file
                + more + Administrator.keys(1, 2));
        return first().read(file);
    }

    private void join(Endpoint endpoint, byte[] invite) {
        endpoint.write("/root/invite.json", invite);
        String neighbours = site(endpoint.site()).stream()
                .map(each -> "\"" + each.address() + ":7601\"")
                .collect(Collectors.joining(", "));
        // The last machine of each site is the pilot.
        String label = endpoint.name().endsWith("-" + NODES_PER_SITE) ? " --label ring=pilot" : "";
        JsonNode joined = endpoint.selvedge("node join --home " + Endpoint.HOME + " --invite /root/invite.json --name "
                + endpoint.name() + label + " --set cluster.finder=static --set 'cluster.addresses=[" + neighbours
                + "]' --set sync.evidenceOf=all");
        endpoint.remember(joined.path("id").asText());
    }

    /** Puts what the nodes wrote under target/, for a person to read. */
    void keepLogs(String scenario) {
        try {
            Path folder = Files.createDirectories(Path.of("target", "lab", scenario));
            for (Endpoint endpoint : endpoints) {
                if (endpoint.container().isRunning()) {
                    String text = endpoint.tryRun(
                                    "bash",
                                    "-c",
                                    "cat " + Endpoint.OUTPUT + "; tail -n 200 " + Endpoint.HOME
                                            + "/logs/* 2>/dev/null; curl -s http://127.0.0.1:7600/api/v1/rollouts")
                            .getStdout();
                    Files.writeString(folder.resolve(endpoint.name() + ".log"), text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        endpoints.parallelStream().forEach(Endpoint::close);
        wan.close();
        north.close();
        south.close();
    }
}
