package io.evenbook.axon.postgres.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.BusConnections;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.lease.CommandLease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other threads know of committed states. */
@Timeout(60)
class CommittedStatesTest {
    private final TestDatabase database = new TestDatabase();
    private final BusConnections connections = new BusConnections(database.dataSource());
    private final JarHouse house = new JarHouse(JarHouse.engine(connections).build(), Jar.TYPE, bus -> bus);
    private volatile int answered;
    private final CommittedStates states = new CommittedStates(house.engine, Jar.TYPE);

    @AfterEach
    void close() {
        house.close();
        database.close();
    }

    @Test
    void anAnsweredCommandIsSeenAtOnce() {
        assertThat(find("jar_a")).isNull();
        house.done(new Jar.Open("jar_a"));
        for (int marbles = 1; marbles <= 200; marbles++) {
            house.done(new Jar.Add("jar_a", 1));
            assertThat(find("jar_a").marbles()).isEqualTo(marbles);
        }
    }

    @Test
    void aRefusedCommandChangesNothing() {
        house.done(new Jar.Open("jar_a"));
        Jar.State before = find("jar_a");
        house.refused(new Jar.AddAndThrow("jar_a", new IllegalStateException("refused")));
        assertThat(find("jar_a")).isSameAs(before);
    }

    @Test
    void aKnownStateNeedsNoDatabase() {
        house.done(new Jar.Open("jar_a"));
        Jar.State known = find("jar_a");
        house.done(new Jar.Open("jar_b"));
        assertThat(find("jar_a")).isSameAs(known);
    }

    @Test
    void aStateThatWasReadWhileItChangedIsNotKept() throws InterruptedException {
        house.done(new Jar.Open("jar_a"));
        List<String> faults = new CopyOnWriteArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> readers = List.of(reader(end, faults), reader(end, faults), reader(end, faults));
        for (int marbles = 1; marbles <= 500; marbles++) {
            house.done(new Jar.Add("jar_a", 1));
            answered = marbles;
            int seen = find("jar_a").marbles();
            if (seen != marbles) {
                faults.add("answered %d, seen %d".formatted(marbles, seen));
            }
        }
        end.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(faults).isEmpty();
    }

    private Thread reader(CountDownLatch end, List<String> faults) {
        return Thread.ofPlatform().start(() -> {
            while (end.getCount() > 0) {
                int answeredBefore = answered;
                int seen = find("jar_a").marbles();
                if (seen < answeredBefore) {
                    faults.add("answered %d, seen %d".formatted(answeredBefore, seen));
                }
            }
        });
    }

    @Test
    void anotherProcessSeesItWithinASecond() {
        try (CommandLease lease = lease("first");
                CommandLease standby = lease("second");
                JarHouse owner =
                        new JarHouse(JarHouse.engine(database).lease(lease).build(), Jar.TYPE, bus -> bus);
                JarHouse other =
                        new JarHouse(JarHouse.engine(database).lease(standby).build(), Jar.TYPE, bus -> bus)) {
            CommittedStates elsewhere = new CommittedStates(other.engine, Jar.TYPE);
            owner.done(new Jar.Open("jar_a"));
            assertThat(elsewhere.find(Jar.TYPE, "jar_a").marbles()).isZero();
            owner.done(new Jar.Add("jar_a", 5));
            await().atMost(Duration.ofMillis(1_500))
                    .until(() -> elsewhere.find(Jar.TYPE, "jar_a").marbles() == 5);
        }
    }

    private CommandLease lease(String owner) {
        CommandLease lease = CommandLease.builder()
                .dataSource(database.dataSource())
                .owner(owner)
                .duration(Duration.ofSeconds(5))
                .build();
        lease.start();
        return lease;
    }

    @Test
    void onlyStreamsOfItsKindsAreLookedUp() {
        CommittedStates none = new CommittedStates(house.engine);
        assertThatThrownBy(() -> none.find(Jar.TYPE, "jar_a")).isInstanceOf(IllegalArgumentException.class);
    }

    private Jar.State find(String jar) {
        return states.find(Jar.TYPE, jar);
    }
}
