package io.evenbook.bench;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmarks of the whole service run and print all their figures. The tests do not judge the figures. */
class ServiceBenchTest {
    private final BenchRun run = new BenchRun();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trades | settledPerSecond eventsPerSecond catchUpSeconds
            orders | commandToEventsPerSecond commandToJsonPerSecond commandsOnlyOrdersPerSecond \
                     commandsOnlyOrderP99Millis ordersPerSecond orderP99Millis
            ledger | depositsPerSecond transfersPerSecond hotTransfersPerSecond entriesPerSecond \
                     httpTransfersPerSecond bulkTransfersPerSecond \
                     plpgsqlTransfersPerSecond plpgsqlHotTransfersPerSecond \
                     commandsOnlyHotTransfersPerSecond commandsOnlyPlpgsqlHotTransfersPerSecond
            """)
    void theLastLineIsAnObjectWithEveryFigure(String name, String figures) {
        run.printsFigures(name, figures);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            logins | aloneP50Millis aloneP99Millis besideP50Millis besideP99Millis loginsAnswered rowsWritten
            """)
    void theLastLineIsAnObjectWithEveryFigureOfALongBenchmark(String name, String figures) {
        run.printsFigures(name, figures);
    }
}
