package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.LogHandler;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import io.evenbook.projection.view.Generation.Status;
import io.evenbook.projection.view.ViewStore.Swap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Only batches of views commit without waiting for the disk; batches that a crash undoes come again. */
class UnawaitedCommitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 10;

    @TempDir
    Path data;

    private final Story story = new Story().begin();
    private ProjectionService service;
    private ViewRows rows;
    private JdbcTemplate jdbc;

    @BeforeEach
    void start() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
        jdbc = new JdbcTemplate(service.get(DataSource.class));
        service.append(story.round().commands());
        rows.awaitHead();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private String synchronousCommit() {
        return jdbc.queryForObject("show synchronous_commit", String.class);
    }

    @Test
    void aBatchDoesNotWaitAndItsConnectionWaitsAgainAfterwards() {
        Set<String> whileStored = ConcurrentHashMap.newKeySet();
        PostgresViews store = service.get(PostgresViews.class);
        LogReader reader = LogReader.builder()
                .name("another")
                .log(service.get(PostgresEventStore.class))
                .tokens(store.tokens())
                .transactions(store.transactions())
                .handler(new Observed(store.transactions(), whileStored))
                .done(_ -> whileStored.add("committed"))
                .build();
        reader.start();
        await().atMost(PATIENCE).until(() -> whileStored.contains("committed"));
        reader.stop().join();

        assertThat(whileStored).containsExactlyInAnyOrder("off", "failed once", "committed");
        service.get(Views.class).stop();
        assertThat(synchronousCommitOfAllConnections()).containsExactly("on");
    }

    /** Records the setting of each transaction that stores a token, and fails once. */
    private final class Observed implements LogHandler {
        private final TransactionManager transactions;
        private final Set<String> seen;

        Observed(TransactionManager transactions, Set<String> seen) {
            this.transactions = transactions;
            this.seen = seen;
        }

        @Override
        public boolean handles(EventMessage<?> event) {
            return true;
        }

        @Override
        public void handle(LogBatch batch, Runnable storeToken) {
            transactions.executeInTransaction(() -> {
                storeToken.run();
                seen.add(synchronousCommit());
                if (seen.add("failed once")) {
                    throw new IllegalStateException("a failure");
                }
            });
        }
    }

    private Set<String> synchronousCommitOfAllConnections() {
        // One of them listens for what other processes append
        return inNestedTransactions(CONNECTIONS - 1, new HashSet<>());
    }

    /** Each holds a connection of its own while the next begins. */
    private Set<String> inNestedTransactions(int depth, Set<String> seen) {
        TransactionTemplate another = new TransactionTemplate(service.get(PlatformTransactionManager.class));
        another.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
        another.executeWithoutResult(_ -> {
            seen.add(synchronousCommit());
            if (depth > 1) {
                inNestedTransactions(depth - 1, seen);
            }
        });
        return seen;
    }

    /** A durable commit makes all earlier ones durable, so no crash undoes a generation that readers have seen. */
    @Test
    void aGenerationGoesLiveInADurableCommit() {
        PostgresViews store = service.get(PostgresViews.class);
        ViewGenerations generations = service.get(ViewGenerations.class);
        service.get(Views.class).stop();
        Generation live = generations.existing("trades").getFirst();
        generations.add(
                "trades", new Replay.Request("olivia", "a test", null, null), 0, live.form(), new Room(null, null));
        Generation building = generations.existing("trades").getLast();
        store.create(building);
        EventLog log = service.get(EventLog.class);
        store.transactions()
                .executeInTransaction(() -> store.write(building, new LogBatch(0, log.head(), eventsOf(log))));
        List<String> whilePromoted = new ArrayList<>();

        assertThat(store.goLive(building, live, () -> {
                    generations.promote(building, live);
                    whilePromoted.add(synchronousCommit());
                }))
                .isEqualTo(Swap.DONE);

        assertThat(whilePromoted).containsExactly("on");
        assertThat(generations.existing("trades").getLast().status()).isEqualTo(Status.LIVE);
    }

    private static List<TrackedEventMessage<?>> eventsOf(EventLog log) {
        List<TrackedEventMessage<?>> events = new ArrayList<>();
        log.eventsBetween(1, log.head()).forEach(event -> events.add((TrackedEventMessage<?>) event));
        return events;
    }

    /** As after a crash of PostgreSQL that undid the last commits of one view whose reader is idle. */
    @Test
    void batchesThatACrashUndidComeAgainWithoutANewEvent() {
        byte[] token =
                jdbc.queryForObject("select token from token_entry where processor_name = 'orders@1'", byte[].class);
        long position = jdbc.queryForObject("select position from orders_1.view_position", Long.class);
        service.append(story.round().commands());
        rows.awaitHead();
        Projection orders = service.get(Views.class).find("orders").orElseThrow();
        List<String> before = rows.allOf(orders, "orders_1");

        new TransactionTemplate(service.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            jdbc.queryForObject("select position from orders_1.view_position for update", Long.class);
            jdbc.update("delete from orders_1.open_order where placed_position > ?", position);
            jdbc.update("delete from orders_1.ended_order where placed_position > ?", position);
            jdbc.update("update orders_1.view_position set position = ?", position);
            jdbc.update("update token_entry set token = ? where processor_name = 'orders@1'", token);
        });
        assertThat(rows.allOf(orders, "orders_1")).isNotEqualTo(before);

        rows.awaitHead();
        assertThat(rows.allOf(orders, "orders_1")).isEqualTo(before);
    }
}
