package io.evenbook.axon.postgres.fault;

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

/**
 * A pause longer than the claim timeout: another node takes the view over, and the first wakes up as if nothing was.
 */
@Timeout(900)
class PausedNodeTest {

    /**
     * A pooled processor that has just lost a segment leaves it alone for a while, up to a minute when it often does.
     */
    private static final Duration TAKE_OVER_MAY_TAKE = Duration.ofSeconds(90);

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
        await().until(() -> run.segmentsOf(owner) == ViewProcessor.SEGMENTS);
        standby = run.viewer("second");
        sender = run.sender("sender");
        sender.awaitAcknowledged(100);
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    /** Paused between write and token, a node has the rows locked, so its successor can't get ahead of it. */
    @Test
    void aViewIsTakenOverFromANodeThatIsPausedAnywhereAndFromOneBetweenItsWriteAndItsToken() throws Exception {
        pauseUntilTakenOver();
        swap();
        if (run.segmentsOf(owner) == 0) {
            // On a slow machine the former owner may have taken it back.
            swap();
        }
        int before = run.segmentsOf(standby);
        Pause pause = Pause.of(owner, Point.BEFORE_TOKEN);
        awaitTakeOver(before);
        pause.end();
        sender.awaitAcknowledged(100);
        run.check();
    }

    /** Then no claim is in its way, and Axon's own token store would write its former position. */
    @Tag("long")
    @Test
    void aTokenDoesNotGoBackWhenItsNextOwnerIsGoneAsTheFormerWakesUp() throws Exception {
        Pause pause = Pause.of(owner, Point.BEFORE_VIEW);
        awaitTakeOver(0);
        long before = run.eventsInView();
        await().until(() -> run.eventsInView() > before + 100);
        standby.kill();
        Thread.sleep(FaultRun.CLAIM_TIMEOUT.plusSeconds(1));
        pause.end();
        sender.awaitAcknowledged(100);
        run.check();
    }

    @Tag("long")
    @Test
    void aViewIsTakenOverBackAndForth() {
        for (int round = 0; round < 12; round++) {
            sender.awaitAcknowledged(run.random.nextInt(50, 500));
            pauseUntilTakenOver();
            swap();
        }
        run.check();
    }

    private void pauseUntilTakenOver() {
        int before = run.segmentsOf(standby);
        owner.pause();
        while (run.takeableSegmentsOf(owner) == 0) {
            // It has locked its token, so no other node can claim it; the lock ends shortly after
            owner.resume();
            sender.awaitAcknowledged(1);
            owner.pause();
        }
        awaitTakeOver(before);
        sender.awaitAcknowledged(100);
        owner.resume();
        sender.awaitAcknowledged(100);
    }

    private void swap() {
        NodeProcess former = owner;
        owner = standby;
        standby = former;
    }

    /**
     * The pause has landed when a segment has changed hands. Tokens that the paused node has locked stay its own.
     *
     * @param before how many segments the standby had
     */
    private void awaitTakeOver(int before) {
        await("INCONCLUSIVE unless the view is taken over")
                .atMost(TAKE_OVER_MAY_TAKE)
                .until(() -> run.segmentsOf(standby) > before && run.takeableSegmentsOf(owner) == 0);
    }
}
