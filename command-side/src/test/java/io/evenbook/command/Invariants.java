package io.evenbook.command;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.ChangesPosted;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.money.Balance;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.ReleasesHold;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Hold;
import io.evenbook.command.clearing.position.ClearingPosition;
import io.evenbook.command.market.BookView;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks after every commit, computed from the events alone, as views would:
 *
 * <ul>
 *   <li>the sum over all accounts of the ledger is zero in each asset;
 *   <li>the legs of an entry on an account are the account's own changes, and these make its balance;
 *   <li>the counterparty owes nothing, and an account's ledger account in clearing is what it receives and delivers;
 *   <li>held is the sum of the open holds and of those for deliveries in clearing, and reserved the sum of the receipts
 *       that their orders still expect;
 *   <li>the fees of a trade add up to zero or more;
 *   <li>the hold of an order covers its resting lots, its unsettled trades, and the releases still to come;
 *   <li>an order that has not ended rests in its market's book, with the same quantity and version, and no other does;
 *   <li>what customers have taken of their limits and can still release: {@link AllowanceInvariants}.
 * </ul>
 *
 * <p>One class of 390 lines: the invariants share the sums that it keeps.
 */
final class Invariants {
    /** The bus refuses a command of more events. */
    private static final int MAX_EVENTS = 1_000;

    private final MemoryStreams streams;
    private final AllowanceInvariants allowances;
    private final Map<AssetCode, BigDecimal> sums = new HashMap<>();
    private final Map<LedgerAccount, Map<AssetCode, BigDecimal>> ledger = new HashMap<>();
    private final Map<AccountId, Map<AssetCode, BigDecimal>> posted = new HashMap<>();
    private final Map<String, JournalEntry> entries = new HashMap<>();
    private final Map<TradeId, TradeExecuted> open = new HashMap<>();
    private final Set<TradeId> novated = new HashSet<>();
    /** By hold: what unsettled trades will capture of it, and what is still to be released. */
    private final Map<HoldId, Parts> parts = new HashMap<>();

    private final Map<ReleaseOf, HoldRelease> toBeReleased = new HashMap<>();
    /** Prefix of the keys under which a test itself captures or releases holds. */
    private final Set<HoldId> tampered = new HashSet<>();

    private record ReleaseOf(HoldId holdId, String key) {}

    private record Parts(BigDecimal held, BigDecimal receivable) {
        static final Parts NONE = new Parts(BigDecimal.ZERO, BigDecimal.ZERO);

        Parts plus(BigDecimal moreHeld, BigDecimal moreReceivable) {
            return new Parts(held.add(moreHeld), receivable.add(moreReceivable));
        }
    }

    Invariants(MemoryStreams streams) {
        this.streams = streams;
        this.allowances = new AllowanceInvariants(streams);
    }

    Map<String, JournalEntry> entries() {
        return Collections.unmodifiableMap(entries);
    }

    BigDecimal ledgerBalance(LedgerAccount account, AssetCode asset) {
        return ledger.getOrDefault(account, Map.of()).getOrDefault(asset, BigDecimal.ZERO);
    }

    /** @param version in the command's answer */
    void check(Object command, List<Object> events, long version) {
        check(events);
        Long expected = switch (command) {
            case AccountCommand.PlaceOrder place -> streams.version(OrderState.AGGREGATE.type(), place.orderId());
            case AccountCommand account -> streams.version(AccountState.AGGREGATE.type(), account.accountId());
            case CancelOrder cancel -> streams.version(OrderState.AGGREGATE.type(), cancel.orderId());
            case AmendOrder amend -> streams.version(OrderState.AGGREGATE.type(), amend.orderId());
            default -> null;
        };
        require(expected == null || expected == version, "version %s, not %s: %s", expected, version, command);
    }

