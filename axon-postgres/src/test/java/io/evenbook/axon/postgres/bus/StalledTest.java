package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.sql.WriterLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether the bus says that nothing gets durable while commands wait. */
@Timeout(60)
class StalledTest {

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void itIsStalledWhileABatchCannotBeWrittenAndOthersWait() throws SQLException {
        house.done(new Jar.Open("jar_a"));
        assertThat(house.bus.stalled()).isZero();
        try (Connection holding = database.dataSource().getConnection()) {
            holding.setAutoCommit(false);
            holding.createStatement().execute(WriterLock.ACQUIRE);
            CompletableFuture<CommandResultMessage<?>> first = house.send(new Jar.Add("jar_a", 1));
            await().until(() ->
                    database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
            assertThat(house.bus.stalled()).as("no command waits").isZero();
            CompletableFuture<CommandResultMessage<?>> second = house.send(new Jar.Add("jar_a", 1));
            await().until(() -> house.bus.stalled().compareTo(Duration.ofMillis(50)) > 0);
            assertThat(first).isNotDone();
            holding.rollback();
            assertThat(first.join().getPayload()).isEqualTo(1);
            assertThat(second.join().getPayload()).isEqualTo(2);
        }
        assertThat(house.bus.stalled()).isZero();
    }

    @Test
    void itIsStalledWhileItCannotFindOutWhereTheLogEnds() throws SQLException {
        try (Connection holding = database.dataSource().getConnection()) {
            holding.setAutoCommit(false);
            holding.createStatement().execute(WriterLock.ACQUIRE);
            CompletableFuture<CommandResultMessage<?>> first = house.send(new Jar.Open("jar_a"));
            await().until(() ->
                    database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 1);
            CompletableFuture<CommandResultMessage<?>> second = house.send(new Jar.Open("jar_b"));
            await().until(() -> house.bus.stalled().compareTo(Duration.ofMillis(50)) > 0);
            holding.rollback();
            first.join();
            second.join();
        }
        await().until(() -> house.bus.stalled().isZero());
    }
}
