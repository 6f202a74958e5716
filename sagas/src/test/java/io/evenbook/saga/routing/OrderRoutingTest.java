package io.evenbook.saga.routing;

import static io.evenbook.saga.routing.Orders.placed;
import static io.evenbook.saga.routing.Orders.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.axon.postgres.OverloadedException;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.InMemoryLog;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ScriptedCommandBus;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrderRoutingTest {
    private static final AccountOpened ANOTHER_EVENT = new AccountOpened(Orders.ALICE, "alice");

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final InMemoryLog log = new InMemoryLog();
    private EventProcessors processors = log.processors();
    private OrderRouting routing = routing();

    private OrderRouting routing() {
        return new OrderRouting(
                new ProcessDispatcher(OrderRouting.NAME, bus.dispatcher()), processors, Duration.ofSeconds(3));
    }

    @AfterEach
    void stop() {
        processors.stop();
        log.close();
    }

    @Test
    void ordersReachTheirMarketInTheOrderOfTheLog() {
        log.append(IntStream.range(0, 250).mapToObj(Orders::placed).toArray());
        processors.start();

        routing.awaitHandedOver(250);

        assertThat(bus.commands()).isEqualTo(IntStream.range(0, 250).<Object>mapToObj(Orders::submit).toList());
    }

    @Test
    void itSaysWhoSentTheOrderOnAndWhy() {
        log.append(InMemoryLog.with(EventMetaData.CORRELATION_ID, "request-7", placed(1)));
        processors.start();
        routing.awaitHandedOver(1);

        assertThat(bus.messages().getFirst().getMetaData())
                .containsEntry(EventMetaData.ACTOR, "system:OrderRouting")
                .containsEntry(EventMetaData.CORRELATION_ID, "request-7");
    }

    @Test
    void itsPositionMovesWithEveryEvent() {
        processors.start();
        log.append(placed(1), ANOTHER_EVENT, ANOTHER_EVENT);

        routing.awaitHandedOver(3);

        assertThat(bus.commands()).containsExactly(submit(1));
    }

    @Test
    void anOrderIsNotHandedOverBeforeItsPartitionHasAcceptedIt() {
        AtomicBoolean full = new AtomicBoolean(true);
        bus.answerBy(command -> {
            if (full.get() && command.equals(submit(2))) {
                throw new OverloadedException(Duration.ofMillis(1));
            }
        });
        log.append(placed(1), placed(2));
        processors.start();

        routing.awaitHandedOver(1);
        assertThatThrownBy(() -> routing.awaitHandedOver(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not handed over within PT3S: position=2");

        full.set(false);
        routing.awaitHandedOver(2);
        assertThat(bus.commands()).last().isEqualTo(submit(2));
    }

    @Test
    void afterARestartNothingIsSentAgainAndNobodyWaitsForANewEvent() {
        log.append(placed(1), ANOTHER_EVENT);
        processors.start();
        routing.awaitHandedOver(2);
        processors.stop();

        processors = log.processors();
        routing = routing();
        processors.start();
        routing.awaitHandedOver(2);

        assertThat(bus.commands()).containsExactly(submit(1));
    }

    @Test
    void whatIsRolledBackIsNotHandedOverAnyMore() {
        TrackedEventMessage<?> message =
                new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(1), new GenericEventMessage<>(placed(1)));
        UnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(message);
        routing.handle(message);
        routing.awaitHandedOver(1);

        batch.rollback();

        assertThatThrownBy(() -> routing.awaitHandedOver(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatFailedIsSentAgainInTheSameOrder() {
        AtomicInteger failures = new AtomicInteger(3);
        bus.answerBy(_ -> {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("connection lost");
            }
        });
        log.append(placed(1), placed(2));
        processors.start();

        // How the two fall into batches is not for the test to say.
        await().atMost(Duration.ofSeconds(20)).until(() -> failures.get() <= 0 && bus.commands().getLast().equals(submit(2)));

        assertThat(bus.commands()).startsWith(submit(1)).endsWith(submit(1), submit(2));
    }
}
