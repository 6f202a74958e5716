package io.evenbook.axon.postgres.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs queries. Each query takes a connection of its own and sees committed data only. Thread-safe. */
public final class Queries {

    private final DataSource dataSource;

    /** @param dataSource connections at READ COMMITTED, outside any transaction of the caller */
    public Queries(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Reads the first column of the first row as a number; 0 if there is no row or the column is null. */
    public long number(String sql, Object... parameters) {
        List<Long> found = list(sql, row -> row.getLong(1), parameters);
        return found.isEmpty() ? 0 : found.getFirst();
    }

    /**
     * Reads all rows.
     *
     * @throws RuntimeException as {@link SqlFailures#translate} makes it
     */
    public <T> List<T> list(String sql, Row<T> mapping, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(mapping.of(rows));
                }
                return result;
            }
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** Maps one row of a result. */
    @FunctionalInterface
    public interface Row<T> {
        /** Reads the current row. */
        T of(ResultSet row) throws SQLException;
    }
}
