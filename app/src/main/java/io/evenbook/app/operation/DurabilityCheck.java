package io.evenbook.app.operation;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stops the start on a PostgreSQL that acknowledges a commit before it is on disk. */
@Component
class DurabilityCheck implements SmartInitializingSingleton {
    private final JdbcClient jdbc;

    DurabilityCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws IllegalStateException naming the settings that are off */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> off = jdbc.sql(
                        "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'")
                .query(String.class)
                .list();
        if (!off.isEmpty()) {
            throw new IllegalStateException("PostgreSQL would lose what it has acknowledged; must be on: " + off);
        }
    }
}
