package io.evenbook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every benchmark runs and prints all its figures. The tests do not judge the figures. */
class BenchTest {
    private final StringWriter output = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            append | evenbookPerSecond axonJdbcPerSecond copyRowsPerSecond hotEvenbookPerSecond hotAxonJdbcPerSecond \
                     at256PerSecond at256P50Millis at256P99Millis
            sagas | evenbookPerSecond axonJdbcPerSecond
            access | p50Micros p99Micros
            logins | aloneP50Millis aloneP99Millis besideP50Millis besideP99Millis loginsAnswered rowsWritten
            streams | alonePerSecond besidePerSecond besideToAlone heapBesideMegabytes heapAfterMegabytes
            trades | settledPerSecond eventsPerSecond catchUpSeconds
            orders | commandToEventsPerSecond commandToJsonPerSecond commandsOnlyOrdersPerSecond \
                     commandsOnlyOrderP99Millis ordersPerSecond orderP99Millis
            ledger | depositsPerSecond transfersPerSecond hotTransfersPerSecond entriesPerSecond \
                     httpTransfersPerSecond bulkTransfersPerSecond \
                     plpgsqlTransfersPerSecond plpgsqlHotTransfersPerSecond \
                     commandsOnlyHotTransfersPerSecond commandsOnlyPlpgsqlHotTransfersPerSecond
            """)
    void theLastLineIsAnObjectWithEveryFigure(String name, String figures) {
        printsFigures(name, figures);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
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
        printsFigures(name, figures);
    }

    @Test
    void aBenchmarkMustBeNamed() {
        assertThat(bench()).isEqualTo(2);
        assertThat(bench("dance")).isEqualTo(2);
        assertThat(bench("append", "--fast")).isEqualTo(2);
    }

    private void printsFigures(String name, String figures) {
        int exitCode = bench(name, "--quick", "--json");
        assertThat(exitCode).as(output.toString()).isZero();

        JsonNode object =
                JsonMapper.shared().readTree(output.toString().lines().toList().getLast());
        assertThat(object.path("bench").asString()).isEqualTo(name);
        assertThat(object.propertyNames())
                .hasSize(1 + figures.split(" +").length)
                .contains(figures.split(" +"));
        assertThat(List.of(figures.split(" +")))
                .allSatisfy(figure -> assertThat(object.path(figure).asDouble()).isPositive());
    }

    private int bench(String... arguments) {
        PrintWriter out = new PrintWriter(output, true);
        return new CommandLine(new Bench()).setOut(out).setErr(out).execute(arguments);
    }
}
