package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.clearing.settlement.NaiveSettlement.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.clearing.WindowTotals;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clearing of one scheme by its plain rules, with maps of decimals. It follows the log: it takes from it what
 * people and markets did, computes what clearing makes of that, and compares each event of clearing with it.
 */
final class NaiveClearing {
    private final Map<String, BigDecimal> posted = new HashMap<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final Map<String, NaiveTrade> trades = new HashMap<>();
    private final Map<Integer, Window> windows = new TreeMap<>();
    private SchemeTerms terms;
    private int open;
    private int due;
    private long position;
    private BigDecimal lastPrice;
    private int settledInPart;
    private int failed;
    private int penalties;

    /** The penalties of the last day by their trades, until they are booked. */
    private final Map<String, Penalty> planned = new TreeMap<>();

    private final Set<String> bookedOnce = new TreeSet<>();

    private record Penalty(String payer, String receiver, BigDecimal amount) {}

    /** What an order still holds. */
    private record Hold(String cell, BigDecimal left, boolean onCredit) {}

    /** A window that has not settled. Its amounts are by asset and account. */
    private static final class Window {
        final ClearingWindow times;
        final SchemeTerms terms;
        final List<NaiveTrade> trades = new ArrayList<>();
        final Map<String, BigDecimal> hold = new HashMap<>();
        final Map<String, BigDecimal> prepared = new HashMap<>();
        final Map<String, BigDecimal> delivers = new HashMap<>();
        final Map<String, BigDecimal> receives = new HashMap<>();
        final Set<String> posted = new TreeSet<>();
        int carried;
        NaiveSettlement settlement;
        final Set<String> failing = new TreeSet<>();

        Window(ClearingWindow times, SchemeTerms terms) {
            this.times = times;
            this.terms = terms;
        }

        /** The cells of an account, or of all, in which something is delivered or received. */
        Set<String> cells(String account) {
            Set<String> cells = new TreeSet<>();
            cells.addAll(delivers.keySet());
            cells.addAll(receives.keySet());
            cells.removeIf(cell -> account != null && !cell.endsWith(" " + account));
            cells.removeIf(cell ->
                    of(delivers, cell).signum() == 0 && of(receives, cell).signum() == 0);
            return cells;
        }
    }

    private static BigDecimal of(Map<String, BigDecimal> sums, String cell) {
        return sums.getOrDefault(cell, BigDecimal.ZERO);
    }

    private static void add(Map<String, BigDecimal> sums, String cell, BigDecimal amount) {
        sums.merge(cell, amount, BigDecimal::add);
    }

    private static String cell(Money amount, AccountId account) {
        return key(amount.asset().value(), account.value());
    }

    int trades() {
        return trades.size();
    }

    int failed() {
        return failed;
    }

    int penalties() {
        return penalties;
    }

    int settledInPart() {
        return settledInPart;
    }

    void apply(Object event) {
        position++;
        switch (event) {
            case SchemeSet set -> terms = set.terms();
            case WindowOpened opened -> open(opened.window());
            case WindowClosed closed -> {
                assertThat(closed.windowId().number()).isEqualTo(open);
                open(closed.next());
            }
            case WindowDue next -> due(next);
            case WindowNetted netted -> netted(netted);
            case WindowResolved resolved -> resolved(resolved);
            case WindowSettled settled -> settled(settled);
            case TradeExecuted trade -> {
                NaiveTrade made = NaiveTrade.of(trade, position);
                trades.put(made.id, made);
                windows.get(open).trades.add(made);
                lastPrice = trade.price();
            }
            case TradeCancelled cancelled -> cancelled(cancelled);
            case TradePorted ported -> ported(ported);
            case PenaltyDayClosed day -> penalise(day);
            case ObligationsPosted obligations -> booked(obligations);
            case SettlementHeld held -> hold(held.tradeId().value(), held.side(), held.held());
            case SettlementReleased held -> hold(held.tradeId().value(), held.side(), held.held());
            case SettlementFailed fail -> failed(fail);
            case FundsDeposited deposited -> {
                Money amount = deposited.changes().getFirst().net();
                add(posted, cell(amount, deposited.accountId()), amount.amount());
            }
            case FundsHeld held ->
                holds.put(
                        held.holdId().value(),
                        new Hold(
                                cell(held.amount(), held.accountId()),
                                held.amount().amount(),
                                held.reason() == HoldReason.CREDIT_ORDER));
            case HoldReleased released ->
                less(released.holdId().value(), released.amount().amount());
            case TradesNovated novated -> novated(novated);
            case SettlementPrepared prepared -> prepared(prepared);
            case PositionSettled settled -> posted(settled);
            default -> {}
        }
        if (event instanceof SetsBalances sets) {
            sets.balances().forEach(balance -> requireBalance(sets.accountId(), balance));
        }
    }

