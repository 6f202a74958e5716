package io.evenbook.axon.postgres.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evenbook.axon.postgres.TestDatabase;
import java.util.Set;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.SagaStorageException;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The behaviour that Axon's saga repositories rely on. */
@Timeout(30)
class SagaStoreTest {

    @Revision("2")
    record Settling(int step) {}

    record Clearing(int step) {}

    private static final AssociationValue TRADE = new AssociationValue("tradeId", "1");
    private static final AssociationValue ORDER = new AssociationValue("orderId", "1");

    private final TestDatabase database = new TestDatabase();
    private final SagaHouse house = new SagaHouse(database);
    private final PostgresSagaStore store = house.store;

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSagaIsInsertedLoadedAndFoundByEachOfItsAssociations() {
        insert("s-1", 1, TRADE, ORDER);
        assertThat(load("s-1").saga()).isEqualTo(new Settling(1));
        assertThat(load("s-1").associationValues()).containsExactlyInAnyOrder(TRADE, ORDER);
        assertThat(find(TRADE)).containsExactly("s-1");
        assertThat(find(ORDER)).containsExactly("s-1");
        assertThat(database.number("SELECT count(*) FROM saga_entry WHERE revision = '2'"))
                .isEqualTo(1);
    }

    @Test
    void aSagaWithoutAssociationsOrRevisionIsLoaded() {
        house.inUnitOfWork(() -> store.insertSaga(Clearing.class, "s-1", new Clearing(1), Set.of()));
        SagaStore.Entry<Clearing> entry = store.loadSaga(Clearing.class, "s-1");
        assertThat(entry.saga()).isEqualTo(new Clearing(1));
        assertThat(entry.associationValues()).isEmpty();
    }

    @Test
    void anUpdateReplacesStateAndAssociations() {
        insert("s-1", 1, TRADE);
        house.inUnitOfWork(() -> {
            AssociationValuesImpl associations =
                    new AssociationValuesImpl(load("s-1").associationValues());
            associations.add(ORDER);
            associations.remove(TRADE);
            store.updateSaga(Settling.class, "s-1", new Settling(2), associations);
        });
        assertThat(load("s-1").saga()).isEqualTo(new Settling(2));
        assertThat(load("s-1").associationValues()).containsExactly(ORDER);
        assertThat(find(TRADE)).isEmpty();
        assertThat(find(ORDER)).containsExactly("s-1");
    }

    @Test
    void aDeletedSagaIsNeitherLoadedNorFound() {
        insert("s-1", 1, TRADE, ORDER);
        insert("s-2", 1, TRADE);
        house.inUnitOfWork(() -> {
            load("s-1");
            // Axon passes those that the saga had when it ended
            store.deleteSaga(Settling.class, "s-1", Set.of(ORDER));
        });
        assertThat(load("s-1")).isNull();
        assertThat(find(TRADE)).containsExactly("s-2");
        assertThat(find(ORDER)).isEmpty();
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(1);
    }

    @Test
    void anAssociationHasAnyNumberOfSagas() {
        insert("s-1", 1, TRADE);
        insert("s-2", 2, TRADE);
        insert("s-3", 3, ORDER);
        assertThat(find(TRADE)).containsExactlyInAnyOrder("s-1", "s-2");
    }

    @Test
    void sagasOfOtherTypesAreNotFound() {
        insert("s-1", 1, TRADE);
        house.inUnitOfWork(() -> store.insertSaga(Clearing.class, "c-1", new Clearing(1), Set.of(TRADE)));
        assertThat(find(TRADE)).containsExactly("s-1");
        assertThat(store.findSagas(Clearing.class, TRADE)).containsExactly("c-1");
        house.inUnitOfWork(() -> {
            assertThat(find(TRADE)).containsExactly("s-1");
            assertThat(store.findSagas(Clearing.class, TRADE)).containsExactly("c-1");
        });
    }

    @Test
    void anUnknownSagaIsNotFound() {
        assertThat(load("s-1")).isNull();
        assertThat(find(TRADE)).isEmpty();
        assertThat(find(new AssociationValue("tradeId", null))).isEmpty();
        house.inUnitOfWork(() -> {
            assertThat(load("s-1")).isNull();
            assertThat(find(TRADE)).isEmpty();
        });
    }

