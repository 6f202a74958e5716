package io.evenbook.bench;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sagas}: how many events the settlement saga handles, on the service's saga store and on Axon's. */
@Command(
        name = "sagas",
        sortOptions = false,
        description = "Events per second that the settlement saga handles: on our saga store, and on stock Axon's.")
final class SagasBench extends Benchmark {
    private static final int CONNECTIONS = 8;

    /** Of more events than a batch has: what is measured begins where the first batch ends. */
    private static final int FEW_TRADES = 3_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often it is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--trades",
            paramLabel = "N",
            defaultValue = "24000",
            description = "how many are settled each time, of two events each (${DEFAULT-VALUE})")
    private int trades;

    @Override
    Figures measure() throws Exception {
        List<Double> evenbookRates = new ArrayList<>();
        List<Double> axonRates = new ArrayList<>();
        try (EmbeddedDatabase database = EmbeddedDatabase.start();
                Settlements evenbook =
                        new Settlements(database.newEventStore("evenbook", CONNECTIONS), Settlements.OURS);
                Settlements axon =
                        new Settlements(database.newEventStore("axon", CONNECTIONS), StockSagas.class.getName())) {
            StockSagas.createTables(axon.bean(DataSource.class), axon.bean(Serializer.class));
            settle(evenbook);
            settle(axon);
            for (int round = 1; round <= (isQuick() ? 1 : rounds); round++) {
                database.checkpoint();
                evenbookRates.add(settle(evenbook));
                axonRates.add(settle(axon));
                say("round %d: ours %,.0f/s, stock %,.0f/s", round, evenbookRates.getLast(), axonRates.getLast());
            }
        }
        return new Figures("sagas")
                .add("evenbookPerSecond", Rates.median(evenbookRates))
                .add("axonJdbcPerSecond", Rates.median(axonRates));
    }

    private double settle(Settlements settlements) throws InterruptedException {
        settlements.append(isQuick() ? FEW_TRADES : trades);
        return settlements.settle();
    }
}