    void check(List<Object> events) {
        require(events.size() <= MAX_EVENTS, "%s events in one commit", events.size());
        Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> changes = new HashMap<>();
        Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> legs = new HashMap<>();
        Set<AccountId> accounts = new LinkedHashSet<>();
        Set<HoldId> holds = new LinkedHashSet<>();
        Set<OrderId> orders = new LinkedHashSet<>();
        for (Object event : events) {
            if (event instanceof PostsEntry posting && posting.entry() != null) {
                post(posting.entry());
                legs.put(posting.entry().entryId(), posting.entry().netByAccount());
            }
            if (event instanceof ChangesPosted change && !change.changes().isEmpty()) {
                change(change, changes);
            }
            if (event instanceof AccountEvent account) {
                accounts.add(account.accountId());
            }
            if (event instanceof OrderEvent order) {
                orders.add(order.orderId());
                holds.add(HoldId.behind(order.orderId()));
            }
            follow(event, holds);
        }
        ledger.getOrDefault(LedgerAccount.CCP, Map.of())
                .forEach((asset, balance) ->
                        require(balance.signum() == 0, "the counterparty has %s %s: %s", balance, asset, events));
        sums.forEach((asset, sum) ->
                require(sum.signum() == 0, "the ledger's sum of %s is %s after %s", asset, sum, events));
        require(changes.equals(withoutHouse(legs)), "legs %s, but changes %s", legs, changes);
        accounts.forEach(this::checkAccount);
        orders.forEach(this::checkOrder);
        holds.forEach(this::checkHold);
        allowances.check(events);
    }

    private void post(JournalEntry entry) {
        require(entries.put(entry.entryId().value(), entry) == null, "the entry was posted before: %s", entry);
        require(!entry.effectiveAt().isAfter(streams.time()), "the entry is in the future: %s", entry);
        for (Posting posting : entry.postings()) {
            BigDecimal amount = posting.amount().amount();
            BigDecimal change = posting.side() == PostingSide.CREDIT ? amount : amount.negate();
            add(sums, posting.amount().asset(), change);
            add(
                    ledger.computeIfAbsent(posting.ledgerAccount(), _ -> new HashMap<>()),
                    posting.amount().asset(),
                    change);
        }
    }

    private void change(ChangesPosted event, Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> changes) {
        Map<AssetCode, BigDecimal> own = posted.computeIfAbsent(event.accountId(), _ -> new HashMap<>());
        JournalEntry entry = entries.get(event.entryId().value());
        require(entry != null, "the entry stands before its accounts: %s", event);
        require(entry.effectiveAt().equals(event.effectiveAt()), "another effective time: %s", event);
        for (PostedChange change : event.changes()) {
            AssetCode asset = change.net().asset();
            add(own, asset, change.net().amount());
            require(
                    own.get(asset).compareTo(change.balance().posted().amount()) == 0,
                    "balance not %s: %s",
                    own.get(asset),
                    event);
            add(
                    changes.computeIfAbsent(event.entryId(), _ -> new HashMap<>())
                            .computeIfAbsent(event.accountId(), _ -> new HashMap<>()),
                    asset,
                    change.net().amount());
        }
    }

    private static Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> withoutHouse(
            Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> legs) {
        Map<EntryId, Map<AccountId, Map<AssetCode, BigDecimal>>> left = new HashMap<>(legs);
        left.values().removeIf(Map::isEmpty);
        return left;
    }

