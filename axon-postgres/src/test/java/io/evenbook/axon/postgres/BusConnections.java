package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.sql.CommandThreadGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Gives the command thread no connection, as every data source of the service does, and counts those for the reading of
 * streams.
 */
public final class BusConnections extends DelegatingDataSource {

    private final AtomicInteger loads = new AtomicInteger();
    private volatile CountDownLatch loadsReleased = new CountDownLatch(0);

    public BusConnections(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        CommandThreadGuard.refuse("a connection");
        if (Thread.currentThread().getName().startsWith("stream-loader")) {
            loads.incrementAndGet();
            JarHouse.awaitUninterrupted(loadsReleased);
        }
        return super.getConnection();
    }

    /** How many queries have been sent to read streams, or wait to be. */
    public int loads() {
        return loads.get();
    }

    /** Lets no stream be read until {@link #releaseLoads}. */
    public void holdLoads() {
        loadsReleased = new CountDownLatch(1);
    }

    public void releaseLoads() {
        loadsReleased.countDown();
    }
}
