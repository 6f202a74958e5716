package io.evenbook.bench.performance;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.BoundedCache;
import io.evenbook.axon.postgres.CachedCommandTargetResolver;
import io.evenbook.axon.postgres.PartitionedCommandBus;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresEventStore;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.serialization.Serializer;

/** Ours: the partitioned bus over the log in PostgreSQL. */
final class EvenbookContender implements Contender {
    private final HikariDataSource dataSource;
    private final PostgresEventStore store;
    private final PartitionedCommandBus bus;

    /**
     * @param dataSource of a schema that has the tables of the event store
     * @param partitions the number of threads that handle commands
     */
    EvenbookContender(HikariDataSource dataSource, int partitions) {
        this.dataSource = dataSource;
        Serializer serializer = BenchAccount.eventSerializer();
        PostgresEventStorageEngine engine = PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        BoundedCache cache = new BoundedCache(AppendBench.CACHED_AGGREGATES);
        store = PostgresEventStore.builder().engine(engine).build();
        bus = PartitionedCommandBus.builder().engine(engine).cache(cache).partitions(partitions).build();
        AggregateAnnotationCommandHandler.<BenchAccount>builder()
                .aggregateType(BenchAccount.class)
                .commandTargetResolver(new CachedCommandTargetResolver())
                .repository(EventSourcingRepository.builder(BenchAccount.class)
                        .eventStore(store).cache(cache).lockFactory(NullLockFactory.INSTANCE).build())
                .build()
                .subscribe(bus);
    }

    @Override
    public CommandBus bus() {
        return bus;
    }

    @Override
    public void close() {
        bus.shutdown();
        store.shutDown();
        dataSource.close();
    }
}
