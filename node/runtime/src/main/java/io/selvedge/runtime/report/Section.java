package io.selvedge.runtime.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.selvedge.crypto.json.JsonFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One table of a report.
 *
 * @param id for programs, stable
 * @param note what the figures count and what not, one or two sentences
 * @param rows as many cells each as there are columns: a {@link String} or a {@link Long}, as the column's kind says
 */
public record Section(String id, String title, String note, List<Column> columns, List<List<Object>> rows) {
    /** What a person pages through; the rest is said to be left out. */
    public static final int MAX_ROWS = 20_000;

    private static final int MAX_COLUMNS = 16;
    private static final int MAX_TEXT = 2_000;

    /** A column; its id names the cell in JSON. */
    public record Column(String id, String title, Cell kind) {}

    public Section {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("title", title).put("note", note);
        ArrayNode heads = json.putArray("columns");
        for (Column column : columns) {
            heads.addObject()
                    .put("id", column.id())
                    .put("title", column.title())
                    .put("kind", column.kind().json());
        }
        ArrayNode lines = json.putArray("rows");
        for (List<Object> row : rows) {
            ObjectNode line = lines.addObject();
            for (int i = 0; i < columns.size(); i++) {
                if (row.get(i) instanceof Long number) {
                    line.put(columns.get(i).id(), number);
                } else {
                    line.put(columns.get(i).id(), String.valueOf(row.get(i)));
                }
            }
        }
        return json;
    }

    static Section parse(JsonFields json) {
        List<Column> columns = new ArrayList<>();
        for (JsonFields column : json.objects("columns", MAX_COLUMNS)) {
            String kind = column.text("kind", 16);
            columns.add(new Column(
                    column.text("id", 64),
                    column.text("title", 64),
                    Arrays.stream(Cell.values())
                            .filter(known ->
                                    known.name().toLowerCase(Locale.ROOT).equals(kind))
                            .findFirst()
                            .orElseThrow(() -> column.bad("kind", "one of text, count, share, bytes, duration"))));
        }
        List<List<Object>> rows = new ArrayList<>();
        for (JsonFields row : json.objects("rows", MAX_ROWS)) {
            List<Object> cells = new ArrayList<>();
            for (Column column : columns) {
                cells.add(column.kind().isNumber() ? row.number(column.id(), 0) : row.text(column.id(), MAX_TEXT));
            }
            rows.add(List.copyOf(cells));
        }
        return new Section(json.text("id", 64), json.text("title", 128), json.text("note", MAX_TEXT), columns, rows);
    }

    /** A cell as people read it. */
    String shown(List<Object> row, int column) {
        return row.get(column) instanceof Long number
                ? columns.get(column).kind().shown(number)
                : String.valueOf(row.get(column));
    }

    /** Collects rows. */
    static final class Rows {
        private final List<List<Object>> rows = new ArrayList<>();
        private int leftOut;

        Rows add(Object... cells) {
            List<Object> row = new ArrayList<>();
            for (Object cell : cells) {
                row.add(cell instanceof Number number ? number.longValue() : clip(String.valueOf(cell)));
            }
            if (rows.size() < MAX_ROWS) {
                rows.add(List.copyOf(row));
            } else {
                leftOut++;
            }
            return this;
        }

        Section under(String id, String title, String note, Column... columns) {
            String cut = leftOut == 0 ? note : note + " " + leftOut + " more rows are left out here.";
            return new Section(id, title, cut, List.of(columns), rows);
        }

        private static Object clip(String text) {
            return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
        }
    }
}
