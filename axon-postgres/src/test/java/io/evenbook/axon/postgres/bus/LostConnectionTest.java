package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import io.evenbook.axon.postgres.sql.WriterLock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands whose connection breaks before, during or after the commit. */
@Timeout(60)
class LostConnectionTest {

    /** Runs in place of the next commit. */
    @FunctionalInterface
    private interface Fault {
        void commit(Connection connection) throws SQLException;
    }

    private static final Fault NONE = Connection::commit;

    private final TestDatabase database = new TestDatabase();
    private final AtomicReference<Fault> nextCommit = new AtomicReference<>(NONE);
    private final AtomicReference<SQLException> unreachable = new AtomicReference<>();
    private final AtomicBoolean throwsOnClose = new AtomicBoolean();
    private final AtomicReference<Connection> silent = new AtomicReference<>();
    private final AtomicBoolean silentBeforeRows = new AtomicBoolean();
    private final JarHouse house = new JarHouse(
            JarHouse.engine(database)
                    .dataSource(faulty(database.dataSource()))
                    .resolveTimeout(Duration.ofMillis(500))
                    .build(),
            bus -> bus);

    @BeforeEach
    void open() {
        house.done(new Jar.Open("jar_a"));
    }

    @AfterEach
    void close() {
        unreachable.set(null);
        house.close();
        database.close();
    }

    @Test
    void aCommitThatHappenedIsASuccessThoughItsReplyWasLost() {
        nextCommit.set(connection -> {
            connection.commit();
            throw new SQLException("reply lost", "08006");
        });
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(3);
    }

    @Test
    void aCommitThatDidNotHappenIsTriedOnceMore() {
        nextCommit.set(connection -> {
            connection.rollback();
            throw new SQLException("connection lost", "08006");
        });
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
    }

