package io.evenbook.app.axon;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.port.SessionPriority;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Three pools on one database, so that none can starve another. {@code log} commits and renews the lease; each of its
 * statements has a deadline. {@code reads} serves read-only requests; PostgreSQL cancels their statements after a
 * timeout. Spring's own pool serves views, sagas and readers of the log.
 */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

    /** Commits, idempotency keys and the lease use this pool. */
    static final String LOG = "log";

    /** Read-only requests use this pool. */
    static final String READS = "reads";

    /**
     * One connection each to write, listen, notify, renew the lease, resolve a lost commit and look up keys; two spare.
     */
    private static final int LOG_CONNECTIONS = 8;

    @Bean(defaultCandidate = false)
    @Qualifier(LOG)
    DataSource logPool(DataSource views, @Value("${evenbook.command.deadline}") Duration deadline) throws SQLException {
        HikariConfig config = copyOf(views, LOG, LOG_CONNECTIONS);
        config.setMinimumIdle(LOG_CONNECTIONS / 2);
        // If the network drops packets silently, the client closes the connection and the server ends the session.
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
            @Value("${evenbook.reads.url:}") String standby,
            ObjectProvider<SessionPriority> priority)
            throws SQLException {
        HikariConfig config = copyOf(views, READS, connections);
        config.setMinimumIdle(1);
        if (!standby.isEmpty()) {
            config.setJdbcUrl(standby);
        }
        config.addDataSourceProperty(
                "options", "-c statement_timeout=%d -c default_transaction_read_only=on".formatted(timeout.toMillis()));
        return standby.isEmpty() && priority.getIfAvailable() != null
                ? new YieldingPool(config, priority.getObject())
                : new HikariDataSource(config);
    }

    /** A pool whose sessions yield the processors to those of commits and views. */
    private static final class YieldingPool extends HikariDataSource {
        private final SessionPriority priority;

        YieldingPool(HikariConfig config, SessionPriority priority) {
            super(config);
            this.priority = priority;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            priority.lower(connection.unwrap(PGConnection.class).getBackendPID());
            return connection;
        }
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
