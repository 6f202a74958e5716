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
 * Keeps sagas in the tables {@code saga_entry} and {@code saga_association}, in the transaction of the event processor
 * that runs them.
 *
 * <ul>
 *   <li>The events of a batch are looked at ahead: one query finds the sagas of all of them, and a second reads those
 *       that are not in the cache. What the batch did to sagas is written when its last event prepares to commit:
 *       inserts, updates and deletes, of sagas and of associations, in one statement each.
 *   <li>Every stored saga has a version. A saga that is not stored as the batch read it fails the batch with a
 *       {@link SagaConflictException}: two owners of a segment can't overwrite each other.
 *   <li>The cache keeps what was committed, serialized, and is asked only with the version that the database has. So a
 *       unit of work never sees an instance of another, nor anything of one that was rolled back or handled elsewhere.
 * </ul>
 *
 * <p>Outside of a {@link BatchingUnitOfWork}, or where its last event is for no saga, all of this holds with more
 * statements.
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

    /** Starts a builder; the connection provider and the serializer must be given. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Empties the cache. To be called when the log was set back: a version that comes again may have another content.
     */
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
            // The repository has yet to register its writes for this event, so this goes behind them only then
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

    /** By which values the events of the batch will ask for sagas of a type. */
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
                    // It fails on its own turn, and not on that of others
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

        /** Must join the transaction in which the processor stores its token, which must end with the unit of work. */
        public Builder connectionProvider(ConnectionProvider connectionProvider) {
            this.connectionProvider = connectionProvider;
            return this;
        }

        /** Turns sagas into bytes. */
        public Builder serializer(Serializer serializer) {
            this.serializer = serializer;
            return this;
        }

        /**
         * Tells which associations events have; needed where handlers have parameters that Axon alone can't resolve.
         */
        public Builder metaModelFactory(SagaMetaModelFactory metaModelFactory) {
            this.metaModelFactory = metaModelFactory;
            return this;
        }

        /** How many sagas to keep in memory; must be > 0, 20,000 by default. */
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
