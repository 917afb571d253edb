package io.selvedge.sim.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Signs and publishes with the keys of the lab's mesh, at the command line of its first machine. */
final class Administrator {
    /** The directory of {@code mesh init}. */
    static final String MESH = "/root/mesh";

    private static final String RINGS = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: lab
            version: 1
            rings:
              - name: pilot
                members: {labels: {ring: pilot}}
                gate: {silence: PT3M, soak: PT1S, hold: PT5M}
              - name: rest
                members: {rest: true}
                gate: {silence: PT3M, soak: PT0S, hold: PT5M}
            onFailure: undo-ring
            attempts: 2
            """;

    private static final String EVERYBODY = """
            apiVersion: selvedge.io/v1
            kind: Policy
            name: everybody
            version: 1
            rings:
              - name: all
                members: {rest: true}
                gate: {silence: PT3M, soak: PT0S, hold: PT5M}
            """;

    /** Cosignatures of other sites come within seconds of the last record. */
    private static final Duration EVIDENCE = Duration.ofSeconds(60);

    private final Endpoint desk;

    Administrator(Endpoint desk) {
        this.desk = desk;
    }

    /** The options that name the keys of the admins {@code from} to {@code to}. */
    static String keys(int from, int to) {
        StringBuilder options = new StringBuilder();
        for (int i = from; i <= to; i++) {
            options.append(" --key ").append(MESH).append("/admin-").append(i).append(".pem");
        }
        return options.append(" --passphrase-file ")
                .append(MESH)
                .append("/passphrase.txt")
                .toString();
    }

    /** The two policies of the lab: pilots first, and everybody at once. */
    void publishPolicies() {
        for (String policy : List.of(RINGS, EVERYBODY)) {
            desk.write("/root/policy.yaml", policy.getBytes(StandardCharsets.UTF_8));
            desk.selvedge("policy publish /root/policy.yaml" + keys(1, 2));
        }
    }

    /** Takes a package into the catalog, with further health checks. */
    void addToCatalog(RealPackage.Release release, String... checks) {
        String file = "/root/" + release.file().getFileName();
        desk.copy(release.file(), file);
        StringBuilder options = new StringBuilder();
        for (String check : checks) {
            options.append(" --check '").append(check).append("'");
        }
        desk.selvedge("catalog add " + file + options + keys(1, 2));
    }

    /** Proposes a rollout with the threshold's signatures, so that it runs at once; its record id. */
    String rollOut(String policy, RealPackage.Release release, String product, String name) {
        return desk.selvedge("rollout propose --name " + name + " --policy " + policy + " --patch '" + product + "="
                        + release.version() + "'" + keys(1, 2))
                .path("recordId")
                .asText();
    }

    /** Exports the evidence and verifies it offline, until other sites have cosigned all of it; the audit's report. */
    JsonNode awaitValidEvidence() {
        return Eventually.get(
                "the evidence is valid and cosigned by the other site",
                EVIDENCE,
                () -> {
                    JsonNode report = audit();
                    boolean good = report.path("verdict").asText().equals("valid")
                            && report.path("level").asText().equals("L3");
                    return good ? Optional.of(report) : Optional.empty();
                },
                () -> audit().toPrettyString());
    }

    /** What the nodes themselves signed about a rollout, from the evidence that was exported last. */
    PatchLedger ledger(String rollout) {
        return PatchLedger.of(desk.read("/root/evidence.zip"), rollout);
    }

    private JsonNode audit() {
        desk.selvedge("evidence export --out /root/evidence.zip");
        String output = desk.trySelvedge("audit verify /root/evidence.zip --trust " + MESH + "/trust.json")
                .getStdout();
        return Endpoint.parse(output);
    }
}
