package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.lease.CommandLease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A commit whose wait for a standby is cancelled: it is visible, and a failover would lose it. */
@Timeout(120)
class CancelledReplicationTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void itIsNeitherAcknowledgedNorReadUntilTheStandbyHasIt() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.own(folder);
                HikariDataSource pool = pool(postgres)) {
            JdbcClient sql = JdbcClient.create(postgres.dataSource("public"));
            TestDatabase.migrations().forEach(new JdbcTemplate(postgres.dataSource("public"))::execute);
            try (JarHouse house = new JarHouse(JarHouse.engine(pool).build(), UnaryOperator.identity())) {
                PostgresEventStore reader = PostgresEventStore.builder()
                        .engine(JarHouse.engine(pool).build())
                        .pollInterval(Duration.ofMillis(20))
                        .build();
                house.send(new Jar.Open("jar_a"), Map.of()).join();
                try (BlockingStream<TrackedEventMessage<?>> stream =
                        reader.openStream(new GlobalSequenceTrackingToken(1))) {
                    postgres.waitForStandby();
                    CompletableFuture<CommandResultMessage<?>> answer = house.send(new Jar.Add("jar_a", 5), Map.of());
                    await("a commit that waits").until(() -> cancelWaitingCommit(sql));

                    await("the event is visible").until(() -> events(sql) == 2);
                    assertThat(stream.hasNextAvailable(500, TimeUnit.MILLISECONDS))
                            .isFalse();
                    assertThat(answer).isNotDone();

                    sql.sql("ALTER SYSTEM RESET synchronous_standby_names").update();
                    sql.sql("SELECT pg_reload_conf()").query().singleRow();
                    assertThat(answer.get(20, TimeUnit.SECONDS).isExceptional()).isFalse();
                    assertThat(stream.hasNextAvailable(20, TimeUnit.SECONDS)).isTrue();
                } finally {
                    reader.shutDown();
                }
            }
        }
    }

    @Test
    void aReaderThatIsBehindStopsBeforeItAndSoDoesAReadAsOfNow() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.own(folder);
                HikariDataSource pool = pool(postgres)) {
            JdbcClient sql = JdbcClient.create(postgres.dataSource("public"));
            TestDatabase.migrations().forEach(new JdbcTemplate(postgres.dataSource("public"))::execute);
            try (JarHouse house = new JarHouse(JarHouse.engine(pool).build(), UnaryOperator.identity())) {
                PostgresEventStorageEngine engine = JarHouse.engine(pool).build();
                PostgresEventStore reader = PostgresEventStore.builder()
                        .engine(engine)
                        .pollInterval(Duration.ofMillis(20))
                        .build();
                house.done(new Jar.Open("jar_a"));
                house.done(new Jar.Add("jar_a", 1));
                try (BlockingStream<TrackedEventMessage<?>> stream = reader.openStream(null)) {
                    postgres.waitForStandby();
                    CompletableFuture<CommandResultMessage<?>> answer = house.send(new Jar.Add("jar_a", 5), Map.of());
                    await("a commit that waits").until(() -> cancelWaitingCommit(sql));
                    await("the event is visible").until(() -> events(sql) == 3);

                    CompletableFuture<Long> now = CompletableFuture.supplyAsync(
                            () -> engine.eventLog().positionAt(Instant.now()));
                    assertThat(stream.nextAvailable().getIdentifier()).isNotNull();
                    assertThat(stream.nextAvailable().trackingToken().position())
                            .hasValue(2);
                    assertThat(stream.hasNextAvailable(300, TimeUnit.MILLISECONDS))
                            .isFalse();
                    assertThat(now).isNotDone();
                    assertThat(answer).isNotDone();

                    sql.sql("ALTER SYSTEM RESET synchronous_standby_names").update();
                    sql.sql("SELECT pg_reload_conf()").query().singleRow();
                    assertThat(stream.hasNextAvailable(20, TimeUnit.SECONDS)).isTrue();
                    assertThat(now.get(20, TimeUnit.SECONDS)).isEqualTo(3);
                    assertThat(answer.get(20, TimeUnit.SECONDS).isExceptional()).isFalse();
                } finally {
                    reader.shutDown();
                }
            }
        }
    }

    @Test
    void anOwnerDecidesNothingBeforeTheStandbyHasTheEventOfItsEpoch() throws Exception {
        try (PostgresProcess postgres = PostgresProcess.own(folder);
                HikariDataSource pool = pool(postgres)) {
            JdbcClient sql = JdbcClient.create(postgres.dataSource("public"));
            TestDatabase.migrations().forEach(new JdbcTemplate(postgres.dataSource("public"))::execute);
            try (CommandLease lease =
                            CommandLease.builder().dataSource(pool).owner("a").build();
                    JarHouse house = new JarHouse(
                            JarHouse.engine(pool)
                                    .lease(lease)
                                    .epochEvent((epoch, owner, incarnation) ->
                                            new GenericEventMessage<>(new Jar.EpochBegan(epoch, owner, incarnation)))
                                    .build(),
                            UnaryOperator.identity())) {
                lease.start();
                postgres.waitForStandby();
                CompletableFuture<CommandResultMessage<?>> refusal = house.send(new Jar.Add("jar_a", 5), Map.of());
                await("a commit that waits").until(() -> cancelWaitingCommit(sql));
                await("the event is visible").until(() -> events(sql) == 1);
                await("a look at the standbys").until(() -> looks(sql));
                assertThat(refusal).isNotDone();

                sql.sql("ALTER SYSTEM RESET synchronous_standby_names").update();
                sql.sql("SELECT pg_reload_conf()").query().singleRow();
                assertThat(refusal.get(20, TimeUnit.SECONDS).exceptionResult()).isInstanceOf(Jar.NoSuchJar.class);
                assertThat(events(sql)).isEqualTo(1);
            }
        }
    }

    private static long events(JdbcClient sql) {
        return sql.sql("SELECT count(*) FROM events").query(Long.class).single();
    }

    /** Whether another session asks again and again what the standbys have. */
    private static boolean looks(JdbcClient sql) {
        String looking = """
                SELECT count(*) > 0 FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND query LIKE '%flush_lsn >= CAST%'""";
        return sql.sql(looking).query(Boolean.class).single();
    }

    private static boolean cancelWaitingCommit(JdbcClient sql) {
        String cancel = """
                SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                WHERE wait_event = 'SyncRep' AND query ILIKE 'COMMIT%'""";
        return !sql.sql(cancel).query(Boolean.class).list().isEmpty();
    }

    private static HikariDataSource pool(PostgresProcess postgres) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.dataSource("public"));
        config.setMaximumPoolSize(12);
        return new HikariDataSource(config);
    }
}
