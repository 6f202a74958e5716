package io.evenbook.api.catalog;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.asset.AssetEvent;
import io.evenbook.api.control.ControlsEvent;
import io.evenbook.api.control.ReconciliationEvent;
import io.evenbook.api.journal.BooksEvent;
import io.evenbook.api.journal.EntryEvent;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.trade.TradeEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The stable name and the current revision of every event, as they stand in the log. Class names may change, these may
 * not.
 */
public final class EventCatalog {
    /**
     * Every event there is. An event whose form changes gets a new revision here and an upcaster from the one before.
     */
    public static final List<Entry> ENTRIES = List.of(
            new Entry("asset.AssetRegistered", "1", AssetEvent.AssetRegistered.class),
            new Entry("market.MarketListed", "1", MarketEvent.MarketListed.class),
            new Entry("market.MarketHalted", "1", MarketEvent.MarketHalted.class),
            new Entry("market.MarketResumed", "1", MarketEvent.MarketResumed.class),
            new Entry("market.OrderAdmitted", "1", MarketEvent.OrderAdmitted.class),
            new Entry("market.BookOrderReduced", "1", MarketEvent.BookOrderReduced.class),
            new Entry("market.BookOrdersRemoved", "1", MarketEvent.BookOrdersRemoved.class),
            new Entry("account.AccountOpened", "1", AccountEvent.AccountOpened.class),
            new Entry("account.FundsDeposited", "1", AccountEvent.FundsDeposited.class),
            new Entry("account.FundsHeld", "1", AccountEvent.FundsHeld.class),
            new Entry("account.HoldReleased", "1", AccountEvent.HoldReleased.class),
            new Entry("account.HoldCaptured", "1", AccountEvent.HoldCaptured.class),
            new Entry("account.WithdrawalRequested", "1", AccountEvent.WithdrawalRequested.class),
            new Entry("account.WithdrawalConfirmed", "1", AccountEvent.WithdrawalConfirmed.class),
            new Entry("account.WithdrawalCancelled", "1", AccountEvent.WithdrawalCancelled.class),
            new Entry("account.WithdrawalExpired", "1", AccountEvent.WithdrawalExpired.class),
            new Entry("account.TransferSent", "1", AccountEvent.TransferSent.class),
            new Entry("account.TransferReceived", "1", AccountEvent.TransferReceived.class),
            new Entry("account.LimitsSet", "1", AccountEvent.LimitsSet.class),
            new Entry("account.EntryApplied", "1", AccountEvent.EntryApplied.class),
            new Entry("account.TradeExchanged", "1", AccountEvent.TradeExchanged.class),
            new Entry("account.AccountFrozen", "1", AccountEvent.AccountFrozen.class),
            new Entry("account.AccountUnfrozen", "1", AccountEvent.AccountUnfrozen.class),
            new Entry("account.AccountClosed", "1", AccountEvent.AccountClosed.class),
            new Entry("journal.EntryPosted", "1", EntryEvent.EntryPosted.class),
            new Entry("journal.PeriodClosed", "1", BooksEvent.PeriodClosed.class),
            new Entry("journal.PeriodReopened", "1", BooksEvent.PeriodReopened.class),
            new Entry("journal.TrialBalanceRecorded", "1", BooksEvent.TrialBalanceRecorded.class),
            new Entry("journal.ImportStaged", "1", ImportEvent.ImportStaged.class),
            new Entry("journal.ImportPosted", "1", ImportEvent.ImportPosted.class),
            new Entry("order.OrderPlaced", "1", OrderEvent.OrderPlaced.class),
            new Entry("order.OrderExecuted", "1", OrderEvent.OrderExecuted.class),
            new Entry("order.OrderReduced", "1", OrderEvent.OrderReduced.class),
            new Entry("order.OrderFilled", "1", OrderEvent.OrderFilled.class),
            new Entry("order.OrderCancelled", "1", OrderEvent.OrderCancelled.class),
            new Entry("trade.TradeExecuted", "1", TradeEvent.TradeExecuted.class),
            new Entry("trade.TradeSettled", "1", TradeEvent.TradeSettled.class),
            new Entry("trade.TradeCancelled", "1", TradeEvent.TradeCancelled.class),
            new Entry("trade.SettlementParked", "1", TradeEvent.SettlementParked.class),
            new Entry("trade.SettlementRetried", "1", TradeEvent.SettlementRetried.class),
            new Entry("control.ControlsRun", "1", ControlsEvent.ControlsRun.class),
            new Entry("control.StatementReconciled", "1", ReconciliationEvent.StatementReconciled.class),
            new Entry("parked.EventParked", "1", ParkedEvent.EventParked.class),
            new Entry("parked.ParkedRetried", "1", ParkedEvent.ParkedRetried.class),
            new Entry("parked.ParkedResolved", "1", ParkedEvent.ParkedResolved.class));

    private static final Map<Class<?>, Entry> BY_CLASS =
            ENTRIES.stream().collect(Collectors.toUnmodifiableMap(Entry::eventClass, Function.identity()));

    private EventCatalog() {}

    /** @throws IllegalArgumentException if the class is not an event of the catalog */
    public static Entry of(Class<?> eventClass) {
        Entry entry = BY_CLASS.get(eventClass);
        if (entry == null) {
            throw new IllegalArgumentException("not an event: " + eventClass.getName());
        }
        return entry;
    }

    /**
     * One event.
     *
     * @param name such as {@code account.FundsHeld}
     * @param revision counted from 1
     */
    public record Entry(String name, String revision, Class<?> eventClass) {}
}
