package io.evenbook.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.evenbook.api.port.SubjectErasure;
import io.evenbook.axon.postgres.bus.BatchDispatcher;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.modelling.saga.repository.inmemory.InMemorySagaStore;
import org.junit.jupiter.api.Test;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class SagaConfigurationTest {
    private static final List<String> PROCESSES = List.of(
            "Settlement",
            "OrderEnds",
            "FrozenOrders",
            "CustomerFreezes",
            "Auctions",
            "Imports",
            "TrialBalances",
            "HoldExpiry",
            "Erasures",
            "CustomerSchedule",
            "SessionSchedule",
            "Clearing",
            "ClearingSchedule",
            "MarketSchedule");

    @Test
    void theProcessesNeedOnlyTheInfrastructureAndRunWithTheContext() {
        InMemoryTokenStore tokens = new InMemoryTokenStore();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            infrastructure(context, tokens);
            context.register(SagaConfiguration.class);
            context.refresh();

            assertThat(context.getBean(EventProcessors.class).isRunning()).isTrue();
            assertThat(PROCESSES)
                    .allSatisfy(process -> await().atMost(Duration.ofSeconds(10))
                            .until(() -> tokens.fetchSegments(process).length == 1));
            assertThat(context.getBean(MeterRegistry.class)
                            .get("evenbook.process.position")
                            .gauges())
                    .extracting(position -> position.getId().getTag("process"))
                    .containsExactlyInAnyOrderElementsOf(PROCESSES);
            assertThat(context.getBeansOfType(SmartLifecycle.class).values())
                    .as("readers, expiry, erasures, customers, sessions, windows, markets, controls")
                    .hasSize(10)
                    .allMatch(SmartLifecycle::isRunning);
        }
    }

    private static void infrastructure(GenericApplicationContext context, InMemoryTokenStore tokens) {
        context.registerBean(
                EmbeddedEventStore.class,
                () -> EmbeddedEventStore.builder()
                        .storageEngine(new InMemoryEventStorageEngine())
                        .build());
        context.registerBean(InMemoryTokenStore.class, () -> tokens);
        context.registerBean(InMemorySagaStore.class);
        context.registerBean(TransactionManager.class, NoTransactionManager::instance);
        context.registerBean(Ownership.class, Ownership::alone);
        context.registerBean(SimpleMeterRegistry.class);
        context.registerBean(ScriptedCommandBus.class);
        context.registerBean(
                BatchDispatcher.class,
                () -> context.getBean(ScriptedCommandBus.class).dispatcher());
        context.registerBean(EventLog.class, () -> mock(EventLog.class));
        context.registerBean(JdbcTemplate.class, () -> mock());
        context.registerBean(PoisonEvents.class, () -> mock());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(SubjectErasure.class, () -> _ -> {});
        context.registerBean(RightBooks.class);
    }
}
