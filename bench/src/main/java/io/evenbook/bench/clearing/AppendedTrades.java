package io.evenbook.bench.clearing;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import io.evenbook.saga.EventProcessors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/**
 * Appends orders' holds and trades to the log, without commands and books, in bursts: ten orders that buy each trade
 * with ten orders that sell. From then on they are trades like any other: the service novates and settles them.
 */
final class AppendedTrades {
    private static final int ORDERS = 10;
    private static final int BURST = ORDERS * ORDERS;
    private static final int BURSTS_AT_ONCE = 10;

    /** Every tenth burst has one order of an insolvent participant: one trade in a hundred. */
    private static final int BURSTS_TO_SHORT = 10;

    /** Far above the numbers that the markets give to the trades of their books. */
    private static final long FIRST_NUMBER = 1_000_000_000;

    private static final BigDecimal TICK = new BigDecimal("0.01");

    private final WholeService service;
    private final ClearedMarkets markets;
    private final SplittableRandom random;

    /** The payments of insolvent participants for the trades of the last append. */
    private final Map<AccountId, Money> lacking = new HashMap<>();

    private long orders;
    private long trades;

    AppendedTrades(WholeService service, ClearedMarkets markets, SplittableRandom random) {
        this.service = service;
        this.markets = markets;
        this.random = random;
    }

    /** One order, and the parts of it that traded. */
    private record Order(OrderId orderId, AccountId accountId, Side side, List<TradeParty> parts) {
        Money held() {
            return parts.stream().map(TradeParty::captured).reduce(Money::plus).orElseThrow();
        }

        Money receivable() {
            return parts.stream().map(TradeParty::receipt).reduce(Money::plus).orElseThrow();
        }
    }

    /** Balances and the last sequence number of the accounts, as they are when nothing is under way. */
    private static final class Accounts {
        private final Map<AccountId, Long> sequences = new HashMap<>();
        private final Map<String, Balance> balances = new HashMap<>();

        Accounts(WholeService service) {
            service.sql()
                    .sql("SELECT account_id, version FROM accounts.account")
                    .query((row, _) -> sequences.put(new AccountId(row.getString(1)), row.getLong(2)))
                    .list();
            service.sql()
                    .sql("SELECT account_id, asset, posted, held FROM accounts.balance")
                    .query((row, _) -> {
                        AssetCode asset = new AssetCode(row.getString(2));
                        Balance balance = new Balance(
                                new Money(asset, row.getBigDecimal(3)), new Money(asset, row.getBigDecimal(4)));
                        return balances.put(row.getString(1) + asset, balance);
                    })
                    .list();
        }

        DomainEventMessage<?> held(Order order, HoldReason reason) {
            AccountId account = order.accountId();
            Money amount = order.held();
            Balance after = balances.compute(
                    account.value() + amount.asset(),
                    (_, before) -> before == null
                            ? new Balance(amount.none(), amount)
                            : new Balance(before.posted(), before.held().plus(amount)));
            return new GenericDomainEventMessage<>(
                    "Account",
                    account.value(),
                    sequences.merge(account, 1L, Long::sum),
                    new FundsHeld(
                            account, HoldId.behind(order.orderId()), reason, amount, order.receivable(), null, after));
        }
    }

    /**
     * Appends trades while no process reads the log, so that nothing else is written to the same streams.
     *
     * @param areSomeShort whether one trade in a hundred is bought by a participant that has nothing
     */
    void append(int count, boolean areSomeShort) {
        lacking.clear();
        EventProcessors processors = service.bean(EventProcessors.class);
        processors.lost();
        Accounts accounts = new Accounts(service);
        PostgresEventStorageEngine log = service.bean(PostgresEventStorageEngine.class);
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (int first = 0; first < count; first += BURST) {
            int burst = first / BURST;
            boolean isShort = areSomeShort && burst % BURSTS_TO_SHORT == 0;
            AccountId insolvent = isShort
                    ? markets.insolvent()
                            .get(burst / BURSTS_TO_SHORT % markets.insolvent().size())
                    : null;
            addBurst(Math.min(BURST, count - first), insolvent, accounts, events);
            if (burst % BURSTS_AT_ONCE == BURSTS_AT_ONCE - 1 || first + BURST >= count) {
                log.appendEvents(events);
                events.clear();
            }
        }
        // The bus notices the others' append when it writes, and reads all its states anew
        markets.send(FundedAccounts.deposit(markets.solvent().getFirst(), FundedAccounts.USD, BigDecimal.ONE));
        processors.acquired();
    }

    /** The payments of insolvent participants for the trades of the last append. */
    Map<AccountId, Money> lacking() {
        return Map.copyOf(lacking);
    }

    /** @param insolvent the first to buy; null: none */
    private void addBurst(int count, AccountId insolvent, Accounts accounts, List<DomainEventMessage<?>> events) {
        MarketId market = markets.net().get(random.nextInt(markets.net().size()));
        List<AccountId> drawn = draw(2 * ORDERS);
        if (insolvent != null) {
            drawn.set(0, insolvent);
        }
        List<Order> all = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            OrderId orderId = OrderId.of(market, "%026d".formatted(++orders));
            all.add(new Order(orderId, drawn.get(i), i < ORDERS ? Side.BUY : Side.SELL, new ArrayList<>()));
        }
        List<TradeExecuted> executed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            executed.add(trade(market, all.get(i / ORDERS), all.get(ORDERS + i % ORDERS)));
        }
        for (Order order : all) {
            if (!order.parts().isEmpty()) {
                boolean onCredit = order.accountId().equals(insolvent);
                events.add(accounts.held(order, onCredit ? HoldReason.CREDIT_ORDER : HoldReason.ORDER));
                if (onCredit) {
                    lacking.merge(insolvent, order.held(), Money::plus);
                }
            }
        }
        executed.forEach(trade -> events.add(
                new GenericDomainEventMessage<>("Trade", trade.tradeId().value(), 0, trade)));
    }

    /** Different participants that are solvent. */
    private List<AccountId> draw(int count) {
        Set<AccountId> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            drawn.add(markets.solvent().get(random.nextInt(markets.solvent().size())));
        }
        return new ArrayList<>(drawn);
    }

    private TradeExecuted trade(MarketId market, Order buyer, Order seller) {
        long lots = random.nextLong(1, 51);
        BigDecimal price = TICK.multiply(BigDecimal.valueOf(random.nextLong(9_950, 10_051)));
        BigDecimal quantity = ClearedMarkets.LOT.multiply(BigDecimal.valueOf(lots));
        Money base = new Money(ClearedMarkets.coin(market), quantity.setScale(ClearedMarkets.COIN_DECIMALS));
        Money quote = new Money(FundedAccounts.USD, price.multiply(quantity));
        TradeParty buys = party(buyer, quote, base);
        TradeParty sells = party(seller, base, quote);
        return new TradeExecuted(
                TradeId.of(market, FIRST_NUMBER + ++trades),
                market,
                ClearedMarkets.SCHEME,
                price,
                base,
                quote,
                lots,
                Side.SELL,
                buys,
                sells);
    }

    /** The fee is taken out of the receipt. */
    private static TradeParty party(Order order, Money captured, Money receipt) {
        TradeParty party = new TradeParty(
                order.orderId(),
                order.accountId(),
                HoldId.behind(order.orderId()),
                captured,
                captured.none(),
                receipt,
                MarketTerms.fee(receipt, ClearedMarkets.FEE_RATE));
        order.parts().add(party);
        return party;
    }
}
