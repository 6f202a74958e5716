package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions that stay open beside fast ones. Where positions are given before the commit, as sequences do, readers
 * pass the position of a slow transaction and never come back to it.
 */
@Timeout(300)
class SlowTransactionTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    @Test
    void nothingIsSkippedBehindAnAppendThatStaysOpenForSeconds() throws Exception {
        nothingIsSkippedBehindAnAppendThatStaysOpenFor(Duration.ofSeconds(4));
    }

    @Tag("long")
    @Test
    void nothingIsSkippedBehindAnAppendThatStaysOpenForAMinute() throws Exception {
        nothingIsSkippedBehindAnAppendThatStaysOpenFor(Duration.ofSeconds(60));
    }

    /** One node's append is held back with its rows inserted, and another one goes on appending. */
    private void nothingIsSkippedBehindAnAppendThatStaysOpenFor(Duration time) throws Exception {
        NodeProcess slow = run.node("slow");
        NodeProcess fast = run.sender("fast");
        try (LogWatch reader = new LogWatch(run.sql())) {
            slow.awaitAcknowledged(50);
            slow.proxy()
                    .trap(Point.BEFORE_COMMIT, 1, link -> Thread.sleep(time))
                    .awaitLanded();
            slow.awaitAcknowledged(50);
            fast.awaitAcknowledged(50);
            run.check();
            List<Long> seen = reader.finish();
            assertThat(seen)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, seen.size()).boxed().toList());
        }
    }

    @Test
    void noAppendWaitsForATransactionThatIsOpenBesideTheLog() throws Exception {
        NodeProcess node = run.node("a");
        try (Connection open = run.connection()) {
            open.setAutoCommit(false);
            open.createStatement().execute("CREATE TABLE beside AS SELECT pg_current_xact_id()");
            long before = run.eventsInView();
            node.awaitAcknowledged(500);
            assertThat(run.eventsInView())
                    .as("events that the view got meanwhile")
                    .isGreaterThan(before);
            open.rollback();
        }
        run.check();
    }
}
