package io.evenbook.command;

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
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.control.ControlsState;
import io.evenbook.command.control.ReconciliationState;
import io.evenbook.command.journal.BooksState;
import io.evenbook.command.journal.EntryState;
import io.evenbook.command.journal.ImportState;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.parked.ParkedState;
import io.evenbook.command.trade.TradeState;
import java.util.List;

/** The kinds of streams of the ledger, and how each is kept in memory and in snapshots. */
public final class StreamTypes {
    public static final StreamType<AccountState, AccountEvent> ACCOUNT = StreamType.of(
                    "Account", AccountState.class, AccountEvent.class, AccountState::evolve)
            .weigher(AccountState::weight)
            .snapshotEvery(500, "1")
            .build();
    public static final StreamType<AssetState, AssetEvent> ASSET = StreamType.of(
                    "Asset", AssetState.class, AssetEvent.class, AssetState::evolve)
            .build();
    public static final StreamType<BooksState, BooksEvent> BOOKS = StreamType.of(
                    "Books", BooksState.class, BooksEvent.class, BooksState::evolve)
            .build();
    /** Asked for again only by a reversal. */
    public static final StreamType<EntryState, EntryEvent> ENTRY = StreamType.of(
                    "Entry", EntryState.class, EntryEvent.class, EntryState::evolve)
            .ended(_ -> true)
            .build();

    public static final StreamType<ImportState, ImportEvent> IMPORT = StreamType.of(
                    "Import", ImportState.class, ImportEvent.class, ImportState::evolve)
            .ended(ImportState::ended)
            .build();
    public static final StreamType<MarketState, MarketEvent> MARKET = StreamType.of(
                    "Market", MarketState.class, MarketEvent.class, MarketState::evolve)
            .weigher(MarketState::weight)
            .snapshotEvery(5_000, "1")
            .build();
    public static final StreamType<OrderState, OrderEvent> ORDER = StreamType.of(
                    "Order", OrderState.class, OrderEvent.class, OrderState::evolve)
            .weigher(_ -> 600)
            .ended(order -> order.status().hasEnded())
            .build();
    public static final StreamType<TradeState, TradeEvent> TRADE = StreamType.of(
                    "Trade", TradeState.class, TradeEvent.class, TradeState::evolve)
            .weigher(_ -> 1_500)
            .ended(TradeState::hasEnded)
            .build();
    public static final StreamType<ControlsState, ControlsEvent> CONTROLS = StreamType.of(
                    "Controls", ControlsState.class, ControlsEvent.class, ControlsState::evolve)
            .build();
    public static final StreamType<ReconciliationState, ReconciliationEvent> RECONCILIATION = StreamType.of(
                    "Reconciliation", ReconciliationState.class, ReconciliationEvent.class, ReconciliationState::evolve)
            .ended(_ -> true)
            .build();
    public static final StreamType<ParkedState, ParkedEvent> PARKED = StreamType.of(
                    "Parked", ParkedState.class, ParkedEvent.class, ParkedState::evolve)
            .ended(parked -> !parked.isParked())
            .build();

    /** All of them. */
    public static final List<StreamType<?, ?>> ALL =
            List.of(ACCOUNT, ASSET, BOOKS, ENTRY, IMPORT, MARKET, ORDER, TRADE, CONTROLS, RECONCILIATION, PARKED);

    private StreamTypes() {}
}
