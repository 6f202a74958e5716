package io.evenbook.saga;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A PostgreSQL for one test, and a pool of its connections: the server starts a process for each new one. */
public final class PooledPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final HikariDataSource connections;
    private final JdbcTemplate jdbc;

    public PooledPostgres(int poolSize) throws IOException {
        server = EmbeddedPostgres.start();
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(server.getPostgresDatabase());
        pool.setMaximumPoolSize(poolSize);
        connections = new HikariDataSource(pool);
        jdbc = new JdbcTemplate(connections);
    }

    public DataSource dataSource() {
        return connections;
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Executes a migration. */
    public void migrate(String name) {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/" + name)).execute(connections);
    }

    @Override
    public void close() throws IOException {
        connections.close();
        server.close();
    }
}
