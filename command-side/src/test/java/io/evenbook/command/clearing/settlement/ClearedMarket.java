package io.evenbook.command.clearing.settlement;

import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.World;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The market BTC-USD in a scheme, and what the process of the scheme sends. A window settles all trades or none. */
final class ClearedMarket {
    static final SchemeId SCHEME = ClearingRow.COINS;

    private final World world = new World().unlimited();
    private final List<TradeExecuted> open = new ArrayList<>();

    /** Made since the window closed. */
    private final List<TradeExecuted> later = new ArrayList<>();

    private final List<TradeId> toNovate = new ArrayList<>();
    private boolean isDue;
    private WindowId window = ClearingRow.window(1);

    ClearedMarket() {
        ClearingRow.SCHEME.forEach(world::send);
    }

    /** Sets another scheme under the same terms. */
    void addScheme(SchemeId schemeId) {
        ClearingRow.SCHEME.stream()
                .filter(SetScheme.class::isInstance)
                .map(SetScheme.class::cast)
                .forEach(set -> world.send(new SetScheme(schemeId, set.terms(), "another")));
    }

    World world() {
        return world;
    }

    /** Whether a window is prepared and not posted. */
    boolean isDue() {
        return isDue;
    }

    /** The window that settles next. */
    WindowId window() {
        return window;
    }

    List<Object> enrol(AccountId accountId, Funding funding, Money... caps) {
        return world.send(new EnrolParticipant(
                accountId,
                SCHEME,
                funding,
                List.of(caps).stream()
                        .map(cap -> new Requested(cap.asset(), cap.amount()))
                        .toList(),
                "test"));
    }

    /** Sends a command and follows the trades that it makes. */
    List<Object> send(Object command) {
        List<Object> events = world.send(command);
        for (Object event : events) {
            if (event instanceof TradeExecuted trade) {
                (isDue ? later : open).add(trade);
                toNovate.add(trade.tradeId());
            }
        }
        return events;
    }

    /** Trades that are made while a window settles are novated when it has. @return what the commands did */
    List<Object> novate() {
        List<Object> events = new ArrayList<>();
        if (isDue) {
            return events;
        }
        for (int from = 0; from < toNovate.size(); from += 100) {
            List<TradeId> chunk = toNovate.subList(from, Math.min(from + 100, toNovate.size()));
            events.addAll(world.send(new NovateTrades(window, chunk)));
        }
        toNovate.clear();
        return events;
    }

    /** Closes the window and lets the accounts reserve. */
    List<Object> prepare() {
        List<Object> events = novate();
        isDue = true;
        world.send(new CloseWindow(window, WindowCause.OPERATOR));
        world.send(new SettleWindow(window, WindowCause.OPERATOR));
        Map<AccountId, Map<AssetCode, AssetSums>> sums = sums();
        world.send(ClearingRow.netted(window));
        List<Sums> participants = new ArrayList<>();
        sums.forEach((accountId, assets) -> participants.add(new Sums(accountId, List.copyOf(assets.values()))));
        PositionCommand.chunks(participants, one -> one.assets().size())
                .forEach(some -> events.addAll(world.send(new PrepareSettlement(window, some))));
        return events;
    }

    /**
     * Posts a window that is prepared, and carries over all of it unless everybody can pay.
     *
     * @return what the commands did
     */
    List<Object> post(boolean settles) {
        return post(settles, Side.SELL, LocalDate.of(2026, 1, 31));
    }

    /** Posts a window that is prepared: nothing settles, since one side of each trade failed. */
    void postAllFailing(Side side, LocalDate dueOn) {
        post(false, side, dueOn);
    }

    /** The open trades have failed, and no position is posted yet. */
    void failBeforePosting(Side failing, LocalDate dueOn) {
        world.send(ClearingRow.resolved(window));
        world.send(new FailTrades(
                window, open.stream().map(trade -> fail(trade, failing, dueOn)).toList()));
    }

    private List<Object> post(boolean settles, Side failing, LocalDate dueOn) {
        List<Object> events = new ArrayList<>(world.send(ClearingRow.resolved(window)));
        WindowId next = window.next();
        List<Resolved> participants = new ArrayList<>();
        sums().forEach((accountId, assets) -> participants.add(new Resolved(
                accountId,
                assets.values().stream().map(sums -> resolved(sums, settles)).toList())));
        PositionCommand.chunks(participants, one -> one.assets().size())
                .forEach(some -> events.addAll(world.send(new PostSettlement(window, next, some))));
        if (!settles && !open.isEmpty()) {
            List<FailTrade> fails =
                    open.stream().map(trade -> fail(trade, failing, dueOn)).toList();
            events.addAll(world.send(new FailTrades(window, fails)));
        }
        events.addAll(world.send(new FinishWindow(window)));
        if (settles) {
            open.clear();
        }
        open.addAll(later);
        later.clear();
        isDue = false;
        window = next;
        return events;
    }

    private FailTrade fail(TradeExecuted trade, Side failing, LocalDate dueOn) {
        Money nothing = trade.quantity().none();
        return new FailTrade(
                trade.tradeId(), window, failing, nothing.asset(), FailCause.LACK, nothing, dueOn, window.next());
    }

    private static ResolvedAsset resolved(AssetSums sums, boolean settles) {
        Money nothing = sums.delivers().none();
        return settles
                ? new ResolvedAsset(sums.delivers(), sums.receives(), nothing, nothing)
                : new ResolvedAsset(nothing, nothing, sums.delivers(), sums.receives());
    }

    /** Deliveries and receipts of each account in the trades that are open. */
    Map<AccountId, Map<AssetCode, AssetSums>> sums() {
        Map<AccountId, Map<AssetCode, AssetSums>> sums = new LinkedHashMap<>();
        for (TradeExecuted trade : open) {
            for (Side side : Side.values()) {
                TradeParty party = trade.party(side);
                Money nothing = party.captured().none();
                Money noReceipt = party.credited().none();
                Map<AssetCode, AssetSums> own = sums.computeIfAbsent(party.accountId(), _ -> new LinkedHashMap<>());
                own.merge(nothing.asset(), new AssetSums(party.captured(), nothing), ClearedMarket::sum);
                own.merge(noReceipt.asset(), new AssetSums(noReceipt, party.credited()), ClearedMarket::sum);
            }
        }
        return sums;
    }

    private static AssetSums sum(AssetSums one, AssetSums other) {
        return new AssetSums(
                one.delivers().plus(other.delivers()), one.receives().plus(other.receives()));
    }
}
