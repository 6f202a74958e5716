package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.lease.CommandLease;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event with which each epoch begins. */
@Timeout(60)
class EpochEventTest {

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void itPrecedesTheFirstDecisionARefusalToo() {
        try (Owner owner = new Owner("first")) {
            owner.house.refused(new Jar.Add("jar_a", 1));
            assertThat(owner.epochs()).containsExactly(new Jar.EpochBegan(1, "first", owner.house.log.incarnation()));
            assertThat(owner.house.log.head()).isEqualTo(1);

            assertThat(owner.house.done(new Jar.Open("jar_a")).position()).isEqualTo(2);
            assertThat(owner.epochs()).hasSize(1);
            assertThat(owner.house.store.readEvents("log").asStream())
                    .extracting(
                            DomainEventMessage::getType,
                            event -> event.getMetaData().get("actor"))
                    .containsExactly(tuple("Log", "lease"));
        }
    }

    @Test
    void eachTakeOverAddsOne() {
        try (Owner first = new Owner("first");
                Owner second = new Owner("second")) {
            first.house.done(new Jar.Open("jar_a"));
            first.lease.close();
            await().until(second.lease::isHeld);

            assertThat(second.house.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(4);
            String incarnation = second.house.log.incarnation();
            assertThat(second.epochs())
                    .containsExactly(
                            new Jar.EpochBegan(1, "first", incarnation), new Jar.EpochBegan(2, "second", incarnation));
        }
    }

    @Test
    void anEpochWhoseEventWasLostWithItsConnectionDecidesNothingAndAnotherBegins() {
        try (Owner owner = new Owner("first")) {
            database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                    + "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$");
            database.execute(
                    "CREATE TRIGGER refusing BEFORE INSERT ON events_1 " + "FOR EACH ROW EXECUTE FUNCTION refuse()");
            assertThat(owner.house.refused(new Jar.Open("jar_a"))).isInstanceOf(StoreUnavailableException.class);

            database.execute("DROP TRIGGER refusing ON events_1");
            assertThat(owner.house.done(new Jar.Open("jar_a")).position()).isEqualTo(2);
            assertThat(owner.epochs()).extracting(Jar.EpochBegan::epoch).containsExactly(2L);
        }
    }

    @Test
    void anIncarnationBegunByTheOwnerIsNamedByItsEvent() {
        try (Owner owner = new Owner("first")) {
            owner.house.done(new Jar.Open("jar_a"));
            String before = owner.house.log.incarnation();
            database.execute("SELECT begin_log_incarnation()");

            owner.house.done(new Jar.Add("jar_a", 1));
            assertThat(owner.epochs()).hasSize(2);
            assertThat(owner.epochs().getLast().incarnation())
                    .isEqualTo(owner.house.log.incarnation())
                    .isNotEqualTo(before);
        }
    }

    /** One process. */
    private final class Owner implements AutoCloseable {

        private final CommandLease lease;
        private final JarHouse house;

        private Owner(String name) {
            lease = CommandLease.builder()
                    .dataSource(database.dataSource())
                    .owner(name)
                    .build();
            house = new JarHouse(
                    JarHouse.engine(database)
                            .lease(lease)
                            .epochEvent((epoch, owner, incarnation) -> new GenericEventMessage<>(
                                    new Jar.EpochBegan(epoch, owner, incarnation), Map.of("actor", "lease")))
                            .build(),
                    bus -> bus);
            lease.start();
        }

        List<Jar.EpochBegan> epochs() {
            return house.store
                    .readEvents("log")
                    .asStream()
                    .map(event -> (Jar.EpochBegan) event.getPayload())
                    .toList();
        }

        @Override
        public void close() {
            house.close();
            lease.close();
        }
    }
}
