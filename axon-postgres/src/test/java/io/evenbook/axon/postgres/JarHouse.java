package io.evenbook.axon.postgres;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Everything between a command and its events, for jars: bus, repository, cache, store. */
public final class JarHouse implements AutoCloseable {

    final BoundedCache cache = new BoundedCache(100_000);
    final PostgresEventStorageEngine engine;
    public final PostgresEventStore store;
    public final PartitionedCommandBus bus;
    final EventLog log;

    JarHouse(TestDatabase database) {
        this(database, UnaryOperator.identity());
    }

    JarHouse(TestDatabase database, UnaryOperator<PartitionedCommandBus.Builder> settings) {
        this(engine(database).build(), settings);
    }

    public JarHouse(PostgresEventStorageEngine engine, UnaryOperator<PartitionedCommandBus.Builder> settings) {
        this.engine = engine;
        this.store = PostgresEventStore.builder().engine(engine).build();
        this.log = new EventLog(engine);
        this.bus = settings.apply(PartitionedCommandBus.builder().engine(engine).cache(cache).partitions(2)).build();
        AggregateAnnotationCommandHandler.<Jar>builder()
                .aggregateType(Jar.class)
                .repository(EventSourcingRepository.builder(Jar.class)
                        .eventStore(store).cache(cache).lockFactory(NullLockFactory.INSTANCE).build())
                .build()
                .subscribe(bus);
    }

    static PostgresEventStorageEngine.Builder engine(TestDatabase database) {
        return engine(database.dataSource());
    }

    public static PostgresEventStorageEngine.Builder engine(DataSource dataSource) {
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(NamedTypeSerializer.of(Jar.EVENT_TYPES, mapper -> { }))
                .snapshotSerializer(Jackson3Serializer.builder().build());
    }

    CompletableFuture<CommandResultMessage<?>> send(Object command) {
        return send(command, Map.of());
    }

    public CompletableFuture<CommandResultMessage<?>> send(Object command, Map<String, ?> metaData) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        CommandMessage<Object> message = GenericCommandMessage.asCommandMessage(command).andMetaData(metaData);
        bus.dispatch(message, (sent, result) -> answer.complete(result));
        return answer;
    }

    /** Sends and waits for the success. */
    Committed done(Object command) {
        return done(command, Map.of());
    }

    Committed done(Object command, Map<String, ?> metaData) {
        CommandResultMessage<?> result = send(command, metaData).join();
        if (result.isExceptional()) {
            throw new AssertionError("refused: " + command, result.exceptionResult());
        }
        return Committed.of(result);
    }

    /** Sends and waits for the refusal. */
    Throwable refused(Object command) {
        return refused(command, Map.of());
    }

    Throwable refused(Object command, Map<String, ?> metaData) {
        return send(command, metaData).join().exceptionResult();
    }

    @Override
    public void close() {
        bus.shutdown();
        store.shutDown();
    }
}
