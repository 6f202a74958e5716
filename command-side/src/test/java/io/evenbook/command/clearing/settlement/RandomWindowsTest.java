package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.ClearingRow.netted;
import static io.evenbook.command.ClearingRow.resolved;
import static io.evenbook.command.ClearingRow.window;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import io.evenbook.command.clearing.position.ClearingPosition;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.Failure;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.PartialTerms;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Resolver;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;

/**
 * Random orders of six accounts trade in a scheme. Their trades are novated in any order, some twice; windows close in
 * between and settle, with some trades held back in part. Some trades are cancelled or ported, and accounts owe one
 * another penalties. The positions of the accounts are those that the pure netting computes from the trades and
 * penalties alone.
 */
class RandomWindowsTest {
    private static final int WINDOWS = 40;
    private static final Map<String, Integer> DECIMALS = Map.of("USD", 6, "BTC", 8);
    private static final PartialTerms TERMS = new PartialTerms(true, 1);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final World world = new World().unlimited();
    private final List<AccountId> accounts =
            IntStream.range(0, 6).mapToObj(n -> new AccountId("acc_" + n)).toList();
    private final Roster roster =
            new Roster(accounts.stream().map(AccountId::value).toList(), DECIMALS);

    /** The trades that the window takes up, and how many of their lots have settled. */
    private final Map<TradeExecuted, Long> open = new LinkedHashMap<>();

    private final Map<TradeExecuted, Long> next = new LinkedHashMap<>();

    /** Who has a side now, if it was ported. */
    private final Map<String, AccountId> parties = new HashMap<>();

    /** Penalties that have not settled, by number. */
    private final Map<Debt, Integer> debts = new LinkedHashMap<>();

    private int penalties;
    private int cancelled;
    private int ported;
    private int number = 1;
    private long orders;
    private int trades;
    private int failed;

