package io.evenbook.projection.view;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of one generation of a view. SQL calls them {@code {view}.name}. */
public final class Tables {
    private static final String SCHEMA = "{view}";

    private final JdbcTemplate jdbc;
    private final String schema;

    Tables(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Writes rows whether or not there is something in their place. */
    public void write(String sql, Rows rows) {
        batch(sql, rows);
    }

    /**
     * Changes rows that must be there, one each.
     *
     * @throws IllegalStateException if one of them is not
     */
    public void change(String sql, Rows rows) {
        int[] counts = batch(sql, rows);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 1) {
                throw new IllegalStateException("%s: %d rows instead of 1 for %s: %s"
                        .formatted(schema, counts[i], Arrays.toString(rows.asList().get(i)), sql.strip()));
            }
        }
    }

    private int[] batch(String sql, Rows rows) {
        List<Object[]> parameters = rows.asList();
        return parameters.isEmpty() ? new int[0] : jdbc.batchUpdate(named(sql), new BatchPreparedStatementSetter() {
            @Override
            public void setValues(PreparedStatement statement, int row) throws SQLException {
                Object[] values = parameters.get(row);
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
            }

            @Override
            public int getBatchSize() {
                return parameters.size();
            }
        });
    }

    /** The position of the last event in the view, locked until the transaction ends. */
    long lockPosition() {
        return jdbc.queryForObject(named("select position from {view}.view_position for update"), Long.class);
    }

    void advanceTo(long position) {
        jdbc.update(named("update {view}.view_position set position = ?"), position);
    }

    private String named(String sql) {
        return sql.replace(SCHEMA, schema);
    }
}
