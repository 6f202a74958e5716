package io.evenbook.command.naive;

import io.evenbook.api.account.AccountCommand.CancelAccountOrders;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.ExpireHolds;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountCommand.SetLimits;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryCommand.ReverseEntry;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
import io.evenbook.api.journal.PeriodCommand.ReopenPeriod;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.market.MarketCommand.ChangePhase;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.command.market.matching.Arrival;
import io.evenbook.command.market.matching.MatchingLimits;
import io.evenbook.command.market.matching.NaiveBook;
import io.evenbook.command.market.matching.NewTerms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A second implementation of the ledger's rules: mutable maps, and chains of conditions in the documented order. It
 * calls nothing of the code under test; who trades with whom says the naive book. The outcome of a command is {@code -}
 * for success, {@code =} if nothing happened, or the code of a refusal with the leg that it belongs to.
 *
 * <p>One class of 1,400 lines, with methods of 150: a reader checks it against the documentation from top to bottom.
 */
final class NaiveLedger {
    static final String DONE = "-";
    static final String NOTHING = "=";

    private static final BigDecimal TOO_LARGE = new BigDecimal("1000000000000000000");
    private static final BigDecimal ZERO = BigDecimal.ZERO;

    static final class Account {
        final String id;
        final String owner;
        boolean closed;
        String level;
        final Map<String, BigDecimal> posted = new HashMap<>();
        final Map<String, BigDecimal> held = new HashMap<>();
        final Map<String, Hold> holds = new LinkedHashMap<>();
        final Map<String, Limit> limits = new HashMap<>();

        Account(String id, String owner) {
            this.id = id;
            this.owner = owner;
        }

        BigDecimal posted(String asset) {
            return posted.getOrDefault(asset, ZERO);
        }

        BigDecimal held(String asset) {
            return held.getOrDefault(asset, ZERO);
        }

        BigDecimal available(String asset) {
            return posted(asset).subtract(held(asset));
        }

        Limit limit(String asset) {
            return limits.getOrDefault(asset, new Limit(ZERO, null, "BOTH"));
        }

        BigDecimal reserved(String asset) {
            BigDecimal reserved = ZERO;
            for (Hold hold : holds.values()) {
                if (asset.equals(hold.receives)) {
                    reserved = reserved.add(hold.receivable);
                }
            }
            return reserved;
        }
    }

    static final class Hold {
        final String reason;
        final String asset;
        final Instant expiresAt;
        final String receives;
        BigDecimal remaining;
        BigDecimal receivable;

        Hold(
                String reason,
                String asset,
                BigDecimal remaining,
                Instant expiresAt,
                String receives,
                BigDecimal receivable) {
            this.reason = reason;
            this.asset = asset;
            this.remaining = remaining;
            this.expiresAt = expiresAt;
            this.receives = receives;
            this.receivable = receivable;
        }
    }

    record Limit(BigDecimal minimum, BigDecimal maximum, String direction) {}

    static final class Market {
        final String base;
        final String quote;
        final BigDecimal tick;
        final BigDecimal lot;
        final int quoteDecimals;
        BigDecimal makerRate;
        BigDecimal takerRate;

        /** Whether a buyer pays its fee on top of the price. */
        boolean quoteFees;

        /** Says who trades with whom, in ticks and lots. */
        NaiveBook book = new NaiveBook(MatchingLimits.DEFAULT);

        /** The orders that rest or wait for their stop price. */
        final List<Order> live = new ArrayList<>();

        Market(
                String base,
                String quote,
                int quoteDecimals,
                String tick,
                String lot,
                String makerRate,
                String takerRate) {
            this.base = base;
            this.quote = quote;
            this.quoteDecimals = quoteDecimals;
            this.tick = new BigDecimal(tick);
            this.lot = new BigDecimal(lot);
            this.makerRate = new BigDecimal(makerRate);
            this.takerRate = new BigDecimal(takerRate);
        }

        /** The most that a buyer pays. */
        BigDecimal cost(BigDecimal price, BigDecimal quantity) {
            BigDecimal quote = price.multiply(quantity);
            return quoteFees ? quote.add(part(quote, makerRate.max(takerRate))) : quote;
        }

        /** The most that a seller gets. */
        BigDecimal proceeds(BigDecimal price, BigDecimal quantity) {
            BigDecimal quote = price.multiply(quantity);
            return quote.add(part(quote, makerRate.negate().max(ZERO)));
        }

        private BigDecimal part(BigDecimal amount, BigDecimal rate) {
            return amount.multiply(rate).setScale(quoteDecimals, RoundingMode.DOWN);
        }
    }

    static final class Order {
        final Market market;
        final String id;
        final Account account;
        final boolean buys;
        final String clientOrderId;
        final long number;
        final BigDecimal budget;
        final boolean hasQuantity;
        /** The worst price at which it trades. */
        BigDecimal price;

        /** Null: it is no stop, or has fired. */
        BigDecimal stop;

        /** Null: it has none of its own. */
        BigDecimal limit;

        /** Null: all. */
        BigDecimal display;

        BigDecimal rest;
        BigDecimal filled = ZERO;
        BigDecimal spent = ZERO;
        boolean prevented;

        /** The price at which it reserved its receipt before it fired in this commit; null: it has not. */
        BigDecimal firedAt;

        Order(
                Market market,
                String id,
                Account account,
                boolean buys,
                String clientOrderId,
                long number,
                BigDecimal budget,
                boolean hasQuantity) {
            this.market = market;
            this.id = id;
            this.account = account;
            this.buys = buys;
            this.clientOrderId = clientOrderId;
            this.number = number;
            this.budget = budget;
            this.hasQuantity = hasQuantity;
        }

        /** What so many of its units hold. */
        BigDecimal holds(BigDecimal quantity) {
            return buys ? market.cost(price, quantity) : quantity;
        }

        /** What so many of its units may receive: a stop that sells counts at its stop price. */
        BigDecimal receives(BigDecimal quantity) {
            return receives(quantity, stop == null ? price : price.max(stop));
        }

        BigDecimal receives(BigDecimal quantity, BigDecimal each) {
            return buys ? quantity : market.proceeds(each, quantity);
        }
    }

    private record Party(
            Account account,
            String hold,
            BigDecimal captured,
            BigDecimal released,
            BigDecimal receipt,
            BigDecimal fee,
            BigDecimal reserved) {}

