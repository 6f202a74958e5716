package io.evenbook.axon.postgres.saga;

import io.evenbook.axon.postgres.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** One process that runs errands: its saga store, and a saga manager that is given batches of events. */
final class SagaHouse {

    private static final Set<String> TABLES = Set.of("saga_entry", "saga_association");

    /** The first word and table of each statement that was sent. */
    final List<String> statements = new CopyOnWriteArrayList<>();

    final PostgresSagaStore store;

    private final TestDatabase database;
    private final AnnotatedSagaManager<Errand> manager;

    SagaHouse(TestDatabase database) {
        this(database, 100);
    }

    SagaHouse(TestDatabase database, long cachedSagas) {
        this.database = database;
        this.store = PostgresSagaStore.builder()
                .connectionProvider(connections())
                .serializer(Jackson3Serializer.builder().build())
                .cachedSagas(cachedSagas)
                .build();
        this.manager = AnnotatedSagaManager.<Errand>builder()
                .sagaType(Errand.class)
                .sagaRepository(BatchSagaRepository.of(
                        Errand.class,
                        store,
                        AnnotatedSagaRepository.<Errand>builder().lockFactory(NullLockFactory.INSTANCE)))
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
    }

    /** In the transaction of the unit of work, as a processor's connections are. */
    private ConnectionProvider connections() {
        return new UnitOfWorkAwareConnectionProviderWrapper(() -> {
            Connection connection = database.dataSource().getConnection();
            connection.setAutoCommit(false);
            return noting(connection);
        });
    }

    private Connection noting(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        String[] words = ((String) arguments[0]).split("\\s+");
                        String table = Stream.of(words)
                                .filter(TABLES::contains)
                                .findFirst()
                                .orElseThrow();
                        statements.add(words[0] + " " + table);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** One unit of work for all events, as a pooled processor has it. */
    void handle(Object... events) {
        handle(() -> {}, () -> {}, events);
    }

    /** @param read called when the batch has read its sagas, and written none of them */
    void handleAndRead(Runnable read, Object... events) {
        handle(read, () -> {}, events);
    }

    /** @param written called when the batch has written its sagas, and is not committed */
    void handleAndWrite(Runnable written, Object... events) {
        handle(() -> {}, written, events);
    }

    private void handle(Runnable read, Runnable written, Object... events) {
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(Stream.of(events)
                .<EventMessage<?>>map(GenericEventMessage::asEventMessage)
                .toList());
        rethrow(batch.executeWithResult(() -> {
            if (manager.canHandle(batch.getMessage(), Segment.ROOT_SEGMENT)) {
                manager.handle(batch.getMessage(), Segment.ROOT_SEGMENT);
            }
            if (batch.isLastMessage()) {
                read.run();
                // Behind what the store does last, which adds itself to this phase once more
                batch.onPrepareCommit(u -> batch.onPrepareCommit(v -> written.run()));
            }
            return null;
        }));
    }

    /** A unit of work that is not of a batch. */
    void inUnitOfWork(Runnable work) {
        rethrow(DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("work"))
                .executeWithResult(() -> {
                    work.run();
                    return null;
                }));
    }

    private static void rethrow(ResultMessage<?> result) {
        if (result.isExceptional()) {
            if (result.exceptionResult() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(result.exceptionResult());
        }
    }

    /** The stored history of an errand; null if there is none. */
    List<String> history(String errandId) {
        Set<String> ids = store.findSagas(Errand.class, new AssociationValue("errandId", errandId));
        return ids.isEmpty()
                ? null
                : store.loadSaga(Errand.class, ids.iterator().next()).saga().history;
    }
}