    /** Updates what is still to be captured or released of the holds of orders. */
    private void follow(Object event, Set<HoldId> holds) {
        switch (event) {
            case TradeExecuted trade -> {
                requireFees(trade);
                open.put(trade.tradeId(), trade);
                trade(trade, 1, holds);
            }
            case TradesNovated sides ->
                sides.trades().forEach(side -> {
                    side(open.get(side.tradeId()), side.side(), -1, holds);
                    novated.add(side.tradeId());
                });
            case TradeSettled settled -> trade(open.remove(settled.tradeId()), -1, holds);
            case TradeCancelled cancelled
            when novated.contains(cancelled.tradeId()) -> open.remove(cancelled.tradeId());
            case TradeCancelled cancelled -> trade(open.remove(cancelled.tradeId()), -1, holds);
            case ReleasesHold less
            when less.release() != null -> {
                HoldRelease release = less.release();
                HoldRelease before = toBeReleased.put(new ReleaseOf(release.holdId(), release.key()), release);
                require(before == null, "a key of two releases: %s and %s", before, release);
                take(release.holdId(), release.amount().amount(), receivable(release), holds);
            }
            case HoldReleased released -> released(released, holds);
            case FundsHeld held -> holds.add(held.holdId());
            case HoldIncreased increased -> holds.add(increased.holdId());
            case TradeExchanged exchanged -> holds.add(exchanged.holdId());
            default -> {}
        }
    }

    private static void requireFees(TradeExecuted trade) {
        BigDecimal buyer = trade.buyer().fee().amount();
        BigDecimal seller = trade.seller().fee().amount();
        boolean isOneAsset =
                trade.buyer().fee().asset().equals(trade.seller().fee().asset());
        require(
                isOneAsset ? buyer.add(seller).signum() >= 0 : buyer.signum() >= 0 && seller.signum() >= 0,
                "the house pays for %s",
                trade);
    }

    private void released(HoldReleased released, Set<HoldId> holds) {
        holds.add(released.holdId());
        HoldRelease release = toBeReleased.remove(new ReleaseOf(released.holdId(), released.key()));
        if (release != null) {
            take(
                    release.holdId(),
                    release.amount().amount().negate(),
                    receivable(release).negate(),
                    holds);
        }
        if (released.key().startsWith("tampered")) {
            tampered.add(released.holdId());
        }
    }

    private static BigDecimal receivable(HoldRelease release) {
        return release.receivable() == null
                ? BigDecimal.ZERO
                : release.receivable().amount();
    }

    private void trade(TradeExecuted trade, int sign, Set<HoldId> holds) {
        for (Side side : Side.values()) {
            side(trade, side, sign, holds);
        }
    }

    private void side(TradeExecuted trade, Side side, int sign, Set<HoldId> holds) {
        TradeParty party = trade.party(side);
        BigDecimal factor = BigDecimal.valueOf(sign);
        take(
                party.holdId(),
                party.captured().plus(party.released()).amount().multiply(factor),
                party.reservation().amount().multiply(factor),
                holds);
    }

    private void take(HoldId holdId, BigDecimal held, BigDecimal receivable, Set<HoldId> holds) {
        parts.put(holdId, parts.getOrDefault(holdId, Parts.NONE).plus(held, receivable));
        holds.add(holdId);
    }

    private void checkAccount(AccountId accountId) {
        AccountState state = streams.find(AccountState.AGGREGATE.type(), accountId);
        Map<AssetCode, BigDecimal> held = new HashMap<>();
        Map<AssetCode, BigDecimal> reserved = new HashMap<>();
        for (Hold hold : state.holds().open().values()) {
            add(held, hold.remaining().asset(), hold.remaining().amount());
            if (hold.receivable() != null) {
                add(reserved, hold.receivable().asset(), hold.receivable().amount());
            }
        }
        Map<AssetCode, BigDecimal> owed = new HashMap<>();
        for (Map<AssetCode, ClearingPosition> window :
                state.clearing().windows().values()) {
            window.forEach((asset, position) -> {
                if (position.reserved().isPositive()) {
                    add(held, asset, position.reserved().amount());
                }
                add(owed, asset, position.owed().amount());
            });
        }
        LedgerAccount inClearing = LedgerAccount.clearing(accountId);
        ledger.getOrDefault(inClearing, Map.of()).keySet().forEach(asset -> add(owed, asset, BigDecimal.ZERO));
        owed.forEach((asset, amount) ->
                requireSame(ledgerBalance(inClearing, asset), amount.negate(), "in clearing", asset, accountId));
        state.positions().byAsset().forEach((asset, position) -> {
            Balance balance = position.balance();
            BigDecimal changes = posted.getOrDefault(accountId, Map.of()).getOrDefault(asset, BigDecimal.ZERO);
            requireSame(balance.posted().amount(), changes, "posted", asset, accountId);
            requireSame(
                    balance.posted().amount(),
                    ledgerBalance(LedgerAccount.customer(accountId), asset),
                    "ledger",
                    asset,
                    accountId);
            requireSame(balance.held().amount(), held.getOrDefault(asset, BigDecimal.ZERO), "held", asset, accountId);
            requireSame(
                    position.reserved(), reserved.getOrDefault(asset, BigDecimal.ZERO), "reserved", asset, accountId);
        });
        require(
                state.positions().byAsset().keySet().containsAll(held.keySet()),
                "an asset is held that is not there: %s",
                state);
        require(
                state.positions().byAsset().keySet().containsAll(reserved.keySet()),
                "an asset is reserved that is not there: %s",
                state);
    }

