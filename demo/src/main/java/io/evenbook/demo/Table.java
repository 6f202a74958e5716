package io.evenbook.demo;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The report of a run: one row for each figure, with the expected value and a verdict where there is one. */
final class Table {
    private final List<Row> rows = new ArrayList<>();
    private int differences;

    private record Row(String label, String found, String expected, String verdict) {}

    Table(String label, String found, String expected) {
        rows.add(new Row(label, found, expected, ""));
    }

    /** Adds a figure without an expected value. */
    void add(String label, String found) {
        rows.add(new Row(label, found, "", ""));
    }

    /** Adds a figure beside another one, without a verdict. */
    void add(String label, String found, String beside) {
        rows.add(new Row(label, found, beside, ""));
    }

    /** Adds a figure with the verdict {@code yes} if it equals the expected one, else {@code NO}. */
    void compare(String label, String found, String expected) {
        boolean same = found.equals(expected);
        differences += same ? 0 : 1;
        rows.add(new Row(label, found, expected, same ? "yes" : "NO"));
    }

    void compare(String label, long found, long expected) {
        compare(label, count(found), count(expected));
    }

    /** The number of rows with the verdict {@code NO}. */
    int differences() {
        return differences;
    }

    void print(PrintWriter out) {
        String format =
                "%%-%ds  %%%ds  %%%ds  %%s".formatted(width(Row::label), width(Row::found), width(Row::expected));
        for (Row row : rows) {
            out.println(format.formatted(row.label, row.found, row.expected, row.verdict)
                    .stripTrailing());
        }
    }

    static String count(long number) {
        return "%,d".formatted(number);
    }

    private int width(Function<Row, String> column) {
        return rows.stream().map(column).mapToInt(String::length).max().orElseThrow();
    }
}