    /** A release, after an order's end or a prevented self-trade, for which a command of its own must come. */
    private record Owed(String accountId, String hold, BigDecimal amount, BigDecimal receivable) {}

    private static final class Trade {
        final Market market;
        final Party buyer;
        final Party seller;
        String status = "EXECUTED";

        Trade(Market market, Party buyer, Party seller) {
            this.market = market;
            this.buyer = buyer;
            this.seller = seller;
        }
    }

    final Map<String, Account> accounts = new HashMap<>();
    /** Credits minus debits of the house's accounts, by account and asset. */
    final Map<String, BigDecimal> house = new HashMap<>();

    final Map<String, Market> markets = new HashMap<>();
    Instant closedThrough;

    private final Map<String, Integer> decimals;
    private final Set<String> used = new HashSet<>();
    private final Set<String> orders = new HashSet<>();
    private final Map<String, Trade> trades = new HashMap<>();
    /** The reversed amounts of an entry, by place. */
    private final Map<String, Map<String, BigDecimal>> reversed = new HashMap<>();

    private final List<Owed> owed = new ArrayList<>();

    /** The trades, ends, prevented self-trades and fired stops of the last command. */
    final List<String> story = new ArrayList<>();

    private final Deque<Runnable> undo = new ArrayDeque<>();
    private boolean changed;
    private Instant now;

    private static final class Refused extends RuntimeException {
        Refused(String code) {
            super(code, null, false, false);
        }
    }

    NaiveLedger(Map<String, Integer> decimals) {
        this.decimals = decimals;
    }

    BigDecimal house(String account, String asset) {
        return house.getOrDefault(account + " " + asset, ZERO);
    }

    /** Sums over all accounts. */
    BigDecimal sum(String asset) {
        BigDecimal sum = ZERO;
        for (Account account : accounts.values()) {
            sum = sum.add(account.posted(asset));
        }
        for (Map.Entry<String, BigDecimal> balance : house.entrySet()) {
            if (balance.getKey().endsWith(" " + asset)) {
                sum = sum.add(balance.getValue());
            }
        }
        return sum;
    }

    String apply(Object command, Instant time) {
        now = time;
        changed = false;
        undo.clear();
        story.clear();
        try {
            decide(command);
            return changed ? DONE : NOTHING;
        } catch (Refused refused) {
            while (!undo.isEmpty()) {
                undo.pop().run();
            }
            return refused.getMessage();
        }
    }

    private void decide(Object command) {
        switch (command) {
            case OpenAccount open -> {
                Account account = accounts.get(open.accountId().value());
                if (account == null) {
                    accounts.put(
                            open.accountId().value(),
                            new Account(open.accountId().value(), open.owner().match()));
                    changed = true;
                } else if (!account.owner.equals(open.owner().match())) {
                    throw new Refused("account.exists");
                }
            }
            case Deposit deposit -> {
                String reference = "deposit " + deposit.accountId() + deposit.reference();
                refuseIf(used.contains(reference), "deposit.reference-used");
                Account account = account(deposit.accountId());
                String asset = deposit.amount().asset().value();
                condition(account, deposit.amount());
                notFrozen(account, "ALL");
                amount(asset, deposit.amount().amount());
                credit(account, asset, deposit.amount().amount());
                used.add(reference);
                move(account, asset, deposit.amount().amount(), "house:omnibus");
            }
            case RequestWithdrawal request -> {
                refuseIf(used.contains(request.withdrawalId().value()), "used");
                Account account = account(request.accountId());
                hold(account, "hld_" + request.withdrawalId(), "WITHDRAWAL", request.amount(), request.expiresAt());
                used.add(request.withdrawalId().value());
            }
            case ConfirmWithdrawal confirm -> {
                Hold hold = withdrawal(
                        confirm.withdrawalId().value(),
                        confirm.withdrawalId().accountId().value());
                Account account = accounts.get(confirm.accountId().value());
                notFrozen(account, "DEBITS");
                take(account, "hld_" + confirm.withdrawalId(), hold.remaining, null);
                move(account, hold.asset, hold.remaining.negate(), "house:omnibus");
            }
            case CancelWithdrawal cancel -> {
                Hold hold = withdrawal(
                        cancel.withdrawalId().value(),
                        cancel.withdrawalId().accountId().value());
                take(accounts.get(cancel.accountId().value()), "hld_" + cancel.withdrawalId(), hold.remaining, null);
            }
            case PlaceHold place -> {
                refuseIf(used.contains(place.accountId() + " " + place.holdId()), "used");
                hold(account(place.accountId()), place.holdId().value(), "MANUAL", place.amount(), place.expiresAt());
                used.add(place.accountId() + " " + place.holdId());
            }
            case CaptureHold capture -> capture(capture);
            case ReleaseHold release -> {
                Account account = account(release.accountId());
                Hold hold = manual(account, release.holdId().value());
                take(account, release.holdId().value(), hold.remaining, null);
            }
            case ExpireHolds expire -> account(expire.accountId());
            case SendTransfer send -> {
                Account payer = account(send.accountId());
                String asset = send.amount().asset().value();
                condition(payer, send.amount());
                notFrozen(payer, "DEBITS");
                Account payee = payee(payer, send.to());
                amount(asset, send.amount().amount());
                debit(payer, asset, send.amount().amount());
                credit(payee, asset, send.amount().amount());
                pay(payer, payee, asset, send.amount().amount());
            }
            case SetLimits set -> limits(account(set.accountId()), set);
            case FreezeAccount freeze -> {
                Account account = account(freeze.accountId());
                refuseIf(account.closed, "account.closed");
                refuseIf(
                        account.level != null
                                && FreezeLevel.valueOf(account.level).compareTo(freeze.level()) > 0,
                        "account.frozen");
                if (!freeze.level().name().equals(account.level)) {
                    account.level = freeze.level().name();
                    changed = true;
                }
                if (!account.level.equals("TRADING")) {
                    markets.values().forEach(market -> cancel(market, live(market, account, null), "FROZEN"));
                }
            }
            case UnfreezeAccount unfreeze -> {
                Account account = account(unfreeze.accountId());
                refuseIf(account.closed, "account.closed");
                changed |= account.level != null;
                account.level = null;
            }
            case CloseAccount close -> close(account(close.accountId()));
            case PlaceOrder place -> place(place);
            case CancelOrder cancel -> {
                Market market = markets.get(cancel.marketId().value());
                Order order = live(market, cancel.orderId().value());
                refuseIf(market.book.phase == Phase.CLOSED, "market.phase");
                expireFirst(order.account);
                advance(market, order.account);
                cancel(market, List.of(live(market, order.id)), "REQUESTED");
            }
            case AmendOrder amend -> amend(amend);
            case CancelAccountOrders cancel -> {
                Account account = accounts.get(cancel.accountId().value());
                refuseIf(account == null, "account.unknown");
                Market market = markets.get(cancel.marketId().value());
                refuseIf(market == null, "market.unknown");
                Boolean buys =
                        cancel.side() == null ? null : cancel.side().name().equals("BUY");
                cancel(market, live(market, account, buys), "REQUESTED");
            }
            case ReleaseOrderHold release -> {
                // Releases no expired holds: one commit may end many orders of an account
                Owed due = owed(release);
                owed.remove(due);
                take(accounts.get(due.accountId), due.hold, due.amount, due.receivable);
            }
            case ChangePhase change -> phase(change);
            case SettleTrade settle -> {
                Trade trade = trades.get(settle.tradeId().value());
                refuseIf(trade == null, "trade.unknown");
                if (trade.status.equals("EXECUTED")) {
                    settle(trade);
                }
            }
            case CompensateTrade compensate -> {
                Trade trade = trades.get(compensate.tradeId().value());
                refuseIf(trade == null, "saga.unknown");
                refuseIf(!trade.status.equals("EXECUTED"), "saga.ended");
                for (Party party : List.of(trade.buyer, trade.seller)) {
                    expire(party.account);
                    take(party.account, party.hold, party.captured.add(party.released), party.reserved);
                }
                trade.status = "FAILED";
            }
            case PostEntry post -> {
                entry(post.draft().legs(), post.draft().effectiveAt());
            }
            case ReverseEntry reverse -> reverse(reverse);
            case ClosePeriod close -> {
                refuseIf(!close.through().isBefore(now), "period.not-over");
                refuseIf(closedThrough != null && close.through().isBefore(closedThrough), "period.closed-beyond");
                changed = !close.through().equals(closedThrough);
                closedThrough = close.through();
            }
            case ReopenPeriod reopen -> {
                refuseIf(
                        closedThrough == null
                                || reopen.through() != null && !reopen.through().isBefore(closedThrough),
                        "period.not-closed");
                changed = true;
                closedThrough = reopen.through();
            }
            default -> throw new IllegalArgumentException(command.toString());
        }
    }

