package io.evenbook.saga.reaction;

import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.axon.postgres.BatchDispatcher;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.LogReader;
import io.evenbook.saga.EventProcessors;
import io.evenbook.saga.ProcessDispatcher;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All reactions of the service. */
@Configuration(proxyBeanMethods = false)
class ReactionConfiguration {
    private final EventProcessors processors;
    private final BatchDispatcher commands;
    private final EventLog log;

    ReactionConfiguration(EventProcessors processors, BatchDispatcher commands, EventLog log) {
        this.processors = processors;
        this.commands = commands;
        this.log = log;
    }

    /** An order that a command ended which was not one of its account: the market computed its hold, the account holds it. */
    @Bean
    LogReader orderEnds() {
        return add("OrderEnds", OrderCancelled.class, ReactionConfiguration::release);
    }

    static Optional<Object> release(OrderCancelled cancelled) {
        return Optional.ofNullable(cancelled.release()).map(release -> new ReleaseOrderHold(cancelled.accountId(), release));
    }

    /**
     * What rests of an account that was frozen. The command that freezes it cancels it itself, one commit after the other; this goes on
     * where that was broken off, and otherwise finds nothing to do.
     */
    @Bean
    LogReader frozenOrders() {
        return add("FrozenOrders", AccountFrozen.class, ReactionConfiguration::cancelOrders);
    }

    static Optional<Object> cancelOrders(AccountFrozen frozen) {
        return Optional.of(new CancelAccountOrders(frozen.accountId(), null, null, CancelReason.FROZEN));
    }

    private <E> LogReader add(String name, Class<E> kind, Function<E, Optional<Object>> command) {
        return processors.add(name, new Reaction<>(name, kind, command, new ProcessDispatcher(name, commands), position -> log.eventsBetween(position, position).getFirst()));
    }
}
