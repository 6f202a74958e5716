package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarEvents;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.sql.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandResultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where commands wait, and who is taken first. */
@Timeout(60)
class LaneTest {

    private final TestDatabase database = new TestDatabase();
    private final JarHouse house = new JarHouse(
            database,
            bus -> bus.laneCapacity(4)
                    .laneOf(command -> (Lane) command.getMetaData().getOrDefault("lane", Lane.CLIENTS)));
    private final List<CompletableFuture<CommandResultMessage<?>>> accepted = new ArrayList<>();

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void eachLaneHasRoomOfItsOwn() {
        house.pause();
        for (Lane lane : Lane.values()) {
            // The one under way has its room among those of clients
            for (int i = lane == Lane.CLIENTS ? 1 : 0; i < 4; i++) {
                send(lane, new Jar.Open("jar_%s_%d".formatted(lane, i)));
            }
            assertThat(house.refused(new Jar.Open("jar_x"), Map.of("lane", lane)))
                    .isInstanceOf(OverloadedException.class);
        }
        assertThat(accepted).hasSize(11).noneMatch(CompletableFuture::isDone);
        house.resume();
        assertThat(accepted).allMatch(answer -> !answer.join().isExceptional());
        assertThat(house.send(new Jar.Open("jar_x")).join().isExceptional())
                .as("there is room again")
                .isFalse();
    }

    @Test
    void whoYieldsLeavesTheLastFifthOfTheLaneOfClients() {
        try (JarHouse five = new JarHouse(
                database,
                bus -> bus.laneCapacity(5)
                        .yields(command -> command.getMetaData().containsKey("yields"))
                        .laneOf(command -> (Lane) command.getMetaData().getOrDefault("lane", Lane.CLIENTS)))) {
            Map<String, Object> yielding = Map.of("yields", true);
            five.pause();
            for (int i = 1; i < 4; i++) {
                accepted.add(five.send(new Jar.Open("jar_" + i), yielding));
            }
            assertThat(five.refused(new Jar.Open("jar_x"), yielding)).isInstanceOf(OverloadedException.class);
            accepted.add(five.send(new Jar.Open("jar_4"), Map.of()));
            assertThat(five.refused(new Jar.Open("jar_x"), Map.of())).isInstanceOf(OverloadedException.class);
            for (int i = 0; i < 5; i++) {
                accepted.add(
                        five.send(new Jar.Open("jar_operator_" + i), Map.of("yields", true, "lane", Lane.OPERATORS)));
            }
            five.resume();
            assertThat(accepted).allMatch(answer -> !answer.join().isExceptional());
        }
    }

    @Test
    void operatorsAreTakenFirstAndProcessesAndClientsInTurns() {
        house.pause();
        for (Lane lane : List.of(Lane.CLIENTS, Lane.PROCESSES, Lane.OPERATORS)) {
            for (int i = 1; i <= 3; i++) {
                send(lane, new Jar.Open("jar_%s_%d".formatted(lane, i)));
            }
        }
        house.resume();
        accepted.forEach(CompletableFuture::join);
        List<String> order = new Queries(database.dataSource())
                .list("SELECT aggregate_id FROM events ORDER BY global_index", row -> row.getString(1));
        assertThat(order).startsWith("jar_OPERATORS_1", "jar_OPERATORS_2", "jar_OPERATORS_3");
        assertThat(order.subList(3, 9))
                .isIn(
                        List.of(
                                "jar_CLIENTS_1",
                                "jar_PROCESSES_1",
                                "jar_CLIENTS_2",
                                "jar_PROCESSES_2",
                                "jar_CLIENTS_3",
                                "jar_PROCESSES_3"),
                        List.of(
                                "jar_PROCESSES_1",
                                "jar_CLIENTS_1",
                                "jar_PROCESSES_2",
                                "jar_CLIENTS_2",
                                "jar_PROCESSES_3",
                                "jar_CLIENTS_3"));
    }

    @Test
    void aCommandThatWasPutAsideKeepsItsRoom() {
        house.engine.appendEvents(JarEvents.events("jar_cold", 2));
        BusConnections connections = new BusConnections(database.dataSource());
        connections.holdLoads();
        try (JarHouse small = new JarHouse(JarHouse.engine(connections).build(), bus -> bus.laneCapacity(2))) {
            CompletableFuture<CommandResultMessage<?>> first = small.send(new Jar.Look("jar_cold"));
            CompletableFuture<CommandResultMessage<?>> second = small.send(new Jar.Look("jar_cold"));
            assertThat(small.refused(new Jar.Open("jar_a"))).isInstanceOf(OverloadedException.class);
            connections.releaseLoads();
            assertThat(first.join().getPayload()).isEqualTo(1);
            assertThat(second.join().getPayload()).isEqualTo(1);
            small.done(new Jar.Open("jar_a"));
        }
    }

    private void send(Lane lane, Object command) {
        accepted.add(house.send(command, Map.of("lane", lane)));
    }
}