    private void open(ClearingWindow window) {
        open = window.windowId().number();
        windows.computeIfAbsent(open, _ -> new Window(window, terms));
    }

    private void hold(String trade, Side side, Money quantity) {
        NaiveTrade held = trades.get(trade);
        BigDecimal lots = quantity.amount()
                .multiply(BigDecimal.valueOf(held.lots))
                .divide(held.executed.quantity().amount());
        held.held.put(side, lots.longValueExact());
    }

    private void less(String holdId, BigDecimal amount) {
        Hold before = holds.remove(holdId);
        BigDecimal left = before.left().subtract(amount);
        assertThat(left).isGreaterThanOrEqualTo(BigDecimal.ZERO);
        if (left.signum() > 0) {
            holds.put(holdId, new Hold(before.cell(), left, before.onCredit()));
        }
    }

    /** All that is held of an asset of an account. */
    private BigDecimal held(String cell, boolean onCredit) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Hold hold : holds.values()) {
            if (hold.cell().equals(cell) && hold.onCredit() == onCredit) {
                sum = sum.add(hold.left());
            }
        }
        if (!onCredit) {
            for (Window window : windows.values()) {
                sum = sum.add(of(window.hold, cell)).add(of(window.prepared, cell));
            }
        }
        return sum;
    }

    private void requireBalance(AccountId account, Balance balance) {
        String cell = cell(balance.posted(), account);
        assertThat(balance.posted().amount()).as("posted " + cell).isEqualByComparingTo(of(posted, cell));
        assertThat(balance.held().amount())
                .as("held " + cell)
                .isEqualByComparingTo(held(cell, false).add(held(cell, true)));
        assertThat(of(posted, cell)).as("posted " + cell).isGreaterThanOrEqualTo(held(cell, false));
    }

    /** Both sides of a trade are debt and claim of the window that was open at the trade. */
    private void novated(TradesNovated novated) {
        Window window = windows.get(novated.windowId().number());
        for (NovatedSide side : novated.trades()) {
            NaiveTrade trade = trades.get(side.tradeId().value());
            assertThat(window.trades).contains(trade);
            trade.isNovated = true;
            TradeParty party = trade.executed.party(side.side());
            String holdId = party.holdId().value();
            String pays = cell(party.captured(), novated.accountId());
            if (!holds.get(holdId).onCredit()) {
                add(window.hold, pays, party.captured().amount());
            }
            less(holdId, party.captured().amount().add(party.released().amount()));
            add(window.delivers, pays, trade.delivered(side.side(), trade.open()));
            String gets = cell(party.receipt(), novated.accountId());
            add(window.receives, gets, trade.received(side.side(), trade.open()));
        }
        requireSums(window, novated.accountId(), novated.positions());
    }

    private static void requireSums(Window window, AccountId account, List<OpenPosition> positions) {
        positions.forEach(sums -> {
            String cell = cell(sums.delivers(), account);
            assertThat(sums.delivers().amount()).isEqualByComparingTo(of(window.delivers, cell));
            assertThat(sums.receives().amount()).isEqualByComparingTo(of(window.receives, cell));
            assertThat(sums.hold().amount()).isEqualByComparingTo(of(window.hold, cell));
        });
    }

    /** Adds what is open of a side to the sums of the account that has it, or takes it back from them. */
    private static void book(Window window, NaiveTrade trade, Side side, int sign) {
        BigDecimal times = BigDecimal.valueOf(sign);
        String pays = key(trade.asset(side), trade.account(side));
        String gets = key(trade.asset(side.opposite()), trade.account(side));
        add(window.delivers, pays, trade.delivered(side, trade.open()).multiply(times));
        add(window.receives, gets, trade.received(side, trade.open()).multiply(times));
    }

    /** Nothing is held for what is not delivered any more. */
    private static void releaseExcess(Window window) {
        window.hold.replaceAll((cell, hold) -> hold.min(of(window.delivers, cell)));
    }

    private void cancelled(TradeCancelled event) {
        NaiveTrade trade = trades.get(event.tradeId().value());
        Window window = windows.get(event.windowId().number());
        assertThat(event.quantity().amount()).isEqualByComparingTo(trade.openQuantity());
        assertThat(window.trades.remove(trade)).as(event.toString()).isTrue();
        window.carried -= trade.failing == null ? 0 : 1;
        if (trade.isNovated) {
            book(window, trade, Side.BUY, -1);
            book(window, trade, Side.SELL, -1);
            releaseExcess(window);
        }
    }

    private void ported(TradePorted event) {
        NaiveTrade trade = trades.get(event.tradeId().value());
        Window window = windows.get(event.windowId().number());
        assertThat(window.trades).contains(trade);
        assertThat(event.from().value()).isEqualTo(trade.account(event.side()));
        book(window, trade, event.side(), -1);
        releaseExcess(window);
        trade.accounts.put(event.side(), event.to().value());
        trade.held.put(event.side(), 0L);
        book(window, trade, event.side(), 1);
    }

    /** Each trade that an earlier window did not settle costs a penalty, at the last price before. */
    private void penalise(PenaltyDayClosed day) {
        assertThat(planned).isEmpty();
        for (Window window : windows.values()) {
            for (NaiveTrade trade : window.trades) {
                boolean fails = trade.failing != null && !day.businessDate().isBefore(trade.dueOn);
                if (fails && !trade.isSelfTrade()) {
                    BigDecimal rate = rate(trade.asset(trade.failing)).movePointLeft(4);
                    BigDecimal amount = trade.openQuantity()
                            .multiply(lastPrice)
                            .multiply(rate)
                            .setScale(decimals("USD"), RoundingMode.FLOOR);
                    if (amount.signum() > 0) {
                        Side other = trade.failing.opposite();
                        planned.put(trade.id, new Penalty(trade.account(trade.failing), trade.account(other), amount));
                    }
                }
            }
        }
    }

    private BigDecimal rate(String asset) {
        return terms.penaltyRates().stream()
                .filter(rate -> rate.asset().value().equals(asset))
                .map(PenaltyRate::basisPointsPerDay)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    /** That all penalties of a day were booked. */
    void requireBooked() {
        assertThat(planned).isEmpty();
    }

    /** Penalties come into the sums here; trades that were cancelled or ported have changed them before. */
    private void booked(ObligationsPosted event) {
        Window window = windows.get(event.windowId().number());
        String account = event.accountId().value();
        int part = 0;
        for (Obligation obligation : event.obligations()) {
            part++;
            if (obligation.kind() != ObligationKind.PENALTY) {
                continue;
            }
            assertThat(event.windowId().number())
                    .as("the first that is not due")
                    .isEqualTo(due + 1);
            String trade = obligation.tradeId().value();
            String cell = cell(obligation.delivers(), event.accountId());
            if (obligation.delivers().isPositive()) {
                Penalty penalty = planned.get(trade);
                assertThat(account).isEqualTo(penalty.payer());
                assertThat(obligation.counterparty().value()).isEqualTo(penalty.receiver());
                assertThat(obligation.delivers().amount()).isEqualByComparingTo(penalty.amount());
                add(window.delivers, cell, penalty.amount());
                NaiveTrade owed =
                        NaiveTrade.penalty(trade, position, part, account, penalty.receiver(), obligation.delivers());
                window.trades.add(owed);
                penalties++;
            } else {
                Penalty penalty = planned.get(trade);
                assertThat(account).isEqualTo(penalty.receiver());
                assertThat(obligation.receives().amount()).isEqualByComparingTo(penalty.amount());
                add(window.receives, cell, penalty.amount());
            }
            half(trade);
        }
        requireSums(window, event.accountId(), event.positions());
    }

    /** A penalty is booked once its payer and its receiver have it. */
    private void half(String trade) {
        if (!bookedOnce.remove(trade)) {
            bookedOnce.add(trade);
        } else {
            planned.remove(trade);
        }
    }

    private void due(WindowDue event) {
        due++;
        assertThat(event.windowId().number()).as("in order").isEqualTo(due);
        Window window = windows.get(due);
        window.trades.stream()
                .filter(trade -> trade.dueOn == null)
                .forEach(trade -> trade.dueOn = window.times.settlesOn());
    }

    private void netted(WindowNetted event) {
        Window window = windows.get(event.windowId().number());
        Map<String, BigDecimal> delivers = sum(window, NaiveTrade::open, NaiveTrade::delivered, true);
        Map<String, BigDecimal> receives = sum(window, NaiveTrade::open, NaiveTrade::received, false);
        assertThat(nonZero(delivers)).isEqualTo(nonZero(window.delivers));
        assertThat(nonZero(receives)).isEqualTo(nonZero(window.receives));
        long owed = window.trades.stream().filter(NaiveTrade::isPenalty).count();
        assertThat(event.trades()).isEqualTo((int) (window.trades.size() - owed));
        assertThat(event.obligations()).isEqualTo((int) owed);
        assertThat(event.carried()).isEqualTo(window.carried);
        assertThat(event.participants())
                .isEqualTo(window.cells(null).stream()
                        .map(cell -> cell.split(" ")[1])
                        .distinct()
                        .count());
        for (WindowTotals.Netted totals : event.assets()) {
            BigDecimal gross = BigDecimal.ZERO;
            BigDecimal net = BigDecimal.ZERO;
            for (String cell : window.cells(null)) {
                if (cell.startsWith(totals.asset() + " ")) {
                    gross = gross.add(of(delivers, cell));
                    net = net.add(
                            of(delivers, cell).subtract(of(receives, cell)).max(BigDecimal.ZERO));
                }
            }
            assertThat(totals.gross()).isEqualByComparingTo(gross);
            assertThat(totals.net()).isEqualByComparingTo(net);
        }
        assertThat(event.digest()).isEqualTo(digest(delivers, receives, Map.of()));
    }

    /** How many lots of a trade count. */
    private interface Lots {
        long of(NaiveTrade trade);
    }

    private interface Amount {
        BigDecimal of(NaiveTrade trade, Side side, long lots);
    }

    private static Map<String, BigDecimal> sum(Window window, Lots lots, Amount amount, boolean ofDeliveries) {
        Map<String, BigDecimal> sums = new HashMap<>();
        for (NaiveTrade trade : window.trades) {
            for (Side side : Side.values()) {
                String asset = trade.asset(ofDeliveries ? side : side.opposite());
                add(sums, key(asset, trade.account(side)), amount.of(trade, side, lots.of(trade)));
            }
        }
        return sums;
    }

    private static Map<String, BigDecimal> nonZero(Map<String, BigDecimal> sums) {
        Map<String, BigDecimal> some = new TreeMap<>();
        sums.forEach((cell, amount) -> {
            if (amount.signum() != 0) {
                some.put(cell, amount.stripTrailingZeros());
            }
        });
        return some;
    }

    /** Each reserves what its orders did not hold, as far as it has it. */
    private void prepared(SettlementPrepared event) {
        Window window = windows.get(event.windowId().number());
        String account = event.accountId().value();
        Map<String, BigDecimal> reserved = new TreeMap<>();
        for (String cell : window.cells(account)) {
            BigDecimal lacks = of(window.delivers, cell).subtract(of(window.hold, cell));
            BigDecimal free = of(posted, cell).subtract(held(cell, false));
            reserved.put(cell, lacks.min(free).max(BigDecimal.ZERO));
        }
        Map<String, BigDecimal> claimed = new TreeMap<>();
        for (PreparedAsset asset : event.assets()) {
            claimed.put(cell(asset.held(), event.accountId()), asset.held().amount());
        }
        assertThat(claimed.keySet()).isEqualTo(reserved.keySet());
        assertThat(nonZero(claimed)).isEqualTo(nonZero(reserved));
        window.prepared.putAll(reserved);
    }

    private void resolved(WindowResolved event) {
        Window window = windows.get(event.windowId().number());
        window.delivers.forEach((cell, delivers) -> assertThat(
                        window.prepared.containsKey(cell) || delivers.compareTo(of(window.hold, cell)) <= 0)
                .as("reserved, or held by orders: %s", cell)
                .isTrue());
        window.settlement = new NaiveSettlement(
                window.trades, window.hold, window.prepared, window.terms.partial(), window.terms.minimumLots());
        int full = 0;
        int part = 0;
        for (NaiveTrade trade : window.trades) {
            long lots = window.settlement.lots(trade);
            full += lots == trade.open() ? 1 : 0;
            part += lots > 0 && lots < trade.open() ? 1 : 0;
            if (lots < trade.open() && !trade.isPenalty()) {
                window.failing.add(trade.id);
            }
        }
        assertThat(List.of(event.settled(), event.partial(), event.failed()))
                .isEqualTo(List.of(full, part, window.trades.size() - full - part));
        settledInPart += part;
        failed += window.failing.size();
        requireTotals(event, window);
    }

    private void requireTotals(WindowResolved event, Window window) {
        Map<String, BigDecimal> delivered = delivered(window);
        Map<String, BigDecimal> received = received(window);
        Map<String, BigDecimal> carried = new HashMap<>();
        for (String cell : window.cells(null)) {
            BigDecimal owes = of(window.delivers, cell).subtract(of(delivered, cell));
            carried.put(cell, owes.subtract(of(window.receives, cell).subtract(of(received, cell))));
        }
        assertThat(event.digest()).isEqualTo(digest(delivered, received, carried));
        for (WindowTotals.Resolved totals : event.assets()) {
            BigDecimal paid = total(delivered, totals.asset().value());
            BigDecimal got = total(received, totals.asset().value());
            assertThat(totals.paid()).isEqualByComparingTo(paid);
            assertThat(totals.received()).isEqualByComparingTo(got);
            assertThat(totals.fees()).isEqualByComparingTo(paid.subtract(got));
        }
    }

    private static BigDecimal total(Map<String, BigDecimal> sums, String asset) {
        return sums.entrySet().stream()
                .filter(sum -> sum.getKey().startsWith(asset + " "))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Map<String, BigDecimal> delivered(Window window) {
        return sum(window, window.settlement::lots, NaiveTrade::delivered, true);
    }

    private static Map<String, BigDecimal> received(Window window) {
        return sum(window, window.settlement::lots, NaiveTrade::received, false);
    }

    /** Each moves the difference once an asset; what does not settle is owed in the next window. */
    private void posted(PositionSettled event) {
        Window window = windows.get(event.windowId().number());
        Window next = windows.get(event.windowId().number() + 1);
        assertThat(event.carriedTo()).isEqualTo(next.times.windowId());
        assertThat(window.posted.add(event.accountId().value())).as("once").isTrue();
        Map<String, BigDecimal> delivered = delivered(window);
        Map<String, BigDecimal> received = received(window);
        Set<String> cells = window.cells(event.accountId().value());
        for (SettledAsset asset : event.assets()) {
            String cell = cell(asset.delivered(), event.accountId());
            assertThat(cells.remove(cell)).as(cell).isTrue();
            BigDecimal paid = of(delivered, cell);
            BigDecimal got = of(received, cell);
            BigDecimal owes = of(window.delivers, cell).subtract(paid);
            BigDecimal isOwed = of(window.receives, cell).subtract(got);
            BigDecimal left = of(window.hold, cell)
                    .add(of(window.prepared, cell))
                    .subtract(paid.subtract(got).max(BigDecimal.ZERO));
            BigDecimal kept = owes.min(of(window.hold, cell)).min(left);
            assertThat(asset.delivered().amount()).isEqualByComparingTo(paid);
            assertThat(asset.received().amount()).isEqualByComparingTo(got);
            assertThat(asset.carriedDelivers().amount()).isEqualByComparingTo(owes);
            assertThat(asset.carriedReceives().amount()).isEqualByComparingTo(isOwed);
            assertThat(asset.carriedHold().amount()).isEqualByComparingTo(kept);
            add(posted, cell, got.subtract(paid));
            window.hold.remove(cell);
            window.prepared.remove(cell);
            add(next.hold, cell, kept);
            add(next.delivers, cell, owes);
            add(next.receives, cell, isOwed);
        }
        assertThat(cells).as("not settled").isEmpty();
    }

    private void failed(SettlementFailed event) {
        WindowId windowId = event.windowId();
        Window window = windows.get(windowId.number());
        NaiveTrade trade = trades.get(event.tradeId().value());
        assertThat(window.failing.remove(event.tradeId().value()))
                .as("fails once: " + event)
                .isTrue();
        long lots = window.settlement.lots(trade);
        Side side = window.settlement.failing(trade);
        assertThat(event.side()).as(event.toString()).isEqualTo(side);
        assertThat(event.asset().value()).isEqualTo(trade.asset(side));
        assertThat(event.cause()).isEqualTo(lots == trade.available() ? FailCause.ON_HOLD : FailCause.LACK);
        assertThat(event.settled().amount()).isEqualByComparingTo(trade.settledQuantity(lots));
        assertThat(event.open().amount())
                .isEqualByComparingTo(trade.executed.quantity().amount().subtract(trade.settledQuantity(lots)));
        assertThat(event.dueOn()).isEqualTo(trade.dueOn);
        assertThat(event.carriedTo()).isEqualTo(windowId.next());
        trade.failing = side;
    }

    private void settled(WindowSettled event) {
        Window window = windows.remove(event.windowId().number());
        Window next = windows.get(event.windowId().number() + 1);
        assertThat(window.failing).as("must know that they fail").isEmpty();
        assertThat(window.hold.values()).as("held for nothing").allMatch(amount -> amount.signum() == 0);
        for (NaiveTrade trade : window.trades) {
            trade.settled += window.settlement.lots(trade);
            if (trade.open() > 0) {
                next.trades.add(trade);
                next.carried += trade.isPenalty() ? 0 : 1;
            }
        }
    }

    /** SHA-256 of a line for each position, by account, then asset. */
    private static String digest(
            Map<String, BigDecimal> delivered, Map<String, BigDecimal> received, Map<String, BigDecimal> carried) {
        Map<String, String> lines = new TreeMap<>();
        Set<String> cells = new TreeSet<>(delivered.keySet());
        cells.addAll(received.keySet());
        cells.addAll(carried.keySet());
        for (String cell : cells) {
            String[] names = cell.split(" ");
            List<BigDecimal> amounts = List.of(of(delivered, cell), of(received, cell), of(carried, cell));
            if (amounts.stream().anyMatch(amount -> amount.signum() != 0)) {
                StringBuilder line = new StringBuilder(names[1] + "," + names[0]);
                amounts.forEach(amount -> line.append(",")
                        .append(amount.setScale(decimals(names[0])).toPlainString()));
                lines.put(names[1] + " " + names[0], line.append("\n").toString());
            }
        }
        try {
            byte[] text = String.join("", lines.values()).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static int decimals(String asset) {
        return asset.equals("USD") ? 6 : 8;
    }

    /** The balances of an account by asset: what is posted. */
    Map<String, BigDecimal> posted(String account) {
        Map<String, BigDecimal> own = new LinkedHashMap<>();
        posted.forEach((cell, amount) -> {
            if (cell.endsWith(" " + account)) {
                own.put(cell.split(" ")[0], amount);
            }
        });
        return own;
    }
}
