package io.selvedge.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.selvedge.core.ledger.Entry;
import io.selvedge.core.record.PatchResult.Outcome;
import io.selvedge.crypto.Digest;
import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.json.CanonicalJson;
import io.selvedge.runtime.report.Report.Period;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Instant END = Books.START.plusSeconds(7 * 86_400);
    private static final Period WEEK = new Period(Books.START, END);

    private static Books told() {
        Books books = new Books("a1", "b2", "c3", "d4", "e5");
        books.open("a1", 300);
        books.result("a1", 600, Outcome.SUCCEEDED, "", Books.PAYLOAD_BYTES);
        books.result("b2", 1_200, Outcome.SUCCEEDED, "", 0);
        books.result("c3", 700, Outcome.FAILED, "health check failed: web: refused | long output of one machine", 0);
        books.result("c3", 800, Outcome.UNDONE, "went back", 0);
        books.result("e5", 650, Outcome.FAILED, "health check failed: web: refused | other output", 0);
        books.result("e5", 660, Outcome.RETRYING, "=1+1 <i>no room</i>", 0);
        books.result("e5", 670, Outcome.FAILED, "health check failed: web: refused", 0);
        return books;
    }

    private static Report report(Books books) {
        return Report.of("acme", books.trust, books.records, WEEK);
    }

    private static Section section(Report report, String id) {
        return report.sections().stream()
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> row(Report report, String id, String first) {
        return section(report, id).rows().stream()
                .filter(row -> row.getFirst().equals(first))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSameRecordsInAnyOrderGiveTheSameDigest() {
        Books books = told();
        Report report = report(books);
        List<Entry> shuffled = new ArrayList<>(books.records);
        for (int seed = 0; seed < 5; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Report.of("acme", books.trust, shuffled, WEEK).digest()).isEqualTo(report.digest());
        }
        shuffled.removeLast();
        assertThat(Report.of("acme", books.trust, shuffled, WEEK).digest()).isNotEqualTo(report.digest());
    }

    @Test
    void whatComesAfterThePeriodChangesNothing() {
        Books books = told();
        Report before = report(books);
        books.result("d4", 8 * 86_400, Outcome.SUCCEEDED, "", 0);
        assertThat(report(books).digest()).isEqualTo(before.digest());
        Period longer = new Period(Books.START, END.plusSeconds(7 * 86_400));
        Report later = Report.of("acme", books.trust, books.records, longer);
        assertThat(row(later, "coverage", "in effect").get(1)).isEqualTo(3L);
    }

    @Test
    void countsEachEndpointOnceWithItsDenominator() {
        Report report = report(told());
        assertThat(row(report, "coverage", "enrolled and not revoked"))
                .containsExactly("enrolled and not revoked", 5L, 5L, 10_000L);
        assertThat(row(report, "coverage", "in effect")).containsExactly("in effect", 2L, 5L, 4_000L);
        assertThat(row(report, "coverage", "failed").get(1)).isEqualTo(1L);
        assertThat(row(report, "coverage", "went back to the version before").get(1))
                .isEqualTo(1L);
        assertThat(row(report, "coverage", "silent beyond the gate's time").get(1))
                .isEqualTo(1L);
        assertThat(section(report, "endpoints").rows().getFirst().get(1)).isEqualTo("e5");
    }

    @Test
    void saysHowLongItTookWhatWentWrongAndWhatItCost() {
        Report report = report(told());
        assertThat(row(report, "remediation", "all patches, since their release"))
                .containsExactly("all patches, since their release", 2L, 4_200_000L, 4_800_000L, 4_800_000L);
        assertThat(row(report, "remediation", "all patches, since their rollout had its signatures")
                        .get(2))
                .isEqualTo(420_000L);
        assertThat(section(report, "failures").rows().getFirst())
                .containsExactly("hello 2.0", "failed", "health check failed: web: refused", 2L, "c3, e5");
        // Four installations of a payload each, one of them over the WAN.
        assertThat(section(report, "wan").rows())
                .containsExactly(List.of(
                        4L,
                        4 * Books.PAYLOAD_BYTES,
                        Books.PAYLOAD_BYTES,
                        3 * Books.PAYLOAD_BYTES,
                        3 * Books.PAYLOAD_BYTES));
    }

    @Test
    void keepsUnreachableApartFromNeglectedAtADeadline() {
        Books books = told();
        // In time, late, failed and undone, failed; the last has not said a word.
        assertThat(row(report(books), "deadlines", "week 47").subList(3, 10))
                .containsExactly(1L, 1L, 2L, 0L, 1L, 0L, 2_000L);
        books.result("d4", 700, Outcome.INTERRUPTED, "", 0);
        assertThat(row(report(books), "deadlines", "week 47").subList(3, 10))
                .containsExactly(1L, 1L, 2L, 1L, 0L, 0L, 2_000L);
    }

    @Test
    void anExceptionIsShownWhileItStandsAndItsEndpointIsNotSilent() {
        Books books = told();
        books.except("d4", 900, 30 * 86_400);
        Report report = report(books);
        assertThat(row(report, "exceptions", "old printer"))
                .startsWith("old printer", "standing", "alice", "d4", "hello, CVE-2026-0001")
                .endsWith(1L);
        assertThat(row(report, "coverage", "excepted for now").get(1)).isEqualTo(1L);
        assertThat(row(report, "coverage", "silent beyond the gate's time").get(1))
                .isEqualTo(0L);
        Books lapsed = told();
        lapsed.except("d4", 900, 86_400);
        assertThat(row(report(lapsed), "exceptions", "old printer").get(1)).isEqualTo("lapsed");
        assertThat(row(report(lapsed), "coverage", "silent beyond the gate's time")
                        .get(1))
                .isEqualTo(1L);
    }

    @Test
    void sharesByTierComeFromFindingsNamedByTheirDigest() {
        String document = """
                {"endpoint":"%s","at":"2026-11-22T00:00:00Z","findings":[
                {"tier":"urgent","term":"3 days","standing":"running","open":true,"epss":0.5},
                {"tier":"urgent","term":"3 days","standing":"neglected for 2 d","open":true},
                {"tier":"urgent","term":"3 days","standing":"unreachable, over for 1 d","open":true},
                {"tier":"later","term":"no date","standing":"no date","open":true},
                {"tier":"urgent","term":"3 days","standing":"running","open":false}]}
                """;
        List<byte[]> documents = Stream.of("a1", "b2")
                .map(name -> document.formatted(name).getBytes(StandardCharsets.UTF_8))
                .toList();
        Books books = told();
        Report report = report(books).with(Compliance.of(documents));
        assertThat(row(report, "compliance", "urgent: 3 days"))
                .containsExactly("urgent: 3 days", 6L, 2L, 2L, 2L, 3_333L);
        assertThat(row(report, "compliance", "later: no date")).endsWith(2L, 0L, 0L, 0L, 10_000L);
        assertThat(row(report, "findings", "b2").get(3))
                .isEqualTo(Digest.of(documents.getLast()).hex());
        assertThat(report(books).with(Compliance.of(documents.reversed())).digest())
                .isEqualTo(report.digest());
    }

    @Test
    void findingsThatAreNoneAreRefused() {
        for (String document : List.of(
                "[]",
                "{}",
                "{\"endpoint\":\"a\",\"at\":\"b\"}",
                "{\"endpoint\":\"a\",\"at\":\"b\",\"findings\":[{}]}",
                "{\"endpoint\":\"a\",\"at\":\"b\",\"findings\":[{\"open\":true,\"tier\":\"a\",\"term\":\"b\","
                        + "\"standing\":\"asleep\"}]}",
                "not json")) {
            assertThatThrownBy(() -> Compliance.of(List.of(document.getBytes(StandardCharsets.UTF_8))))
                    .as(document)
                    .isInstanceOf(SelvedgeException.class);
        }
    }

    @Test
    void aPeriodWithoutRecordsIsAReportToo() {
        Books books = told();
        Instant before = Books.START.minusSeconds(86_400);
        Report report = Report.of("acme", books.trust, books.records, new Period(before, before));
        assertThat(report.basis().records()).isZero();
        assertThat(section(report, "endpoints").rows()).isEmpty();
        assertThat(PdfReport.of(report)).isNotEmpty();
        assertThatThrownBy(() -> new Period(END, Books.START)).isInstanceOf(SelvedgeException.class);
    }

    @Test
    void readsItsOwnDocumentAndNoOther() {
        Report report = report(told());
        byte[] document = CanonicalJson.encode(report.document());
        assertThat(Report.parse(document)).isEqualTo(report);
        String text = new String(document, StandardCharsets.UTF_8);
        byte[] tampered = text.replace("\"records\":", "\"records\":1").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Report.parse(tampered))
                .isInstanceOfSatisfying(
                        SelvedgeException.class,
                        refused -> assertThat(refused.code()).isEqualTo("MISMATCH"));
    }

    @Test
    void damagedDocumentsAreRefusedAndNothingElseHappens() {
        byte[] document = CanonicalJson.encode(report(told()).document());
        Random random = new Random(47);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = document.clone();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
            }
            try {
                assertThat(Report.parse(damaged)).isEqualTo(Report.parse(document));
            } catch (SelvedgeException e) {
                assertThat(e.code()).isNotEmpty();
            }
        }
    }

    @Test
    void everyFormatHasTheDigestAndNothingActive() throws IOException {
        Report report = report(told());
        String digest = report.digest().hex();
        String html = new String(HtmlReport.of(report), StandardCharsets.UTF_8);
        assertThat(html)
                .contains(digest, "=1+1 &lt;i&gt;no room")
                .doesNotContain("<i>", "<script", "http:", "https:", "src=");
        String csv = new String(CsvReport.of(report), StandardCharsets.UTF_8);
        assertThat(csv)
                .contains("report,digest," + digest + "\r\n", ",'=1+1 <i>no room</i>,")
                .doesNotContain(",=1+1");
        try (PDDocument pdf = Loader.loadPDF(PdfReport.of(report))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains(digest, "WAN bytes saved", "=1+1 <i>no room</i>");
        }
    }

    @Test
    void aLongTableGoesOverManyPagesAndTheFontKnowsOtherAlphabets() throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 300; i++) {
            rows.add(List.of("Büro Łódź Αθήνα Київ 東京 \u0007 " + "x".repeat(400), i));
        }
        Section table = new Section(
                "t",
                "Table",
                "",
                List.of(new Section.Column("a", "A", Cell.TEXT), new Section.Column("b", "B", Cell.COUNT)),
                rows);
        Report report = new Report("acme", WEEK, report(told()).basis(), List.of(table));
        try (PDDocument pdf = Loader.loadPDF(PdfReport.of(report))) {
            assertThat(pdf.getNumberOfPages()).isGreaterThan(10);
            assertThat(new PDFTextStripper().getText(pdf)).contains("Büro Łódź Αθήνα Київ ??");
        }
    }
}
