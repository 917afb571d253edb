package io.selvedge.runtime.catalog;

import io.selvedge.crypto.SelvedgeException;
import io.selvedge.runtime.input.BadInput;
import io.selvedge.runtime.input.LimitedInput;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads CVRF documents element by element; document types and entities of their own are refused. */
public final class CvrfReader {
    /** Microsoft's largest month so far has 3.5 MB. */
    private static final long MAX_BYTES = 64L << 20;

    /** CVRF nests eight deep. */
    private static final int MAX_DEPTH = 32;

    /** What is kept of a text; release notes are longer and not kept. */
    private static final int MAX_TEXT_CHARS = 4096;

    /** 500 vulnerabilities and 3,500 remediations in the largest month so far. */
    private static final int MAX_ITEMS = 1_000_000;

    private static final String CVRF = "http://www.icasi.org/CVRF/schema/cvrf/1.1";
    private static final String VULNERABILITY = "http://www.icasi.org/CVRF/schema/vuln/1.1";
    private static final String PRODUCT = "http://www.icasi.org/CVRF/schema/prod/1.1";

    private final XMLStreamReader xml;
    private final String place;
    private int depth;
    private int items;

    private CvrfReader(XMLStreamReader xml, String place) {
        this.xml = xml;
        this.place = place;
    }

    /**
     * Reads a document, plain, {@code .xz} or {@code .gz}.
     *
     * @throws SelvedgeException BAD_FORMAT with the line, TOO_LARGE
     */
    public static CvrfDocument read(Path file) throws IOException {
        try (LimitedInput in = LimitedInput.open(file, MAX_BYTES)) {
            return read(in);
        }
    }

    static CvrfDocument read(LimitedInput in) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        String line = "";
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            try {
                return new CvrfReader(xml, in.place()).document();
            } catch (XMLStreamException e) {
                line = " line " + xml.getLocation().getLineNumber();
                throw e;
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            // The parser wraps what the stream itself has thrown.
            if (e.getNestedException() instanceof IOException io && !(io instanceof CharConversionException)) {
                throw io;
            }
            throw BadInput.at(in.place() + line, "not well-formed XML: it is damaged or truncated");
        }
    }

    private CvrfDocument document() throws XMLStreamException {
        if (!next() || !at(CVRF, "cvrfdoc")) {
            throw bad("is no CVRF 1.1 document");
        }
        String id = "";
        Map<String, String> products = new TreeMap<>();
        List<CvrfDocument.Vulnerability> vulnerabilities = new ArrayList<>();
        while (next()) {
            if (at(CVRF, "ID") && id.isEmpty()) {
                id = text();
            } else if (at(PRODUCT, "FullProductName")) {
                String product = attribute("ProductID");
                products.put(product, text());
                count();
            } else if (at(VULNERABILITY, "Vulnerability")) {
                vulnerabilities.add(vulnerability());
                count();
            }
        }
        if (id.isEmpty()) {
            throw bad("the document has no ID");
        }
        return new CvrfDocument(id, Collections.unmodifiableMap(products), vulnerabilities);
    }

    private CvrfDocument.Vulnerability vulnerability() throws XMLStreamException {
        String cve = "";
        String title = "";
        List<CvrfDocument.Remediation> remediations = new ArrayList<>();
        int inside = depth;
        while (next(inside)) {
            if (at(VULNERABILITY, "CVE")) {
                cve = text();
            } else if (at(VULNERABILITY, "Title") && depth == inside + 1) {
                title = text();
            } else if (at(VULNERABILITY, "Remediation")) {
                remediations.add(remediation());
                count();
            }
        }
        return new CvrfDocument.Vulnerability(cve, title, remediations);
    }

    private CvrfDocument.Remediation remediation() throws XMLStreamException {
        String type = attribute("Type");
        String description = "";
        String fixedBuild = "";
        List<String> supersedes = new ArrayList<>();
        List<String> productIds = new ArrayList<>();
        int inside = depth;
        while (next(inside)) {
            if (at(VULNERABILITY, "Description")) {
                description = text();
            } else if (at(VULNERABILITY, "Supercedence")) {
                for (String older : text().split("[,;\\s]+", -1)) {
                    if (!older.isEmpty()) {
                        supersedes.add(older);
                    }
                }
            } else if (at(VULNERABILITY, "ProductID")) {
                productIds.add(text());
                count();
            } else if (at(VULNERABILITY, "FixedBuild")) {
                fixedBuild = text();
            }
        }
        return new CvrfDocument.Remediation(type, description, supersedes, productIds, fixedBuild);
    }

    /** Goes to the next element's start anywhere; false at the end of the document. */
    private boolean next() throws XMLStreamException {
        return next(0);
    }

    /** Goes to the next element's start inside the element at depth {@code inside}; false when that has ended. */
    private boolean next(int inside) throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (++depth > MAX_DEPTH) {
                        throw BadInput.tooLarge(here(), "elements are nested deeper", MAX_DEPTH);
                    }
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    if (depth < inside) {
                        return false;
                    }
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw bad("has a document type or entities of its own, which are not read");
                default -> {
                    // Text and remarks between elements.
                }
            }
        }
        return false;
    }

    private boolean at(String namespace, String name) {
        return name.equals(xml.getLocalName()) && namespace.equals(xml.getNamespaceURI());
    }

    private String attribute(String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** The text of the element that starts here, to its end; it may hold no other. */
    private String text() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    return text.toString().strip();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    text.append(xml.getText());
                    if (text.length() > MAX_TEXT_CHARS) {
                        throw BadInput.tooLarge(here(), "a text of more characters", MAX_TEXT_CHARS);
                    }
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                    // Not part of the text.
                }
                default -> throw bad("an element where only text may stand");
            }
        }
        return text.toString();
    }

    private void count() {
        if (++items > MAX_ITEMS) {
            throw BadInput.tooLarge(here(), "more products, vulnerabilities and remediations", MAX_ITEMS);
        }
    }

    private String here() {
        return place + " line " + xml.getLocation().getLineNumber();
    }

    private SelvedgeException bad(String problem) {
        return BadInput.at(here(), problem);
    }
}
