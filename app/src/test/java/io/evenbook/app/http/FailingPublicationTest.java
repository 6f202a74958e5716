package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stalled publication shows in health and status, and delays nothing else. */
class FailingPublicationTest {

    @TempDir
    Path data;

    @Test
    void healthAndProjectionsSayWhy() {
        // The embedded Kafka has one broker.
        try (Service service = Service.on(data, "--evenbook.kafka.topics.replicas=2")) {
            Client operator = Client.anonymous(service.port()).as("operator");
            operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                    .expect(201);

            Answer failed = WholeServiceTest.eventually(
                    () -> operator.get("/api/v1/projections/kafka").expect(200),
                    answer -> "FAILED".equals(answer.text("/status")));
            assertThat(failed.text("/lastError")).contains("The topics can't be made as evenbook.kafka.topics says");
            assertThat(failed.text("/position")).isEqualTo("0");
            Answer health = operator.get("/actuator/health").expect(503);
            assertThat(health.text("/components/publication/status")).isEqualTo("DOWN");
            assertThat(health.text("/components/publication/details/failing")).contains("replication factor");
            operator.get("/actuator/health/readiness").expect(200);
            operator.get("/actuator/health/writes").expect(200);
        }
    }
}
