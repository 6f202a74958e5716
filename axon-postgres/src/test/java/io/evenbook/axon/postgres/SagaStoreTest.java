package io.evenbook.axon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.modelling.saga.repository.jdbc.JdbcSagaStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SagaStoreTest {

    record Settling(int step) {
    }

    private static final AssociationValue TRADE = new AssociationValue("tradeId", "t-1");
    private static final AssociationValue ORDER = new AssociationValue("orderId", "o-1");

    private final TestDatabase database = new TestDatabase();
    private final JdbcSagaStore store = store(new DataSourceConnectionProvider(database.dataSource()));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSagaIsFoundByItsAssociationsAndLoaded() {
        store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE));
        assertThat(store.findSagas(Settling.class, TRADE)).containsExactly("s-1");

        AssociationValuesImpl associations = new AssociationValuesImpl(Set.of(TRADE));
        associations.add(ORDER);
        associations.remove(TRADE);
        store.updateSaga(Settling.class, "s-1", new Settling(2), associations);

        SagaStore.Entry<Settling> entry = store.loadSaga(Settling.class, "s-1");
        assertThat(entry.saga()).isEqualTo(new Settling(2));
        assertThat(entry.associationValues()).containsExactly(ORDER);
        assertThat(store.findSagas(Settling.class, TRADE)).isEmpty();
        assertThat(store.findSagas(Settling.class, ORDER)).containsExactly("s-1");

        store.deleteSaga(Settling.class, "s-1", Set.of(ORDER));
        assertThat(store.loadSaga(Settling.class, "s-1")).isNull();
        assertThat(store.findSagas(Settling.class, ORDER)).isEmpty();
        assertThat(database.number("SELECT count(*) FROM saga_association")).isZero();
    }

    @Test
    void aSecondOwnerWaitsForTheFirstAndSeesWhatItWrote() throws Exception {
        store.insertSaga(Settling.class, "s-1", new Settling(1), Set.of(TRADE));
        try (Connection first = database.dataSource().getConnection()) {
            first.setAutoCommit(false);
            JdbcSagaStore firstOwner = store(() -> uncloseable(first));
            firstOwner.loadSaga(Settling.class, "s-1");
            CompletableFuture<Settling> second = CompletableFuture.supplyAsync(
                    () -> store.loadSaga(Settling.class, "s-1").saga());
            await().until(() -> database.number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1);
            firstOwner.updateSaga(Settling.class, "s-1", new Settling(2), new AssociationValuesImpl(Set.of(TRADE)));
            assertThat(second).isNotDone();
            first.commit();
            assertThat(second.join()).isEqualTo(new Settling(2));
        }
    }

    private static JdbcSagaStore store(ConnectionProvider connections) {
        return JdbcSagaStore.builder().connectionProvider(connections).sqlSchema(new PostgresSagaSchema())
                .serializer(Jackson3Serializer.builder().build()).build();
    }

    private static Connection uncloseable(Connection connection) {
        return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }
}
