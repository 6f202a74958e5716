package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The primary is killed under load, and its standby promoted: the node that lives on finds it where the primary was.
 */
@Timeout(240)
class PromotedStandbyTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void aSynchronousStandbyHasAllThatWasAcknowledged() throws Exception {
        failOver(true);
    }

    @Tag("long")
    @Test
    void anAsynchronousStandbyMayLackTheLastCommitsAndTheRestHolds() throws Exception {
        failOver(false);
    }

    private void failOver(boolean synchronous) throws Exception {
        try (PostgresProcess primary = PostgresProcess.own(folder.resolve("primary"));
                PostgresProcess standby = primary.standby(folder.resolve("standby"));
                FaultRun run = new FaultRun(folder, primary)) {
            if (synchronous) {
                primary.waitForStandby();
            }
            NodeProcess node = run.leased("a");
            node.awaitAcknowledged(200);
            primary.kill();
            standby.promote();
            run.moveTo(standby);
            node.awaitAcknowledged(200);
            if (synchronous) {
                run.check();
            } else {
                run.checkAfterTheLogWasSetBack();
            }
            assertThat(run.sql()
                            .sql("SELECT count(*) FROM log_incarnations")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2);
        }
    }
}