    private static void refuseIf(boolean fault, String code) {
        if (fault) {
            throw new Refused(code);
        }
    }

    private Account account(Object accountId) {
        Account account = accounts.get(accountId.toString());
        refuseIf(account == null, "account.unknown");
        expire(account);
        return account;
    }

    private void expire(Account account) {
        List<String> over = new ArrayList<>();
        account.holds.forEach((holdId, hold) -> {
            if (hold.expiresAt != null && hold.expiresAt.compareTo(now) <= 0) {
                over.add(holdId);
            }
        });
        for (String holdId : over) {
            Hold hold = account.holds.get(holdId);
            BigDecimal held = account.held(hold.asset);
            Map<String, Hold> before = new LinkedHashMap<>(account.holds);
            undo.push(() -> {
                account.holds.clear();
                account.holds.putAll(before);
                account.held.put(hold.asset, held);
            });
            account.holds.remove(holdId);
            add(account.held, hold.asset, hold.remaining.negate());
            changed = true;
        }
    }

    /** In a commit of its own, which stays if the command is refused. */
    private void expireFirst(Account account) {
        expire(account);
        undo.clear();
    }

    private Hold withdrawal(String withdrawalId, String accountId) {
        Account account = accounts.get(accountId);
        refuseIf(account == null, "withdrawal.unknown");
        expire(account);
        Hold hold = account.holds.get("hld_" + withdrawalId);
        refuseIf(
                hold == null || !hold.reason.equals("WITHDRAWAL"),
                used.contains(withdrawalId) ? "withdrawal.ended" : "withdrawal.unknown");
        return hold;
    }

    private static Hold manual(Account account, String holdId) {
        Hold hold = account.holds.get(holdId);
        refuseIf(hold == null, "hold.unknown");
        refuseIf(!hold.reason.equals("MANUAL"), "hold.not-manual");
        return hold;
    }

    private void hold(Account account, String holdId, String reason, Requested requested, Instant expiresAt) {
        String asset = requested.asset().value();
        condition(account, requested);
        notFrozen(account, "DEBITS");
        amount(asset, requested.amount());
        refuseIf(expiresAt != null && now.compareTo(expiresAt) >= 0, "hold.expiry-past");
        refuseIf(account.holds.containsKey(holdId), "hold.exists");
        debit(account, asset, requested.amount());
        refuseIf(isTooLarge(account.held(asset).add(requested.amount())), "amount.too-large");
        account.holds.put(holdId, new Hold(reason, asset, requested.amount(), expiresAt, null, ZERO));
        add(account.held, asset, requested.amount());
        changed = true;
    }

    private void capture(CaptureHold capture) {
        String key = capture.accountId() + " " + capture.holdId() + " " + capture.key();
        refuseIf(used.contains(key), "used");
        Account payer = account(capture.accountId());
        Hold hold = manual(payer, capture.holdId().value());
        notFrozen(payer, "DEBITS");
        Account payee = capture.to() == null ? null : payee(payer, capture.to());
        BigDecimal captured =
                capture.amount() == null ? hold.remaining : capture.amount().amount();
        amount(hold.asset, captured);
        refuseIf(captured.compareTo(hold.remaining) > 0, "hold.exceeded");
        if (payee != null) {
            credit(payee, hold.asset, captured);
        }
        used.add(key);
        take(payer, capture.holdId().value(), captured, null);
        if (payee == null) {
            move(payer, hold.asset, captured.negate(), "house:omnibus");
        } else {
            pay(payer, payee, hold.asset, captured);
        }
    }

    private Account payee(Account payer, Object to) {
        refuseIf(payer.id.equals(to.toString()), "transfer.same-account");
        Account payee = account(to);
        notFrozen(payee, "ALL");
        return payee;
    }

