package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break while an append commits, so that the client gets no answer. */
@Timeout(300)
class CutConnectionTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;
    private NodeProcess node;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
        node = run.node("a");
        node.awaitAcknowledged(20);
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    @Test
    void bothOutcomesOfACommitWithoutAnAnswerAreFoundOut() throws Exception {
        node.proxy().trap(Point.BEFORE_COMMIT, 1, Link::cut).awaitLanded(); // it is lost on its way
        node.awaitAcknowledged(50);
        node.proxy().trap(Point.AFTER_COMMIT, 1, Link::cut).awaitLanded(); // its answer is
        node.awaitAcknowledged(50);
        run.check();
        assertThat(node.history().summary())
                .as("each could be found out")
                .doesNotContainKey("unknown: OutcomeUnknownException");
    }

    @Test
    void connectionsBreakAsCommitsAreSentAndWhileAnswersAreSlow() throws Exception {
        cutAsCommitsAreSent(5);
        cutAllWhileAnswersAreSlow(3);
        run.check();
    }

    @Tag("long")
    @Test
    void connectionsBreakForMinutes() throws Exception {
        for (int round = 0; round < 20; round++) {
            cutAsCommitsAreSent(10);
            cutAllWhileAnswersAreSlow(5);
        }
        run.check();
    }

    private void cutAsCommitsAreSent(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            node.proxy()
                    .trap(Point.BEFORE_COMMIT, run.random.nextInt(1, 10), Link::cutBehindMessage)
                    .awaitLanded();
            node.awaitAcknowledged(10);
        }
    }

    private void cutAllWhileAnswersAreSlow(int times) throws InterruptedException {
        node.proxy().delayAnswers(Duration.ofMillis(20));
        for (int i = 0; i < times; i++) {
            node.awaitAcknowledged(run.random.nextInt(5, 30));
            assertThat(node.proxy().cutAll())
                    .as("INCONCLUSIVE: connections that were cut")
                    .isPositive();
        }
        node.proxy().delayAnswers(Duration.ZERO);
        node.awaitAcknowledged(10);
    }
}
