package io.evenbook.command.clearing.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.clearing.position.Novation.OrderHold;
import io.evenbook.command.clearing.position.Novation.TradeSide;
import io.evenbook.netting.Amounts;
import io.evenbook.netting.Budgets;
import io.evenbook.netting.Failure;
import io.evenbook.netting.NetPositions;
import io.evenbook.netting.OpenTrade;
import io.evenbook.netting.OpenTrades;
import io.evenbook.netting.PartialTerms;
import io.evenbook.netting.Resolution;
import io.evenbook.netting.Resolver;
import io.evenbook.netting.Roster;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Accounts of a scheme with their funds, the trades that are open between them, and a ledger of every entry. */
final class Participants {
    private static final SchemeId SCHEME = new SchemeId("sch_COINS");
    private static final AssetCode USD = new AssetCode("USD");
    private static final List<AssetCode> BASES = List.of(new AssetCode("BTC"), new AssetCode("ETH"));
    private static final Map<String, Integer> DECIMALS = Map.of("USD", 2, "BTC", 3, "ETH", 3);
    private static final PartialTerms TERMS = new PartialTerms(true, 2);

    private final SplittableRandom random;
    private final List<Participant> accounts = new ArrayList<>();
    private final Map<TradeId, Trade> open = new HashMap<>();
    private final Map<String, BigDecimal> ledger = new TreeMap<>();
    private int trades;
    private int window = 1;

    private static final class Participant {
        private final AccountId accountId;
        private final Map<AssetCode, Balance> balances = new HashMap<>();
        private final Map<HoldId, OrderHold> holds = new HashMap<>();
        private AccountClearing clearing = AccountClearing.NONE;

        private Participant(String id) {
            this.accountId = new AccountId(id);
        }

        private Balance balance(Money any) {
            return balances.computeIfAbsent(any.asset(), _ -> new Balance(any.none(), any.none()));
        }

        private Money onCredit(Money none) {
            return holds.values().stream()
                    .filter(hold -> hold.onCredit() && hold.remaining().asset().equals(none.asset()))
                    .map(OrderHold::remaining)
                    .reduce(none, Money::plus);
        }

        private void set(Balance balance) {
            balances.put(balance.asset(), balance);
        }
    }

    /** A trade with its two sides; {@code settled} of its lots have settled. */
    private record Trade(TradeId tradeId, int number, long lots, long settled, TradeParty buyer, TradeParty seller) {
        private Trade settling(long more) {
            return new Trade(tradeId, number, lots, settled + more, buyer, seller);
        }
    }

    Participants(SplittableRandom random) {
        this.random = random;
        for (int i = 0; i < 8; i++) {
            Participant account = new Participant("acc_" + i);
            accounts.add(account);
            if (i % 2 == 0) {
                List<Money> caps = List.of(money(USD, 200_000), money(BASES.get(0), 3_000), money(BASES.get(1), 3_000));
                account.clearing = account.clearing.evolve(
                        new ParticipantEnrolled(account.accountId, SCHEME, Funding.CREDIT, caps, "test"));
            }
            DECIMALS.keySet().forEach(asset -> move(account, money(new AssetCode(asset), random.nextInt(50_000))));
        }
    }

    int trades() {
        return trades;
    }

