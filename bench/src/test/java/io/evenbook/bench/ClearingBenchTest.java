package io.evenbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark of windows runs, and itself fails unless all trades settle but those that lack funds. */
class ClearingBenchTest {
    private final BenchRun run = new BenchRun();

    @Test
    void theLastLineIsAnObjectWithEveryFigure() {
        run.printsFigures(
                "clearing",
                "netSeconds settlePrefundedSeconds settleSeconds resolveSeconds tradesPerSecond grossTradesPerSecond "
                        + "tradesRatio commandP99Ratio",
                "--trades=100",
                "--clients=4");
        assertThat(run.output()).contains("seed 20", "100 trades, 0 not in full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--trades=99",
                "--trades=1000001",
                "--participants=99",
                "--participants=100001",
                "--seconds=0",
                "--clients=0",
                "--trades=many"
            })
    void anOptionMustMakeSense(String option) {
        assertThat(run.exitCode("clearing", option)).isEqualTo(2);
        assertThat(run.output()).contains(option.substring(0, option.indexOf('=')));
    }
}
