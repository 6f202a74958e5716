package io.evenbook.projection.view;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Columns of one table, each with its type and its value in a row of Java, from which the statements follow that write
 * such rows: {@code Table.<Sums>of("total").text("asset", Sums::asset).numeric("debits", Sums::debits).insert()}.
 * Immutable.
 *
 * @param <R> one row
 */
public final class Table<R> {
    private final String name;
    private final List<Column<R>> columns;

    private Table(String name, List<Column<R>> columns) {
        this.name = name;
        this.columns = List.copyOf(columns);
    }

    /** A table of the view without columns, for instance {@code balance}. */
    public static <R> Table<R> of(String name) {
        return new Table<>(name, List.of());
    }

    /** A column of texts: the name of an enum constant, otherwise the value's {@code toString()}. */
    public Table<R> text(String column, Function<R, ?> value) {
        return with(column, ColumnType.TEXT, value);
    }

    /** A column of 64 bits. */
    public Table<R> bigint(String column, Function<R, Long> value) {
        return with(column, ColumnType.BIGINT, value);
    }

    /** A column of 32 bits. */
    public Table<R> integer(String column, Function<R, Integer> value) {
        return with(column, ColumnType.INT, value);
    }

    /** A column of decimals; PostgreSQL stores their scale. */
    public Table<R> numeric(String column, Function<R, BigDecimal> value) {
        return with(column, ColumnType.NUMERIC, value);
    }

    /** A column of {@code timestamptz}; truncated to microseconds. */
    public Table<R> time(String column, Function<R, Instant> value) {
        return with(column, ColumnType.TIMESTAMPTZ, value);
    }

    /** A column of booleans. */
    public Table<R> bool(String column, Function<R, Boolean> value) {
        return with(column, ColumnType.BOOLEAN, value);
    }

    private Table<R> with(String column, ColumnType type, Function<R, ?> value) {
        return with(new Column<>(column, type, value, column, false));
    }

    private Table<R> with(Column<R> column) {
        List<Column<R>> more = new ArrayList<>(columns);
        more.add(column);
        return new Table<>(name, more);
    }

    /** Casts the values of the last column to another type: {@code as("json")}, {@code as("date")}. */
    public Table<R> as(String type) {
        Column<R> last = columns.getLast();
        return withoutLast().with(new Column<>(last.name, last.type, last.value, last.name + "::" + type, false));
    }

    /** For {@link #update}: null in the last column means unchanged. */
    public Table<R> orUnchanged() {
        Column<R> last = columns.getLast();
        return withoutLast().with(new Column<>(last.name, last.type, last.value, last.inserted, true));
    }

    private Table<R> withoutLast() {
        return new Table<>(name, columns.subList(0, columns.size() - 1));
    }

    /** Inserts rows. */
    public Statement<R> insert() {
        return sql("insert into {view}.%s (%s) select %s from {rows}"
                .formatted(name, join(Column::name), join(Column::inserted)));
    }

    /** Inserts rows; if the key exists, sets all other columns. */
    public Statement<R> upsert(String... key) {
        return sql("%s on conflict (%s) do update set %s"
                .formatted(
                        insert().sql(),
                        String.join(", ", key),
                        join(isNotIn(key), column -> "%1$s = excluded.%1$s".formatted(column.name))));
    }

    /** Sets all columns but the key. */
    public Statement<R> update(String... key) {
        return sql("update {view}.%s set %s from {rows} where %s"
                .formatted(name, join(isNotIn(key), this::assignment), matches(List.of(key))));
    }

    private String assignment(Column<R> column) {
        String value = "changed." + column.name;
        return column.name + " = "
                + (column.orUnchanged ? "coalesce(%s, %s.%s)".formatted(value, name, column.name) : value);
    }

    /** Deletes rows that match in all columns. */
    public Statement<R> delete() {
        return sql("delete from {view}.%s using {rows} where %s"
                .formatted(name, matches(columns.stream().map(Column::name).toList())));
    }

    private String matches(List<String> key) {
        return key.stream()
                .map(column -> "%1$s.%2$s = changed.%2$s".formatted(name, column))
                .collect(Collectors.joining(" and "));
    }

    /** Any statement: {@code {rows}} stands for the rows of Java, as a table named {@code changed}. */
    public Statement<R> sql(String sql) {
        String rows = "unnest(%s) as changed (%s)".formatted(join(Column::parameter), join(Column::name));
        return new Statement<>(sql.replace("{rows}", rows), columns);
    }

    private Predicate<Column<R>> isNotIn(String... key) {
        return column -> !Arrays.asList(key).contains(column.name);
    }

    private String join(Function<Column<R>, String> text) {
        return join(_ -> true, text);
    }

    private String join(Predicate<Column<R>> condition, Function<Column<R>, String> text) {
        return columns.stream().filter(condition).map(text).collect(Collectors.joining(", "));
    }

    /**
     * One column.
     *
     * @param inserted the expression that an insert selects: the name, and a cast if there is one
     * @param orUnchanged whether null leaves the column unchanged in an update
     */
    record Column<R>(String name, ColumnType type, Function<R, ?> value, String inserted, boolean orUnchanged) {
        private String parameter() {
            return "?::%s[]".formatted(type.sqlName());
        }
    }

    /**
     * A statement that writes all rows of a batch at once: each parameter is one column of them.
     *
     * @param sql {@code {view}} stands for the schema
     */
    public record Statement<R>(String sql, List<Column<R>> columns) {
        List<Object> valuesOf(R row) {
            List<Object> values = new ArrayList<>();
            columns.forEach(column -> values.add(column.value.apply(row)));
            return values;
        }
    }
}
