package io.evenbook.axon.postgres.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Axon's pooled processor on this store. */
@Timeout(60)
class EventProcessorTest {

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(database);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final List<Object> handled = new CopyOnWriteArrayList<>();
    private PooledStreamingEventProcessor processor;

    @BeforeEach
    void start() {
        processor = PooledStreamingEventProcessor.builder()
                .name("view")
                .messageSource(house.store)
                .eventHandlerInvoker(
                        SimpleEventHandlerInvoker.builder().eventHandlers(this).build())
                .errorHandler(PropagatingErrorHandler.instance())
                .tokenStore(PostgresTokenStore.of(
                        new DataSourceConnectionProvider(database.dataSource()),
                        tokenSerializer(),
                        "node",
                        Duration.ofSeconds(10)))
                .transactionManager(NoTransactionManager.INSTANCE)
                .coordinatorExecutor(threads)
                .workerExecutor(threads)
                .initialSegmentCount(1)
                // Idle processors look for claims to extend this often; without a wake-up events would wait as long
                .claimExtensionThreshold(30_000)
                .tokenClaimInterval(30_000)
                .batchSize(100)
                .build();
        processor.start();
    }

    @AfterEach
    void close() {
        processor.shutDown();
        house.close();
        threads.shutdown();
        database.close();
    }

    @EventHandler
    void on(Object event, EventMessage<?> message) {
        handled.add(event);
    }

    @Test
    void aCommitWakesAnIdleProcessor() {
        await().until(() -> processor.processingStatus().size() == 1);
        house.done(new Jar.Open("jar_a"));
        await().until(() -> handled.size() == 1);
        house.done(new Jar.Add("jar_a", 5));
        await().until(() -> handled.size() == 2);
        assertThat(handled).containsExactly(new Jar.Opened("jar_a"), new Jar.MarblesAdded("jar_a", 5, 5));
    }

    @Test
    void aProcessorThatIsResetReadsTheLogFromItsStart() {
        house.done(new Jar.Open("jar_a"));
        house.done(new Jar.Add("jar_a", 5));
        await().until(() -> handled.size() == 2);
        processor.shutDown();
        processor.resetTokens();
        processor.start();
        await().until(() -> handled.size() == 4);
        house.done(new Jar.Add("jar_a", 1));
        await().until(() -> handled.size() == 5);
        assertThat(handled.subList(2, 5))
                .containsExactly(
                        new Jar.Opened("jar_a"),
                        new Jar.MarblesAdded("jar_a", 5, 5),
                        new Jar.MarblesAdded("jar_a", 1, 6));
    }

    /** Reset tokens wrap others, whose classes must be distinguished. */
    private static Jackson3Serializer tokenSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.")
                                .build()))
                .build();
    }
}
