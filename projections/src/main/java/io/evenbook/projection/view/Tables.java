package io.evenbook.projection.view;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * The tables of one generation of a view. SQL calls them {@code {view}.name}. A statement writes all rows of a batch at
 * once: each of its parameters, {@code ?::type[]}, is one column of them, which {@code unnest} makes rows again. No
 * statement can write a row twice.
 */
public final class Tables {
    private static final String SCHEMA = "{view}";

    private static final Map<String, List<ColumnType>> TYPES = new ConcurrentHashMap<>();

    private final JdbcTemplate jdbc;
    private final String schema;
    private final List<Change> changes = new ArrayList<>();

    Tables(JdbcTemplate jdbc, String schema) {
        this.jdbc = jdbc;
        this.schema = schema;
    }

    /** Writes rows whether or not there is something in their place. */
    public void write(String sql, Rows rows) {
        add(new Change(sql, rows, false));
    }

    /** Changes rows that must be there, one each. */
    public void change(String sql, Rows rows) {
        add(new Change(sql, rows, true));
    }

    /**
     * Reads what stands there before anything of the batch is written. The parameters of the statement are columns, as
     * those of the others.
     *
     * @param keys one row for each thing that is looked for
     */
    public <T> List<T> read(String sql, Rows keys, RowMapper<T> row) {
        if (keys.count() == 0) {
            return List.of();
        }
        return jdbc.query(named(sql), statement -> setColumns(statement, 0, sql, keys), row);
    }

    private void add(Change change) {
        if (change.rows.count() > 0) {
            changes.add(change);
        }
    }

    /**
     * Does all that was asked for, in that order: as one message to the database, since it takes longer to get there
     * and back than to change some rows.
     *
     * @throws IllegalStateException if a row that must be there is not
     */
    void execute() {
        int[] counts = execute(changes);
        for (int i = 0; i < counts.length; i++) {
            Change change = changes.get(i);
            if (change.ofPresentRows && counts[i] != change.rows.count()) {
                change.rows.asList().forEach(row -> requireOne(change.sql, row));
                throw new IllegalStateException("%s: %d rows instead of %d for %s"
                        .formatted(schema, counts[i], change.rows.count(), change.sql.strip()));
            }
        }
        changes.clear();
    }

    /** What is changed here is rolled back. */
    private void requireOne(String sql, Object[] row) {
        int changed = execute(List.of(new Change(sql, Rows.of(row), true)))[0];
        if (changed != 1) {
            throw new IllegalStateException("%s: %d rows instead of 1 for %s: %s"
                    .formatted(schema, changed, Arrays.toString(row), sql.strip()));
        }
    }

    /** How many rows each of them changed. */
    private int[] execute(List<Change> changes) {
        if (changes.isEmpty()) {
            return new int[0];
        }
        String sql = changes.stream().map(change -> named(change.sql)).collect(Collectors.joining(";\n"));
        return jdbc.execute(sql, (PreparedStatement statement) -> {
            int parameter = 0;
            for (Change change : changes) {
                parameter = setColumns(statement, parameter, change.sql, change.rows);
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

    /** Returns how many parameters are set then. */
    private static int setColumns(PreparedStatement statement, int parametersSet, String sql, Rows rows)
            throws SQLException {
        int parameter = parametersSet;
        List<ColumnType> types = TYPES.computeIfAbsent(sql, ColumnType::of);
        for (int column = 0; column < types.size(); column++) {
            statement.setArray(++parameter, types.get(column).column(statement.getConnection(), rows.asList(), column));
        }
        return parameter;
    }

    /** The position of the last event in the view, locked until the transaction ends. */
    long lockPosition() {
        return jdbc.queryForObject(named("select position from {view}.view_position for update"), Long.class);
    }

    /** Advances the position, which never goes back, and locks it until the transaction ends; returns what it was. */
    long advanceTo(long position) {
        return jdbc.queryForObject(
                named("update {view}.view_position set position = greatest(position, ?) returning old.position"),
                Long.class,
                position);
    }

    private String named(String sql) {
        return sql.replace(SCHEMA, schema);
    }

    /** @param ofPresentRows whether each row must be there */
    private record Change(String sql, Rows rows, boolean ofPresentRows) {}
}