    @Test
    void positionsAreTheNetOfTheTradesAndAllSettlesInTheEnd() {
        System.out.println("RandomWindowsTest: seed " + seed);
        ClearingRow.SCHEME.forEach(world::send);
        accounts.forEach(account -> world.funded(account, "100000", "1000"));
        while (number <= WINDOWS) {
            List<TradeId> late = new ArrayList<>(trade(open));
            world.send(new CloseWindow(windowId(), WindowCause.OPERATOR));
            List<TradeId> ofNext = trade(next);
            novate(late, windowId());
            novate(ofNext, windowId().next());
            cancelOrPort();
            penalise();
            settle(5);
        }
        // Who was ported to may lack something
        accounts.forEach(account -> world.deposit(account, USD, "1000000").deposit(account, BTC, "10000"));
        world.send(new CloseWindow(windowId(), WindowCause.OPERATOR));
        settle(0);

        assertThat(trades).isGreaterThan(1_000);
        assertThat(failed).isGreaterThan(20);
        assertThat(List.of(cancelled, ported, penalties)).allMatch(count -> count > 10);
        assertThat(debts).isEmpty();
        World.processCommands(world.send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED)))
                .forEach(world::send);
        for (AccountId account : accounts) {
            assertThat(world.account(account).clearing().size()).isZero();
            assertThat(world.account(account).holds().open()).isEmpty();
            assertThat(world.account(account)
                            .balance(Vocabulary.usd("0"))
                            .held()
                            .isZero())
                    .isTrue();
            assertThat(world.account(account)
                            .balance(Vocabulary.btc("0"))
                            .held()
                            .isZero())
                    .isTrue();
        }
        assertThat(posted(USD).add(fees(USD))).isEqualByComparingTo("6600000");
        assertThat(posted(BTC).add(fees(BTC))).isEqualByComparingTo("66000");
    }

    private BigDecimal posted(AssetCode asset) {
        return accounts.stream()
                .map(account -> world.ledgerBalance(LedgerAccount.customer(account), asset))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal fees(AssetCode asset) {
        return world.ledgerBalance(LedgerAccount.FEES, asset);
    }

    private WindowId windowId() {
        return window(number);
    }

    /** Places random orders. @return their trades */
    private List<TradeId> trade(Map<TradeExecuted, Long> into) {
        List<TradeId> made = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            AccountId account = accounts.get(random.nextInt(accounts.size()));
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            String price = String.valueOf(random.nextInt(95, 106));
            String quantity = BigDecimal.valueOf(random.nextLong(1, 30_000), 4).toPlainString();
            orders++;
            try {
                List<Object> events = world.send(Vocabulary.limit(account, orders, side, price, quantity));
                World.processCommands(events).forEach(world::send);
                for (Object event : events) {
                    if (event instanceof TradeExecuted trade) {
                        made.add(trade.tradeId());
                        into.put(trade, 0L);
                    }
                }
            } catch (RejectedException _) {
                // It has not the funds
            }
        }
        trades += made.size();
        return made;
    }

    /** In any order, a part of them twice. */
    private void novate(List<TradeId> made, WindowId windowId) {
        List<TradeId> shuffled = new ArrayList<>(made);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        for (int from = 0; from < shuffled.size(); ) {
            int to = Math.min(shuffled.size(), from + random.nextInt(1, 9));
            world.send(new NovateTrades(windowId, shuffled.subList(from, to)));
            if (random.nextInt(4) == 0) {
                int again = random.nextInt(to);
                world.send(new NovateTrades(windowId, shuffled.subList(again, to)));
            }
            from = to;
        }
    }

    private void cancelOrPort() {
        for (TradeExecuted trade : List.copyOf(open.keySet())) {
            int chance = random.nextInt(100);
            if (chance < 2) {
                CancelTrade cancel = new CancelTrade(trade.tradeId(), windowId(), CancelCause.OPERATOR, "at random");
                world.send(cancel);
                assertThat(world.send(cancel)).isEmpty();
                open.remove(trade);
                cancelled++;
            } else if (chance < 6) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                AccountId to = accounts.get(random.nextInt(accounts.size()));
                PortTrade port = new PortTrade(trade.tradeId(), windowId(), side, to, "at random");
                world.send(port);
                assertThat(world.send(port)).isEmpty();
                parties.put(side + " " + trade.tradeId(), to);
                ported++;
            }
        }
    }

    private AccountId party(TradeExecuted trade, Side side) {
        return parties.getOrDefault(
                side + " " + trade.tradeId(), trade.party(side).accountId());
    }

    /** Some penalties, of which one is sent twice. */
    private void penalise() {
        List<Debt> some = new ArrayList<>();
        for (TradeExecuted trade : open.keySet()) {
            AccountId payer = party(trade, Side.BUY);
            AccountId receiver = party(trade, Side.SELL);
            if (random.nextInt(30) == 0 && !payer.equals(receiver)) {
                LocalDate day = LocalDate.of(2026, 1, 1).plusDays(number);
                some.add(new Debt(
                        ObligationId.penalty(trade.tradeId(), day),
                        ObligationKind.PENALTY,
                        trade.tradeId(),
                        Side.BUY,
                        day,
                        payer,
                        receiver,
                        Vocabulary.usd(BigDecimal.valueOf(random.nextLong(1, 5_000_000), 6)
                                .toPlainString())));
            }
        }
        if (!some.isEmpty()) {
            world.send(new PostObligations(windowId(), some));
            assertThat(world.send(new PostObligations(windowId(), some.subList(0, 1))))
                    .isEmpty();
        }
        some.forEach(debt -> debts.put(debt, penalties++));
    }

    /** @param heldOf each hundred trades so many are held back in part */
    private void settle(int heldOf) {
        world.send(new SettleWindow(windowId(), WindowCause.OPERATOR));
        List<TradeExecuted> taken = List.copyOf(open.keySet());
        OpenTrades openTrades = new OpenTrades(roster);
        taken.forEach(trade -> openTrades.add(open(trade, open.get(trade), random.nextInt(100) < heldOf)));
        List<Debt> owed = List.copyOf(debts.keySet());
        owed.forEach(debt -> openTrades.add(open(debt)));
        NetPositions net = NetPositions.of(openTrades);
        accounts.forEach(account -> check(account, net));
        world.send(netted(windowId()));
        PrepareSettlement prepare = new PrepareSettlement(
                windowId(), accounts.stream().map(account -> sums(account, net)).toList());
        world.send(prepare);
        assertThat(world.send(prepare)).isEmpty();
        Resolution resolution = Resolver.resolve(openTrades, budgets(), TERMS);
        world.send(resolved(windowId()));
        PostSettlement post = new PostSettlement(
                windowId(),
                windowId().next(),
                accounts.stream().map(account -> post(account, resolution)).toList());
        world.send(post);
        assertThat(world.send(post)).isEmpty();
        carry(taken, resolution);
        for (int row = 0; row < owed.size(); row++) {
            if (resolution.failure(taken.size() + row) == Failure.NONE) {
                debts.remove(owed.get(row));
            }
        }
        world.send(new FinishWindow(windowId()));
        number++;
    }

    private void carry(List<TradeExecuted> taken, Resolution resolution) {
        Map<TradeExecuted, Long> carried = new LinkedHashMap<>();
        for (int row = 0; row < taken.size(); row++) {
            if (resolution.failure(row) != Failure.NONE) {
                long settled = open.get(taken.get(row)) + resolution.lots(row);
                carried.put(taken.get(row), settled);
                world.send(fail(taken.get(row), settled));
                failed++;
            }
        }
        open.clear();
        open.putAll(carried);
        open.putAll(next);
        next.clear();
    }

    private FailTrade fail(TradeExecuted trade, long settledLots) {
        BigDecimal settled = trade.quantity()
                .amount()
                .multiply(BigDecimal.valueOf(settledLots))
                .divide(BigDecimal.valueOf(trade.lots()));
        return new FailTrade(
                trade.tradeId(),
                windowId(),
                Side.BUY,
                USD,
                FailCause.LACK,
                new Money(BTC, settled),
                LocalDate.of(2026, 1, 1),
                windowId().next());
    }

    private OpenTrade open(Debt debt) {
        int asset = asset(debt.amount());
        return OpenTrade.obligation(
                1,
                1_000_000 + debts.get(debt),
                1,
                roster.account(debt.payer().value()),
                roster.account(debt.receiver().value()),
                asset,
                roster.units(asset, debt.amount().amount()));
    }

    private OpenTrade open(TradeExecuted trade, long settled, boolean held) {
        long heldLots = held ? random.nextLong(1, trade.lots() - settled + 1) : 0;
        return new OpenTrade(
                1,
                numberOf(trade.tradeId()),
                0,
                trade.lots(),
                settled,
                side(trade, Side.BUY, trade.quoteAmount(), heldLots),
                side(trade, Side.SELL, trade.quantity(), 0));
    }

    private static long numberOf(TradeId tradeId) {
        return Long.parseLong(tradeId.value().substring(tradeId.value().lastIndexOf('_') + 1));
    }

    private OpenTrade.TradeSide side(TradeExecuted trade, Side side, Money delivered, long heldLots) {
        TradeParty party = trade.party(side);
        int asset = asset(delivered);
        return new OpenTrade.TradeSide(
                roster.account(party(trade, side).value()),
                asset,
                roster.units(asset, delivered.amount().divide(BigDecimal.valueOf(trade.lots()))),
                roster.units(asset(party.fee()), party.fee().amount()),
                party.fee().asset().equals(delivered.asset()),
                heldLots);
    }

    private int asset(Money amount) {
        return roster.asset(amount.asset().value());
    }

    private void check(AccountId account, NetPositions net) {
        Map<AssetCode, ClearingPosition> own =
                world.account(account).clearing().windows().get(windowId());
        for (AssetSums sums : sums(account, net).assets()) {
            ClearingPosition position = own == null ? null : own.get(sums.asset());
            assertThat(position == null || position.sums().equals(sums))
                    .as("%s has %s, not %s", account, position, sums)
                    .isTrue();
            assertThat(position != null
                            || sums.delivers().isZero() && sums.receives().isZero())
                    .isTrue();
        }
    }

    private Sums sums(AccountId account, NetPositions net) {
        List<AssetSums> sums = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            sums.add(new AssetSums(money(net.delivers(), account, asset), money(net.receives(), account, asset)));
        }
        return new Sums(account, sums);
    }

    private Amounts budgets() {
        Amounts budgets = new Amounts(roster);
        for (AccountId account : accounts) {
            world.account(account)
                    .clearing()
                    .windows()
                    .getOrDefault(windowId(), HashTreePMap.empty())
                    .forEach((asset, position) -> budgets.set(
                            roster.account(account.value()),
                            roster.asset(asset.value()),
                            position.reserved().amount()));
        }
        return budgets;
    }

    private Resolved post(AccountId account, Resolution resolution) {
        List<ResolvedAsset> assets = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            assets.add(new ResolvedAsset(
                    money(resolution.delivered(), account, asset),
                    money(resolution.received(), account, asset),
                    money(resolution.carriedDelivers(), account, asset),
                    money(resolution.carriedReceives(), account, asset)));
        }
        return new Resolved(account, assets);
    }

    private Money money(Amounts amounts, AccountId account, int asset) {
        return new Money(new AssetCode(roster.assetName(asset)), amounts.get(roster.account(account.value()), asset));
    }
}
