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
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
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
 * calls nothing of the code under test. The outcome of a command is {@code -} for success, {@code =} if nothing
 * happened, or the code of a refusal with the leg that it belongs to.
 *
 * <p>One class of 1,000 lines, with methods of 150: a reader checks it against the documentation from top to bottom.
 */
final class NaiveLedger {
    static final String DONE = "-";
    static final String NOTHING = "=";

    private static final BigDecimal TOO_LARGE = new BigDecimal("1000000000000000000");
    private static final BigDecimal ZERO = BigDecimal.ZERO;
    private static final int MAX_MATCHES = 250;

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
        BigDecimal makerRate;
        BigDecimal takerRate;
        /** Whether a buyer pays its fee on top of the price. */
        boolean quoteFees;

        Phase phase = Phase.OPEN;
        long arrivals;
        long trades;
        final List<Order> resting = new ArrayList<>();

        Market(String base, String quote, String tick, String lot, String makerRate, String takerRate) {
            this.base = base;
            this.quote = quote;
            this.tick = new BigDecimal(tick);
            this.lot = new BigDecimal(lot);
            this.makerRate = new BigDecimal(makerRate);
            this.takerRate = new BigDecimal(takerRate);
        }
    }

    static final class Order {
        final String id;
        final Account account;
        final boolean buys;
        final BigDecimal price;
        final String clientOrderId;
        final long arrival;
        BigDecimal rest;
        BigDecimal filled;

        Order(
                String id,
                Account account,
                boolean buys,
                BigDecimal price,
                String clientOrderId,
                long arrival,
                BigDecimal rest,
                BigDecimal filled) {
            this.id = id;
            this.account = account;
            this.buys = buys;
            this.price = price;
            this.clientOrderId = clientOrderId;
            this.arrival = arrival;
            this.rest = rest;
            this.filled = filled;
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
                    markets.values().forEach(market -> cancel(market, resting(market, account, null)));
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
                Order order = resting(market, cancel.orderId().value());
                refuseIf(market.phase == Phase.CLOSED, "market.phase");
                expire(order.account);
                cancel(market, List.of(order));
            }
            case AmendOrder amend -> amend(amend);
            case CancelAccountOrders cancel -> {
                Account account = accounts.get(cancel.accountId().value());
                refuseIf(account == null, "account.unknown");
                Market market = markets.get(cancel.marketId().value());
                refuseIf(market == null, "market.unknown");
                List<Order> all = resting(
                        market,
                        account,
                        cancel.side() == null ? null : cancel.side().name().equals("BUY"));
                if (!all.isEmpty()) {
                    cancel(market, all);
                }
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
        changed = market.phase != change.phase();
        market.phase = change.phase();
    }

    private static List<Order> resting(Market market, Account account, Boolean buys) {
        return market.resting.stream()
                .filter(order -> order.account == account && (buys == null || buys == order.buys))
                .toList();
    }

    private Order resting(Market market, String orderId) {
        for (Order order : market == null ? List.<Order>of() : market.resting) {
            if (order.id.equals(orderId)) {
                return order;
            }
        }
        throw new Refused(orders.contains(orderId) ? "order.ended" : "order.unknown");
    }

    private void cancel(Market market, List<Order> some) {
        for (Order order : some) {
            market.resting.remove(order);
            release(market, order, order.rest, ZERO);
        }
    }

    private void release(Market market, Order order, BigDecimal before, BigDecimal after) {
        BigDecimal quantity = before.subtract(after);
        BigDecimal cost = cost(market, order.price, before).subtract(cost(market, order.price, after));
        BigDecimal proceeds = proceeds(market, order.price, before).subtract(proceeds(market, order.price, after));
        take(order.account, "hld_" + order.id, order.buys ? cost : quantity, order.buys ? quantity : proceeds);
    }

    /** The most that a buyer pays. */
    private BigDecimal cost(Market market, BigDecimal price, BigDecimal quantity) {
        BigDecimal quote = price.multiply(quantity);
        return market.quoteFees ? quote.add(part(market, quote, market.makerRate.max(market.takerRate))) : quote;
    }

    /** The most that a seller gets. */
    private BigDecimal proceeds(Market market, BigDecimal price, BigDecimal quantity) {
        BigDecimal quote = price.multiply(quantity);
        return quote.add(part(market, quote, market.makerRate.negate().max(ZERO)));
    }

    private BigDecimal part(Market market, BigDecimal quote, BigDecimal rate) {
        return quote.multiply(rate).setScale(decimals.get(market.quote), RoundingMode.DOWN);
    }

    private void amend(AmendOrder amend) {
        Market market = markets.get(amend.marketId().value());
        Order order = resting(market, amend.orderId().value());
        refuseIf(market.phase == Phase.CLOSED, "market.phase");
        Account account = order.account;
        expire(account);
        BigDecimal total = order.filled.add(order.rest);
        BigDecimal price = amend.price() == null ? order.price : amend.price();
        BigDecimal quantity = amend.quantity() == null ? total : amend.quantity();
        boolean moves = price.compareTo(order.price) != 0 || quantity.compareTo(total) > 0;
        refuseIf(moves && market.phase != Phase.OPEN, "market.phase");
        refuseIf(amend.expiresAt() != null, "order.not-amendable");
        refuseIf(!moves && quantity.compareTo(total) == 0, "order.unchanged");
        if (moves) {
            notFrozen(account, "TRADING");
        }
        refuseIf(quantity.compareTo(order.filled) <= 0, "order.quantity");
        counted(price, market.tick, "order.tick");
        counted(quantity, market.lot, "order.lot");
        refuseIf(isTooLarge(cost(market, price, quantity)), "amount.too-large");
        BigDecimal open = quantity.subtract(order.filled);
        if (!moves) {
            release(market, order, order.rest, open);
            order.rest = open;
            return;
        }
        boolean buys = order.buys;
        BigDecimal more = buys
                ? cost(market, price, open).subtract(cost(market, order.price, order.rest))
                : open.subtract(order.rest);
        String pays = buys ? market.quote : market.base;
        if (more.signum() > 0) {
            debit(account, pays, more);
            refuseIf(isTooLarge(account.held(pays).add(more)), "amount.too-large");
        }
        Sweep sweep = sweep(market, buys, price, open, null);
        BigDecimal rest = sweep.limited ? ZERO : open.subtract(sweep.filled);
        BigDecimal keeps = buys ? sweep.filled.add(rest) : sweep.cost.add(proceeds(market, price, rest));
        refuseIf(isTooLarge(keeps), "amount.too-large");
        BigDecimal moreReceivable = keeps.subtract(buys ? order.rest : proceeds(market, order.price, order.rest));
        if (moreReceivable.signum() > 0) {
            credit(account, buys ? market.base : market.quote, moreReceivable);
        }
        changed = true;
        String holdId = "hld_" + order.id;
        Hold hold = account.holds.get(holdId);
        hold.remaining = hold.remaining.add(more);
        hold.receivable = hold.receivable.add(moreReceivable);
        add(account.held, pays, more);
        market.resting.remove(order);
        market.arrivals++;
        trade(market, account, holdId, buys, price, open, sweep);
        if (rest.signum() > 0) {
            market.resting.add(new Order(
                    order.id,
                    account,
                    buys,
                    price,
                    order.clientOrderId,
                    market.arrivals,
                    rest,
                    order.filled.add(sweep.filled)));
        }
        BigDecimal unfilled = open.subtract(sweep.filled).subtract(rest);
        if (unfilled.signum() > 0) {
            take(account, holdId, buys ? cost(market, price, unfilled) : unfilled, null);
        }
    }

    private void place(PlaceOrder place) {
        Account account = account(place.accountId());
        notFrozen(account, "TRADING");
        Market market = markets.get(place.marketId().value());
        refuseIf(market == null, "market.unknown");
        refuseIf(market.phase != Phase.OPEN, "market.phase");
        boolean buys = place.terms().side().name().equals("BUY");
        BigDecimal price = place.terms() instanceof OrderTerms.Limit of ? of.price() : null;
        BigDecimal quantity = place.terms().quantity();
        BigDecimal budget = place.terms() instanceof OrderTerms.Market of ? of.quoteBudget() : null;
        boolean limit = price != null;
        if (limit) {
            counted(price, market.tick, "order.tick");
        }
        if (quantity != null) {
            counted(quantity, market.lot, "order.lot");
        }
        if (budget != null) {
            amount(market.quote, budget);
        }
        refuseIf(limit && isTooLarge(cost(market, price, quantity)), "amount.too-large");
        refuseIf(
                place.clientOrderId() != null
                        && market.resting.stream()
                                .anyMatch(order -> order.account == account
                                        && place.clientOrderId().equals(order.clientOrderId)),
                "order.client-order-id-used");
        BigDecimal toHold = !buys ? quantity : budget != null ? budget : cost(market, price, quantity);
        String pays = buys ? market.quote : market.base;
        String receives = buys ? market.base : market.quote;
        debit(account, pays, toHold);
        refuseIf(isTooLarge(account.held(pays).add(toHold)), "amount.too-large");

        BigDecimal forPrices = budget == null || !market.quoteFees
                ? budget
                : budget.divide(BigDecimal.ONE.add(market.takerRate), decimals.get(market.quote), RoundingMode.DOWN);
        Sweep sweep = sweep(market, buys, price, quantity, forPrices);
        BigDecimal filled = sweep.filled;
        BigDecimal cost = sweep.cost;
        boolean limited = sweep.limited;
        boolean rests = limit && place.terms().timeInForce().name().equals("GTC") && !limited;
        BigDecimal rest = rests ? quantity.subtract(filled) : ZERO;
        BigDecimal receivable = buys ? filled.add(rest) : limit ? cost.add(proceeds(market, price, rest)) : cost;
        refuseIf(isTooLarge(receivable), "amount.too-large");
        if (receivable.signum() > 0) {
            credit(account, receives, receivable);
        }

        String orderId = place.orderId().value();
        String holdId = "hld_" + orderId;
        orders.add(orderId);
        changed = true;
        account.holds.put(holdId, new Hold("ORDER", pays, toHold, null, receives, receivable));
        add(account.held, pays, toHold);
        market.arrivals++;
        BigDecimal paid = trade(market, account, holdId, buys, price, quantity, sweep);
        if (rest.signum() > 0) {
            market.resting.add(
                    new Order(orderId, account, buys, price, place.clientOrderId(), market.arrivals, rest, filled));
        }
        BigDecimal unfilled =
                quantity == null ? ZERO : quantity.subtract(filled).subtract(rest);
        BigDecimal unused = budget != null ? budget.subtract(paid) : buys ? cost(market, price, unfilled) : unfilled;
        if (unused.signum() > 0) {
            take(account, holdId, unused, null);
        }
    }

    private record Sweep(
            List<Order> makers, List<BigDecimal> takes, BigDecimal filled, BigDecimal cost, boolean limited) {}

    /** What an order takes. Null: any price, any quantity, no budget. */
    private static Sweep sweep(Market market, boolean buys, BigDecimal price, BigDecimal quantity, BigDecimal budget) {
        Comparator<Order> best = Comparator.comparing(order -> order.price);
        List<Order> makers = market.resting.stream()
                .filter(order -> order.buys != buys)
                .sorted((buys ? best : best.reversed()).thenComparingLong(order -> order.arrival))
                .toList();
        boolean limit = price != null;
        List<BigDecimal> takes = new ArrayList<>();
        BigDecimal filled = ZERO;
        BigDecimal cost = ZERO;
        boolean limited = false;
        for (Order maker : makers) {
            if (limit && (buys ? maker.price.compareTo(price) > 0 : maker.price.compareTo(price) < 0)) {
                break;
            }
            BigDecimal take = maker.rest;
            if (quantity != null) {
                take = take.min(quantity.subtract(filled));
            }
            if (budget != null) {
                BigDecimal lots = budget.subtract(cost).divideToIntegralValue(maker.price.multiply(market.lot));
                take = take.min(lots.multiply(market.lot));
            }
            if (take.signum() == 0) {
                break;
            }
            if (takes.size() == MAX_MATCHES) {
                limited = true;
                break;
            }
            takes.add(take);
            filled = filled.add(take);
            cost = cost.add(take.multiply(maker.price));
        }
        return new Sweep(makers, takes, filled, cost, limited);
    }

    /** Returns the sum that the arriving order pays. */
    private BigDecimal trade(
            Market market,
            Account account,
            String holdId,
            boolean buys,
            BigDecimal price,
            BigDecimal quantity,
            Sweep sweep) {
        BigDecimal paid = ZERO;
        BigDecimal open = quantity;
        for (int i = 0; i < sweep.takes.size(); i++) {
            Order maker = sweep.makers.get(i);
            BigDecimal take = sweep.takes.get(i);
            BigDecimal quote = take.multiply(maker.price);
            BigDecimal left = maker.rest.subtract(take);
            BigDecimal held = cost(market, maker.price, maker.rest).subtract(cost(market, maker.price, left));
            BigDecimal reserved =
                    proceeds(market, maker.price, maker.rest).subtract(proceeds(market, maker.price, left));
            Party ofMaker = party(
                    market,
                    maker.account,
                    "hld_" + maker.id,
                    maker.buys,
                    take,
                    quote,
                    held,
                    maker.buys ? take : reserved,
                    market.makerRate);
            BigDecimal heldOfTaker = buys && price != null
                    ? cost(market, price, open).subtract(cost(market, price, open.subtract(take)))
                    : null;
            Party ofTaker = party(
                    market, account, holdId, buys, take, quote, heldOfTaker, buys ? take : quote, market.takerRate);
            open = open == null ? null : open.subtract(take);
            paid = paid.add(ofTaker.captured);
            maker.rest = left;
            maker.filled = maker.filled.add(take);
            if (maker.rest.signum() == 0) {
                market.resting.remove(maker);
            }
            market.trades++;
            trades.put(
                    "trd_" + market.base + "-" + market.quote + "_" + market.trades,
                    buys ? new Trade(market, ofTaker, ofMaker) : new Trade(market, ofMaker, ofTaker));
        }
        return paid;
    }

    private static void counted(BigDecimal value, BigDecimal unit, String off) {
        refuseIf(value.signum() <= 0, "amount.not-positive");
        refuseIf(isTooLarge(value), "amount.too-large");
        refuseIf(value.remainder(unit).signum() != 0, off);
        refuseIf(value.divide(unit).compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0, "amount.too-large");
    }

    /** @param held what the hold of a buyer needed for this; null: what the buyer pays */
    private Party party(
            Market market,
            Account account,
            String hold,
            boolean buys,
            BigDecimal base,
            BigDecimal quote,
            BigDecimal held,
            BigDecimal reserved,
            BigDecimal rate) {
        BigDecimal receipt = buys ? base : quote;
        boolean onTop = buys && market.quoteFees;
        BigDecimal fee = (onTop ? quote : receipt)
                .multiply(rate)
                .setScale(decimals.get(buys && !onTop ? market.base : market.quote), RoundingMode.DOWN);
        BigDecimal captured = !buys ? base : onTop ? quote.add(fee) : quote;
        BigDecimal saved = buys && held != null ? held.subtract(captured) : ZERO;
        return new Party(account, hold, captured, saved, receipt, fee, reserved);
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
        markets.put(name, new Market(assets[0], assets[1], tick, lot, makerRate, takerRate));
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
