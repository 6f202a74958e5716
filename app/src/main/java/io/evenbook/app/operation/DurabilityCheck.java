package io.evenbook.app.operation;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stops the start if PostgreSQL acknowledges commits before they are on disk. */
@Component
class DurabilityCheck implements SmartInitializingSingleton {
    private final JdbcClient jdbc;

    DurabilityCheck(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws IllegalStateException with the names of the settings that are off */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> off = jdbc.sql("""
                        select name from pg_settings
                         where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'""").query(String.class).list();
        if (!off.isEmpty()) {
            throw new IllegalStateException(
                    "PostgreSQL could lose acknowledged commits; these settings must be on: " + off);
        }
    }
}
