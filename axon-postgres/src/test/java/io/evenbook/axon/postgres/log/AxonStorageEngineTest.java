package io.evenbook.axon.postgres.log;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.axonframework.eventsourcing.utils.EventStoreTestUtils.AGGREGATE;
import static org.axonframework.eventsourcing.utils.EventStoreTestUtils.createEvent;

import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import java.util.function.UnaryOperator;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngineTest;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Axon's own tests of storage engines. Those that ask for what this engine refuses, or does otherwise on purpose, are
 * overridden, and say what it does.
 */
class AxonStorageEngineTest
        extends AbstractEventStorageEngineTest<PostgresEventStorageEngine, PostgresEventStorageEngine.Builder> {

    private static final EventTypes TYPES =
            EventTypes.builder().add("test.Text", "1", String.class).build();

    private final TestDatabase database = new TestDatabase();

    @BeforeEach
    void begin() {
        setTestSubject(createEngine());
    }

    @AfterEach
    void end() {
        database.close();
    }

    @Override
    protected PostgresEventStorageEngine createEngine(UnaryOperator<PostgresEventStorageEngine.Builder> customization) {
        return customization
                .apply(JarHouse.engine(database).eventSerializer(NamedTypeSerializer.of(TYPES, _ -> {})))
                .build();
    }

    // Events belong to streams

    @Override
    @Test
    public void appendAndReadNonDomainEvent() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> createEngine().appendEvents(new GenericEventMessage<>("an event of the application")));
    }

    @Override
    @Test
    public void storeAndLoadApplicationEvent() {
        appendAndReadNonDomainEvent();
    }

    // Streams are dense from 0; these tests append event 1 to a stream without event 0. FollowTest has tokens at both
    // ends and at times, which
    // are those of recording.

    @Override
    @Test
    public void createTailToken() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createHeadToken() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createTokenAt() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createTokenAtExactTime() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createTokenWithUnorderedEvents() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createTokenAtTimeAfterLastEvent() {
        refusesAStreamThatBeginsLater();
    }

    @Override
    @Test
    public void createTokenAtTimeBeforeFirstEvent() {
        refusesAStreamThatBeginsLater();
    }

    private void refusesAStreamThatBeginsLater() {
        assertThatThrownBy(() -> createEngine().appendEvents(createEvent(1))).isInstanceOf(ConcurrencyException.class);
    }

    // A stream or an event that exists is always a ConcurrencyException; there is no resolver of exceptions to
    // configure

    @Override
    @Test
    public void storeDuplicateFirstEventWithExceptionTranslatorThrowsAggregateIdentifierAlreadyExistsException() {
        refusesWhatExists(createEvent(0), createEvent(0));
    }

    @Override
    @Test
    public void storeDuplicateEventWithoutExceptionResolver() {
        refusesWhatExists(createEvent(0), createEvent(0));
    }

    @Override
    @Test
    public void uniqueKeyConstraintOnFirstEventIdentifierThrowsAggregateIdentifierAlreadyExistsException() {
        refusesWhatExists(createEvent("id", AGGREGATE, 0), createEvent("id", "otherAggregate", 0));
    }

    private void refusesWhatExists(DomainEventMessage<?>... events) {
        assertThatThrownBy(() -> createEngine().appendEvents(events)).isInstanceOf(ConcurrencyException.class);
    }

    // Snapshots are taken of states, by the command bus

    @Override
    @Test
    public void storeAndLoadSnapshot() {
        assertThatThrownBy(() -> createEngine().storeSnapshot(createEvent(0)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Override
    @Test
    public void snapshotFilterAllowsSnapshots() {
        storeAndLoadSnapshot();
    }

    @Override
    @Test
    public void snapshotFilterRejectsSnapshots() {
        storeAndLoadSnapshot();
    }

    @Override
    @Test
    public void snapshotFilterRejectsSnapshotsOnCombinedFilter() {
        storeAndLoadSnapshot();
    }
}
