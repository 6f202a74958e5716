package io.evenbook.projection.view;

import io.evenbook.projection.view.Table.Column;
import io.evenbook.projection.view.Table.Statement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The tables of one generation of a view. A statement writes all rows of a batch at once, and cannot write a row twice.
 */
public final class Tables {
    private static final String SCHEMA = "{view}";

    private final JdbcTemplate jdbc;
    private final String schema;
    private final List<Change<?>> changes = new ArrayList<>();

    Tables(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Writes rows, whether or not they exist. @param rows none is null */
    public <R> void write(Statement<R> statement, Collection<R> rows) {
        add(new Change<>(statement, List.copyOf(rows), Match.ANY));
    }

    /** Changes existing rows: each row of Java must match exactly one. */
    public <R> void change(Statement<R> statement, Collection<R> rows) {
        add(new Change<>(statement, List.copyOf(rows), Match.ONE));
    }

    /** Moves existing rows to another table of the view: each row of Java must match exactly one. */
    public <R> void move(Statement<R> statement, Collection<R> rows) {
        add(new Change<>(statement, List.copyOf(rows), Match.ONE_THAT_LEAVES));
    }

    /**
     * Reads rows as they are before the batch.
     *
     * @param keys one for each row to find
     */
    public <R, T> List<T> read(Statement<R> statement, Collection<R> keys, RowMapper<T> row) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Change<R> read = new Change<>(statement, List.copyOf(keys), Match.ANY);
        return jdbc.query(named(statement.sql()), prepared -> read.setColumns(prepared, 0), row);
    }

    private void add(Change<?> change) {
        if (!change.rows.isEmpty()) {
            changes.add(change);
        }
    }

    /**
     * Has PostgreSQL check the tables, columns and types of a statement, without executing it.
     *
     * @throws org.springframework.dao.DataAccessException if one is missing or of another type
     */
    void check(Statement<?> statement) {
        jdbc.execute(named(statement.sql()), (PreparedStatement prepared) -> prepared.getParameterMetaData());
    }

    /**
     * Executes all changes in order, in one round trip to the database.
     *
     * @throws IllegalStateException if a row that must exist does not
     */
    void execute() {
        int[] counts = execute(changes);
        for (int i = 0; i < counts.length; i++) {
            Change<?> change = changes.get(i);
            if (change.match != Match.ANY && counts[i] != change.rows.size()) {
                if (change.match == Match.ONE || change.rows.size() == 1) {
                    change.eachAlone().forEach(this::requireOne);
                }
                throw new IllegalStateException("%s: %d rows instead of %d for %s"
                        .formatted(schema, counts[i], change.rows.size(), change.statement.sql()));
            }
        }
        changes.clear();
    }

    /** Finds the missing row; the exception rolls its changes back. */
    private void requireOne(Change<?> change) {
        int changed = execute(List.of(change))[0];
        if (changed != 1) {
            throw new IllegalStateException(
                    "%s: %d rows instead of 1 for %s".formatted(schema, changed, change.describe()));
        }
    }

    /** Returns how many rows each change affected. */
    private int[] execute(List<Change<?>> changes) {
        if (changes.isEmpty()) {
            return new int[0];
        }
        String sql =
                changes.stream().map(change -> named(change.statement.sql())).collect(Collectors.joining(";\n"));
        return jdbc.execute(sql, (PreparedStatement statement) -> {
            int parameter = 0;
            for (Change<?> change : changes) {
                parameter = change.setColumns(statement, parameter);
            }
            statement.execute();
            int[] counts = new int[changes.size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = statement.getUpdateCount();
                statement.getMoreResults();
            }
            return counts;
        });
    }

    /** Locks the position of the last event in the view until the transaction ends, and returns it. */
    long lockPosition() {
        return jdbc.queryForObject(named("select position from {view}.view_position for update"), Long.class);
    }

    /** Advances the position, never backwards, and locks it until the transaction ends; returns the old one. */
    long advanceTo(long position) {
        return jdbc.queryForObject(
                named("update {view}.view_position set position = greatest(position, ?) returning old.position"),
                Long.class,
                position);
    }

    private String named(String sql) {
        return sql.replace(SCHEMA, schema);
    }

    /** How many existing rows a row of Java must match. Those that leave their table are not found a second time. */
    private enum Match {
        ANY,
        ONE,
        ONE_THAT_LEAVES
    }

    private record Change<R>(Statement<R> statement, List<R> rows, Match match) {
        /** Sets one parameter for each column; returns how many parameters are set then. */
        private int setColumns(PreparedStatement prepared, int parametersSet) throws SQLException {
            int parameter = parametersSet;
            for (Column<R> column : statement.columns()) {
                Object[] values = new Object[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = column.value().apply(rows.get(row));
                }
                prepared.setArray(++parameter, column.type().array(prepared.getConnection(), values));
            }
            return parameter;
        }

        private List<Change<R>> eachAlone() {
            return rows.stream()
                    .map(row -> new Change<>(statement, List.of(row), match))
                    .toList();
        }

        private String describe() {
            return statement.valuesOf(rows.getFirst()) + ": " + statement.sql();
        }
    }
}
