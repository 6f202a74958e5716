package io.evenbook.axon.postgres.saga;

import io.evenbook.axon.postgres.cache.BoundedCache;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.BuilderUtils;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.SagaMethodMessageHandlingMember;
import org.axonframework.modelling.saga.metamodel.AnnotationSagaMetaModelFactory;
import org.axonframework.modelling.saga.metamodel.SagaMetaModelFactory;
import org.axonframework.modelling.saga.metamodel.SagaModel;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * Stores sagas in the tables {@code saga_entry} and {@code saga_association}, in the transaction of the event
 * processor.
 *
 * <ul>
 *   <li>One query finds the sagas of all events of a batch, a second one reads those that are not in the cache. The
 *       store writes the changes of a batch when its last event prepares to commit: one statement each for inserts,
 *       updates and deletes of sagas and of associations.
 *   <li>Every stored saga has a version. If a saga changed since the batch read it, the batch fails with
 *       {@link SagaConflictException}: two owners of a segment cannot overwrite each other.
 *   <li>The cache holds committed, serialized sagas and is used only at the version in the database. So a unit of work
 *       never sees an instance of another one, nor changes that were rolled back.
 * </ul>
 *
 * <p>Outside a {@link BatchingUnitOfWork}, or if its last event is for no saga, the same holds with more statements.
 */
public final class PostgresSagaStore implements SagaStore<Object> {

    private final ConnectionProvider connections;
    private final Serializer serializer;
    private final SagaMetaModelFactory models;
    private final BoundedCache cache;
    private final String batchKey = PostgresSagaStore.class.getName() + "/" + UUID.randomUUID();

    private PostgresSagaStore(Builder builder) {
        builder.validate();
        this.connections = builder.connectionProvider;
        this.serializer = builder.serializer;
        this.models = builder.metaModelFactory;
        this.cache = new BoundedCache(builder.cachedSagas);
    }

    /** Starts a builder; connection provider and serializer are required. */
    public static Builder builder() {
        return new Builder();
    }

    /** Empties the cache. Call it when the log was set back: the same version may then have another content. */
    public void clearCache() {
        cache.removeAll();
    }

    @Override
    public Set<String> findSagas(Class<?> sagaType, AssociationValue associationValue) {
        if (associationValue.getValue() == null) {
            return Set.of();
        }
        SagaBatch batch = batch();
        if (CurrentUnitOfWork.isStarted()
                && CurrentUnitOfWork.get().root() instanceof BatchingUnitOfWork<?> events
                && events.phase() == UnitOfWork.Phase.STARTED
                && events.isLastMessage()) {
            // The repository registers its writes for this event later; the nested registration runs behind them
            batch.writeWith(write -> events.onPrepareCommit(u -> events.onPrepareCommit(v -> write.run())));
        }
        return batch.find(typeName(sagaType), associationValue, () -> associationsAhead(sagaType));
    }

    @Override
    public <S> Entry<S> loadSaga(Class<S> sagaType, String sagaIdentifier) {
        StoredSaga saga = batch().load(sagaIdentifier);
        return saga == null ? null : new Loaded<>(saga.associations(), serializer.deserialize(saga.serialized()));
    }

    /** @throws IllegalStateException if there is no unit of work, or it has prepared to commit */
    @Override
    public void insertSaga(
            Class<?> sagaType, String sagaIdentifier, Object saga, Set<AssociationValue> associationValues) {
        writing().insert(typeName(sagaType), stored(sagaIdentifier, 0, saga, associationValues));
    }

    /** @throws IllegalStateException if there is no unit of work that loaded the saga, or it has prepared to commit */
    @Override
    public void updateSaga(Class<?> sagaType, String sagaIdentifier, Object saga, AssociationValues associationValues) {
        SagaBatch batch = writing();
        batch.update(
                typeName(sagaType),
                stored(sagaIdentifier, batch.version(sagaIdentifier) + 1, saga, associationValues.asSet()),
                associationValues.addedAssociations(),
                associationValues.removedAssociations());
    }