    private static void requireSame(
            BigDecimal is, BigDecimal expected, String what, AssetCode asset, AccountId accountId) {
        require(is.compareTo(expected) == 0, "%s %s of %s is %s, not %s", what, asset, accountId, is, expected);
    }

    private void checkOrder(OrderId orderId) {
        OrderState order = streams.find(OrderState.AGGREGATE.type(), orderId);
        BookView.BookedOrder resting = BookView.find(streams, orderId);
        require(order.status().hasEnded() == (resting == null), "%s, but resting: %s", order, resting);
        if (resting != null) {
            require(
                    resting.version() == streams.version(OrderState.AGGREGATE.type(), orderId),
                    "another version: %s",
                    resting);
            requireSame(
                    resting.quantity(),
                    order.quantity().subtract(order.filledQuantity()),
                    "rest",
                    null,
                    order.accountId());
            requireSame(resting.filledQuoteAmount(), order.filledQuoteAmount(), "cost", null, order.accountId());
        }
    }

    private void checkHold(HoldId holdId) {
        if (!holdId.value().startsWith("hld_ord_") || tampered.contains(holdId)) {
            return;
        }
        OrderState order = streams.find(OrderState.AGGREGATE.type(), holdId.orderId());
        Hold hold = streams.find(AccountState.AGGREGATE.type(), order.accountId())
                .holds()
                .get(holdId);
        BookView.BookedOrder resting = BookView.find(streams, order.orderId());
        Parts expected = parts.getOrDefault(holdId, Parts.NONE);
        if (resting != null) {
            expected = expected.plus(resting.held(), resting.receivable());
        }
        require(hold == null || hold.reason().isOrder(), "must be of an order: %s", hold);
        BigDecimal remaining = hold == null ? BigDecimal.ZERO : hold.remaining().amount();
        BigDecimal receivable =
                hold == null ? BigDecimal.ZERO : hold.receivable().amount();
        require(
                remaining.compareTo(expected.held) == 0,
                "hold %s sets %s aside, not %s",
                holdId,
                remaining,
                expected.held);
        // A stop that sells reserves its stop price, and may end at a lower one
        boolean mayBeMore = Boolean.TRUE.equals(order.triggered()) && order.side() == Side.SELL;
        require(
                receivable.compareTo(expected.receivable) == 0
                        || mayBeMore && receivable.compareTo(expected.receivable) > 0,
                "hold %s receives %s, not %s",
                holdId,
                receivable,
                expected.receivable);
        if (hold == null) {
            parts.remove(holdId);
        }
    }

    private static <K> void add(Map<K, BigDecimal> sums, K key, BigDecimal amount) {
        sums.merge(key, amount, BigDecimal::add);
    }

    private static void require(boolean holds, String text, Object... values) {
        if (!holds) {
            throw new AssertionError(text.formatted(values));
        }
    }
}