    private void limits(Account account, SetLimits set) {
        String asset = set.asset().value();
        refuseIf(account.closed, "account.closed");
        refuseIf(!decimals.containsKey(asset), "asset.unknown");
        for (BigDecimal bound :
                set.maximum() == null ? List.of(set.minimum()) : List.of(set.minimum(), set.maximum())) {
            refuseIf(hasMoreDecimals(bound, decimals.get(asset)), "amount.excess-scale");
            refuseIf(isTooLarge(bound), "amount.too-large");
        }
        refuseIf(set.maximum() != null && set.maximum().compareTo(set.minimum()) < 0, "limits.crossed");
        refuseIf(account.available(asset).compareTo(set.minimum()) < 0, "account.insufficient-available");
        Limit before = account.limit(asset);
        boolean sameMaximum = before.maximum == null || set.maximum() == null
                ? before.maximum == set.maximum()
                : before.maximum.compareTo(set.maximum()) == 0;
        if (before.minimum.compareTo(set.minimum()) != 0
                || !sameMaximum
                || !before.direction.equals(set.direction().name())) {
            account.limits.put(
                    asset,
                    new Limit(set.minimum(), set.maximum(), set.direction().name()));
            changed = true;
        }
    }

    private void close(Account account) {
        if (account.closed) {
            return;
        }
        for (BigDecimal posted : account.posted.values()) {
            refuseIf(posted.signum() != 0, "account.not-empty");
        }
        refuseIf(!account.holds.isEmpty(), "account.not-empty");
        account.closed = true;
        account.level = null;
        changed = true;
    }

    // Markets

    /** All but CALL. */
    private void phase(ChangePhase change) {
        Market market = markets.get(change.marketId().value());
        refuseIf(market == null, "market.unknown");
        changed = market.book.phase != change.phase();
        market.book.phase = change.phase();
        advance(market, null);
    }

    private static List<Order> live(Market market, Account account, Boolean buys) {
        return market.live.stream()
                .filter(order -> order.account == account && (buys == null || buys == order.buys))
                .toList();
    }

    private Order live(Market market, String orderId) {
        for (Order order : market == null ? List.<Order>of() : market.live) {
            if (order.id.equals(orderId)) {
                return order;
            }
        }
        throw new Refused(orders.contains(orderId) ? "order.ended" : "order.unknown");
    }

    private Owed owed(ReleaseOrderHold release) {
        for (Owed due : owed) {
            if (due.accountId.equals(release.accountId().value())
                    && due.hold.equals(release.release().holdId().value())
                    && due.amount.compareTo(release.release().amount().amount()) == 0
                    && due.receivable.compareTo(release.release().receivable().amount()) == 0) {
                return due;
            }
        }
        throw new Refused("not owed");
    }

    private void cancel(Market market, List<Order> some, String reason) {
        for (Order order : some) {
            market.book.cancel(market.book.find(order.number));
            market.live.remove(order);
            take(order.account, "hld_" + order.id, order.holds(order.rest), order.receives(order.rest));
            story.add("%s ended: %s".formatted(order.id, reason));
        }
        market.book.story.clear();
    }

    /** Fires stops that an earlier command had to leave, in commits of their own. */
    private void advance(Market market, Account account) {
        while (market.book.isStopDue()) {
            market.book.begin(1);
            market.book.fireStops();
            if (market.book.story.isEmpty()) {
                return;
            }
            follow(market, account, null);
            undo.clear();
        }
    }

    private void amend(AmendOrder amend) {
        Market market = markets.get(amend.marketId().value());
        Order order = live(market, amend.orderId().value());
        expireFirst(order.account);
        advance(market, order.account);
        order = live(market, amend.orderId().value());
        refuseIf(market.book.phase == Phase.CLOSED, "market.phase");
        Account account = order.account;
        BigDecimal total = order.filled.add(order.rest);
        BigDecimal quantity = amend.quantity() == null ? total : amend.quantity();
        boolean isOtherPrice =
                amend.price() != null && (order.limit == null || amend.price().compareTo(order.limit) != 0);
        boolean moves = isOtherPrice || quantity.compareTo(total) > 0;
        refuseIf(moves && market.book.phase != Phase.OPEN, "market.phase");
        refuseIf(amend.price() != null && order.limit == null || amend.expiresAt() != null, "order.not-amendable");
        refuseIf(!moves && quantity.compareTo(total) == 0, "order.unchanged");
        if (moves) {
            notFrozen(account, "TRADING");
        }
        BigDecimal price = amend.price() == null ? order.price : amend.price();
        refuseIf(quantity.compareTo(order.filled) <= 0, "order.quantity");
        counted(price, market.tick, "order.tick");
        counted(quantity, market.lot, "order.lot");
        BigDecimal display = order.display == null ? null : order.display.min(quantity);
        displayed(display, quantity, market);
        refuseIf(isTooLarge(market.cost(price, quantity)), "amount.too-large");
        refuseIf(order.stop != null && isTooLarge(market.cost(order.stop, quantity)), "amount.too-large");
        BigDecimal heldBefore = order.holds(order.rest);
        BigDecimal receivableBefore = order.receives(order.rest);
        BigDecimal open = quantity.subtract(order.filled);
        BigDecimal more = (order.buys ? market.cost(price, open) : open).subtract(heldBefore);
        String pays = order.buys ? market.quote : market.base;
        if (more.signum() > 0) {
            debit(account, pays, more);
            refuseIf(isTooLarge(account.held(pays).add(more)), "amount.too-large");
        }
        NaiveBook before = market.book.copy();
        BigDecimal priceBefore = order.price;
        NewTerms terms = new NewTerms(ticks(price, market), lots(open, market), lots(display, market), 0);
        market.book.begin(1);
        if (moves) {
            market.book.amend(market.book.find(order.number), terms, false);
        } else {
            market.book.renew(market.book.find(order.number), terms);
        }
        order.price = price;
        BigDecimal moreReceivable;
        try {
            BigDecimal receivable = receivable(market, order, open);
            refuseIf(isTooLarge(receivable), "amount.too-large");
            moreReceivable = receivable.subtract(receivableBefore);
            if (moreReceivable.signum() > 0) {
                credit(account, order.buys ? market.base : market.quote, moreReceivable);
            }
        } catch (Refused refused) {
            order.price = priceBefore;
            market.book = before;
            throw refused;
        }
        changed = true;
        if (order.limit != null) {
            order.limit = price;
        }
        order.display = display;
        order.rest = open;
        Hold hold = account.holds.get("hld_" + order.id);
        hold.remaining = hold.remaining.add(more);
        hold.receivable = hold.receivable.add(moreReceivable);
        add(account.held, pays, more);
        follow(market, account, order);
    }

