package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeRejection.NoCloseOutAccount;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettlementDates;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailedTradeCommand;
import io.evenbook.api.trade.FailedTradeCommand.BuyIn;
import io.evenbook.api.trade.FailedTradeCommand.SettleInCash;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeRejection.ExtensionNotOver;
import io.evenbook.api.trade.TradeRejection.SettlementEnded;
import io.evenbook.api.trade.TradeRejection.TradeGross;
import io.evenbook.api.trade.TradeRejection.TradeNotFailing;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.CalendarState;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.trade.TradeClearing;
import io.evenbook.command.trade.TradeState;
import io.evenbook.netting.FailedTrade;
import io.evenbook.netting.Fails;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;

/** Ends the wait for trades that have failed for longer than the extension: buys them in, or settles them in cash. */
public final class FailedTrades {
    private final TradeState trade;
    private final SchemeTerms terms;
    private final Streams streams;

    private FailedTrades(TradeState trade, SchemeTerms terms, Streams streams) {
        this.trade = trade;
        this.terms = terms;
        this.streams = streams;
    }

    /**
     * One commit: the trade, and the positions of all accounts.
     *
     * @return the version of the trade
     * @throws RejectedException {@code trade.unknown}, {@code trade.gross}, {@code saga.ended},
     *     {@code trade.not-failing}, {@code trade.extension}, {@code clearing.no-close-out}, then
     *     {@code clearing.window-stage} and the faults of the accounts
     */
    public static long handle(FailedTradeCommand command, Streams streams) {
        TradeState trade = TradeState.AGGREGATE.find(streams, command.tradeId());
        if (trade == null) {
            throw refused(new TradeUnknown(command.tradeId()));
        }
        if (trade.clearing() == null) {
            throw refused(new TradeGross(command.tradeId()));
        }
        if (trade.hasEnded()) {
            throw refused(new SettlementEnded(command.tradeId(), trade.status()));
        }
        if (trade.clearing().lastFail() == null) {
            throw refused(new TradeNotFailing(command.tradeId()));
        }
        SchemeTerms terms = SchemeAggregate.require(trade.trade().schemeId(), Facts.of(streams))
                .terms();
        FailedTrades failed = new FailedTrades(trade, terms, streams);
        failed.requireExtensionOver();
        switch (command) {
            case SettleInCash settle -> failed.settle(settle);
            case BuyIn buyIn -> failed.buyIn(buyIn);
        }
        return streams.version(TradeState.AGGREGATE.type(), command.tradeId());
    }

    private void requireExtensionOver() {
        LocalDate dueOn = lastFail().dueOn();
        LocalDate today = LocalDate.ofInstant(streams.time(), ZoneId.of(terms.zone()));
        SettlementDates dates = new SettlementDates(terms.calendars().stream()
                .map(calendar -> CalendarState.require(calendar, Facts.of(streams)))
                .toList());
        if (!Fails.isExtensionOver(dueOn, today, terms.extensionDays(), dates)) {
            throw refused(new ExtensionNotOver(trade.trade().tradeId(), dueOn, terms.extensionDays()));
        }
    }

    private SettlementFailed lastFail() {
        return trade.clearing().lastFail();
    }

    private void settle(SettleInCash settle) {
        TradeCancelled cancelled = (TradeCancelled) TradeState.AGGREGATE
                .decide(
                        new CancelTrade(settle.tradeId(), settle.windowId(), CancelCause.CLEARING, settle.reason()),
                        streams)
                .getFirst();
        ObligationHandler obligations = new ObligationHandler(cancelled.windowId(), streams);
        TradeCancellation.cancel(trade, cancelled, obligations, streams);
        TradeClearing clearing = trade.clearing();
        compensate(
                ObligationId.compensation(settle.tradeId()),
                clearing.account(Side.BUY),
                clearing.account(Side.SELL),
                obligations);
        obligations.post();
    }

    private void buyIn(BuyIn buyIn) {
        AccountId closeOut = terms.closeOutAccount();
        if (closeOut == null) {
            throw refused(new NoCloseOutAccount(trade.trade().schemeId()));
        }
        Side side = lastFail().side();
        TradeState.AGGREGATE
                .decide(new PortTrade(buyIn.tradeId(), buyIn.windowId(), side, closeOut, buyIn.reason()), streams)
                .forEach(event -> buyIn((TradePorted) event));
    }

    private void buyIn(TradePorted ported) {
        ObligationHandler obligations = new ObligationHandler(ported.windowId(), streams);
        TradePorting.port(ported, obligations, streams);
        boolean isBuyer = ported.side() == Side.BUY;
        compensate(
                ObligationId.buyIn(ported.tradeId(), trade.clearing().portings() + 1),
                isBuyer ? ported.from() : ported.to(),
                isBuyer ? ported.to() : ported.from(),
                obligations);
        obligations.post();
    }

    /** The failing side owes what the open quantity costs more now, or yields less. */
    private void compensate(ObligationId id, AccountId buyer, AccountId seller, ObligationHandler obligations) {
        FailedTrade failed = new FailedTrade(
                trade.trade().tradeId(),
                buyer,
                seller,
                trade.clearing().open(),
                trade.trade().quoteAmount().asset(),
                trade.trade().quoteAmount().amount().scale(),
                lastFail().side(),
                lastFail().dueOn());
        BigDecimal lastPrice = MarketState.lastPrice(trade.trade().marketId(), streams);
        Fails.compensation(id, failed, trade.trade().price(), lastPrice).ifPresent(obligations::add);
    }
}
