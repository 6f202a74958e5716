package io.evenbook.axon.postgres.fault;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.PostgresTokenStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Keeps the view of jars: a row each, written in the transaction of the token.
 *
 * <p>It adds to what is there, which a projection should not, so that an event handled twice shows.
 */
final class ViewProcessor {

    static final String NAME = "view";

    static final int SEGMENTS = 2;
    private static final int BATCH = 50;

    private final PooledStreamingEventProcessor processor;

    ViewProcessor(DataSource dataSource, EventStore store, String nodeId, Duration claimTimeout) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(SEGMENTS + 1);
        this.processor = PooledStreamingEventProcessor.builder()
                .name(NAME)
                .messageSource(store)
                .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                        .eventHandlers(new View(new JdbcTemplate(dataSource)))
                        .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                        .build())
                .errorHandler(PropagatingErrorHandler.instance())
                .tokenStore(PostgresTokenStore.of(
                        new SpringDataSourceConnectionProvider(dataSource), tokenSerializer(), nodeId, claimTimeout))
                .transactionManager(new SpringTransactionManager(new DataSourceTransactionManager(dataSource)))
                .coordinatorExecutor(threads)
                .workerExecutor(threads)
                .initialSegmentCount(SEGMENTS)
                .batchSize(BATCH)
                .claimExtensionThreshold(claimTimeout.toMillis() / 4)
                .tokenClaimInterval(claimTimeout.toMillis() / 4)
                .enableCoordinatorClaimExtension()
                .build();
    }

    void start() {
        processor.start();
    }

    private static Jackson3Serializer tokenSerializer() {
        return Jackson3Serializer.builder().jsonMapperBuilderCustomizer(mapper -> mapper.polymorphicTypeValidator(
                BasicPolymorphicTypeValidator.builder().allowIfSubType("org.axonframework.").build())).build();
    }

    private record View(JdbcTemplate sql) {

        @EventHandler
        void on(Jar.Opened event, TrackingToken position) {
            add(event.jarId(), 0, position);
        }

        @EventHandler
        void on(Jar.MarblesAdded event, TrackingToken position) {
            add(event.jarId(), event.marbles(), position);
        }

        @EventHandler
        void on(Jar.MarblesTaken event, TrackingToken position) {
            add(event.jarId(), -event.marbles(), position);
        }

        private void add(String jarId, int marbles, TrackingToken position) {
            sql.update("""
                    INSERT INTO jar_view (jar_id, marbles, events, position) VALUES (?, ?, 1, ?)
                    ON CONFLICT (jar_id) DO UPDATE SET marbles = jar_view.marbles + excluded.marbles,
                                                       events = jar_view.events + 1, position = excluded.position""",
                    jarId, marbles, position.position().orElseThrow());
        }
    }
}