    private void place(PlaceOrder place) {
        Account account = accounts.get(place.accountId().value());
        refuseIf(account == null, "account.unknown");
        expireFirst(account);
        notFrozen(account, "TRADING");
        Market market = markets.get(place.marketId().value());
        refuseIf(market == null, "market.unknown");
        advance(market, account);
        refuseIf(market.book.phase != Phase.OPEN, "market.phase");
        boolean buys = place.terms().side().name().equals("BUY");
        BigDecimal quantity = place.terms().quantity();
        BigDecimal budget = null;
        BigDecimal price = null;
        BigDecimal stop = null;
        BigDecimal display = null;
        boolean isLimit = false;
        switch (place.terms()) {
            case OrderTerms.Limit limit -> {
                isLimit = true;
                price = limit.price();
                display = limit.displayQuantity();
                counted(price, market.tick, "order.tick");
            }
            case OrderTerms.Market atOnce -> {
                budget = atOnce.quoteBudget();
                price = atOnce.protectionPrice();
                if (price == null && budget == null && buys) {
                    price = protection(market, bestOrLast(market));
                }
            }
            case OrderTerms.Stop waits -> {
                stop = waits.stopPrice();
                stopPrice(stop, market);
                price = waits.protectionPrice() == null && buys ? protection(market, stop) : waits.protectionPrice();
            }
            case OrderTerms.StopLimit waits -> {
                isLimit = true;
                price = waits.price();
                stop = waits.stopPrice();
                display = waits.displayQuantity();
                counted(price, market.tick, "order.tick");
                stopPrice(stop, market);
            }
        }
        if (quantity != null) {
            counted(quantity, market.lot, "order.lot");
        }
        displayed(display, quantity, market);
        if (budget != null) {
            amount(market.quote, budget);
        }
        refuseIf(price != null && budget == null && isTooLarge(market.cost(price, quantity)), "amount.too-large");
        refuseIf(stop != null && isTooLarge(market.cost(stop, quantity)), "amount.too-large");
        refuseIf(
                place.clientOrderId() != null
                        && market.live.stream()
                                .anyMatch(order -> order.account == account
                                        && place.clientOrderId().equals(order.clientOrderId)),
                "order.client-order-id-used");
        BigDecimal toHold = !buys ? quantity : budget != null ? budget : market.cost(price, quantity);
        String pays = buys ? market.quote : market.base;
        String receives = buys ? market.base : market.quote;
        boolean isFok = place.terms().timeInForce() == TimeInForce.FOK;
        if (!isFok) {
            fund(account, pays, toHold);
        }

        Order order = new Order(
                market,
                place.orderId().value(),
                account,
                buys,
                place.clientOrderId(),
                market.book.numbers + 1,
                budget,
                quantity != null);
        long ticks = price == null ? buys ? Long.MAX_VALUE : 1 : ticks(price, market);
        long lots = quantity == null ? Long.MAX_VALUE : lots(quantity, market);
        order.price = market.tick.multiply(BigDecimal.valueOf(ticks));
        order.limit = isLimit ? price : null;
        order.stop = stop;
        order.display = display;
        order.rest = market.lot.multiply(BigDecimal.valueOf(lots));
        NaiveBook before = market.book.copy();
        market.book.begin(1);
        String placed = market.book.place(
                new Arrival(
                        0,
                        order.number,
                        account.id,
                        null,
                        null,
                        place.terms().side(),
                        place.terms() instanceof OrderTerms.Stop
                                ? TimeInForce.IOC
                                : place.terms().timeInForce(),
                        place.selfTradePrevention(),
                        ticks,
                        stop == null ? 0 : ticks(stop, market),
                        lots,
                        lots(display, market),
                        0,
                        null),
                budget == null
                        ? null
                        : forPrices(market, budget)
                                .divideToIntegralValue(market.tick.multiply(market.lot))
                                .toBigIntegerExact(),
                false);
        BigDecimal receivable;
        try {
            refuseIf(placed.equals("TOO_MANY_MATCHES"), "order.match-limit");
            if (isFok) {
                fund(account, pays, toHold);
            }
            receivable = receivable(market, order, order.rest);
            refuseIf(isTooLarge(receivable), "amount.too-large");
            if (receivable.signum() > 0) {
                credit(account, receives, receivable);
            }
        } catch (Refused refused) {
            market.book = before;
            throw refused;
        }
        orders.add(order.id);
        changed = true;
        account.holds.put("hld_" + order.id, new Hold("ORDER", pays, toHold, null, receives, receivable));
        add(account.held, pays, toHold);
        market.live.add(order);
        follow(market, account, order);
    }

    /** The part of a budget that is left for prices, so that the fees fit too. */
    private static BigDecimal forPrices(Market market, BigDecimal budget) {
        return market.quoteFees
                ? budget.divide(BigDecimal.ONE.add(market.takerRate), market.quoteDecimals, RoundingMode.DOWN)
                : budget;
    }

    private static void fund(Account account, String asset, BigDecimal amount) {
        debit(account, asset, amount);
        refuseIf(isTooLarge(account.held(asset).add(amount)), "amount.too-large");
    }

    private static void stopPrice(BigDecimal stop, Market market) {
        refuseIf(
                stop.signum() <= 0
                        || isTooLarge(stop)
                        || stop.remainder(market.tick).signum() != 0,
                "order.stop-price");
    }

    private static void displayed(BigDecimal display, BigDecimal quantity, Market market) {
        refuseIf(
                display != null
                        && (display.signum() <= 0
                                || display.remainder(market.lot).signum() != 0
                                || display.compareTo(quantity) > 0
                                || display.multiply(BigDecimal.valueOf(100)).compareTo(quantity) < 0),
                "order.display-quantity");
    }

    /** A tenth above a price, at least a tick. */
    private static BigDecimal protection(Market market, BigDecimal price) {
        long ticks = ticks(price, market);
        return market.tick.multiply(BigDecimal.valueOf(ticks + Math.max(1, ticks / 10)));
    }

    private static BigDecimal bestOrLast(Market market) {
        long best = market.book.bestPrice(Side.SELL);
        return market.tick.multiply(BigDecimal.valueOf(best == 0 ? Math.max(1, market.book.last()) : best));
    }

    private static long ticks(BigDecimal price, Market market) {
        return price.divide(market.tick).longValueExact();
    }

    private static long lots(BigDecimal quantity, Market market) {
        return quantity == null ? 0 : quantity.divide(market.lot).longValueExact();
    }

