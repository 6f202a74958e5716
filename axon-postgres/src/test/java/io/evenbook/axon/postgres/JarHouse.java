package io.evenbook.axon.postgres;

import io.evenbook.axon.postgres.bus.Committed;
import io.evenbook.axon.postgres.bus.SerialCommandBus;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.AnnotationCommandHandlerAdapter;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** Everything between a command and its events, for jars: bus, handlers, store. */
public final class JarHouse implements AutoCloseable {

    public final PostgresEventStorageEngine engine;
    public final PostgresEventStore store;
    public final SerialCommandBus bus;
    public final EventLog log;
    private volatile CountDownLatch resumed = new CountDownLatch(0);

    public JarHouse(TestDatabase database) {
        this(database, UnaryOperator.identity());
    }

    public JarHouse(TestDatabase database, UnaryOperator<SerialCommandBus.Builder> settings) {
        this(engine(database).build(), settings);
    }

    public JarHouse(PostgresEventStorageEngine engine, UnaryOperator<SerialCommandBus.Builder> settings) {
        this(engine, Jar.TYPE, settings);
    }

    public JarHouse(
            PostgresEventStorageEngine engine,
            StreamType<Jar.State, Jar.Event> type,
            UnaryOperator<SerialCommandBus.Builder> settings) {
        this.engine = engine;
        this.store = PostgresEventStore.builder().engine(engine).build();
        this.log = engine.eventLog();
        this.bus = settings.apply(SerialCommandBus.builder().engine(engine).maxBatchTime(Duration.ofMinutes(1)))
                .build();
        new AnnotationCommandHandlerAdapter<>(new JarHandler(type)).subscribe(bus);
    }

    public static PostgresEventStorageEngine.Builder engine(TestDatabase database) {
        return engine(database.dataSource());
    }

    public static PostgresEventStorageEngine.Builder engine(DataSource dataSource) {
        return PostgresEventStorageEngine.builder()
                .dataSource(dataSource instanceof BusConnections ? dataSource : new BusConnections(dataSource))
                .eventSerializer(NamedTypeSerializer.of(Jar.EVENT_TYPES, mapper -> {}))
                .snapshotSerializer(Jackson3Serializer.builder().build());
    }

    public CompletableFuture<CommandResultMessage<?>> send(Object command) {
        return send(command, Map.of());
    }

    public CompletableFuture<CommandResultMessage<?>> send(Object command, Map<String, ?> metaData) {
        CompletableFuture<CommandResultMessage<?>> answer = new CompletableFuture<>();
        CommandMessage<Object> message =
                GenericCommandMessage.asCommandMessage(command).andMetaData(metaData);
        bus.dispatch(message, (sent, result) -> answer.complete(result));
        return answer;
    }

    /** Does something with the streams, as a command. */
    public CompletableFuture<CommandResultMessage<?>> act(Function<Streams, Object> action) {
        return send(new Jar.Act(action));
    }

    /** Keeps the command thread busy until {@link #resume}, so that what is sent meanwhile waits. */
    public void pause() {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch until = new CountDownLatch(1);
        resumed = until;
        act(_ -> {
            paused.countDown();
            awaitUninterrupted(until);
            return null;
        });
        awaitUninterrupted(paused);
    }

    public void resume() {
        resumed.countDown();
    }

    /** Sends commands that are decided in one batch, since they all wait before the first is decided. */
    public List<CompletableFuture<CommandResultMessage<?>>> inOneBatch(Object... commands) {
        pause();
        List<CompletableFuture<CommandResultMessage<?>>> answers =
                Stream.of(commands).map(this::send).toList();
        resume();
        return answers;
    }

    /** Sends and waits for the success. */
    public Committed done(Object command) {
        return done(command, Map.of());
    }

    public Committed done(Object command, Map<String, ?> metaData) {
        CommandResultMessage<?> result = send(command, metaData).join();
        if (result.isExceptional()) {
            throw new AssertionError("refused: " + command, result.exceptionResult());
        }
        return Committed.of(result);
    }

    /** Sends and waits for the refusal. */
    public Throwable refused(Object command) {
        return refused(command, Map.of());
    }

    public Throwable refused(Object command, Map<String, ?> metaData) {
        return send(command, metaData).join().exceptionResult();
    }

    /** How many marbles there are. */
    public int marbles(String jarId) {
        return (int) send(new Jar.Look(jarId)).join().getPayload();
    }

    public static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        resume();
        bus.shutdown();
        store.shutDown();
    }
}
