package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's folder is set back under a node that lives on, as a failover to a replica that was behind does it. */
@Timeout(180)
class SetBackTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aNodeGoesOnWithTheLogThatIsThere() throws Exception {
        try (FaultRun run = new FaultRun(folder)) {
            NodeProcess node = run.leased("a");
            node.awaitAcknowledged(50);
            run.postgres.backUp();
            node.awaitAcknowledged(100);
            long before = head(run);
            run.postgres.setBack();
            assertThat(head(run)).as("INCONCLUSIVE unless something is gone").isLessThan(before);
            node.awaitAcknowledged(100);
            run.checkAfterTheLogWasSetBack();
            assertThat(run.sql()
                            .sql("SELECT count(*) FROM log_incarnations")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2);
        }
    }

    private static long head(FaultRun run) {
        return run.sql()
                .sql("SELECT coalesce(max(global_index), 0) FROM events")
                .query(Long.class)
                .single();
    }
}
