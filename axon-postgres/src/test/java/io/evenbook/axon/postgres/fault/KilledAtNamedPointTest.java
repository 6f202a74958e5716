package io.evenbook.axon.postgres.fault;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kill -9 with a message held back, so that it strikes exactly there. */
@Timeout(180)
class KilledAtNamedPointTest {

    private static final Duration TO_GET_THERE = Duration.ofSeconds(30);

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

    @ParameterizedTest
    @EnumSource
    void ofANode(Point point) throws Exception {
        WireProxy proxy = run.proxy();
        NodeProcess victim = run.node("a1", proxy);
        victim.awaitAcknowledged(20);
        proxy.trap(point, 3, link -> {
            victim.kill();
            link.cut();
        }).awaitLanded(TO_GET_THERE);
        run.successor("a2", victim, run.proxy()).awaitAcknowledged(200);
        run.check();
    }

    @ParameterizedTest
    @EnumSource
    void ofPostgres(Point point) throws Exception {
        WireProxy proxy = run.proxy();
        NodeProcess node = run.node("a", proxy);
        node.awaitAcknowledged(20);
        proxy.trap(point, 3, link -> {
            run.postgres.kill();
            link.cut();
        }).awaitLanded(TO_GET_THERE);
        run.postgres.restart();
        node.awaitAcknowledged(200);
        run.check();
    }
}
