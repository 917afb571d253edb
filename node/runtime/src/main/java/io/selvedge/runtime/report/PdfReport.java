package io.selvedge.runtime.report;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.crypto.record.UtcTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A report as PDF, A4 across. Its font comes with the library and is embedded, so that the page looks the same anywhere. */
public final class PdfReport {
    private static final PDRectangle PAGE = new PDRectangle(PDRectangle.A4.getHeight(), PDRectangle.A4.getWidth());
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 36;
    private static final float SIZE = 8;
    private static final float LINE = 10.5f;

    /** Nobody prints more; the other formats have all rows. */
    private static final int MAX_ROWS = 1_000;

    private final PDDocument document = new PDDocument();
    private final CmapLookup glyphs;
    private final PDFont font;
    private PDPageContentStream page;
    private float y;
    private int pages;

    private PdfReport() throws IOException {
        try (InputStream in = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT))) {
            TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(in));
            glyphs = file.getUnicodeCmapLookup();
            font = PDType0Font.load(document, file, true);
        }
        page = newPage();
    }

    /** The file's bytes. */
    public static byte[] of(Report report) {
        try {
            return new PdfReport().write(report);
        } catch (IOException e) {
            throw new SelvedgeException("BAD_PDF", "the PDF cannot be made: " + e.getMessage(), Map.of(), e);
        }
    }

    private byte[] write(Report report) throws IOException {
        text(MARGIN, 15, "Patch report of mesh " + report.mesh());
        y -= 20;
        for (String line : List.of(
                "Period: " + UtcTime.format(report.period().from()) + " to "
                        + UtcTime.format(report.period().to()),
                "Computed from " + report.basis().records() + " records in "
                        + report.basis().logs() + " logs; heads "
                        + report.basis().heads().hex(),
                "Trust version " + report.basis().trustVersion() + ", "
                        + report.basis().trust().hex(),
                "Digest of this report: " + report.digest().hex())) {
            text(MARGIN, SIZE + 1, line);
            y -= LINE + 1;
        }
        for (Section section : report.sections()) {
            section(section);
        }
        page.close();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        document.close();
        return out.toByteArray();
    }

    private void section(Section section) throws IOException {
        room(6 * LINE);
        y -= 1.5f * LINE;
        text(MARGIN, 11, section.title());
        y -= LINE + 3;
        boolean cut = section.rows().size() > MAX_ROWS;
        String note = section.note() + (cut ? " The first " + MAX_ROWS + " rows; the other formats have all." : "");
        for (String line : wrapped(note, PAGE.getWidth() - 2 * MARGIN)) {
            text(MARGIN, SIZE, line);
            y -= LINE;
        }
        List<String> heads =
                section.columns().stream().map(Section.Column::title).toList();
        float[] widths = widths(section);
        row(section, heads, widths);
        rule();
        for (List<Object> each : section.rows().stream().limit(MAX_ROWS).toList()) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < each.size(); i++) {
                cells.add(section.shown(each, i));
            }
            row(section, cells, widths);
        }
        if (section.rows().isEmpty()) {
            text(MARGIN, SIZE, "None.");
            y -= LINE;
        }
    }

    /** As wide as what is in them, all together as wide as the page. */
    private float[] widths(Section section) throws IOException {
        float[] widths = new float[section.columns().size()];
        float sum = 0;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(section.columns().get(i).title());
            for (List<Object> row : section.rows().stream().limit(200).toList()) {
                widths[i] = Math.max(widths[i], Math.min(260, width(section.shown(row, i))));
            }
            widths[i] += 10;
            sum += widths[i];
        }
        float room = PAGE.getWidth() - 2 * MARGIN;
        for (int i = 0; i < widths.length && sum > room; i++) {
            widths[i] *= room / sum;
        }
        return widths;
    }

    private float width(String text) throws IOException {
        return font.getStringWidth(drawable(text)) / 1000 * SIZE;
    }

    private void row(Section section, List<String> cells, float[] widths) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < cells.size(); i++) {
            lines.add(wrapped(cells.get(i), widths[i] - 8));
            height = Math.max(height, lines.get(i).size());
        }
        room(height * LINE);
        float x = MARGIN;
        float top = y;
        for (int i = 0; i < cells.size(); i++) {
            y = top;
            boolean right = section.columns().get(i).kind().isNumber();
            for (String line : lines.get(i)) {
                text(right ? x + widths[i] - 8 - width(line) : x, SIZE, line);
                y -= LINE;
            }
            x += widths[i];
        }
        y = top - height * LINE;
    }

    private void rule() throws IOException {
        page.setLineWidth(0.5f);
        page.moveTo(MARGIN, y + LINE - 3);
        page.lineTo(PAGE.getWidth() - MARGIN, y + LINE - 3);
        page.stroke();
    }

    private List<String> wrapped(String text, float width) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String rest = word;
            if (!line.isEmpty() && width(line + " " + rest) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (line.isEmpty() && rest.length() > 1 && width(rest) > width) {
                int fits = rest.length() - 1;
                while (fits > 1 && width(rest.substring(0, fits)) > width) {
                    fits--;
                }
                lines.add(rest.substring(0, fits));
                rest = rest.substring(fits);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    private void room(float height) throws IOException {
        if (y - height < MARGIN) {
            page.close();
            page = newPage();
        }
    }

    private PDPageContentStream newPage() throws IOException {
        PDPage next = new PDPage(PAGE);
        document.addPage(next);
        pages++;
        PDPageContentStream stream = new PDPageContentStream(document, next);
        y = PAGE.getHeight() - MARGIN;
        stream.beginText();
        stream.setFont(font, SIZE);
        stream.newLineAtOffset(PAGE.getWidth() - MARGIN - 30, MARGIN / 2);
        stream.showText(Integer.toString(pages));
        stream.endText();
        return stream;
    }

    private void text(float x, float size, String text) throws IOException {
        page.beginText();
        page.setFont(font, size);
        page.newLineAtOffset(x, y);
        page.showText(drawable(text));
        page.endText();
    }

    /** What the font cannot draw becomes a question mark. */
    private String drawable(String text) {
        StringBuilder drawable = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            drawable.appendCodePoint(glyphs.getGlyphId(c) == 0 ? '?' : c);
        }
        return drawable.toString();
    }
}