    /**
     * The most that an order may receive: what its trades take up, as the book says, and what is live of it may.
     *
     * @param quantity that it has to trade before what the book says
     */
    private static BigDecimal receivable(Market market, Order order, BigDecimal quantity) {
        BigDecimal open = quantity;
        BigDecimal sum = ZERO;
        boolean waits = order.stop != null;
        String number = String.valueOf(order.number);
        for (String line : market.book.story) {
            String[] words = line.split(" ");
            boolean first = words[1].equals(number);
            if (words[0].equals("fired") && first) {
                waits = false;
            }
            boolean both = words[0].equals("filled") || words[0].equals("prevented");
            if (!both || !first && !words[2].equals(number)) {
                continue;
            }
            BigDecimal before = open;
            BigDecimal lost = market.lot.multiply(new BigDecimal(words[3]));
            open = open.subtract(lost);
            if (words[0].equals("filled")) {
                BigDecimal price = market.tick.multiply(new BigDecimal(words[5]));
                BigDecimal asMaker = order.receives(before, order.price).subtract(order.receives(open, order.price));
                sum = sum.add(order.buys ? lost : first ? lost.multiply(price) : asMaker);
            }
        }
        if (!market.book.isLive(order.number)) {
            return sum;
        }
        return sum.add(order.receives(open, waits ? order.price.max(order.stop) : order.price));
    }

    /**
     * Does to the accounts what the book says.
     *
     * @param account that the command names; null: none
     * @param placed the order that the command places or amends; null: none
     */
    private void follow(Market market, Account account, Order placed) {
        long trade = market.book.trades
                - market.book.story.stream()
                        .filter(line -> line.startsWith("filled"))
                        .count();
        for (String line : market.book.story) {
            String[] words = line.split(" ");
            Order order = numbered(market, words[1]);
            switch (words[0]) {
                case "filled" -> {
                    BigDecimal quantity = market.lot.multiply(new BigDecimal(words[3]));
                    BigDecimal price = market.tick.multiply(new BigDecimal(words[5]));
                    trade(market, ++trade, order, numbered(market, words[2]), quantity, price, placed);
                }
                case "prevented" -> {
                    BigDecimal quantity = market.lot.multiply(new BigDecimal(words[3]));
                    lose(market, numbered(market, words[2]), quantity, account, placed);
                    lose(market, order, quantity, account, placed);
                }
                case "fired" -> {
                    order.firedAt = order.price.max(order.stop);
                    order.stop = null;
                    story.add("%s fired at %s".formatted(order.id, market.tick.multiply(new BigDecimal(words[3]))));
                }
                case "ended" -> {
                    market.live.remove(order);
                    release(order, order.rest, ZERO, account, placed);
                    story.add("%s ended: %s".formatted(order.id, reason(order, words[2], placed)));
                }
                default -> throw new IllegalArgumentException(line);
            }
        }
        changed = true;
        market.book.story.clear();
        market.live.forEach(order -> order.firedAt = null);
    }

    private static Order numbered(Market market, String number) {
        return market.live.stream()
                .filter(order -> order.number == Long.parseLong(number))
                .findFirst()
                .orElseThrow();
    }

    private static String reason(Order order, String reason, Order placed) {
        if (order != placed || !reason.equals("BUDGET_SPENT")) {
            return reason;
        }
        return order.prevented ? "SELF_TRADE" : order.hasQuantity ? "NOT_FILLED" : "FILLED";
    }

    /** A self-trade was prevented: the order has less to trade, and ends if that was all. */
    private void lose(Market market, Order order, BigDecimal quantity, Account account, Order placed) {
        order.prevented = true;
        BigDecimal before = order.rest;
        order.rest = before.subtract(quantity);
        story.add("%s prevented: %s".formatted(order.id, quantity.stripTrailingZeros()));
        if (order.rest.signum() == 0) {
            market.live.remove(order);
        }
        if (order.budget == null || order.rest.signum() == 0) {
            release(order, before, order.rest, account, placed);
        }
    }

    /**
     * Releases what an order no longer holds for what is left of it: at once if the command is about its account, else
     * afterwards.
     */
    private void release(Order order, BigDecimal before, BigDecimal after, Account account, Order placed) {
        String hold = "hld_" + order.id;
        boolean isBudget = order.budget != null;
        BigDecimal unused = isBudget
                ? order.budget.subtract(order.spent)
                : order.holds(before).subtract(order.holds(after));
        if (order == placed) {
            if (unused.signum() > 0) {
                take(order.account, hold, unused, null);
            }
            return;
        }
        BigDecimal receivable = order.receives(before).subtract(order.receives(after));
        if (order.account == account && order.firedAt == null) {
            take(order.account, hold, unused, receivable);
        } else {
            owed.add(new Owed(order.account.id, hold, unused, receivable));
        }
    }

    private void trade(
            Market market, long number, Order taker, Order maker, BigDecimal quantity, BigDecimal price, Order placed) {
        BigDecimal quote = quantity.multiply(price);
        // An order that rests has reserved what its own price brings in, a fired stop what its stop price does
        BigDecimal reservedAt = taker == placed ? null : taker.firedAt;
        // The maker's rebate is paid out of the taker's fee
        BigDecimal makerRate = market.makerRate.max(market.takerRate.negate());
        Party ofMaker = party(market, maker, quantity, quote, makerRate, maker.price);
        Party ofTaker = party(market, taker, quantity, quote, market.takerRate, reservedAt);
        for (Order order : List.of(maker, taker)) {
            order.rest = order.rest.subtract(quantity);
            order.filled = order.filled.add(quantity);
            if (order.rest.signum() == 0) {
                market.live.remove(order);
            }
        }
        taker.spent = taker.spent.add(ofTaker.captured);
        String tradeId = "trd_%s-%s_%d".formatted(market.base, market.quote, number);
        trades.put(tradeId, taker.buys ? new Trade(market, ofTaker, ofMaker) : new Trade(market, ofMaker, ofTaker));
        story.add("%s: %s and %s trade %s at %s"
                .formatted(
                        tradeId,
                        taker.buys ? taker.id : maker.id,
                        taker.buys ? maker.id : taker.id,
                        quantity.stripTrailingZeros(),
                        price.stripTrailingZeros()));
        if (taker == placed && taker.budget != null && taker.rest.signum() == 0) {
            release(taker, ZERO, ZERO, taker.account, placed);
        }
    }

