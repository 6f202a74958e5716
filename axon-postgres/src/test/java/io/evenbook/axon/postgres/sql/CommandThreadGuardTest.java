package io.evenbook.axon.postgres.sql;

import static io.evenbook.axon.postgres.JarEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command thread waits for nothing: what would have it wait throws. */
@Timeout(60)
class CommandThreadGuardTest {

    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final JarHouse house = new JarHouse(JarHouse.engine(connections).build(), bus -> bus);

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void aHandlerSendsNoCommand() {
        assertRefused("another command", () -> house.send(new Jar.Open("jar_b")));
    }

    @Test
    void aHandlerAppendsNothingBesideItsStreams() {
        assertRefused("an append of its own", () -> house.engine.appendEvents(event("jar_b", 0)));
    }

    @Test
    void aHandlerGetsNoConnection() {
        assertRefused("a connection", () -> {
            try {
                connections.getConnection();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        assertRefused("a connection", () -> house.engine.readEvents("jar_a"));
    }

    @Test
    void everyOtherThreadMayWait() {
        assertThatCode(() -> CommandThreadGuard.refuse("anything")).doesNotThrowAnyException();
    }

    private void assertRefused(String what, Runnable waiting) {
        assertThat(house.refused(new Jar.Act(_ -> {
                    waiting.run();
                    return null;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The command thread must not wait for " + what);
        assertThat(house.log.head()).isZero();
    }
}
