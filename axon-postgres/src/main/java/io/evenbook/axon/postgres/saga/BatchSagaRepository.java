package io.evenbook.axon.postgres.saga;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AnnotatedSaga;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValues;
import org.axonframework.modelling.saga.SagaRepository;
import org.axonframework.modelling.saga.repository.AnnotatedSagaRepository;
import org.axonframework.modelling.saga.repository.SagaStore;

/**
 * Axon's repository of annotated sagas with another way to find them: the store knows all associations except those
 * that the unit of work has added, and this repository indexes these by value. Axon's own repository searches, for
 * every event, all sagas that any thread uses; in batches of hundreds of events that costs more than everything else.
 *
 * @param <T> the type of the sagas
 */
public class BatchSagaRepository<T> extends AnnotatedSagaRepository<T> {

    private final Class<T> sagaType;
    private final SagaStore<? super T> store;
    private final String loadedKey = BatchSagaRepository.class.getName() + "/" + UUID.randomUUID();

    /** Creates the repository that Axon's builder describes; sets its type and store. */
    protected BatchSagaRepository(Builder<T> builder, Class<T> sagaType, SagaStore<? super T> store) {
        super(builder.sagaType(sagaType).sagaStore(store));
        this.sagaType = sagaType;
        this.store = store;
    }

    /**
     * Creates a repository.
     *
     * @param builder Axon's builder, for everything but type and store: lock factory, resource injector, parameter
     *     resolvers
     */
    public static <T> SagaRepository<T> of(Class<T> sagaType, SagaStore<? super T> store, Builder<T> builder) {
        return new BatchSagaRepository<>(builder, sagaType, store);
    }

    @Override
    public AnnotatedSaga<T> doLoad(String sagaIdentifier) {
        return loaded(super.doLoad(sagaIdentifier));
    }

    @Override
    public AnnotatedSaga<T> doCreateInstance(String sagaIdentifier, Supplier<T> sagaFactory) {
        return loaded(super.doCreateInstance(sagaIdentifier, sagaFactory));
    }

    private AnnotatedSaga<T> loaded(AnnotatedSaga<T> saga) {
        if (saga != null) {
            loaded().take(saga);
        }
        return saga;
    }

    private LoadedSagas loaded() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(loadedKey, _ -> new LoadedSagas());
    }

    @Override
    public Set<String> find(AssociationValue associationValue) {
        Set<String> found = new TreeSet<>(store.findSagas(sagaType, associationValue));
        found.addAll(loaded().addedTo(associationValue));
        return found;
    }

    /**
     * The sagas that the unit of work has loaded or created. Axon loads a saga for each event that it handles, so only
     * sagas loaded since the last look-up can have new associations.
     */
    private static final class LoadedSagas {

        private final Map<String, AssociationValues> sagas = new HashMap<>();
        private final Set<String> handling = new HashSet<>();
        /** The added associations; some may have been stored or removed since. */
        private final Map<AssociationValue, Set<String>> added = new HashMap<>();

        void take(AnnotatedSaga<?> saga) {
            sagas.put(saga.getSagaIdentifier(), saga.getAssociationValues());
            handling.add(saga.getSagaIdentifier());
        }

        List<String> addedTo(AssociationValue value) {
            for (String id : handling) {
                for (AssociationValue fresh : sagas.get(id).addedAssociations()) {
                    added.computeIfAbsent(fresh, _ -> new HashSet<>()).add(id);
                }
            }
            handling.clear();
            return added.getOrDefault(value, Set.of()).stream()
                    .filter(id -> sagas.get(id).addedAssociations().contains(value))
                    .toList();
        }
    }
}
