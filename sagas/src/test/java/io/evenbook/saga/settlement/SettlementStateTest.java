package io.evenbook.saga.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.json.EvenbookJson;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A later build must read the sagas that an earlier one stored: the golden sample pins their JSON. */
class SettlementStateTest {
    private static final AssociationValue OF_THE_TRADE = new AssociationValue("tradeId", Trades.TRADE.value());

    private final JsonMapper json = EvenbookJson.mapper();

    @Test
    void aSagaIsStoredAsTheGoldenSample() throws IOException {
        assertThat(json.<JsonNode>valueToTree(begun())).isEqualTo(golden());
    }

    @Test
    void theGoldenSampleIsReadable() throws IOException {
        Settlement read = json.treeToValue(golden(), Settlement.class);

        assertThat(json.<JsonNode>valueToTree(read)).isEqualTo(golden());
    }

    /** The saga as its store gets it, after the trade. */
    private static Settlement begun() {
        InMemorySagaStore sagas = new InMemorySagaStore();
        ScriptedCommandBus bus = new ScriptedCommandBus();
        try (InMemoryLog log = new InMemoryLog()) {
            EventProcessors processors = log.processors();
            processors.add(
                    Settlement.NAME,
                    SettlementConfiguration.process(sagas, bus.dispatcher(), _ -> null, new SimpleMeterRegistry()));
            log.append(Trades.executed());
            processors.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> !find(sagas).isEmpty());
            processors.stop();
        }
        return sagas.loadSaga(Settlement.class, List.copyOf(find(sagas)).getFirst())
                .saga();
    }

    private static Set<String> find(InMemorySagaStore sagas) {
        return sagas.findSagas(Settlement.class, OF_THE_TRADE);
    }

    private JsonNode golden() throws IOException {
        try (InputStream sample = SettlementStateTest.class.getResourceAsStream("/golden/settlement.json")) {
            return json.readTree(sample);
        }
    }
}
