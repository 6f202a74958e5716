package io.evenbook.axon.postgres.fault;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Packets are dropped silently: neither side learns that the other is gone, and PostgreSQL would wait for hours. */
@Timeout(180)
class SilentNetworkTest {

    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(2);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;
    private NodeProcess node;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
        node = run.impatient("a", SOCKET_TIMEOUT);
        node.awaitAcknowledged(20);
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    /** The session holds the writers' lock in a transaction without end. */
    @Test
    void aCommitThatNeverArrivesCostsSeconds() throws Exception {
        node.proxy().trap(Point.BEFORE_COMMIT, 1, Link::silence).awaitLanded();
        node.awaitAcknowledged(50);
        run.check();
    }

    @Test
    void anAnswerThatNeverArrivesCostsSeconds() throws Exception {
        node.proxy().trap(Point.AFTER_COMMIT, 1, Link::silence).awaitLanded();
        node.awaitAcknowledged(50);
        run.check();
    }

    @Test
    void aRequestForTheLockThatNeverArrivesCostsSeconds() throws Exception {
        node.proxy().trap(Point.BEFORE_LOCK, 1, Link::silence).awaitLanded();
        node.awaitAcknowledged(50);
        run.check();
    }
}
