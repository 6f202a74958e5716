package io.evenbook.projection.view;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tables of one generation of a view. SQL calls them {@code {view}.name}. A statement writes all rows of a batch at once: each of its
 * parameters, {@code ?::type[]}, is one column of them, which {@code unnest} makes rows again. No statement can write a row twice.
 */
public final class Tables {
    private static final String SCHEMA = "{view}";

    private static final Map<String, List<ColumnType>> TYPES = new ConcurrentHashMap<>();

    private final JdbcTemplate jdbc;
    private final String schema;

    Tables(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Writes rows whether or not there is something in their place. */
    public void write(String sql, Rows rows) {
        execute(sql, rows);
    }

    /**
     * Changes rows that must be there, one each.
     *
     * @throws IllegalStateException if one of them is not
     */
    public void change(String sql, Rows rows) {
        int changed = execute(sql, rows);
        if (changed != rows.count()) {
            rows.asList().forEach(row -> requireOne(sql, row));
            throw new IllegalStateException("%s: %d rows instead of %d for %s".formatted(schema, changed, rows.count(), sql.strip()));
        }
    }

    /** What is changed here is rolled back. */
    private void requireOne(String sql, Object[] row) {
        int changed = execute(sql, Rows.of(row));
        if (changed != 1) {
            throw new IllegalStateException(
                    "%s: %d rows instead of 1 for %s: %s".formatted(schema, changed, Arrays.toString(row), sql.strip()));
        }
    }

    private int execute(String sql, Rows rows) {
        if (rows.count() == 0) {
            return 0;
        }
        List<ColumnType> types = TYPES.computeIfAbsent(sql, ColumnType::of);
        return jdbc.update(named(sql), statement -> {
            for (int column = 0; column < types.size(); column++) {
                setColumn(statement, column, types.get(column), rows);
            }
        });
    }

    private static void setColumn(PreparedStatement statement, int column, ColumnType type, Rows rows) throws SQLException {
        Object[] values = type.column(rows.asList(), column);
        statement.setArray(column + 1, statement.getConnection().createArrayOf(type.sqlName(), values));
    }

    /** The position of the last event in the view, locked until the transaction ends. */
    long lockPosition() {
        return jdbc.queryForObject(named("select position from {view}.view_position for update"), Long.class);
    }

    /** Advances the position, which never goes back, and locks it until the transaction ends; returns what it was. */
    long advanceTo(long position) {
        return jdbc.queryForObject(
                named("update {view}.view_position set position = greatest(position, ?) returning old.position"), Long.class, position);
    }

    private String named(String sql) {
        return sql.replace(SCHEMA, schema);
    }
}
