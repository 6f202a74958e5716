package io.evenbook.saga.poison;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.EventMetaData;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedCommand.ResolveParked;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.saga.Handling;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ScriptedCommandBus;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;

class PoisonParkingTest {
    private static final String OPERATOR = "operator";
    private static final String THIS_PROCESS = "system:PoisonEvents";

    private static EmbeddedPostgres postgres;
    private static HikariDataSource dataSource;
    private static PostgresEventStorageEngine engine;
    private static JdbcTemplate jdbc;
    private static long position;

    private final PoisonEvents poisonEvents = new PoisonEvents(dataSource);
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final PoisonParking parking =
            new PoisonParking(poisonEvents, engine.log().eventLog(), bus, Ownership.alone());

    private ParkedId parkedId;
    private long sequence;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
        jdbc = new JdbcTemplate(dataSource);
        Resource[] migrations = new PathMatchingResourcePatternResolver()
                .getResources("classpath:io/evenbook/axon/postgres/db/migration/*.sql");
        Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
        for (Resource migration : migrations) {
            jdbc.execute(migration.getContentAsString(StandardCharsets.UTF_8));
        }
        engine = engine(settings -> {});
    }

    private static PostgresEventStorageEngine engine(Consumer<PostgresEventStorageEngine.Builder> change) {
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        PostgresEventStorageEngine.Builder settings = PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(NamedTypeSerializer.of(types.build(), EvenbookJson::configure))
                .snapshotSerializer(Jackson3Serializer.builder().build());
        change.accept(settings);
        return settings.build();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        dataSource.close();
        postgres.close();
    }

    @BeforeEach
    void poisonOfAnotherPosition() {
        jdbc.execute("truncate poison_events");
        parkedId = ParkedId.of("accounts", ++position);
        record();
    }

    @Test
    void aPoisonEventIsParkedOnce() {
        parking.run();
        assertThat(bus.commands()).containsExactly(parkEvent());
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, THIS_PROCESS);

        happened(parked());
        parking.run();
        parking.run();
        assertThat(bus.commands()).hasSize(1);
        assertThat(poisonEvents.undecided())
                .allMatch(PoisonEvents.PoisonEvent::parked)
                .hasSize(1);
    }

    @Test
    void theReaderSkipsAnEventThatAnOperatorResolved() {
        happened(parked());
        happened(new ParkedResolved(parkedId, "corrected by hand"));
        parking.run();
        assertThat(bus.commands()).isEmpty();
        assertThat(poisonEvents.undecided()).isEmpty();
        assertThat(count("skipped")).isEqualTo(1);
    }

    @Test
    void anEventThatTheReaderHandlesAfterAllIsResolved() {
        happened(parked());
        parking.run();
        jdbc.execute("update poison_events set handled = true");
        parking.run();
        assertThat(bus.commands()).containsExactly(new ResolveParked(parkedId, PoisonParking.HANDLED));
        assertThat(count("true")).isZero();
    }

    @Test
    void anEventHandledBeforeItWasParkedIsForgotten() {
        jdbc.execute("update poison_events set handled = true");
        parking.run();
        assertThat(bus.commands()).isEmpty();
        assertThat(count("true")).isZero();
    }

    @Test
    void anEventThatFailsAfterARetryIsParkedAgain() {
        happened(parked());
        parking.run();
        happened(new ParkedRetried(parkedId, "repaired"));
        parking.run();
        assertThat(bus.commands()).isEmpty();
        assertThat(count("true")).isZero();

        record();
        parking.run();
        assertThat(bus.commands()).containsExactly(parkEvent());
    }

    @Test
    void anEventHandledOnceIsParkedAgainIfARebuildFailsOnIt() {
        happened(parked());
        happened(new ParkedResolved(parkedId, PoisonParking.HANDLED), THIS_PROCESS);
        parking.run();
        assertThat(bus.commands()).containsExactly(parkEvent());
        assertThat(poisonEvents.undecided()).hasSize(1);
    }

    @Test
    void aProcessParksAnEventThatCannotBeReadAndAgainWhenItIsRetried() {
        happened(parked());
        long head = engine.eventLog().head();
        EventLog faulty = engine(settings -> settings.upcasterChain(events -> events.map(_ -> {
                    throw new IllegalStateException("cannot be upcast");
                })))
                .eventLog();
        List<EventMessage<?>> handled = new ArrayList<>();
        ProcessDispatcher commands = new ProcessDispatcher("OrderEnds", bus.dispatcher());
        Parking process = new Parking(
                message -> {
                    handled.add(message);
                    return null;
                },
                commands,
                Parking.eventsOf(faulty));

        EventMessage<?> unreadable = faulty.eventsBetween(head, head).getFirst();
        assertThat(Handling.of(process, unreadable).isExceptional()).isFalse();
        ParkedRetried retry = new ParkedRetried(ParkedId.of("OrderEnds", head), "again");
        assertThat(Handling.of(process, retry).isExceptional()).isFalse();

        assertThat(handled).isEmpty();
        assertThat(bus.commands()).hasSize(2).allSatisfy(command -> {
            ParkEvent park = (ParkEvent) command;
            assertThat(park.parkedId()).isEqualTo(ParkedId.of("OrderEnds", head));
            assertThat(park.eventType()).isEqualTo("parked.EventParked");
            assertThat(park.detail()).contains("cannot be upcast");
        });
    }

    private void record() {
        jdbc.update("""
                insert into poison_events (reader, position, token_name, event_id, event_type, error)
                values ('accounts', ?, 'accounts@1', 'event-id', 'account.FundsHeld', 'PSQLException: no')""", position);
    }

    private ParkEvent parkEvent() {
        return new ParkEvent(parkedId, "event-id", "account.FundsHeld", PoisonParking.CODE, "PSQLException: no");
    }

    private EventParked parked() {
        return new EventParked(parkedId, "event-id", "account.FundsHeld", PoisonParking.CODE, "PSQLException: no");
    }

    private void happened(ParkedEvent event) {
        happened(event, event instanceof EventParked ? THIS_PROCESS : OPERATOR);
    }

    private void happened(ParkedEvent event, String actor) {
        engine.appendEvents(List.of(new GenericDomainEventMessage<>(
                "Parked", parkedId.value(), sequence++, event, MetaData.with(EventMetaData.ACTOR, actor))));
    }

    private static long count(String where) {
        return jdbc.queryForObject("select count(*) from poison_events where " + where, Long.class);
    }
}
