package io.evenbook.bench.sagas;

import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.service.EmbeddedDatabase;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sagas}: events per second of the settlement saga, on Evenbook's saga store and on Axon's. */
@Command(
        name = "sagas",
        sortOptions = false,
        description = "Events per second of the settlement saga: on Evenbook's saga store, and on stock Axon's.")
public final class SagasBench extends RoundsBenchmark {
    private static final int CONNECTIONS = 8;

    /** They have more events than a batch: the measurement starts after the first batch. */
    private static final int FEW_TRADES = 3_000;

    @Option(
            names = "--trades",
            paramLabel = "N",
            defaultValue = "24000",
            description = "trades to settle in each round, with two events each (${DEFAULT-VALUE})")
    private int trades;

    @Override
    protected Figures measure() throws Exception {
        List<Double> evenbookRates = new ArrayList<>();
        List<Double> axonRates = new ArrayList<>();
        try (EmbeddedDatabase database = EmbeddedDatabase.start();
                SettlementRun evenbook =
                        new SettlementRun(database.newEventStore("evenbook", CONNECTIONS), SettlementRun.EVENBOOK);
                SettlementRun axon =
                        new SettlementRun(database.newEventStore("axon", CONNECTIONS), StockSagas.class.getName())) {
            StockSagas.createTables(axon.bean(DataSource.class), axon.bean(Serializer.class));
            settle(evenbook);
            settle(axon);
            for (int round = 1; round <= rounds(); round++) {
                database.checkpoint();
                evenbookRates.add(settle(evenbook));
                axonRates.add(settle(axon));
                say(
                        "round %d: Evenbook %,.0f/s, stock Axon %,.0f/s",
                        round, evenbookRates.getLast(), axonRates.getLast());
            }
        }
        return new Figures("sagas")
                .add("evenbookPerSecond", Rates.median(evenbookRates))
                .add("axonJdbcPerSecond", Rates.median(axonRates));
    }

    private double settle(SettlementRun settlements) throws InterruptedException {
        settlements.append(isQuick() ? FEW_TRADES : trades);
        return settlements.settle();
    }
}