    /** Makes so many trades, as far as both sides can hold what they pay, and novates them in pieces, some twice. */
    void trade(int count) {
        List<Trade> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Trade trade = match();
            if (trade != null) {
                made.add(trade);
                open.put(trade.tradeId(), trade);
            }
        }
        for (int i = made.size() - 1; i >= 0; i--) {
            novate(made.get(i));
            if (random.nextInt(4) == 0) {
                novate(made.get(random.nextInt(i, made.size())));
            }
        }
    }

    private Trade match() {
        trades++;
        AssetCode base = BASES.get(random.nextInt(2));
        Participant buyer = accounts.get(random.nextInt(accounts.size()));
        Participant seller = accounts.get(random.nextInt(accounts.size()));
        long lots = random.nextLong(1, 20);
        Money quantity = money(base, lots * 50);
        Money quote = money(USD, lots * random.nextLong(100, 300));
        boolean onTop = random.nextBoolean();
        Money taxed = onTop ? quote : quantity;
        long fee = taxed.amount().unscaledValue().longValue() / 100;
        Money buyerFee = money(taxed.asset(), onTop && random.nextBoolean() ? -fee / 2 : fee);
        Money sellerFee = money(USD, quote.amount().unscaledValue().longValue() / 90);
        Money paid = onTop ? quote.plus(buyerFee) : quote;
        HoldId buyerHold = hold(buyer, paid, quantity, base, 2 * trades);
        if (buyerHold == null) {
            return null;
        }
        HoldId sellerHold = hold(seller, quantity, quote, base, 2 * trades + 1);
        if (sellerHold == null) {
            OrderHold hold = buyer.holds.remove(buyerHold);
            release(buyer, hold.remaining());
            return null;
        }
        TradeId tradeId = TradeId.of(market(base), trades);
        Money surplus = buyer.holds.get(buyerHold).remaining().minus(paid);
        return new Trade(
                tradeId,
                trades,
                lots,
                0,
                new TradeParty(order(base, 2 * trades), buyer.accountId, buyerHold, paid, surplus, quantity, buyerFee),
                new TradeParty(
                        order(base, 2 * trades + 1),
                        seller.accountId,
                        sellerHold,
                        quantity,
                        money(base, 0),
                        quote,
                        sellerFee));
    }

    private HoldId hold(Participant account, Money paid, Money receivable, AssetCode base, int number) {
        boolean onCredit = account.clearing.funding(SCHEME) == Funding.CREDIT;
        Balance balance = account.balance(paid);
        Money amount = paid.asset().equals(USD) ? paid.plus(money(USD, random.nextInt(100))) : paid;
        BigDecimal room = onCredit
                ? account.clearing.creditRoom(SCHEME, balance.available())
                : balance.available().amount();
        if (room.compareTo(amount.amount()) < 0) {
            return null;
        }
        HoldId holdId = HoldId.behind(order(base, number));
        account.holds.put(holdId, new OrderHold(amount, receivable, onCredit, Set.of()));
        account.set(new Balance(balance.posted(), balance.held().plus(amount)));
        return holdId;
    }

    private void release(Participant account, Money amount) {
        Balance balance = account.balance(amount);
        account.set(new Balance(balance.posted(), balance.held().minus(amount)));
    }

    private void novate(Trade trade) {
        novate(trade, Side.BUY, trade.buyer());
        novate(trade, Side.SELL, trade.seller());
    }

    private void novate(Trade trade, Side side, TradeParty party) {
        Participant account = account(party.accountId());
        Novation.novate(
                        account.clearing,
                        account.accountId,
                        windowId(),
                        List.of(new TradeSide(trade.tradeId(), side, party)),
                        account.holds::get,
                        account::balance,
                        Instant.EPOCH)
                .ifPresent(novated -> apply(account, novated));
    }

    private void apply(Participant account, TradesNovated novated) {
        account.clearing = account.clearing.evolve(novated);
        novated.balances().forEach(account::set);
        novated.trades().forEach(side -> account.holds.remove(side.holdId()));
        post(novated.entry());
    }

    /** Deposits, and withdrawals of what may leave. */
    void moveFunds() {
        Participant account = accounts.get(random.nextInt(accounts.size()));
        move(account, money(USD, random.nextInt(10_000)));
        Participant other = accounts.get(random.nextInt(accounts.size()));
        Money available = other.balance(money(USD, 0)).available();
        BigDecimal most = other.clearing.withdrawable(available);
        if (most.signum() > 0) {
            move(other, half(new Money(USD, most)).negated());
        }
    }

    private static Money half(Money amount) {
        BigDecimal half = amount.amount().divide(BigDecimal.TWO, amount.amount().scale(), RoundingMode.DOWN);
        return new Money(amount.asset(), half);
    }

    private void move(Participant account, Money amount) {
        Balance balance = account.balance(amount);
        account.set(new Balance(balance.posted().plus(amount), balance.held()));
        add("customer:" + account.accountId, amount);
        add("house:omnibus", amount.negated());
    }

    /** Settles the window and carries over what fails. @return how many trades failed in full or in part */
    int settle() {
        Roster roster = new Roster(
                accounts.stream().map(account -> account.accountId.value()).toList(), DECIMALS);
        List<Trade> taken = new ArrayList<>(open.values());
        OpenTrades openTrades = new OpenTrades(roster);
        taken.forEach(trade -> openTrades.add(open(roster, trade)));
        NetPositions net = NetPositions.of(openTrades);
        Budgets budgets = new Budgets(roster);
        accounts.forEach(account -> prepare(account, roster, net, budgets));
        Resolution resolution = Resolver.resolve(openTrades, budgets, TERMS);
        accounts.forEach(account -> post(account, roster, resolution));
        int failed = 0;
        for (int row = 0; row < taken.size(); row++) {
            Trade trade = taken.get(row);
            if (resolution.failure(row) == Failure.NONE) {
                open.remove(trade.tradeId());
            } else {
                open.put(trade.tradeId(), trade.settling(resolution.lots(row)));
                failed++;
            }
        }
        window++;
        return failed;
    }

    private OpenTrade open(Roster roster, Trade trade) {
        return new OpenTrade(
                1,
                trade.number(),
                0,
                trade.lots(),
                trade.settled(),
                side(roster, trade, trade.buyer(), trade.seller().receipt()),
                side(roster, trade, trade.seller(), trade.buyer().receipt()));
    }

    private OpenTrade.TradeSide side(Roster roster, Trade trade, TradeParty party, Money delivered) {
        int asset = roster.asset(delivered.asset().value());
        BigDecimal perLot = delivered.amount().divide(BigDecimal.valueOf(trade.lots()));
        Money fee = party.fee();
        return new OpenTrade.TradeSide(
                roster.account(party.accountId().value()),
                asset,
                roster.units(asset, perLot),
                roster.units(roster.asset(fee.asset().value()), fee.amount()),
                fee.asset().equals(delivered.asset()),
                0);
    }

    private void prepare(Participant account, Roster roster, NetPositions net, Budgets budgets) {
        int number = roster.account(account.accountId.value());
        List<AssetSums> sums = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            sums.add(new AssetSums(
                    money(roster, net.delivers(), number, asset), money(roster, net.receives(), number, asset)));
        }
        for (int time = 0; time < 2; time++) {
            PositionSettlement.prepare(
                            account.clearing,
                            windowId(),
                            new Sums(account.accountId, sums),
                            account::balance,
                            account::onCredit)
                    .ifPresent(prepared -> apply(account, prepared));
        }
        account.clearing.of(windowId()).forEach((asset, position) -> {
            int code = roster.asset(asset.value());
            budgets.holds().set(number, code, position.hold().amount());
            Money prepared = position.reserved().minus(position.hold());
            budgets.prepared().set(number, code, prepared.amount());
        });
    }

    private static void apply(Participant account, SettlementPrepared prepared) {
        account.clearing = account.clearing.evolve(prepared);
        prepared.assets().forEach(asset -> account.set(asset.balance()));
    }

    private void post(Participant account, Roster roster, Resolution resolution) {
        int number = roster.account(account.accountId.value());
        List<ResolvedAsset> assets = new ArrayList<>();
        for (int asset = 0; asset < roster.assets(); asset++) {
            assets.add(new ResolvedAsset(
                    money(roster, resolution.delivered(), number, asset),
                    money(roster, resolution.received(), number, asset),
                    money(roster, resolution.carriedDelivers(), number, asset),
                    money(roster, resolution.carriedReceives(), number, asset)));
        }
        WindowId next = windowId().next();
        for (int time = 0; time < 2; time++) {
            PositionSettlement.post(
                            account.clearing,
                            windowId(),
                            next,
                            new Resolved(account.accountId, assets),
                            account::balance,
                            Instant.EPOCH)
                    .ifPresent(settled -> apply(account, settled));
        }
    }

    private void apply(Participant account, PositionSettled settled) {
        account.clearing = account.clearing.evolve(settled);
        settled.assets().forEach(asset -> account.set(asset.balance()));
        post(settled.entry());
    }

    private void post(JournalEntry entry) {
        if (entry == null) {
            return;
        }
        for (Posting posting : entry.postings()) {
            boolean isCredit = posting.side() == PostingSide.CREDIT;
            add(
                    posting.ledgerAccount().value(),
                    isCredit ? posting.amount() : posting.amount().negated());
        }
    }

    private void add(String name, Money credit) {
        ledger.merge(name + " " + credit.asset(), credit.amount(), BigDecimal::add);
    }

    /** Gives everybody what all open trades need. */
    void depositForAll() {
        for (Participant account : accounts) {
            DECIMALS.keySet().forEach(asset -> move(account, money(new AssetCode(asset), 100_000_000)));
        }
    }

    /** The ledger agrees with the accounts and their positions, and nobody owes more than there is. */
    void check() {
        DECIMALS.keySet().forEach(asset -> {
            assertThat(ledger.getOrDefault("house:ccp " + asset, BigDecimal.ZERO))
                    .isZero();
            assertThat(ledger.entrySet().stream()
                            .filter(entry -> entry.getKey().endsWith(" " + asset))
                            .map(Map.Entry::getValue)
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isZero();
            accounts.forEach(account -> check(account, money(new AssetCode(asset), 0)));
        });
    }

    private void check(Participant account, Money none) {
        Balance balance = account.balance(none);
        assertThat(balance.posted().isNegative()).isFalse();
        assertThat(ledger.get("customer:" + account.accountId + " " + none.asset()))
                .isEqualByComparingTo(balance.posted().amount());
        assertThat(account.clearing.windows().keySet()).isSubsetOf(windowId());
        ClearingPosition position = account.clearing.position(windowId(), none);
        Money owed = position.owed();
        Money held = position.reserved();
        assertThat(ledger.getOrDefault("clearing:" + account.accountId + " " + none.asset(), BigDecimal.ZERO))
                .isEqualByComparingTo(owed.amount().negate());
        assertThat(balance.held()).isEqualTo(held);
    }

    void requireNothingOpen() {
        assertThat(open).isEmpty();
        accounts.forEach(account -> assertThat(account.clearing.size()).isZero());
    }

    private WindowId windowId() {
        return WindowId.of(SCHEME, window);
    }

    private Participant account(AccountId accountId) {
        return accounts.stream()
                .filter(account -> account.accountId.equals(accountId))
                .findFirst()
                .orElseThrow();
    }

    private static MarketId market(AssetCode base) {
        return new MarketId(base + "-USD");
    }

    private static OrderId order(AssetCode base, int number) {
        return OrderId.of(market(base), "01jd%022d".formatted(number));
    }

    private static Money money(AssetCode asset, long units) {
        return new Money(asset, BigDecimal.valueOf(units, DECIMALS.get(asset.value())));
    }

    private static Money money(Roster roster, Amounts amounts, int account, int asset) {
        return new Money(new AssetCode(roster.assetName(asset)), amounts.get(account, asset));
    }
}