    private static void counted(BigDecimal value, BigDecimal unit, String off) {
        refuseIf(value.signum() <= 0, "amount.not-positive");
        refuseIf(isTooLarge(value), "amount.too-large");
        refuseIf(value.remainder(unit).signum() != 0, off);
        refuseIf(value.divide(unit).compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0, "amount.too-large");
    }

    /**
     * @param order as it is before the trade
     * @param reservedAt the price at which its hold reserved the receipt; null: it reserved the receipt itself
     */
    private Party party(
            Market market, Order order, BigDecimal base, BigDecimal quote, BigDecimal rate, BigDecimal reservedAt) {
        BigDecimal after = order.rest.subtract(base);
        BigDecimal receipt = order.buys ? base : quote;
        boolean onTop = order.buys && market.quoteFees;
        int scale = order.buys && !onTop ? decimals.get(market.base) : market.quoteDecimals;
        BigDecimal fee = (onTop ? quote : receipt).multiply(rate).setScale(scale, RoundingMode.DOWN);
        BigDecimal captured = !order.buys ? base : onTop ? quote.add(fee) : quote;
        BigDecimal held = order.budget == null ? order.holds(order.rest).subtract(order.holds(after)) : captured;
        BigDecimal reserved = reservedAt == null
                ? receipt
                : order.receives(order.rest, reservedAt).subtract(order.receives(after, reservedAt));
        return new Party(order.account, "hld_" + order.id, captured, held.subtract(captured), receipt, fee, reserved);
    }

    private void settle(Trade trade) {
        expire(trade.buyer.account);
        expire(trade.seller.account);
        settle(trade.buyer, trade.market.quote, trade.market.base, trade.market.quoteFees);
        settle(trade.seller, trade.market.base, trade.market.quote, false);
        trade.status = "SETTLED";
    }

    private void settle(Party party, String pays, String receives, boolean onTop) {
        take(party.account, party.hold, party.captured.add(party.released), party.reserved);
        add(party.account.posted, pays, party.captured.negate());
        add(party.account.posted, receives, onTop ? party.receipt : party.receipt.subtract(party.fee));
        add(house, "house:fees " + (onTop ? pays : receives), party.fee);
    }

    // Entries

    private void reverse(ReverseEntry reverse) {
        String kind = reverse.original().kind().name();
        refuseIf(kind.equals("TRADE") || kind.equals("REVERSAL"), "entry.not-reversible");
        Map<String, BigDecimal> before =
                reversed.getOrDefault(reverse.original().entryId().value(), Map.of());
        Map<String, BigDecimal> left = new LinkedHashMap<>();
        reverse.original()
                .postings()
                .forEach(posting -> add(
                        left,
                        posting.ledgerAccount() + " " + opposite(posting.side().name()) + " "
                                + posting.amount().asset(),
                        posting.amount().amount()));
        before.forEach((place, amount) -> add(left, place, amount.negate()));
        left.values().removeIf(amount -> amount.signum() == 0);
        refuseIf(left.isEmpty(), "entry.posted");
        List<String[]> legs = new ArrayList<>();
        if (reverse.amount() == null) {
            left.forEach((place, amount) -> legs.add((place + " " + amount.toPlainString()).split(" ")));
        } else {
            Map<String, BigDecimal> rest = new HashMap<>(left);
            reverse.original().postings().forEach(posting -> {
                String place =
                        posting.ledgerAccount() + " " + opposite(posting.side().name()) + " "
                                + posting.amount().asset();
                add(rest, place, reverse.amount().negate());
                refuseIf(rest.get(place).signum() < 0, "entry.reversal-exceeds");
                legs.add((place + " " + reverse.amount().toPlainString()).split(" "));
            });
        }
        Instant original = reverse.original().effectiveAt();
        Instant at = reverse.atOriginalEffectiveAt() ? original : reverse.effectiveAt();
        refuseIf(at != null && at.isBefore(original), "entry.reversal-early");
        post(legs, at);
        Map<String, BigDecimal> after = new HashMap<>(before);
        legs.forEach(leg -> add(after, leg[0] + " " + leg[1] + " " + leg[2], new BigDecimal(leg[3])));
        reversed.put(reverse.original().entryId().value(), after);
    }

    private static String opposite(String side) {
        return side.equals("DEBIT") ? "CREDIT" : "DEBIT";
    }

    private void entry(List<Leg> legs, Instant effectiveAt) {
        post(
                legs.stream()
                        .map(leg -> new String[] {
                            leg.ledgerAccount().value(),
                            leg.side().name(),
                            leg.amount().asset().value(),
                            leg.amount().amount().toPlainString()
                        })
                        .toList(),
                effectiveAt);
    }

    /** @param legs ledger account, side, asset, amount */
    private void post(List<String[]> legs, Instant effectiveAt) {
        Map<String, BigDecimal> debits = new LinkedHashMap<>();
        Map<String, BigDecimal> credits = new LinkedHashMap<>();
        for (int i = 0; i < legs.size(); i++) {
            String[] leg = legs.get(i);
            String at = " leg=" + i;
            refuseIf(leg[0].equals("house:clearing"), "entry.on-clearing" + at);
            refuseIf(leg[0].startsWith("customer:") && !accounts.containsKey(customer(leg)), "account.unknown" + at);
            atLeg(at, () -> amount(leg[2], new BigDecimal(leg[3])));
            add(leg[1].equals("DEBIT") ? debits : credits, leg[2], new BigDecimal(leg[3]));
        }
        Set<String> assets = new LinkedHashSet<>(debits.keySet());
        assets.addAll(credits.keySet());
        for (String asset : assets) {
            refuseIf(
                    debits.getOrDefault(asset, ZERO).compareTo(credits.getOrDefault(asset, ZERO)) != 0,
                    "entry.unbalanced");
        }
        debits.values().forEach(sum -> refuseIf(isTooLarge(sum), "amount.too-large"));
        Instant counts = effectiveAt == null ? now : effectiveAt;
        refuseIf(counts.isAfter(now), "entry.future");
        refuseIf(closedThrough != null && counts.compareTo(closedThrough) <= 0, "period.closed");
        Map<String, Map<String, BigDecimal>> nets = new LinkedHashMap<>();
        for (String[] leg : legs) {
            if (leg[0].startsWith("customer:")) {
                BigDecimal amount = new BigDecimal(leg[3]);
                add(
                        nets.computeIfAbsent(leg[0], _ -> new LinkedHashMap<>()),
                        leg[2],
                        leg[1].equals("CREDIT") ? amount : amount.negate());
            }
        }
        nets.forEach((ledgerAccount, net) -> {
            Account account = account(ledgerAccount.substring("customer:".length()));
            refuseIf(account.closed, "account.closed leg=" + first(legs, ledgerAccount, null));
            net.forEach((asset, amount) -> atLeg(" leg=" + first(legs, ledgerAccount, asset), () -> {
                if (amount.signum() < 0) {
                    notFrozen(account, "DEBITS");
                    debit(account, asset, amount.negate());
                } else if (amount.signum() > 0) {
                    notFrozen(account, "ALL");
                    credit(account, asset, amount);
                }
            }));
        });
        changed = true;
        for (String[] leg : legs) {
            BigDecimal amount = leg[1].equals("CREDIT") ? new BigDecimal(leg[3]) : new BigDecimal(leg[3]).negate();
            if (leg[0].startsWith("customer:")) {
                add(accounts.get(customer(leg)).posted, leg[2], amount);
            } else {
                add(house, leg[0] + " " + leg[2], amount);
            }
        }
    }

