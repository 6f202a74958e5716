package io.evenbook.saga;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventProcessorsTest {
    private final InMemoryLog log = new InMemoryLog();
    private final EventProcessors processors = log.processors();

    @AfterEach
    void stop() {
        processors.stop();
        log.close();
    }

    @Test
    void whatFailedWithAnErrorIsTriedAgain() {
        AtomicInteger failures = new AtomicInteger(2);
        StreamingEventProcessor processor = processors.add("Test", _ -> {
            if (failures.getAndDecrement() > 0) {
                throw new StackOverflowError("on purpose");
            }
            return null;
        });
        log.append("event");
        processors.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> EventProcessors.position(processor) == 1);
    }
}
