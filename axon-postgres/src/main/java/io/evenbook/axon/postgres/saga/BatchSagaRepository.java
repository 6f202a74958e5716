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
 * Axon's repository of annotated sagas, but for how it finds them: the store knows all associations save those that the
 * unit of work has added, and these are kept by their value. Axon's looks, for every event, through all sagas that any
 * thread has in hand, which for batches of hundreds costs more than all else.
 *
 * @param <T> the type of the sagas
 */
public class BatchSagaRepository<T> extends AnnotatedSagaRepository<T> {

    private final Class<T> sagaType;
    private final SagaStore<? super T> store;
    private final String inHandKey = BatchSagaRepository.class.getName() + "/" + UUID.randomUUID();

    /** Creates the repository that Axon's builder describes, whose type and store are set here. */
    protected BatchSagaRepository(Builder<T> builder, Class<T> sagaType, SagaStore<? super T> store) {
        super(builder.sagaType(sagaType).sagaStore(store));
        this.sagaType = sagaType;
        this.store = store;
    }

    /**
     * Creates a repository.
     *
     * @param builder Axon's, for all but type and store: a lock factory, a resource injector, where parameters come
     *     from
     */
    public static <T> SagaRepository<T> of(Class<T> sagaType, SagaStore<? super T> store, Builder<T> builder) {
        return new BatchSagaRepository<>(builder, sagaType, store);
    }

    @Override
    public AnnotatedSaga<T> doLoad(String sagaIdentifier) {
        return inHand(super.doLoad(sagaIdentifier));
    }

    @Override
    public AnnotatedSaga<T> doCreateInstance(String sagaIdentifier, Supplier<T> sagaFactory) {
        return inHand(super.doCreateInstance(sagaIdentifier, sagaFactory));
    }

    private AnnotatedSaga<T> inHand(AnnotatedSaga<T> saga) {
        if (saga != null) {
            inHand().take(saga);
        }
        return saga;
    }

    private InHand inHand() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(inHandKey, _ -> new InHand());
    }

    @Override
    public Set<String> find(AssociationValue associationValue) {
        Set<String> found = new TreeSet<>(store.findSagas(sagaType, associationValue));
        found.addAll(inHand().addedTo(associationValue));
        return found;
    }

    /**
     * The sagas that the unit of work has loaded or created. A saga is loaded for each event that it handles, so only
     * those that were since a value was last looked for can have got associations in the meantime.
     */
    private static final class InHand {

        private final Map<String, AssociationValues> sagas = new HashMap<>();
        private final Set<String> handling = new HashSet<>();
        /** What has been added; it may have been stored or removed since. */
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
