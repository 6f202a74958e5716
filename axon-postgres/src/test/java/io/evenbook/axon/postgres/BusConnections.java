package io.evenbook.axon.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Gives the command thread no connection, as every data source of the service does, and counts those for the reading of streams. */
final class BusConnections extends DelegatingDataSource {

    private final AtomicInteger loads = new AtomicInteger();

    BusConnections(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        CommandThreadGuard.refuse("a connection");
        if (Thread.currentThread().getName().startsWith("stream-loader")) {
            loads.incrementAndGet();
        }
        return super.getConnection();
    }

    /** How many queries have been sent to read streams. */
    int loads() {
        return loads.get();
    }
}