    @Test
    void aBatchWhoseCommitsBothDidNotHappenFailsAndNothingIsStored() {
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = IntStream.range(0, 5)
                .<CompletableFuture<CommandResultMessage<?>>>mapToObj(i -> house.send(new Jar.Add("jar_a", 1)))
                .toList();
        nextCommit.set(connection -> {
            connection.rollback();
            nextCommit.set(second -> {
                second.rollback();
                throw new SQLException("connection lost", "08006");
            });
            throw new SQLException("connection lost", "08006");
        });
        house.resume();
        // The states had to be read again, and the read ones wait no more than others for the second attempt
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(outcome(answer)).isIn(StoreUnavailableException.class, Committed.class));
        assertThat(house.log.head())
                .isEqualTo(1
                        + answers.stream()
                                .filter(answer -> !answer.join().isExceptional())
                                .count());
        assertThat(house.marbles("jar_a")).isEqualTo((int) house.log.head() - 1);
    }

    private static Class<?> outcome(CompletableFuture<CommandResultMessage<?>> answer) {
        return answer.join().isExceptional() ? answer.join().exceptionResult().getClass() : Committed.class;
    }

    @Test
    void aBatchWhoseCommitDidNotHappenIsDecidedAgainInItsOrder() {
        house.pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers = IntStream.rangeClosed(1, 5)
                .<CompletableFuture<CommandResultMessage<?>>>mapToObj(i -> house.send(new Jar.Add("jar_a", i)))
                .toList();
        nextCommit.set(connection -> {
            connection.rollback();
            throw new SQLException("connection lost", "08006");
        });
        house.resume();
        assertThat(answers)
                .extracting(answer -> Committed.of(answer.join()).position())
                .containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(answers).<Object>map(answer -> answer.join().getPayload()).containsExactly(1, 3, 6, 10, 15);
    }

    @Test
    void aSessionEndedByTheServerBeforeTheCommitIsTriedOnceMore() {
        nextCommit.set(connection -> {
            database.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()""");
            connection.commit();
        });
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
    }

    @Test
    void anOutcomeThatCannotBeFoundOutIsSaidToBeUnknown() {
        nextCommit.set(connection -> {
            connection.commit();
            unreachable.set(new SQLException("unreachable", "08001"));
            throw new SQLException("reply lost", "08006");
        });
        assertThat(house.refused(new Jar.Add("jar_a", 5))).isInstanceOf(OutcomeUnknownException.class);
        unreachable.set(null);
        assertThat(house.log.head()).as("asked of the database").isEqualTo(2);
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload())
                .as("loaded anew")
                .isEqualTo(5);
        assertThat(house.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(3);
    }

    @Test
    void aTransactionThatStillHoldsTheLockLeavesTheOutcomeUnknown() throws Exception {
        try (Connection stillCommitting = database.dataSource().getConnection()) {
            nextCommit.set(connection -> {
                connection.rollback();
                stillCommitting.setAutoCommit(false);
                stillCommitting
                        .createStatement()
                        .execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.events', 0))");
                throw new SQLException("reply lost", "08006");
            });
            assertThat(house.refused(new Jar.Add("jar_a", 5))).isInstanceOf(OutcomeUnknownException.class);
            stillCommitting.rollback();
        }
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
    }

    @Test
    void aCommitThatLandsAfterItsOutcomeWasCalledUnknownIsSeenByTheNextDecision() throws Exception {
        try (Connection stillCommitting = database.dataSource().getConnection()) {
            nextCommit.set(connection -> {
                connection.rollback();
                stillCommitting.setAutoCommit(false);
                try (Statement statement = stillCommitting.createStatement()) {
                    statement.execute(WriterLock.ACQUIRE);
                    statement.execute("""
                            INSERT INTO events (global_index, sequence_number, recorded_at, ends_command, aggregate_type,
                                aggregate_id, event_id, payload_type, payload_revision, payload, metadata)
                            VALUES (2, 1, clock_timestamp(), true, 'Jar', 'jar_a', 'late', 'jar.MarblesAdded', '2',
                                '{"jarId":"jar_a","marbles":5,"after":5}', '{}')""");
                }
                throw new SQLException("reply lost", "08006");
            });
            assertThat(house.refused(new Jar.Add("jar_a", 5))).isInstanceOf(OutcomeUnknownException.class);
            stillCommitting.commit();
        }
        assertThat(house.marbles("jar_a")).isEqualTo(5);
        assertThat(house.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(3);
        assertThat(house.marbles("jar_a")).isEqualTo(6);
    }

    @Test
    void aCommitWhoseSessionIsLostNeverLandsAndIsDecidedAgainInAnotherEpoch() {
        CommandLease lease = CommandLease.builder()
                .dataSource(database.dataSource())
                .owner("first")
                .build();
        try (lease;
                JarHouse owner = new JarHouse(
                        JarHouse.engine(database)
                                .dataSource(faulty(database.dataSource()))
                                .resolveTimeout(Duration.ofMillis(500))
                                .lease(lease)
                                .build(),
                        bus -> bus)) {
            lease.start();
            nextCommit.set(connection -> {
                silent.set(connection);
                throw new SQLException("timed out", "08006");
            });
            assertThat(owner.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
            assertThat(database.number("SELECT epoch FROM command_lease")).isEqualTo(2);
            assertThatThrownBy(silent.get()::commit).isInstanceOf(SQLException.class);
            assertThat(owner.done(new Jar.Add("jar_a", 7)).position()).isEqualTo(3);
            assertThat(owner.marbles("jar_a")).isEqualTo(12);
            assertThat(lease.isHeld()).isTrue();
        }
    }

    @Test
    void aBatchWhoseConnectionFellSilentIsDecidedAgainInAnotherEpoch() {
        CommandLease lease = CommandLease.builder()
                .dataSource(database.dataSource())
                .owner("first")
                .build();
        try (lease;
                JarHouse owner = new JarHouse(
                        JarHouse.engine(database)
                                .dataSource(faulty(database.dataSource()))
                                .lease(lease)
                                .build(),
                        bus -> bus)) {
            lease.start();
            silentBeforeRows.set(true);
            assertThat(owner.done(new Jar.Add("jar_a", 7)).position()).isEqualTo(2);
            assertThat(database.number("SELECT epoch FROM command_lease")).isEqualTo(2);
        }
    }

    @Test
    void whileTheStoreIsUnreachableCommandsFailAndLaterOnesSucceed() {
        unreachable.set(new SQLException("unreachable", "08001"));
        assertThat(house.refused(new Jar.Add("jar_a", 5))).isInstanceOf(StoreUnavailableException.class);
        unreachable.set(null);
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
    }

    @Test
    void anErrorInTheCommitFailsAndLeavesNothingBehind() {
        nextCommit.set(connection -> {
            throw new StackOverflowError("on purpose");
        });
        assertThat(house.refused(new Jar.Add("jar_a", 5))).isInstanceOf(StackOverflowError.class);
        assertThat(house.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(0);
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
    }

    @Test
    void anErrorAfterTheCommitChangesNothing() {
        nextCommit.set(connection -> {
            connection.commit();
            throwsOnClose.set(true);
        });
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(2);
        assertThat(throwsOnClose).isFalse();
        assertThat(house.done(new Jar.Add("jar_a", 5)).position()).isEqualTo(3);
    }

    @Test
    void aKeyWithoutEventsIsLookedForToo() {
        Map<String, ?> key = Map.of(CommandKeys.COMMAND_KEY, "k-1");
        nextCommit.set(connection -> {
            connection.commit();
            throw new SQLException("reply lost", "08006");
        });
        assertThat(house.done(new Jar.Look("jar_a"), key).replayed()).isFalse();
        assertThat(house.done(new Jar.Look("jar_a"), key).replayed()).isTrue();
    }

    private DataSource faulty(DataSource dataSource) {
        return proxy(DataSource.class, dataSource, (method, result) -> {
            if (unreachable.get() != null) {
                throw new SQLException(
                        unreachable.get().getMessage(), unreachable.get().getSQLState());
            }
            return method.equals("getConnection") ? faulty((Connection) result.call()) : result.call();
        });
    }

    private Connection faulty(Connection connection) {
        return proxy(Connection.class, connection, (method, result) -> {
            if (connection == silent.get()) {
                return null; // and the server gets no message
            }
            if (method.equals("unwrap")
                    && Thread.currentThread().getName().equals("log-writer")
                    && silentBeforeRows.getAndSet(false)) {
                silent.set(connection);
                throw new SQLException("timed out", "08006");
            }
            if (method.equals("commit")) {
                nextCommit.getAndSet(NONE).commit(connection);
                return null;
            }
            if (method.equals("close") && throwsOnClose.getAndSet(false)) {
                result.call();
                throw new StackOverflowError("on purpose");
            }
            return result.call();
        });
    }

    @FunctionalInterface
    private interface Original {
        Object call() throws Throwable;
    }

    @FunctionalInterface
    private interface Interception {
        Object invoke(String method, Original original) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, T target, Interception interception) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interception.invoke(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