    private static String customer(String[] leg) {
        return leg[0].substring("customer:".length());
    }

    private static int first(List<String[]> legs, String ledgerAccount, String asset) {
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i)[0].equals(ledgerAccount) && (asset == null || legs.get(i)[2].equals(asset))) {
                return i;
            }
        }
        throw new IllegalArgumentException(ledgerAccount);
    }

    private static void atLeg(String at, Runnable rule) {
        try {
            rule.run();
        } catch (Refused refused) {
            throw new Refused(refused.getMessage() + at);
        }
    }

    // Rules

    private static void condition(Account account, Requested requested) {
        String asset = requested.asset().value();
        refuseIf(
                requested.availableAtLeast() != null
                                && account.available(asset).compareTo(requested.availableAtLeast()) < 0
                        || requested.postedEquals() != null
                                && account.posted(asset).compareTo(requested.postedEquals()) != 0,
                "condition.failed");
    }

    private static void notFrozen(Account account, String level) {
        List<String> levels = List.of("TRADING", "DEBITS", "ALL");
        refuseIf(account.closed, "account.closed");
        refuseIf(account.level != null && levels.indexOf(account.level) >= levels.indexOf(level), "account.frozen");
    }

    private void amount(String asset, BigDecimal amount) {
        refuseIf(!decimals.containsKey(asset), "asset.unknown");
        refuseIf(amount.signum() <= 0, "amount.not-positive");
        refuseIf(hasMoreDecimals(amount, decimals.get(asset)), "amount.excess-scale");
        refuseIf(isTooLarge(amount), "amount.too-large");
    }

    private static void debit(Account account, String asset, BigDecimal amount) {
        Limit limit = account.limit(asset);
        refuseIf(limit.direction.equals("CREDIT_ONLY") || limit.direction.equals("NONE"), "account.direction");
        refuseIf(
                account.available(asset).subtract(amount).compareTo(limit.minimum) < 0,
                "account.insufficient-available");
    }

    private static void credit(Account account, String asset, BigDecimal amount) {
        Limit limit = account.limit(asset);
        refuseIf(limit.direction.equals("DEBIT_ONLY") || limit.direction.equals("NONE"), "account.direction");
        BigDecimal wouldBe = account.posted(asset).add(account.reserved(asset)).add(amount);
        refuseIf(isTooLarge(wouldBe), "amount.too-large");
        refuseIf(limit.maximum != null && wouldBe.compareTo(limit.maximum) > 0, "account.maximum-balance");
    }

    private static boolean hasMoreDecimals(BigDecimal amount, int decimals) {
        return amount.remainder(BigDecimal.ONE.movePointLeft(decimals)).signum() != 0;
    }

    private static boolean isTooLarge(BigDecimal amount) {
        return amount.abs().compareTo(TOO_LARGE) >= 0;
    }

    /** Captures or releases a part of a hold, which ends when nothing remains. */
    private void take(Account account, String holdId, BigDecimal amount, BigDecimal receivable) {
        Hold hold = account.holds.get(holdId);
        add(account.held, hold.asset, amount.negate());
        hold.receivable = hold.receivable.subtract(receivable == null ? ZERO : receivable);
        if (hold.remaining.compareTo(amount) == 0) {
            account.holds.remove(holdId);
        } else {
            hold.remaining = hold.remaining.subtract(amount);
        }
        changed = true;
    }

    private void pay(Account payer, Account payee, String asset, BigDecimal amount) {
        add(payer.posted, asset, amount.negate());
        add(payee.posted, asset, amount);
        changed = true;
    }

    private void move(Account account, String asset, BigDecimal change, String from) {
        add(account.posted, asset, change);
        add(house, from + " " + asset, change.negate());
        changed = true;
    }

    private static void add(Map<String, BigDecimal> balances, String name, BigDecimal change) {
        balances.put(name, balances.getOrDefault(name, ZERO).add(change));
    }

    /** The open holds of an account. */
    List<String> holds(String accountId) {
        return new ArrayList<>(accounts.get(accountId).holds.keySet());
    }

    /**
     * Lists a market, and returns the command that lists it in the real ledger.
     *
     * @param name both assets, such as {@code BTC-USD}
     */
    ListMarket list(String name, String tick, String lot, String makerRate, String takerRate) {
        String[] assets = name.split("-");
        markets.put(name, new Market(assets[0], assets[1], decimals.get(assets[1]), tick, lot, makerRate, takerRate));
        return new ListMarket(
                new MarketId(name),
                new AssetCode(assets[0]),
                new AssetCode(assets[1]),
                new BigDecimal(tick),
                new BigDecimal(lot),
                new BigDecimal(makerRate),
                new BigDecimal(takerRate));
    }

    /** Gives an empty market fees in its quote asset, and returns the command that does so in the real ledger. */
    ChangeTerms quoteFees(String name, String makerRate, String takerRate) {
        Market market = markets.get(name);
        market.quoteFees = true;
        market.makerRate = new BigDecimal(makerRate);
        market.takerRate = new BigDecimal(takerRate);
        return new ChangeTerms(
                new MarketId(name),
                market.tick,
                market.lot,
                market.makerRate,
                market.takerRate,
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                new TradeFees(FeeAsset.QUOTE, List.of()),
                "rebates");
    }
}
