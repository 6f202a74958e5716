package io.evenbook.axon.postgres.fault;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.lease.CommandLease;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;

/**
 * A process that sends commands to jars and keeps a view of them, as {@link NodeSettings} say, until it is killed or
 * its standard input ends. The line {@code stop} ends its clients only.
 */
final class Node {

    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_TIMEOUT_MILLIS = 3_000;

    private Node() {}

    public static void main(String[] arguments) throws IOException {
        NodeSettings settings = NodeSettings.of(arguments);
        try (HistoryFile history = new HistoryFile(settings.history());
                HikariDataSource dataSource = pool(settings.jdbcUrl())) {
            JarHouse house = new JarHouse(
                    engine(settings, dataSource),
                    bus -> bus.correlation(new SimpleCorrelationDataProvider(Clients.COMMAND_ID))
                            .maxBatchTime(Duration.ofMillis(20)));
            if (settings.keepsView()) {
                new ViewProcessor(dataSource, house.store, settings.name(), settings.claimTimeout()).start();
            }
            Clients clients = new Clients(settings, house, history);
            clients.start();
            history.started();
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
            while (orders.readLine() != null) {
                clients.stop();
                history.stopped();
            }
        } finally {
            Runtime.getRuntime().halt(0); // no graceful end needed
        }
    }

    private static PostgresEventStorageEngine engine(NodeSettings settings, DataSource dataSource) {
        if (settings.lease().isZero()) {
            return JarHouse.engine(dataSource).build();
        }
        CommandLease lease = CommandLease.builder()
                .dataSource(dataSource)
                .owner(settings.name())
                .duration(settings.lease())
                .build();
        PostgresEventStorageEngine engine =
                JarHouse.engine(dataSource).lease(lease).build();
        lease.start();
        return engine;
    }

    private static HikariDataSource pool(String jdbcUrl) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
