package io.selvedge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryScanCommandTest {
    @TempDir
    Path temp;

    private String status = "";

    @BeforeEach
    void writeStatus() throws IOException {
        status = Files.writeString(temp.resolve("status"), """
                        Package: libssl3
                        Status: install ok installed
                        Architecture: amd64
                        Source: openssl
                        Version: 3.0.17-1~deb12u2

                        Package: base-files
                        Status: install ok installed
                        Architecture: amd64
                        Version: 12.4+deb12u11
                        """).toString();
    }

    @Test
    void printsWhatAStatusFileHas() throws IOException {
        Run run = Run.of("inventory", "scan", "--dpkg-status", status, "--json", "--name", "web-1");

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().at("/endpoint").asText()).isEqualTo("web-1");
        assertThat(run.json().at("/system/release").asText()).isEqualTo("debian:12");
        assertThat(run.json().at("/packages/1/purl").asText())
                .isEqualTo("pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl");
        assertThat(Run.of("inventory", "scan", "--dpkg-status", status).out())
                .contains("dpkg           2 packages", "libssl3 3.0.17-1~deb12u2 amd64");
    }

    @Test
    void printsCycloneDx() throws IOException {
        Run run = Run.of(
                "inventory", "scan", "--dpkg-status", status, "--format", "cyclonedx", "--release", "ubuntu:jammy");

        assertThat(run.exit()).isEqualTo(Exit.GOOD);
        assertThat(run.json().at("/specVersion").asText()).isEqualTo("1.6");
        assertThat(run.json().at("/components/0/version").asText()).isEqualTo("22.04");
    }

    @Test
    void badFilesAreTwoWithThePlace() throws IOException {
        Path bad = Files.writeString(temp.resolve("bad"), "Package: a\n");
        Run run = Run.of("inventory", "scan", "--dpkg-status", bad.toString());

        assertThat(run.exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(run.err()).contains("bad line 1", "no field status");
        assertThat(Run.of("inventory", "scan", "--release", "12").exit()).isEqualTo(Exit.BAD_INPUT);
        assertThat(Run.of("inventory", "scan", "--dpkg-status", "nowhere").exit())
                .isEqualTo(Exit.BAD_INPUT);
    }
}
