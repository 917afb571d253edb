package io.selvedge.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.policy.supersedence.UpdateChains;
import io.selvedge.runtime.Mutations;
import io.selvedge.runtime.SharedFiles;
import io.selvedge.runtime.input.LimitedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CvrfReaderTest {
    private static final String MONTH = """
            <?xml version="1.0"?>
            <cvrf:cvrfdoc xmlns:cvrf="http://www.icasi.org/CVRF/schema/cvrf/1.1"
                xmlns:prod="http://www.icasi.org/CVRF/schema/prod/1.1"
                xmlns:vuln="http://www.icasi.org/CVRF/schema/vuln/1.1">
              <cvrf:DocumentTracking><cvrf:Identification><cvrf:ID>2026-Xyz</cvrf:ID></cvrf:Identification></cvrf:DocumentTracking>
              <prod:ProductTree><prod:FullProductName ProductID="1">Windows &amp; more</prod:FullProductName></prod:ProductTree>
              <vuln:Vulnerability Ordinal="1">
                <vuln:Title>Of the vulnerability</vuln:Title>
                <vuln:Notes><vuln:Note Title="x">long</vuln:Note></vuln:Notes>
                <vuln:CVE>CVE-2026-0001</vuln:CVE>
                <vuln:Remediations>
                  <vuln:Remediation Type="Vendor Fix">
                    <vuln:Description>5034127</vuln:Description>
                    <vuln:Supercedence>5033371, 5032196</vuln:Supercedence>
                    <vuln:ProductID>1</vuln:ProductID>
                    <vuln:AffectedFiles />
                    <vuln:FixedBuild>10.0.1</vuln:FixedBuild>
                  </vuln:Remediation>
                  <vuln:Remediation Type="Vendor Fix">
                    <vuln:Description>Release Notes</vuln:Description>
                    <vuln:Supercedence>20.0.1</vuln:Supercedence>
                  </vuln:Remediation>
                </vuln:Remediations>
              </vuln:Vulnerability>
            </cvrf:cvrfdoc>
            """;

    private static CvrfDocument read(byte[] bytes) throws IOException {
        return CvrfReader.read(LimitedInput.of(new ByteArrayInputStream(bytes), "month.xml", 1 << 20));
    }

    private static CvrfDocument read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatAMonthSays() throws IOException {
        CvrfDocument month = read(MONTH);
        assertThat(month.id()).isEqualTo("2026-Xyz");
        assertThat(month.products()).containsEntry("1", "Windows & more");
        CvrfDocument.Vulnerability vulnerability = month.vulnerabilities().getFirst();
        assertThat(vulnerability.cve()).isEqualTo("CVE-2026-0001");
        assertThat(vulnerability.title()).isEqualTo("Of the vulnerability");
        assertThat(vulnerability.remediations().getFirst())
                .isEqualTo(new CvrfDocument.Remediation(
                        "Vendor Fix", "5034127", List.of("5033371", "5032196"), List.of("1"), "10.0.1"));
        assertThat(month.supersedence())
                .containsExactly(
                        new UpdateChains.Link("5034127", "5033371"), new UpdateChains.Link("5034127", "5032196"));
    }

    /** Counted beforehand with another XML parser; SOURCES.md has the first three too. */
    @Test
    void readsEveryCapturedMonthWithAllItsLinks() throws IOException {
        List<CvrfDocument> months = new ArrayList<>();
        try (Stream<Path> files = Files.list(SharedFiles.data("06-msrc"))) {
            for (Path file : files.sorted().toList()) {
                months.add(CvrfReader.read(file));
            }
        }
        List<CvrfDocument.Remediation> remediations = months.stream()
                .flatMap(month -> month.vulnerabilities().stream())
                .flatMap(vulnerability -> vulnerability.remediations().stream())
                .toList();
        assertThat(months).hasSize(25);
        assertThat(months.stream()
                        .mapToInt(month -> month.vulnerabilities().size())
                        .sum())
                .isEqualTo(3_772);
        assertThat(remediations.size()).isEqualTo(34_950);
        assertThat(remediations.stream()
                        .filter(remediation -> !remediation.supersedes().isEmpty()))
                .hasSize(14_882);
        assertThat(remediations.stream()
                        .mapToInt(remediation -> remediation.supersedes().size())
                        .sum())
                .isEqualTo(15_015);
        List<UpdateChains.Link> links =
                months.stream().flatMap(month -> month.supersedence().stream()).toList();
        assertThat(links.size()).isEqualTo(15_013);
        assertThat(new TreeSet<>(links)).hasSize(623);
        UpdateChains chains = new UpdateChains(links);
        // Windows Server 2019: January 2024 replaces December 2023, which replaces October, and so on
        assertThat(chains.replacedBy("5034127")).hasSize(12).contains("5033371", "5031361", "5021237");
        assertThat(chains.isInEffect("5033371", new TreeSet<>(List.of("5034127"))))
                .isTrue();
        assertThat(chains.newestOf("5033371")).doesNotContain("5033371", "5034127");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<?xml version=\"1.0\"?>|<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e \"e\">]>|document type",
                "CVE-2026-0001|&#99999999;|not well-formed",
                "CVE-2026-0001|&e;|line",
                "</cvrf:cvrfdoc>|<|truncated",
                "cvrfdoc|nothing|no CVRF",
                "2026-Xyz|<!-- -->|no ID",
                "long</vuln:Note>|<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>|nested deeper",
                "5033371|<b/>|only text",
            })
    void namesWhatIsWrong(String from, String to, String message) {
        assertThatThrownBy(() -> read(MONTH.replace(from, to)))
                .isInstanceOf(SelvedgeException.class)
                .hasMessageContaining("month.xml")
                .hasMessageContaining(message);
    }

    @Test
    void refusesTextsAndFilesWithoutEnd() {
        assertThatThrownBy(() -> read(MONTH.replace("5033371", "5".repeat(5000))))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
        assertThatThrownBy(() -> read(MONTH + " ".repeat(2 << 20)))
                .isInstanceOfSatisfying(
                        SelvedgeException.class, e -> assertThat(e.code()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void everyMutationEndsInADocumentOrAnError() throws IOException {
        Random random = new Random(53);
        byte[] good = MONTH.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3_000; i++) {
            try {
                read(Mutations.of(good, random)).supersedence();
            } catch (SelvedgeException e) {
                assertThat(e.code()).isIn(SelvedgeException.BAD_FORMAT, SelvedgeException.TOO_LARGE);
            }
        }
    }
}
