package io.evenbook.axon.postgres.fault;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.reader.LogReader;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.axon.postgres.reader.UnitOfWorkHandler;
import java.time.Duration;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingToken;
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

    private static final String ADD = """
            INSERT INTO jar_view (jar_id, marbles, events, position) VALUES (?, ?, 1, ?)
            ON CONFLICT (jar_id) DO UPDATE
            SET marbles = jar_view.marbles + excluded.marbles, events = jar_view.events + 1,
                position = excluded.position""";

    static final String NAME = "view";

    /** The log is read in its order. */
    static final int SEGMENTS = 1;

    private static final int BATCH = 50;

    private final LogReader reader;

    ViewProcessor(DataSource dataSource, EventStore store, String nodeId, Duration claimTimeout) {
        SpringTransactionManager transactions =
                new SpringTransactionManager(new DataSourceTransactionManager(dataSource));
        this.reader = LogReader.builder()
                .name(NAME)
                .log(store)
                .tokens(PostgresTokenStore.of(
                        new SpringDataSourceConnectionProvider(dataSource), tokenSerializer(), nodeId, claimTimeout))
                .transactions(transactions)
                .handler(new UnitOfWorkHandler(
                        SimpleEventHandlerInvoker.builder()
                                .eventHandlers(new View(new JdbcTemplate(dataSource)))
                                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                                .build(),
                        transactions))
                .batchSize(BATCH)
                .build();
    }

    void start() {
        reader.start();
    }

    private static Jackson3Serializer tokenSerializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.")
                                .build()))
                .build();
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
            sql.update(ADD, jarId, marbles, position.position().orElseThrow());
        }
    }
}
