package dev.gatehouse.viewer.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows for people: aligned, numbers to the right. */
final class Table<T> {

    private static final String GAP = "  ";

    private final List<Column<T>> columns = new ArrayList<>();

    private record Column<T>(String title, Function<T, Object> value, boolean isNumber) {}

    Table<T> text(String title, Function<T, Object> value) {
        columns.add(new Column<>(title, value, false));
        return this;
    }

    Table<T> number(String title, Function<T, Object> value) {
        columns.add(new Column<>(title, value, true));
        return this;
    }

    void print(List<T> rows, PrintWriter out) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Column::title).toList());
        rows.forEach(row -> lines.add(columns.stream()
                .map(column -> oneLine(column.value().apply(row)))
                .toList()));
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            int index = column;
            widths.add(lines.stream()
                    .mapToInt(line -> length(line.get(index)))
                    .max()
                    .orElse(0));
        }
        lines.forEach(line -> out.println(line(line, widths)));
    }

    private String line(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths.get(column) - length(cell));
            line.append(column == 0 ? "" : GAP).append(columns.get(column).isNumber() ? space + cell : cell + space);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** What somebody else wrote moves no cursor, and is read in the order it is written in. Sinhala has its joiners. */
    static String oneLine(@Nullable Object value) {
        return String.valueOf(value).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]", " ");
    }
}
