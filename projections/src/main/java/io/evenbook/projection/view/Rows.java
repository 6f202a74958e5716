package io.evenbook.projection.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The parameters of one statement, once for each row that it writes. */
public final class Rows {
    private final List<Object[]> rows = new ArrayList<>();

    /** @param values numbers, booleans, times, texts, or anything that its text stands for; null where there is nothing */
    public void add(Object... values) {
        Object[] row = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = column(values[i]);
        }
        rows.add(row);
    }

    /** Adds the rows of another. */
    public void addAll(Rows others) {
        rows.addAll(others.rows);
    }

    List<Object[]> asList() {
        return rows;
    }

    private static Object column(Object value) {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean flag -> flag;
            case Instant time -> time.atOffset(ZoneOffset.UTC);
            case Enum<?> constant -> constant.name();
            default -> value.toString();
        };
    }
}
