package io.evenbook.axon.postgres.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.sql.WriterLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.common.AxonConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes, as two contexts in one: only one of them handles commands. */
@Timeout(60)
class CommandLeaseTest {

    private static final Duration DURATION = Duration.ofMillis(1000);

    private final TestDatabase database = new TestDatabase();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        database.close();
    }

    @Test
    void theFirstIsTheOwnerAndTheSecondRefuses() {
        JarHouse first = house(started("first"));
        CommandLease second = started("second");
        assertThat(first.done(new Jar.Open("jar_a")).position()).isEqualTo(1);
        assertThat(second.isHeld()).isFalse();
        assertThat(house(second).refused(new Jar.Open("jar_b"))).isInstanceOf(NotOwnerException.class);
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(1);
    }

    @Test
    void anOwnerThatLivesStaysTheOwner() {
        CommandLease first = started("first");
        CommandLease second = started("second");
        await().pollDelay(DURATION.multipliedBy(3)).until(() -> true);
        assertThat(first.isHeld()).isTrue();
        assertThat(second.isHeld()).isFalse();
    }

    @Test
    void aStandbyTakesOverAtOnceFromAnOwnerThatGaveUpAndSeesAllThatItWrote() {
        CommandLease firstLease = started("first");
        JarHouse first = house(firstLease);
        CommandLease secondLease = started("second");
        JarHouse second = house(secondLease);
        first.done(new Jar.Open("jar_a"));
        first.done(new Jar.Add("jar_a", 5));
        firstLease.close();
        await().atMost(DURATION).until(secondLease::isHeld);
        assertThat(second.log.head()).isEqualTo(2);
        assertThat(second.done(new Jar.Take("jar_a", 5)).position()).isEqualTo(3);
        assertThat(first.refused(new Jar.Add("jar_a", 1))).isInstanceOf(NotOwnerException.class);
    }

    @Test
    void aFormerOwnerWithoutNoticeWritesNothingAndRefusesNothingOnOldState() {
        JarHouse first = house(started("first", Duration.ofHours(1)));
        first.done(new Jar.Open("jar_a"));
        JarHouse second = house(started("second"));
        takeOverBy(second, "jar_a");

        assertThat(first.refused(new Jar.Add("jar_a", 1))).isInstanceOf(NotOwnerException.class);
        assertThat(first.engine.log().commandLog().epochs().isOwner())
                .as("it has no notice yet")
                .isTrue();
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(2);
    }

    @Test
    void aRefusalOfAFormerOwnerWhoseTimeIsUpIsNotGivenOnStaleState() {
        CommandLease firstLease = started("first", Duration.ofMillis(300));
        JarHouse first = house(firstLease);
        first.done(new Jar.Open("jar_a"));
        // The thread that renews is held up, as the whole process would be
        JarHouse second = house(started("second"));
        try (Connection held = database.dataSource().getConnection()) {
            held.setAutoCommit(false);
            held.createStatement()
                    .execute("UPDATE command_lease SET expires_at = '-infinity', epoch = epoch + 1, owner = 'other'");
            await().pollDelay(Duration.ofMillis(600)).until(() -> true);
            CompletableFuture<CommandResultMessage<?>> answer = first.send(new Jar.Take("jar_a", 5));
            assertThat(answer.join().exceptionResult())
                    .as("still the owner as far as the database knows")
                    .isInstanceOf(Jar.TooFewMarbles.class);
            held.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        assertThat(first.refused(new Jar.Take("jar_a", 5))).isInstanceOf(NotOwnerException.class);
        await().until(() -> second.engine.log().commandLog().epochs().isOwner());
        assertThat(second.refused(new Jar.Take("jar_a", 5))).isInstanceOf(Jar.TooFewMarbles.class);
    }

    /** As after a failover to a standby that had not received the take-over. */
    @Test
    void anEpochThatComesAgainUnderAnotherOwnerIsNotItsOwn() {
        CommandLease firstLease = started("first", Duration.ofMinutes(5));
        JarHouse first = house(firstLease);
        first.done(new Jar.Open("jar_a"));
        long epoch = firstLease.epochs().current();
        database.execute("UPDATE command_lease SET owner = 'second'");
        assertThatThrownBy(() -> firstLease.epochs().next(epoch)).isInstanceOf(NotOwnerException.class);
        assertThat(first.refused(new Jar.Add("jar_a", 1))).isInstanceOf(NotOwnerException.class);
        assertThat(database.number("SELECT count(*) FROM events")).isEqualTo(1);

        CommandLease renewed = started("third");
        await().until(() -> !renewed.isHeld());
        database.execute("UPDATE command_lease SET owner = 'third', expires_at = '-infinity'");
        await().until(renewed::isHeld);
        database.execute("UPDATE command_lease SET owner = 'fourth', expires_at = 'infinity'");
        await().until(() -> !renewed.isHeld());
    }

    @Test
    void aLeaseRowThatAFailoverSetBackLeavesOneOwner() {
        started("first").close();
        CommandLease secondLease = started("second");
        JarHouse second = house(secondLease);
        second.done(new Jar.Open("jar_a"));
        long epoch = secondLease.epochs().current();
        database.execute("UPDATE command_lease SET epoch = epoch - 1, owner = 'first', expires_at = '-infinity'");

        CommandLease third = started("third");
        await().until(() -> third.isHeld() && !secondLease.isHeld());
        assertThat(third.epochs().current()).as("the epoch comes again").isEqualTo(epoch);
        assertThat(second.refused(new Jar.Add("jar_a", 1))).isInstanceOf(NotOwnerException.class);
        assertThat(house(third).done(new Jar.Add("jar_a", 1)).position()).isEqualTo(2);
    }

    @Test
    void anOwnerThatLostTheLeaseAndGetsItBackSeesWhatHappenedMeanwhile() {
        CommandLease firstLease = started("first", Duration.ofSeconds(5));
        JarHouse first = house(firstLease);
        first.done(new Jar.Open("jar_a"));
        CommandLease secondLease = started("second", Duration.ofMillis(300));
        JarHouse second = house(secondLease);
        takeOverBy(second, "jar_a");
        await().until(() -> !firstLease.isHeld());
        secondLease.close();
        await().until(firstLease::isHeld);
        assertThat(first.send(new Jar.Look("jar_a")).join().getPayload()).isEqualTo(7);
        assertThat(first.done(new Jar.Add("jar_a", 1)).position()).isEqualTo(3);
    }

    @Test
    void theSessionOfAnOwnerThatStallsDuringACommitIsTerminated() throws Exception {
        started("first").close();
        Connection stalled = database.dataSource().getConnection();
        stalled.setAutoCommit(false);
        stalled.createStatement().execute(WriterLock.ACQUIRE);
        CommandLease second = started("second");
        await().until(second::isHeld);
        assertThat(stalled.isValid(1)).isFalse();
    }

    @Test
    void aCommitBeforeATakeOverIsAnsweredAndSeenByTheNewOwner() {
        JarHouse first = house(started("first", Duration.ofHours(1)));
        CountDownLatch committed = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        first.store.addCommitListener(events -> {
            committed.countDown();
            awaitQuietly(goOn);
        });
        CompletableFuture<CommandResultMessage<?>> answer = first.send(new Jar.Open("jar_a"));
        awaitQuietly(committed);
        database.execute("UPDATE command_lease SET expires_at = '-infinity'");
        CommandLease second = started("second");
        goOn.countDown();
        assertThat(second.isHeld()).isTrue();
        assertThat(answer.join().isExceptional()).as("durable, and answered so").isFalse();
        assertThat(house(second).send(new Jar.Look("jar_a")).join().getPayload())
                .isEqualTo(0);
    }

    @Test
    void aProcessStartedUnderTheOwnersNameTakesOverAtOnce() {
        CommandLease killed = started("embedded", Duration.ofHours(1));
        assertThat(started("embedded").isHeld()).isTrue();
        assertThat(killed.isHeld()).isTrue();
        assertThat(database.number("SELECT epoch FROM command_lease")).isEqualTo(2);
    }

    @Test
    void listenersAreNotifiedOfThePresentAndLaterOwnersAndAFailingOneHasNoEffectOnOthers() {
        CommandLease lease = started("first", Duration.ofMillis(300));
        List<String> received = new CopyOnWriteArrayList<>();
        lease.addListener(new Ownership.Listener() {
            @Override
            public void acquired() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void lost() {
                throw new StackOverflowError("on purpose");
            }
        });
        lease.addListener(new Ownership.Listener() {
            @Override
            public void acquired() {
                received.add("acquired");
            }

            @Override
            public void lost() {
                received.add("lost");
            }
        });
        await().until(() -> received.equals(List.of("acquired")));
        database.execute("UPDATE command_lease SET epoch = epoch + 1, owner = 'other'");
        await().until(() -> received.equals(List.of("acquired", "lost", "acquired")));
    }

    @Test
    void whileTheDatabaseIsAwayTheOwnerStaysTheOwner() {
        CommandLease lease = started("first", Duration.ofMillis(300));
        JarHouse house = house(lease);
        database.execute("ALTER TABLE command_lease RENAME TO hidden");
        await().pollDelay(Duration.ofMillis(600)).until(() -> true);
        database.execute("ALTER TABLE hidden RENAME TO command_lease");
        assertThat(lease.isHeld()).isTrue();
        assertThat(house.done(new Jar.Open("jar_a")).position()).isEqualTo(1);
    }

    @Test
    void aLeaseNeedsADataSourceAnOwnerAndADuration() {
        assertThatThrownBy(() -> CommandLease.builder().owner("first").build())
                .isInstanceOf(AxonConfigurationException.class);
        assertThatThrownBy(() ->
                        CommandLease.builder().dataSource(database.dataSource()).build())
                .isInstanceOf(AxonConfigurationException.class);
        assertThatThrownBy(() -> CommandLease.builder()
                        .dataSource(database.dataSource())
                        .owner("first")
                        .duration(Duration.ZERO)
                        .build())
                .hasMessage("must be > 0: duration=PT0S");
    }

    /** The other one takes over without the owner hearing of it, and adds seven marbles. */
    private void takeOverBy(JarHouse other, String jarId) {
        database.execute("UPDATE command_lease SET epoch = epoch + 1, expires_at = '-infinity'");
        await().until(() -> other.engine.log().commandLog().epochs().isOwner());
        other.done(new Jar.Add(jarId, 7));
    }

    private CommandLease started(String owner) {
        return started(owner, DURATION);
    }

    private CommandLease started(String owner, Duration duration) {
        CommandLease lease = CommandLease.builder()
                .dataSource(database.dataSource())
                .owner(owner)
                .duration(duration)
                .build();
        opened.add(lease);
        lease.start();
        return lease;
    }

    private JarHouse house(CommandLease lease) {
        JarHouse house = new JarHouse(JarHouse.engine(database).lease(lease).build(), bus -> bus);
        opened.add(house);
        return house;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
