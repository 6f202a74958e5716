package io.evenbook.bench.append;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.cache.BoundedCache;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.eventsourcing.eventstore.jpa.SQLErrorCodesResolver;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Stock Axon: 32 threads, one transaction for each command, Axon's tables and indexes for PostgreSQL. It is configured
 * for speed: the cache holds all aggregates, and every thread has a connection.
 */
final class AxonContender implements Contender {
    static final int THREADS = 32;
    private static final int CACHED_AGGREGATES = 100_000;

    private final HikariDataSource dataSource;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final EmbeddedEventStore store;
    private final AsynchronousCommandBus bus;

    /** @param dataSource of an empty schema */
    AxonContender(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        TransactionManager transactions = new SpringTransactionManager(new JdbcTransactionManager(dataSource));
        ConnectionProvider connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
        Serializer serializer = BenchAccount.eventSerializer();
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .persistenceExceptionResolver(new SQLErrorCodesResolver("PostgreSQL"))
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        store = EmbeddedEventStore.builder().storageEngine(engine).build();
        bus = AsynchronousCommandBus.builder()
                .executor(threads)
                .transactionManager(transactions)
                .build();
        AggregateAnnotationCommandHandler.<BenchAccount>builder()
                .aggregateType(BenchAccount.class)
                .repository(EventSourcingRepository.builder(BenchAccount.class)
                        .eventStore(store)
                        .cache(new BoundedCache(CACHED_AGGREGATES))
                        .build())
                .build()
                .subscribe(bus);
    }

    @Override
    public CommandBus bus() {
        return bus;
    }

    @Override
    public void close() {
        threads.close();
        store.shutDown();
        dataSource.close();
    }
}
