package io.evenbook.projection.view;

import java.util.ArrayList;
import java.util.List;

/** The parameters of one statement, once for each row that it writes. */
public final class Rows {
    private final List<Object[]> rows = new ArrayList<>();

    /**
     * @param values numbers (decimals as {@code BigDecimal}), booleans, times as {@code Instant}, texts, or anything
     *     that its text stands for; null where there is nothing
     */
    public void add(Object... values) {
        rows.add(values);
    }

    int count() {
        return rows.size();
    }

    List<Object[]> asList() {
        return rows;
    }

    static Rows of(Object[] row) {
        Rows rows = new Rows();
        rows.add(row);
        return rows;
    }
}