    /** @throws IllegalStateException if there is no unit of work that loaded the saga, or it has prepared to commit */
    @Override
    public void deleteSaga(Class<?> sagaType, String sagaIdentifier, Set<AssociationValue> associationValues) {
        writing().delete(typeName(sagaType), sagaIdentifier);
    }

    private SagaBatch batch() {
        if (!CurrentUnitOfWork.isStarted()) {
            return new SagaBatch(connections, cache);
        }
        UnitOfWork<?> root = CurrentUnitOfWork.get().root();
        return root.getOrComputeResource(batchKey, key -> {
            SagaBatch batch = new SagaBatch(connections, cache);
            root.afterCommit(u -> batch.committed());
            return batch;
        });
    }

    private SagaBatch writing() {
        UnitOfWork<?> root = CurrentUnitOfWork.get().root();
        if (root.phase().isAfter(UnitOfWork.Phase.PREPARE_COMMIT)) {
            throw new IllegalStateException("the unit of work has prepared to commit: phase=" + root.phase());
        }
        SagaBatch batch = batch();
        batch.writeWith(write -> root.onPrepareCommit(u -> write.run()));
        return batch;
    }

    /** The association values by which the events of the batch will find sagas of a type. */
    private Set<AssociationValue> associationsAhead(Class<?> sagaType) {
        Set<AssociationValue> values = new HashSet<>();
        if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().root() instanceof BatchingUnitOfWork<?> events) {
            SagaModel<?> model = models.modelOf(sagaType);
            for (Message<?> message : events.getMessages()) {
                try {
                    if (message instanceof EventMessage<?> event) {
                        model.findHandlerMethods(event)
                                .forEach(handler -> handler.unwrap(SagaMethodMessageHandlingMember.class)
                                        .map(member -> valueOf(member, event))
                                        .filter(value -> value.getValue() != null)
                                        .ifPresent(values::add));
                    }
                } catch (SerializationException e) {
                    // The event fails in its own turn
                }
            }
        }
        return values;
    }

    private static AssociationValue valueOf(SagaMethodMessageHandlingMember<?> member, EventMessage<?> event) {
        return member.getAssociationValue(event);
    }

    private String typeName(Class<?> sagaType) {
        return serializer.typeForClass(sagaType).getName();
    }

    private StoredSaga stored(String id, long version, Object saga, Set<AssociationValue> associations) {
        SerializedObject<byte[]> state = serializer.serialize(saga, byte[].class);
        return new StoredSaga(
                id,
                version,
                state.getType().getName(),
                state.getType().getRevision(),
                state.getData(),
                Set.copyOf(associations));
    }

    private record Loaded<S>(Set<AssociationValue> associationValues, S saga) implements Entry<S> {}

    /** Describes a {@link PostgresSagaStore}. */
    public static final class Builder {

        private ConnectionProvider connectionProvider;
        private Serializer serializer;
        private SagaMetaModelFactory metaModelFactory = new AnnotationSagaMetaModelFactory();
        private long cachedSagas = 20_000;

        private Builder() {}

        /** Must join the transaction in which the processor stores its token; that must end with the unit of work. */
        public Builder connectionProvider(ConnectionProvider connectionProvider) {
            this.connectionProvider = connectionProvider;
            return this;
        }

        /** Serializes sagas. */
        public Builder serializer(Serializer serializer) {
            this.serializer = serializer;
            return this;
        }

        /** Finds the associations of events; needed if handlers have parameters that Axon alone cannot resolve. */
        public Builder metaModelFactory(SagaMetaModelFactory metaModelFactory) {
            this.metaModelFactory = metaModelFactory;
            return this;
        }

        /** How many sagas the cache holds; must be > 0, 20,000 by default. */
        public Builder cachedSagas(long cachedSagas) {
            this.cachedSagas = cachedSagas;
            return this;
        }

        /** Builds the store. */
        public PostgresSagaStore build() {
            return new PostgresSagaStore(this);
        }

        private void validate() throws AxonConfigurationException {
            BuilderUtils.assertNonNull(connectionProvider, "A ConnectionProvider must be given");
            BuilderUtils.assertNonNull(serializer, "A Serializer must be given");
            BuilderUtils.assertNonNull(metaModelFactory, "A SagaMetaModelFactory must be given");
        }
    }
}
