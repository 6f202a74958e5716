package io.evenbook.saga.clearing;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A statement that writes many rows at once: each parameter is an array, one column of the rows, for {@code unnest}. A
 * thousand rows are one statement.
 */
final class BulkStatement<R> {
    private final String sql;
    private final List<Column<R>> columns = new ArrayList<>();

    private record Column<R>(String type, Function<R, ?> value) {}

    /** @param sql with a parameter for each column that is added, in their order */
    BulkStatement(String sql) {
        this.sql = sql;
    }

    BulkStatement<R> text(Function<R, String> value) {
        return column("text", value);
    }

    BulkStatement<R> numeric(Function<R, BigDecimal> value) {
        return column("numeric", value);
    }

    BulkStatement<R> bigint(Function<R, Long> value) {
        return column("bigint", value);
    }

    private BulkStatement<R> column(String type, Function<R, ?> value) {
        columns.add(new Column<>(type, value));
        return this;
    }

    /** Does nothing without rows. */
    void write(JdbcTemplate jdbc, Collection<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.update(connection -> {
            PreparedStatement statement = connection.prepareStatement(sql);
            for (int i = 0; i < columns.size(); i++) {
                Column<R> column = columns.get(i);
                Object[] values = rows.stream().map(column.value()).toArray();
                statement.setArray(i + 1, connection.createArrayOf(column.type(), values));
            }
            return statement;
        });
    }
}
