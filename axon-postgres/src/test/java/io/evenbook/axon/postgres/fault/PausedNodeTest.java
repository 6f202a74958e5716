package io.evenbook.axon.postgres.fault;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A pause longer than the claim timeout: another node takes the view over, and the first wakes up as if nothing was. */
@Timeout(600)
class PausedNodeTest {

    private static final Duration TAKE_OVER_MAY_TAKE = FaultRun.CLAIM_TIMEOUT.multipliedBy(5);
    private static final int ATTEMPTS = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;
    private NodeProcess sender;
    private NodeProcess owner;
    private NodeProcess standby;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
        owner = run.viewer("first");
        await().until(() -> run.viewOwners().equals(Set.of(owner.name())));
        standby = run.viewer("second");
        sender = run.sender("sender");
        sender.awaitAcknowledged(100);
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    @Test
    void aViewIsTakenOverFromANodeThatIsPausedAnywhere() {
        pauseUntilTakenOver();
        run.check();
    }

    /** The rows that it wrote are locked while it is paused, so its successor can't get ahead of it. */
    @Test
    void aViewIsTakenOverFromANodeThatIsPausedBetweenItsWriteAndItsToken() throws Exception {
        CountDownLatch resumed = new CountDownLatch(1);
        Trap trap = owner.proxy().trap(Point.BEFORE_TOKEN, 1, link -> {
            owner.pause();
            resumed.await();
        });
        await().atMost(TAKE_OVER_MAY_TAKE).until(this::isTakenOver);
        owner.resume();
        resumed.countDown();
        trap.awaitLanded();
        sender.awaitAcknowledged(100);
        run.check();
    }

    @Tag("long")
    @Test
    void aViewIsTakenOverBackAndForth() {
        for (int round = 0; round < 20; round++) {
            sender.awaitAcknowledged(run.random.nextInt(50, 500));
            pauseUntilTakenOver();
            NodeProcess former = owner;
            owner = standby;
            standby = former;
        }
        run.check();
    }

    /** Pauses again at another moment if it holds the lock on a token, which nobody can take over meanwhile. */
    private void pauseUntilTakenOver() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            owner.pause();
            boolean takenOver = takesOver();
            sender.awaitAcknowledged(100);
            owner.resume();
            sender.awaitAcknowledged(100);
            if (takenOver) {
                return;
            }
        }
        throw new AssertionError("INCONCLUSIVE: nobody took over from a node that was paused");
    }

    private boolean takesOver() {
        try {
            await().atMost(TAKE_OVER_MAY_TAKE).until(this::isTakenOver);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private boolean isTakenOver() {
        return run.viewOwners().equals(Set.of(standby.name()));
    }
}
