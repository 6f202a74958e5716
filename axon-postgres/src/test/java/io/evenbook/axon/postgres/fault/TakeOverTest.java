package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes on one lease and the same jars, under load: one appends, the other stands by. */
@Timeout(900)
class TakeOverTest {

    private static final Duration TAKE_OVER_MAY_TAKE = FaultRun.LEASE.plusSeconds(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;
    private NodeProcess owner;
    private NodeProcess standby;
    private int nodes;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
        owner = next();
        owner.awaitAcknowledged(50);
        standby = next();
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    @Test
    void aStandbyTakesOverFromAnOwnerThatIsKilled() {
        owner.awaitAcknowledged(100);
        assertThat(standby.history().summary().keySet())
                .as("a standby refuses everything")
                .isSubsetOf("refused: NotOwnerException", "unknown: no answer");
        killOwner();
        run.check();
    }

    /** The second is paused in the middle of a flush, with the writers' lock: its session must be ended. */
    @Test
    @Tag("long")
    void pausedOwnersThatWakeUpWriteNothing() throws Exception {
        pauseOwnerAt(Point.BEFORE_LOCK);
        long firstOfStandby = run.positionsOf(standby).getFirst();
        assertThat(run.positionsOf(owner)).allMatch(position -> position < firstOfStandby);
        swap();
        pauseOwnerAt(Point.BEFORE_COMMIT);
        run.check();
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void anOwnerIsPausedAtAnyPoint(Point point) throws Exception {
        pauseOwnerAt(point);
        run.check();
    }

    @Tag("long")
    @Test
    void ownersAndPostgresAreKilledPausedAndCutOffAgainAndAgain() {
        for (int round = 0; round < 25; round++) {
            owner.awaitAcknowledged(run.random.nextInt(20, 500));
            switch (run.random.nextInt(4)) {
                case 0 -> {
                    killOwner();
                    standby = next();
                }
                case 1 -> {
                    pauseOwnerUntilTakenOver();
                    swap();
                }
                case 2 -> {
                    run.postgres.kill();
                    run.postgres.restart();
                    findOwner();
                }
                default ->
                    assertThat(owner.proxy().cutAll())
                            .as("INCONCLUSIVE: connections that were cut")
                            .isPositive();
            }
        }
        run.check();
    }

    private NodeProcess next() {
        return run.leased("n" + ++nodes);
    }

    private void killOwner() {
        owner.kill();
        awaitTakeOver();
        owner = standby;
    }

    private void pauseOwnerUntilTakenOver() {
        owner.pause();
        awaitTakeOver();
        owner.resume();
        standby.awaitAcknowledged(50);
    }

    private void pauseOwnerAt(Point point) throws InterruptedException {
        Pause pause = Pause.of(owner, point);
        awaitTakeOver();
        pause.end();
        standby.awaitAcknowledged(50);
    }

    /** Until then the fault has not landed; and the standby is of use only when it is acknowledged what it does. */
    private void awaitTakeOver() {
        await("INCONCLUSIVE unless the standby takes over")
                .atMost(TAKE_OVER_MAY_TAKE)
                .until(() -> run.isOwner(standby));
        standby.awaitAcknowledged(50);
    }

    private void swap() {
        NodeProcess former = owner;
        owner = standby;
        standby = former;
    }

    /** The lease may have run out while PostgreSQL was down: then either of them has it now. */
    private void findOwner() {
        long before = acknowledged();
        await().atMost(TAKE_OVER_MAY_TAKE).until(() -> acknowledged() > before);
        if (run.isOwner(standby)) {
            swap();
        }
    }

    private long acknowledged() {
        return owner.history().acknowledged() + standby.history().acknowledged();
    }
}