    @Test
    void anAssociationNeedsAValue() {
        assertThatExceptionOfType(SagaStorageException.class)
                .isThrownBy(() -> insert("s-1", 1, new AssociationValue("tradeId", null)));
        assertThat(load("s-1")).isNull();
    }

    @Test
    void anIdIsTakenOnce() {
        insert("s-1", 1, TRADE);
        assertThatExceptionOfType(SagaStorageException.class).isThrownBy(() -> insert("s-1", 2, ORDER));
        assertThat(load("s-1").saga()).isEqualTo(new Settling(1));
    }

    @Test
    void aUnitOfWorkReadsWhatItWrote() {
        house.inUnitOfWork(() -> {
            assertThat(find(TRADE)).isEmpty();
            store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE));
            assertThat(find(TRADE)).containsExactly("s-1");
            assertThat(load("s-1").saga()).isEqualTo(new Settling(1));

            AssociationValuesImpl associations = new AssociationValuesImpl(Set.of(TRADE));
            store.updateSaga(Settling.class, "s-1", new Settling(2), associations);
            associations.add(ORDER);
            store.updateSaga(Settling.class, "s-1", new Settling(3), associations);
            assertThat(load("s-1").saga()).isEqualTo(new Settling(3));
            assertThat(find(ORDER)).containsExactly("s-1");

            store.insertSaga(Settling.class, "s-2", new Settling(1), Set.of(TRADE));
            store.deleteSaga(Settling.class, "s-2", Set.of(TRADE));
            assertThat(load("s-2")).isNull();
            assertThat(find(TRADE)).containsExactly("s-1");
        });
        assertThat(load("s-1").saga()).isEqualTo(new Settling(3));
        assertThat(database.number("SELECT version FROM saga_entry")).isEqualTo(2);
    }

    @Test
    void writesWhileTheUnitOfWorkPreparesToCommitAreCommitted() {
        house.inUnitOfWork(() -> {
            store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE));
            CurrentUnitOfWork.get()
                    .onPrepareCommit(preparing -> CurrentUnitOfWork.get()
                            .onPrepareCommit(
                                    later -> store.insertSaga(Settling.class, "s-2", new Settling(1), Set.of(TRADE))));
        });
        assertThat(find(TRADE)).containsExactlyInAnyOrder("s-1", "s-2");
    }

    @Test
    void aSagaIsWrittenInAUnitOfWorkThatCanStillCommit() {
        assertThatIllegalStateException()
                .isThrownBy(() -> store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE)));
        assertThatIllegalStateException()
                .isThrownBy(() -> house.inUnitOfWork(() -> CurrentUnitOfWork.get()
                        .onCommit(late -> store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE)))))
                .withMessage("the unit of work has prepared to commit: phase=COMMIT");
    }

    @Test
    void aSagaIsChangedByTheUnitOfWorkThatLoadedIt() {
        insert("s-1", 1, TRADE);
        assertThatIllegalStateException()
                .isThrownBy(() -> house.inUnitOfWork(() -> store.updateSaga(
                        Settling.class, "s-1", new Settling(2), new AssociationValuesImpl(Set.of(TRADE)))))
                .withMessage("not loaded in this unit of work: saga=s-1");
        assertThatIllegalStateException()
                .isThrownBy(() -> house.inUnitOfWork(() -> store.deleteSaga(Settling.class, "s-1", Set.of(TRADE))))
                .withMessage("not loaded in this unit of work: saga=s-1");
        assertThat(load("s-1").saga()).isEqualTo(new Settling(1));
    }

    @Test
    void itNeedsConnectionsAndASerializer() {
        assertThatExceptionOfType(AxonConfigurationException.class)
                .isThrownBy(() -> PostgresSagaStore.builder().build());
    }

    private void insert(String id, int step, AssociationValue... associations) {
        house.inUnitOfWork(() -> store.insertSaga(Settling.class, id, new Settling(step), Set.of(associations)));
    }

    private SagaStore.Entry<Settling> load(String id) {
        return store.loadSaga(Settling.class, id);
    }

    private Set<String> find(AssociationValue association) {
        return store.findSagas(Settling.class, association);
    }
}
