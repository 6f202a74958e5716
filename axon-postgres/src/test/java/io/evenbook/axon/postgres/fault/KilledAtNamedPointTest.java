package io.evenbook.axon.postgres.fault;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 while a message is held back, so that it strikes exactly there; at one point after the other. */
@Timeout(300)
class KilledAtNamedPointTest {

    private static final List<Point> POINTS =
            List.of(Point.BEFORE_INSERT, Point.BEFORE_COMMIT, Point.AFTER_COMMIT, Point.BEFORE_TOKEN);

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
    void aKilledNodeIsSucceededByOneThatFindsEverything() throws Exception {
        NodeProcess node = run.node("a0");
        for (Point point : POINTS) {
            NodeProcess victim = node;
            victim.awaitAcknowledged(20);
            victim.proxy()
                    .trap(point, run.random.nextInt(1, 5), link -> {
                        victim.kill();
                        link.cut();
                    })
                    .awaitLanded();
            node = run.successor("a" + (point.ordinal() + 1), victim);
        }
        node.awaitAcknowledged(100);
        run.check();
    }

    @Test
    void aNodeGoesOnWhenAKilledPostgresIsBack() throws Exception {
        NodeProcess node = run.node("a");
        for (Point point : POINTS) {
            node.awaitAcknowledged(20);
            node.proxy()
                    .trap(point, run.random.nextInt(1, 5), link -> {
                        run.postgres.kill();
                        link.cut();
                    })
                    .awaitLanded();
            run.postgres.restart();
        }
        node.awaitAcknowledged(100);
        run.check();
    }
}
