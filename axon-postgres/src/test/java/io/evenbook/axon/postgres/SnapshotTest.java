package io.evenbook.axon.postgres;

import static io.evenbook.axon.postgres.JarEvents.event;
import static io.evenbook.axon.postgres.JarEvents.events;
import static io.evenbook.axon.postgres.JarEvents.sequences;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.common.lock.NullLockFactory;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.snapshotting.RevisionSnapshotFilter;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    /** What a jar's snapshot holds. */
    @Revision("2")
    record JarState(String jarId, int marbles) {
    }

    private final TestDatabase database = new TestDatabase();
    private final PostgresEventStorageEngine engine = JarHouse.engine(database)
            .snapshotFilter(RevisionSnapshotFilter.builder().type("Jar").revision("2").build()).build();
    private final PostgresEventStore store = PostgresEventStore.builder().engine(engine).build();

    @AfterEach
    void close() {
        store.shutDown();
        database.close();
    }

    @Test
    void anAggregateWithoutASnapshotHasNone() {
        assertThat(engine.readSnapshot("jar_a")).isEmpty();
    }

    @Test
    void aSnapshotIsReadAsItWasStored() {
        DomainEventMessage<?> snapshot = snapshot(4, 9).withMetaData(Map.of("why", "test"));
        store.storeSnapshot(snapshot);
        assertThat(engine.readSnapshot("jar_a")).hasValueSatisfying(read -> {
            assertThat(read.getPayload()).isEqualTo(new JarState("jar_a", 9));
            assertThat(read.getSequenceNumber()).isEqualTo(4);
            assertThat(read.getType()).isEqualTo("Jar");
            assertThat(read.getIdentifier()).isEqualTo(snapshot.getIdentifier());
            assertThat(read.getMetaData()).isEqualTo(Map.of("why", "test"));
        });
    }

    @Test
    void aNewerSnapshotTakesThePlaceOfAnOlderAndNotTheOtherWayRound() {
        store.storeSnapshot(snapshot(4, 9));
        store.storeSnapshot(snapshot(6, 11));
        store.storeSnapshot(snapshot(5, 10));
        assertThat(engine.readSnapshot("jar_a").orElseThrow().getPayload()).isEqualTo(new JarState("jar_a", 11));
        assertThat(database.number("SELECT count(*) FROM snapshots")).isEqualTo(1);
    }

    @Test
    void aSnapshotOfAnotherRevisionIsNotUsed() {
        store.storeSnapshot(snapshot(4, 9));
        database.execute("UPDATE snapshots SET payload_revision = '1'");
        assertThat(engine.readSnapshot("jar_a")).isEmpty();
    }

    @Test
    void aStreamBeginsWithTheSnapshot() {
        store.storeSnapshot(snapshot(2, 2));
        engine.appendEvents(events("jar_a", 5));
        assertThat(sequences(store.readEvents("jar_a"))).containsExactly(2L, 3L, 4L);
        assertThat(store.readEvents("jar_a").next().getPayload()).isEqualTo(new JarState("jar_a", 2));
    }

    @Test
    void aSnapshotThatCannotBeReadIsPassedOver() {
        store.storeSnapshot(snapshot(2, 2));
        database.execute("UPDATE snapshots SET payload = 'broken'");
        engine.appendEvents(events("jar_a", 4));
        assertThat(sequences(store.readEvents("jar_a"))).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void aSnapshotOfItsLastEventIsTheWholeStream() {
        engine.appendEvents(events("jar_a", 3));
        store.storeSnapshot(snapshot(2, 2));
        var stream = store.readEvents("jar_a");
        assertThat(sequences(stream)).containsExactly(2L);
        engine.appendEvents(event("jar_a", 3));
    }

    @Test
    void aggregatesAreSnapshotOffTheCommandThreadAndLoadedFromTheSnapshot() {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            var parameters = ClasspathParameterResolverFactory.forClass(SnapshotJar.class);
            var model = AnnotatedAggregateMetaModelFactory.inspectAggregate(SnapshotJar.class);
            var snapshotter = AggregateSnapshotter.builder().eventStore(store).executor(executor)
                    .parameterResolverFactory(parameters)
                    .aggregateFactories(new GenericAggregateFactory<>(model)).build();
            PartitionedCommandBus bus = bus(new EventCountSnapshotTriggerDefinition(snapshotter, 3));
            try {
                SendAndWait.send(bus, new Jar.Open("jar_a"));
                for (int i = 0; i < 5; i++) {
                    SendAndWait.send(bus, new Jar.Add("jar_a", 2));
                }
                await().until(() -> engine.readSnapshot("jar_a").isPresent());
                assertThat(SendAndWait.send(bus, new Jar.Add("jar_a", 1)).getPayload()).isEqualTo(11);
                long snapshotAt = engine.readSnapshot("jar_a").orElseThrow().getSequenceNumber();
                assertThat(snapshotAt).isPositive();
                assertThat(store.readEvents("jar_a").next().getPayload()).isInstanceOf(SnapshotJar.class);
            } finally {
                bus.shutdown();
            }
        }
    }

    @Test
    void takingASnapshotOnTheCommandThreadFailsItAndNotTheCommand() {
        var model = AnnotatedAggregateMetaModelFactory.inspectAggregate(SnapshotJar.class);
        var onTheSameThread = AggregateSnapshotter.builder().eventStore(store)
                .aggregateFactories(new GenericAggregateFactory<>(model)).build();
        PartitionedCommandBus bus = bus(new EventCountSnapshotTriggerDefinition(onTheSameThread, 2));
        try {
            SendAndWait.send(bus, new Jar.Open("jar_a"));
            for (int i = 0; i < 5; i++) {
                assertThat(SendAndWait.send(bus, new Jar.Add("jar_a", 2)).isExceptional()).isFalse();
            }
            assertThat(engine.readSnapshot("jar_a")).isEmpty();
        } finally {
            bus.shutdown();
        }
    }

    @Test
    void aSnapshotIsWhatTheAggregateWasInMemory() {
        StateSnapshots snapshots = new StateSnapshots(engine);
        PartitionedCommandBus bus = bus(snapshots.every(3));
        try {
            SendAndWait.send(bus, new Jar.Open("jar_a"));
            for (int i = 0; i < 4; i++) {
                SendAndWait.send(bus, new Jar.Add("jar_a", 2));
            }
            await().until(() -> engine.readSnapshot("jar_a").filter(taken -> taken.getSequenceNumber() == 4).isPresent());
            assertThat(((SnapshotJar) engine.readSnapshot("jar_a").orElseThrow().getPayload()).marbles).isEqualTo(8);
            assertThat(sequences(store.readEvents("jar_a"))).containsExactly(4L);
            assertThat(SendAndWait.send(bus, new Jar.Add("jar_a", 1)).getPayload()).isEqualTo(9);
        } finally {
            bus.shutdown();
            snapshots.stop();
        }
    }

    @Test
    void ofAnEventThatIsNotInTheLogNoSnapshotIsStored() {
        DomainEventMessage<?> logged = event("jar_a", 0);
        engine.appendEvents(logged, event("jar_a", 1));
        engine.storeSnapshotOfLoggedEvent(behind(logged, "jar_a", 1));
        engine.storeSnapshotOfLoggedEvent(behind(logged, "jar_b", 0));
        engine.storeSnapshotOfLoggedEvent(behind(event("jar_a", 0), "jar_a", 0));
        assertThat(database.number("SELECT count(*) FROM snapshots")).isZero();
        engine.storeSnapshotOfLoggedEvent(behind(logged, "jar_a", 0));
        assertThat(engine.readSnapshot("jar_a").orElseThrow().getSequenceNumber()).isZero();
    }

    @Test
    void onlyAnAggregateThatTellsItsSnapshotHasAny() {
        StateSnapshots snapshots = new StateSnapshots(engine);
        assertThatThrownBy(() -> snapshots.every(3).prepareTrigger(Jar.class))
                .isInstanceOf(AxonConfigurationException.class).hasMessage(Jar.class.getName() + " must be Snapshotable");
        assertThatThrownBy(() -> snapshots.every(0)).hasMessage("must be > 0: events=0");
    }

    private static DomainEventMessage<?> behind(DomainEventMessage<?> event, String jarId, long sequence) {
        return new GenericDomainEventMessage<>("Jar", jarId, sequence, new JarState(jarId, 1),
                MetaData.emptyInstance(), event.getIdentifier(), event.getTimestamp());
    }

    private PartitionedCommandBus bus(SnapshotTriggerDefinition trigger) {
        PartitionedCommandBus bus = PartitionedCommandBus.builder().engine(engine).partitions(1).build();
        AggregateAnnotationCommandHandler.<SnapshotJar>builder().aggregateType(SnapshotJar.class)
                .repository(EventSourcingRepository.builder(SnapshotJar.class).eventStore(store)
                        .lockFactory(NullLockFactory.INSTANCE).snapshotTriggerDefinition(trigger).build())
                .build().subscribe(bus);
        return bus;
    }

    private static DomainEventMessage<?> snapshot(long sequence, int marbles) {
        return new GenericDomainEventMessage<>("Jar", "jar_a", sequence, new JarState("jar_a", marbles));
    }

    /** A jar whose state can be serialized. */
    @Revision("2")
    @AggregateRoot(type = "Jar")
    static class SnapshotJar implements Snapshotable {

        @AggregateIdentifier
        public String jarId;
        public int marbles;

        SnapshotJar() {
        }

        @CommandHandler
        SnapshotJar(Jar.Open command) {
            AggregateLifecycle.apply(new Jar.Opened(command.jarId()));
        }

        @CommandHandler
        int handle(Jar.Add command) {
            AggregateLifecycle.apply(new Jar.MarblesAdded(jarId, command.marbles(), marbles + command.marbles()));
            return marbles;
        }

        @Override
        public SnapshotJar snapshot() {
            SnapshotJar copy = new SnapshotJar();
            copy.jarId = jarId;
            copy.marbles = marbles;
            return copy;
        }

        @EventSourcingHandler
        void on(Jar.Opened event) {
            jarId = event.jarId();
        }

        @EventSourcingHandler
        void on(Jar.MarblesAdded event) {
            marbles = event.after();
        }
    }
}
