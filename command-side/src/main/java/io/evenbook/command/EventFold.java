package io.evenbook.command;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.audit.AggregateStates;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.control.ControlsState;
import io.evenbook.command.control.ReconciliationState;
import io.evenbook.command.journal.BooksState;
import io.evenbook.command.journal.GroupState;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.util.Optional;
import java.util.function.BiFunction;
import org.axonframework.eventhandling.DomainEventMessage;

/** Audits fold with the very functions that decide. */
final class EventFold implements AggregateStates {

    /** @throws IllegalArgumentException if there is no such type of aggregate */
    @Override
    public Optional<Object> fold(String aggregateType, Iterable<? extends DomainEventMessage<?>> events) {
        return switch (aggregateType) {
            case "Account" -> fold(events, AccountEvent.class, AccountState::evolve);
            case "Books" -> fold(events, BooksEvent.class, BooksState::evolve);
            case "EntryGroup" -> fold(events, GroupEvent.class, GroupState::evolve);
            case "Asset" -> fold(events, AssetEvent.class, AssetState::evolve);
            case "Market" -> fold(events, MarketEvent.class, MarketState::evolve);
            case "Order" -> fold(events, OrderEvent.class, OrderState::evolve);
            case "Trade" -> fold(events, TradeEvent.class, TradeState::evolve);
            case "Controls" -> fold(events, ControlsEvent.class, ControlsState::evolve);
            case "Reconciliation" -> fold(events, ReconciliationEvent.class, ReconciliationState::evolve);
            default -> throw new IllegalArgumentException("must be a type of aggregate: " + aggregateType);
        };
    }

    private static <S, E> Optional<Object> fold(
            Iterable<? extends DomainEventMessage<?>> events, Class<E> type, BiFunction<S, E, S> evolve) {
        S state = null;
        for (DomainEventMessage<?> event : events) {
            state = evolve.apply(state, type.cast(event.getPayload()));
        }
        return Optional.ofNullable(state);
    }
}
