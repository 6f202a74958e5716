package io.evenbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every benchmark but those of the whole service runs and prints all its figures. The tests do not judge the figures.
 */
class BenchTest {
    private final BenchRun run = new BenchRun();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            append | evenbookPerSecond axonJdbcPerSecond copyRowsPerSecond hotEvenbookPerSecond hotAxonJdbcPerSecond \
                     at256PerSecond at256P50Millis at256P99Millis
            streams | alonePerSecond besidePerSecond besideToAlone heapBesideMegabytes heapAfterMegabytes
            """)
    void theLastLineIsAnObjectWithEveryFigure(String name, String figures) {
        run.printsFigures(name, figures);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sagas | evenbookPerSecond axonJdbcPerSecond
            access | p50Micros p99Micros
            replay | eventsPerSecond readPerSecond heapMegabytes
            latency | commandP50Millis commandP99Millis viewP50Millis viewP99Millis
            history | viewEventsPerSecond asOfPositionP50Millis asOfPositionP99Millis \
                     asOfRecordedP50Millis asOfRecordedP99Millis \
                     asOfEffectiveP50Millis asOfEffectiveP99Millis trialBalanceP50Millis trialBalanceP99Millis \
                     statementFirstPageP50Millis statementFirstPageP99Millis \
                     statementMiddlePageP50Millis statementMiddlePageP99Millis \
                     statementLastPageP50Millis statementLastPageP99Millis statementCsvRowsPerSecond
            overload | refusedP99Millis heapMegabytes recoverySeconds
            matching | opsPerSecondAAt1000 p50NanosAAt1000 p99NanosAAt1000 \
                       opsPerSecondBAt1000 p50NanosBAt1000 p99NanosBAt1000
            neighbours | quietP99Millis readsP99Millis sweepP99Millis importP99Millis coldAccountP99Millis
            """)
    void theLastLineIsAnObjectWithEveryFigureOfALongBenchmark(String name, String figures) {
        run.printsFigures(name, figures);
    }

    @Test
    void aBenchmarkMustBeNamed() {
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.exitCode("dance")).isEqualTo(2);
        assertThat(run.exitCode("append", "--fast")).isEqualTo(2);
    }
}
