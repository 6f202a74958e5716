package io.evenbook.bench.sagas;

import io.evenbook.axon.postgres.PostgresEventStore;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.settlement.Settlement;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.modelling.saga.repository.jdbc.PostgresSagaSqlSchema;
import org.axonframework.serialization.Serializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The settlement saga on stock Axon: its pooled processor with batches of the same size, its saga repository and its
 * JDBC saga store. The store's tables have two more indexes than Axon creates: without them every lookup scans a table.
 */
@Configuration(proxyBeanMethods = false)
@Import(SagaEnvironment.class)
class StockSagas {
    private static final int BATCH_SIZE = 4_000;
    private static final long CLAIM_INTERVAL_MILLIS = 1000;

    @Bean(initMethod = "start", destroyMethod = "shutDown")
    PooledStreamingEventProcessor processor(
            PostgresEventStore events,
            TransactionManager transactions,
            ConnectionProvider connections,
            Serializer generalSerializer,
            BatchDispatcher commands,
            MeterRegistry meters) {
        PooledStreamingEventProcessor processor = PooledStreamingEventProcessor.builder()
                .name("Settlement")
                .eventHandlerInvoker(sagaManager(store(connections, generalSerializer), commands, meters))
                .messageSource(events)
                // Evenbook's store: the benchmark does not compare token stores.
                .tokenStore(PostgresTokenStore.of(connections, generalSerializer, "bench", Duration.ofSeconds(10)))
                .transactionManager(transactions)
                .errorHandler(PropagatingErrorHandler.instance())
                .coordinatorExecutor(thread())
                .workerExecutor(thread())
                .initialSegmentCount(1)
                .initialToken(StreamableMessageSource::createTailToken)
                .batchSize(BATCH_SIZE)
                .tokenClaimInterval(CLAIM_INTERVAL_MILLIS)
                .claimExtensionThreshold(CLAIM_INTERVAL_MILLIS)
                .build();
        Gauge.builder("evenbook.process.position", processor, StockSagas::position)
                .register(meters);
        return processor;
    }

    /** A daemon thread, which ends with the process. */
    private static ScheduledExecutorService thread() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
    }

    private static AnnotatedSagaManager<Settlement> sagaManager(
            JdbcSagaStore sagas, BatchDispatcher commands, MeterRegistry meters) {
        ProcessDispatcher dispatcher = new ProcessDispatcher("Settlement", commands);
        SagaMeters counters = new SagaMeters("Settlement", meters);
        return AnnotatedSagaManager.<Settlement>builder()
                .sagaType(Settlement.class)
                .sagaRepository(AnnotatedSagaRepository.<Settlement>builder()
                        .sagaType(Settlement.class)
                        .sagaStore(sagas)
                        // Faster than the resource injector of Axon's starter.
                        .resourceInjector(saga -> ((Settlement) saga).use(dispatcher, counters))
                        .build())
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
    }

    private static long position(PooledStreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(status -> status.getCurrentPosition().orElse(0))
                .min()
                .orElse(0);
    }

    static void createTables(DataSource dataSource, Serializer serializer) throws SQLException {
        store(new DataSourceConnectionProvider(dataSource), serializer).createSchema();
        JdbcClient sql = JdbcClient.create(dataSource);
        sql.sql("CREATE INDEX ON AssociationValueEntry (associationValue, associationKey, sagaType)")
                .update();
        sql.sql("CREATE INDEX ON AssociationValueEntry (sagaId, sagaType)").update();
    }

    private static JdbcSagaStore store(ConnectionProvider connections, Serializer serializer) {
        return JdbcSagaStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .sqlSchema(new PostgresSagaSqlSchema())
                .build();
    }
}
