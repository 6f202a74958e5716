package io.evenbook.app.axon;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Three pools on one database, so that none can starve another: {@code log} for what commits and the lease need, with a
 * deadline for everything; {@code reads} for requests that only read, which PostgreSQL ends after a time; and Spring's
 * own for views, processes and the reading of the log.
 */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

    /** Names the pool that commits, keys and the lease use. */
    static final String LOG = "log";

    /** Names the pool of requests that only read. */
    static final String READS = "reads";

    /**
     * One writes, one listens, one notifies, one renews the lease, one resolves a lost commit, one looks up keys, and
     * two to spare.
     */
    private static final int LOG_CONNECTIONS = 8;

    @Bean(defaultCandidate = false)
    @Qualifier(LOG)
    DataSource logPool(DataSource views, @Value("${evenbook.command.deadline}") Duration deadline) throws SQLException {
        HikariConfig config = copyOf(views, LOG, LOG_CONNECTIONS);
        config.setMinimumIdle(LOG_CONNECTIONS / 2);
        // The network may drop packets without a word: then the client hangs up, and the server ends the session that
        // it left behind.
        config.addDataSourceProperty("socketTimeout", Long.toString(deadline.toSeconds()));
        config.addDataSourceProperty("connectTimeout", Long.toString(deadline.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty(
                "options",
                "-c statement_timeout=%1$d -c lock_timeout=%1$d -c idle_in_transaction_session_timeout=%1$d"
                        .formatted(deadline.toMillis()));
        return new HikariDataSource(config);
    }

    @Bean(defaultCandidate = false)
    @Qualifier(READS)
    DataSource readsPool(
            DataSource views,
            @Value("${evenbook.reads.connections}") int connections,
            @Value("${evenbook.reads.timeout}") Duration timeout,
            @Value("${evenbook.reads.url:}") String standby)
            throws SQLException {
        HikariConfig config = copyOf(views, READS, connections);
        config.setMinimumIdle(1);
        if (!standby.isEmpty()) {
            config.setJdbcUrl(standby);
        }
        config.addDataSourceProperty(
                "options", "-c statement_timeout=%d -c default_transaction_read_only=on".formatted(timeout.toMillis()));
        return new HikariDataSource(config);
    }

    private static HikariConfig copyOf(DataSource views, String name, int connections) throws SQLException {
        HikariConfig config = new HikariConfig();
        views.unwrap(HikariDataSource.class).copyStateTo(config);
        config.setPoolName(name);
        config.setMaximumPoolSize(connections);
        config.setMetricRegistry(null);
        config.setMetricsTrackerFactory(null);
        return config;
    }
}
