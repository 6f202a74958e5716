package io.evenbook.axon.postgres.autoconfigure;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stops the start on a PostgreSQL that acknowledges a commit before it is on disk. */
public class DurabilityCheck implements SmartInitializingSingleton {

    private static final String OFF = """
            SELECT name FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'""";

    private final JdbcClient jdbc;

    /** Checks the server behind a client. */
    public DurabilityCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws IllegalStateException if {@code fsync}, {@code full_page_writes} or {@code synchronous_commit} is off */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> off = jdbc.sql(OFF).query(String.class).list();
        if (!off.isEmpty()) {
            throw new IllegalStateException("PostgreSQL would lose acknowledged commits; must be on: " + off);
        }
    }
}
