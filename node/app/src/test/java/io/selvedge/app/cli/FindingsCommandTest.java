package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsCommandTest {
    @TempDir
    Path temp;

    private String status = "";
    private String feeds = "";

    @BeforeEach
    void write() throws IOException {
        status = Files.writeString(temp.resolve("status"), """
                        Package: libcurl4
                        Status: install ok installed
                        Architecture: amd64
                        Source: curl
                        Version: 7.88.1-10

                        Package: base-files
                        Status: install ok installed
                        Architecture: amd64
                        Version: 12.4+deb12u11
                        """).toString();
        Path folder = Files.createDirectory(temp.resolve("feeds"));
        feeds = folder.toString();
        Files.writeString(folder.resolve("dsa.list"), """
                [10 Jan 2026] DSA-2-1 curl - security update
                \t{CVE-2026-0001 CVE-2026-0002}
                \t[bookworm] - curl 7.88.1-12
                """);
        Files.writeString(folder.resolve("kev.json"), """
                {"catalogVersion": "2026.01.12", "count": 1, "vulnerabilities": [
                 {"cveID": "CVE-2026-0001", "dateAdded": "2026-01-12", "dueDate": "2026-01-15"}]}
                """);
        Files.writeString(folder.resolve("epss.csv"), "cve,epss,percentile\nCVE-2026-0001,0.94,0.99\n");
        Files.writeString(folder.resolve("vex.json"), """
                {"@context": "https://openvex.dev/ns/v0.2.0", "statements": [
                 {"vulnerability": "CVE-2026-0002", "status": "not_affected", "justification": "component_not_present",
                  "products": ["pkg:deb/debian/curl?arch=source&distro=debian-12"]}]}
                """);
    }

    private Run findings(String... more) {
        List<String> arguments = new ArrayList<>(List.of("findings", "--inventory", status, "--advisories", feeds));
        if (!List.of(more).contains("--at")) {
            arguments.addAll(List.of("--at", "2026-01-20T00:00:00Z"));
        }
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(new String[0]));
    }

    @Test
    void saysWhatWhyAndUntilWhen() throws IOException {
        Run run = findings("--json");

        assertThat(run.exit()).isEqualTo(Exit.NO);
        assertThat(run.json().at("/summary/open").asInt()).isEqualTo(1);
        assertThat(run.json().at("/summary/cleared").asInt()).isEqualTo(1);
        assertThat(run.json().at("/files")).hasSize(4);
        JsonNode finding = run.json().at("/findings/0");
        assertThat(finding.path("vulnerability").asText()).isEqualTo("CVE-2026-0001");
        assertThat(finding.path("package").asText()).isEqualTo("libcurl4");
        assertThat(finding.path("fixed").asText()).isEqualTo("7.88.1-12");
        assertThat(finding.path("term").asText()).isEqualTo("3 days and forensic investigation");
        assertThat(finding.path("due").asText()).isEqualTo("2026-01-15T00:00:00Z");
        assertThat(finding.path("standing").asText()).isEqualTo("neglected for 5 d 0 h");
        assertThat(finding.path("epss").asDouble()).isEqualTo(0.94);
        assertThat(finding.path("cvss").isNull()).isTrue();
        assertThat(finding.at("/reasons/0/range").asText()).isEqualTo("debian:12 curl < 7.88.1-12");
        assertThat(finding.at("/reasons/0/file").asText()).endsWith("dsa.list");
        assertThat(finding.at("/reasons/0/sha256").asText()).hasSize(64);
        assertThat(findings().out())
                .contains("CVE-2026-0001  libcurl4 7.88.1-10, fixed in 7.88.1-12", "component_not_present");
    }

    @Test
    void aPolicyRanks() throws IOException {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                apiVersion: selvedge.io/v1
                kind: Policy
                name: servers
                version: 1
                rings:
                  - name: all
                    members: {rest: true}
                    gate: {success: 100%, silence: PT1H}
                priorities:
                  method: tiers
                  tiers:
                    - {name: exploited, kev: true, days: 30}
                """);
        Run run = findings("--policy", policy.toString(), "--fail-on", "overdue", "--json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().at("/findings/0/tier").asText()).isEqualTo("exploited");
        assertThat(run.json().at("/findings/0/due").asText()).isEqualTo("2026-02-11T00:00:00Z");
    }

    @Test
    void readyMadeTiersAndExposure() throws IOException {
        assertThat(findings("--priorities", "cvss-epss", "--json")
                        .json()
                        .at("/findings/0/tier")
                        .asText())
                .isEqualTo("exploited");
        assertThat(findings("--exposed", "no", "--json")
                        .json()
                        .at("/findings/0/because")
                        .asText())
                .contains("not exposed");
    }

    @Test
    void nothingFoundIsZero() throws IOException {
        Path other =
                Files.writeString(temp.resolve("dsa.list"), "[10 Jan 2026] DSA-9-1 vlc - x\n\t[bookworm] - vlc 3\n");
        Run run = Run.of("findings", "--inventory", status, "--advisories", other.toString());

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.out()).contains("0 open findings");
    }

    @Test
    void badInputIsTwoWithThePlace() throws IOException {
        Path bad = Files.writeString(temp.resolve("bad.csv"), "cve,epss,percentile\nCVE-2026-0001,2,0\n");
        assertThat(Run.of("findings", "--inventory", status, "--advisories", bad.toString()))
                .satisfies(run -> {
                    assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
                    assertThat(run.err()).contains("bad.csv line 2");
                });
        assertThat(findings("--at", "now").exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(findings("--priorities", "mine").err()).contains("neither bod-26-04");
        Path noRelease =
                Files.writeString(temp.resolve("none"), "Package: a\nStatus: install ok installed\nVersion: 1\n");
        assertThat(Run.of("findings", "--inventory", noRelease.toString(), "--advisories", feeds)
                        .err())
                .contains("--release");
        assertThat(Run.of("findings", "--inventory", "nowhere", "--advisories", feeds)
                        .exit())
                .isEqualTo(Exit.BAD_INPUT);
    }
}
