package io.evenbook.bench.service;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Checks that PostgreSQL acknowledges nothing before it is on disk: no other figure counts. */
public final class Durability {
    private Durability() {}

    /**
     * Asks the running server for its settings.
     *
     * @throws IllegalStateException if fsync, full_page_writes or synchronous_commit is off
     */
    public static void require(DataSource dataSource) {
        List<String> settings = JdbcClient.create(dataSource)
                .sql("SELECT name || '=' || setting FROM pg_settings WHERE name IN (:names) ORDER BY name")
                .param("names", List.of("fsync", "full_page_writes", "synchronous_commit"))
                .query(String.class)
                .list();
        if (!settings.equals(List.of("fsync=on", "full_page_writes=on", "synchronous_commit=on"))) {
            throw new IllegalStateException("PostgreSQL could lose acknowledged commits: " + settings);
        }
    }
}
