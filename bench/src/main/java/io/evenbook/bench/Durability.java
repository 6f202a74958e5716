package io.evenbook.bench;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A figure counts only on a server that acknowledges nothing before it is on disk. */
final class Durability {
    private Durability() {}

    /** Asks the server itself. @throws IllegalStateException naming the settings that are not on */
    static void require(DataSource dataSource) {
        List<String> settings =
                JdbcClient.create(dataSource).sql("""
                SELECT name || '=' || setting FROM pg_settings
                WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name""").query(String.class).list();
        if (!settings.equals(List.of("fsync=on", "full_page_writes=on", "synchronous_commit=on"))) {
            throw new IllegalStateException("PostgreSQL would lose what it has acknowledged: " + settings);
        }
    }
}
