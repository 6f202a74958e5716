package io.evenbook.axon.postgres.fault;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of nodes and of PostgreSQL wherever they are, under load. */
@Timeout(900)
class KilledAtRandomTest {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private FaultRun run;
    private NodeProcess node;
    private int successors;

    @BeforeEach
    void begin() {
        run = new FaultRun(folder);
        node = run.node("a");
    }

    @AfterEach
    void end() throws Exception {
        run.close();
    }

    @Test
    void nodeAndPostgresAreKilled() throws Exception {
        killNode();
        killPostgres();
        node.awaitAcknowledged(50);
        run.check();
    }

    @Tag("long")
    @Test
    void nodeAndPostgresAreKilledAgainAndAgain() throws Exception {
        for (int round = 0; round < 30; round++) {
            if (run.random.nextBoolean()) {
                killNode();
            } else {
                killPostgres();
            }
        }
        node.awaitAcknowledged(50);
        run.check();
    }

    private void killNode() throws InterruptedException {
        pass();
        node.kill();
        node = run.successor("a" + ++successors, node);
    }

    private void killPostgres() throws InterruptedException {
        pass();
        run.postgres.kill();
        run.postgres.restart();
    }

    private void pass() throws InterruptedException {
        node.awaitAcknowledged(20);
        Thread.sleep(run.random.nextLong(500));
    }
}
