package io.evenbook.axon.postgres.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Turns columns of many rows into array parameters, so that one statement with {@code unnest} writes all rows. */
public final class SqlArrays {

    private SqlArrays() {}

    /** A {@code text[]} with one element per row. */
    public static <T> Array texts(Connection connection, Collection<T> rows, Function<T, String> column)
            throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
    }

    /** A {@code bigint[]} with one element per row. */
    public static <T> Array bigints(Connection connection, Collection<T> rows, Function<T, Long> column)
            throws SQLException {
        return connection.createArrayOf("bigint", rows.stream().map(column).toArray(Long[]::new));
    }

    /** A {@code bytea[]} with one element per row. */
    public static <T> Array byteas(Connection connection, Collection<T> rows, Function<T, byte[]> column)
            throws SQLException {
        return connection.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }
}
