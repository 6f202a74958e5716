package io.evenbook.saga;

import io.evenbook.axon.postgres.saga.BatchSagaRepository;
import java.util.function.Consumer;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.modelling.saga.AnnotatedSagaManager;
import org.axonframework.modelling.saga.SagaRepository;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.SagaStore;

/** Builds event handlers from annotated sagas. */
public final class Sagas {
    private Sagas() {}

    /**
     * Builds a handler that passes events to the sagas of a type.
     *
     * @param resources gives a loaded saga its transient fields
     */
    public static <S> EventMessageHandler handler(Class<S> type, SagaStore<Object> store, Consumer<S> resources) {
        AnnotatedSagaManager<S> manager = manager(type, store, resources);
        return new EventMessageHandler() {

            @Override
            public boolean canHandle(EventMessage<?> message) {
                return manager.canHandle(message, Segment.ROOT_SEGMENT);
            }

            @Override
            public Object handle(EventMessage<?> message) throws Exception {
                manager.handle(message, Segment.ROOT_SEGMENT);
                return null;
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <S> AnnotatedSagaManager<S> manager(Class<S> type, SagaStore<Object> store, Consumer<S> resources) {
        SagaRepository<S> repository = BatchSagaRepository.of(
                type,
                store,
                AnnotatedSagaRepository.<S>builder()
                        // Axon's own injectors scan the annotations of the class for each loaded saga
                        .resourceInjector(saga -> resources.accept((S) saga))
                        // There is one reader, so nobody else locks
                        .lockFactory(NullLockFactory.INSTANCE));
        return AnnotatedSagaManager.<S>builder()
                .sagaType(type)
                .sagaRepository(repository)
                // The default logs a failure and goes on: the trade would never settle
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
    }
}
