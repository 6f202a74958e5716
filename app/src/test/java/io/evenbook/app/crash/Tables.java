package io.evenbook.app.crash;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the service's PostgreSQL directly. */
final class Tables implements AutoCloseable {
    private final Connection connection;

    Tables(String jdbcUrl, String password) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl, "evenbook", password);
    }

    /** The position of the last event. */
    long head() throws SQLException {
        return count("select max(global_index) from events");
    }

    long count(String query) throws SQLException {
        return Long.parseLong(column(query).getFirst());
    }

    List<String> column(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** All rows of a live view as sorted text, by table. The view's position is left out. */
    Map<String, List<String>> rowsOf(String view) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : column("select table_name from information_schema.views where table_schema = '" + view
                + "' and table_name <> 'view_position'")) {
            rows.put(table, column("select t::text from " + view + "." + table + " t order by 1"));
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
