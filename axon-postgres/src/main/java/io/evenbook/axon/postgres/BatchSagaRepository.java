package io.evenbook.axon.postgres;

import java.util.HashMap;
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
 * Axon's repository of annotated sagas, but for how it finds them: the store knows all associations save those that the unit of work has
 * added, so only sagas with such are looked through. Axon's looks, for every event, through all sagas that any thread has in hand, which
 * for batches of hundreds costs more than all else.
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
     * @param builder Axon's, for all but type and store: a lock factory, a resource injector, where parameters come from
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
            inHand().put(saga.getSagaIdentifier(), saga.getAssociationValues());
        }
        return saga;
    }

    private Map<String, AssociationValues> inHand() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(inHandKey, _ -> new HashMap<>());
    }

    @Override
    public Set<String> find(AssociationValue associationValue) {
        Set<String> found = new TreeSet<>(store.findSagas(sagaType, associationValue));
        inHand().forEach((id, associations) -> {
            if (associations.addedAssociations().contains(associationValue)) {
                found.add(id);
            }
        });
        return found;
    }
}
