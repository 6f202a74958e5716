package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowEvent;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.saga.Parking;
import io.evenbook.saga.ProcessDispatcher;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Novates the trades of schemes and settles their windows. Its tables are a fold of the log; each batch of events is
 * written at once, with the token, and then the commands that follow from the tables are sent. Every command may be
 * repeated, and its outcome is durable before the token, so a restart at any point loses and doubles nothing.
 */
final class Clearing implements EventMessageHandler, Parking.Register {
    static final String NAME = "Clearing";

    private static final String BATCH = Clearing.class.getName();

    private static final Set<Class<?>> TYPES = Stream.concat(
                    Stream.of(
                            TradeExecuted.class,
                            SettlementHeld.class,
                            SettlementReleased.class,
                            SettlementFailed.class,
                            TradeCancelled.class,
                            TradePorted.class,
                            TradesNovated.class,
                            ObligationsPosted.class,
                            SettlementPrepared.class,
                            PositionSettled.class,
                            SchemeSet.class,
                            PenaltyDayClosed.class,
                            DefaultApproved.class,
                            DefaultTransferred.class,
                            EventParked.class,
                            ParkedResolved.class),
                    Stream.of(WindowEvent.class.getPermittedSubclasses()))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> STORED_TYPES =
            TYPES.stream().map(type -> EventCatalog.of(type).name()).collect(Collectors.toUnmodifiableSet());

    private final ClearingTables tables;
    private final WindowSettlement settlement;
    private final ProcessDispatcher commands;

    /** @param maxTrades of a window that settles: its trades are in memory then, about 170 bytes each */
    Clearing(ClearingTables tables, ProcessDispatcher commands, int maxTrades) {
        this.tables = tables;
        this.settlement = new WindowSettlement(tables, commands, maxTrades);
        this.commands = commands;
    }

    @Override
    public boolean canHandle(EventMessage<?> message) {
        return TYPES.contains(message.getPayloadType());
    }

    @Override
    public Object handle(EventMessage<?> message) {
        if (isMine(message.getPayload())) {
            batch().add(message);
        }
        return null;
    }

    private static boolean isMine(Object event) {
        return !(event instanceof ParkedEvent parked)
                || parked.parkedId().reader().equals(NAME);
    }

    @Override
    public void park(long position, String type) {
        if (STORED_TYPES.contains(type)) {
            batch().park(position);
        }
    }

    @Override
    public boolean isParked(long position) {
        return batch().isParked(position);
    }

    /** The batch of the unit of work, which ends before its token is stored or its commands are awaited. */
    private ClearingBatch batch() {
        UnitOfWork<?> unitOfWork = CurrentUnitOfWork.get().root();
        return unitOfWork.getOrComputeResource(BATCH, _ -> {
            ClearingBatch batch = new ClearingBatch(tables, settlement, commands);
            unitOfWork.onPrepareCommit(_ -> batch.complete());
            return batch;
        });
    }
}
