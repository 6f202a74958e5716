package io.evenbook.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.reader.LogReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aBatchThatFailedWithAnErrorComesAgain() {
        AtomicInteger failures = new AtomicInteger(2);
        LogReader reader = processors.add("Test", _ -> {
            if (failures.getAndDecrement() > 0) {
                throw new StackOverflowError("on purpose");
            }
            return null;
        });
        log.append("event");
        processors.start();

        await().atMost(Duration.ofSeconds(20)).until(() -> reader.position() == 1);
    }

    @Test
    void aFailingProcessIsNamedUntilItSucceeds() {
        AtomicBoolean broken = new AtomicBoolean(true);
        processors.add("Broken", _ -> {
            if (broken.get()) {
                throw new IllegalStateException("on purpose");
            }
            return null;
        });
        processors.add("Whole", _ -> null);
        log.append("event");
        processors.start();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> !processors.failures().isEmpty());
        assertThat(processors.failures()).containsOnlyKeys("Broken");
        assertThat(processors.failures().get("Broken")).hasStackTraceContaining("on purpose");
        broken.set(false);
        await().atMost(Duration.ofSeconds(20)).until(() -> processors.failures().isEmpty());
    }
}
