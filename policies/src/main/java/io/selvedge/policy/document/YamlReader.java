package io.selvedge.policy.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one YAML document into a tree with places, token by token, so that nothing is expanded before it is seen.
 * Aliases, anchors and tags are refused: a policy needs none, and they are how small files become large or other types.
 * (Jackson does not show the anchor of a scalar; without aliases it does nothing.)
 */
final class YamlReader {
    /** Deepest nesting: a policy needs 6. */
    static final int MAX_DEPTH = 16;
    /** Most keys and values: the largest file full of names of four letters stays below; bounds the tree's memory. */
    static final int MAX_NODES = 50_000;

    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final YAMLParser parser;
    private final Problems problems;
    private int nodes;

    private YamlReader(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** Ends the reading of a file whose rest cannot be understood; the problem is noted already. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable() {
            super("unreadable", null, false, false);
        }
    }

    /** The document's root, or empty after the reason was added to the problems. */
    static Optional<YamlNode> read(String text, Problems problems) {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            return Optional.of(new YamlReader(parser, problems).document());
        } catch (Unreadable e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            problems.add(at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr(), "", reason(e));
            return Optional.empty();
        } catch (IOException e) {
            // the text is in memory: only the parser itself can be at fault
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(JsonProcessingException e) {
        String first = e.getOriginalMessage();
        return "not YAML: "
                + Problems.shorten(
                        first == null ? "unreadable" : first.lines().findFirst().orElse(""));
    }

    private YamlNode document() throws IOException, Unreadable {
        @Nullable JsonToken token = parser.nextToken();
        if (token == null) {
            throw refuse("the file is empty");
        }
        YamlNode root = node(token);
        if (parser.nextToken() != null) {
            throw refuse("a policy file has one document only");
        }
        return root;
    }

    private YamlNode node(JsonToken token) throws IOException, Unreadable {
        requirePlain();
        int line = parser.currentTokenLocation().getLineNr();
        int column = parser.currentTokenLocation().getColumnNr();
        return switch (token) {
            case START_OBJECT -> new YamlNode.Mapping(line, column, entries());
            case START_ARRAY -> new YamlNode.Sequence(line, column, items());
            case VALUE_NULL -> new YamlNode.Scalar(line, column, "", YamlNode.Style.NULL);
            case VALUE_TRUE, VALUE_FALSE -> scalar(line, column, YamlNode.Style.BOOLEAN);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(line, column, YamlNode.Style.NUMBER);
            default -> scalar(line, column, YamlNode.Style.TEXT);
        };
    }

    private YamlNode scalar(int line, int column, YamlNode.Style style) throws IOException {
        return new YamlNode.Scalar(line, column, parser.getText(), style);
    }

    private List<YamlNode.Entry> entries() throws IOException, Unreadable {
        List<YamlNode.Entry> entries = new ArrayList<>();
        while (next() == JsonToken.FIELD_NAME) {
            requirePlain();
            String key = parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            int column = parser.currentTokenLocation().getColumnNr();
            entries.add(new YamlNode.Entry(key, line, column, node(next())));
        }
        return entries;
    }

    private List<YamlNode> items() throws IOException, Unreadable {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(node(token));
        }
        return items;
    }

    private JsonToken next() throws IOException, Unreadable {
        @Nullable JsonToken token = parser.nextToken();
        if (token == null) {
            throw refuse("the file ends too early");
        }
        return token;
    }

    private void requirePlain() throws IOException, Unreadable {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw refuse("anchors and aliases are not allowed in a policy");
        }
        if (parser.getTypeId() != null) {
            throw refuse("tags are not allowed in a policy");
        }
        if (++nodes > MAX_NODES) {
            throw refuse("more than " + MAX_NODES + " keys and values");
        }
    }

    private Unreadable refuse(String message) {
        JsonLocation at = parser.currentTokenLocation();
        problems.add(at.getLineNr(), at.getColumnNr(), "", message);
        return new Unreadable();
    }
}
