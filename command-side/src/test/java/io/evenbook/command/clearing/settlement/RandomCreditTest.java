package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.order;
import static io.evenbook.command.Vocabulary.owner;
import static io.evenbook.command.Vocabulary.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.market.MarketCommand.AmendOrder;
import io.evenbook.api.market.MarketCommand.CancelOrder;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.Side;
import io.evenbook.command.World;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Accounts trade, withdraw and settle at random, often for the last unit that they may spend, one less or one more.
 * Each decision, and each balance, must be that of {@link NaiveCredit}. A settlement never takes an account below zero.
 */
class RandomCreditTest {
    private static final int STEPS = 6_000;
    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final Map<AssetCode, Integer> DECIMALS = Map.of(USD, 6, BTC, 8);

    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();
    private final List<AccountId> accounts = new ArrayList<>();
    private final Map<AccountId, NaiveCredit> naive = new LinkedHashMap<>();
    private final List<OrderId> orders = new ArrayList<>();
    private final List<Runnable> openHolds = new ArrayList<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private SplittableRandom random;
    private long numbers = 100;

    @ParameterizedTest
    @ValueSource(longs = {20261202, 0})
    void everyDecisionIsThatOfANaiveAccount(long given) {
        long seed = given != 0 ? given : System.nanoTime();
        System.out.println("seed " + seed);
        random = new SplittableRandom(seed);
        for (int i = 0; i < 6; i++) {
            open(new AccountId("acc_" + i), i % 3 != 0);
        }
        for (int step = 0; step < STEPS; step++) {
            step();
            accounts.forEach(this::compare);
        }
        System.out.println(outcomes);
        assertThat(outcomes)
                .containsKeys(
                        "place",
                        "place refused",
                        "amend",
                        "amend refused",
                        "withdraw",
                        "withdraw refused",
                        "settle",
                        "carry over",
                        "available below zero");
        assertThat(outcomes.values()).allMatch(count -> count >= 5);
    }

    private void open(AccountId accountId, boolean onCredit) {
        accounts.add(accountId);
        naive.put(accountId, new NaiveCredit());
        send(new OpenAccount(accountId, null, owner(accountId, accountId.value())));
        deposit(accountId, USD, "1000");
        deposit(accountId, BTC, "5");
        if (onCredit) {
            enrol(accountId);
        }
    }

    private void step() {
        AccountId accountId = accounts.get(random.nextInt(accounts.size()));
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> place(accountId);
            case 8, 9 -> amend();
            case 10 -> cancel();
            case 11, 12 -> withdraw(accountId);
            case 13 -> hold(accountId);
            case 14 -> endAHold();
            case 15 -> enrol(accountId);
            case 16, 17, 18 -> follow(market.novate());
            default -> settle();
        }
    }

    private void send(Object command) {
        follow(market.send(command));
    }

    private void follow(List<Object> events) {
        for (Object event : events) {
            if (event instanceof AccountEvent changed) {
                naive.get(changed.accountId()).apply(changed);
            }
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Sends a command that takes an amount of what an account may spend. */
    private boolean decide(String name, Object command, BigDecimal amount, BigDecimal room) {
        try {
            send(command);
        } catch (RejectedException e) {
            count(name + " refused");
            assertThat(e.rejection())
                    .as("%s of %s with room %s", name, amount, room)
                    .isInstanceOfSatisfying(
                            InsufficientAvailable.class,
                            why -> assertThat(why.available()).isEqualByComparingTo(room));
            assertThat(amount).isGreaterThan(room);
            return false;
        }
        count(name);
        assertThat(amount).as("%s with room %s", name, room).isLessThanOrEqualTo(room);
        return true;
    }

    private void place(AccountId accountId) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal price = BigDecimal.valueOf(random.nextLong(9_500, 10_500), 2);
        BigDecimal unit = side == Side.BUY ? price.multiply(LOT) : LOT;
        BigDecimal room = naive.get(accountId).orderRoom(side == Side.BUY ? USD : BTC);
        long lots = lots(room, unit);
        long number = numbers++;
        if (decide(
                "place",
                limit(
                        accountId,
                        number,
                        side,
                        price.toPlainString(),
                        LOT.multiply(BigDecimal.valueOf(lots)).toPlainString()),
                unit.multiply(BigDecimal.valueOf(lots)),
                room)) {
            orders.add(order(number));
        }
    }

    /** Some, or as many as the room allows, one less or one more. */
    private long lots(BigDecimal room, BigDecimal unit) {
        if (random.nextInt(3) > 0) {
            return random.nextLong(1, 10_000);
        }
        long most = room.divide(unit, 0, RoundingMode.DOWN).longValue();
        return Math.max(1, most + random.nextInt(3) - 1);
    }

    private OrderState live() {
        orders.removeIf(orderId -> world.order(orderId).status().hasEnded());
        return orders.isEmpty() ? null : world.order(orders.get(random.nextInt(orders.size())));
    }

    private void amend() {
        OrderState order = live();
        if (order == null) {
            return;
        }
        NaiveCredit account = naive.get(order.accountId());
        boolean buys = order.side() == Side.BUY;
        BigDecimal unit = buys ? order.price().multiply(LOT) : LOT;
        BigDecimal room = account.amendmentRoom(HoldId.behind(order.orderId()), buys ? USD : BTC);
        long more = lots(room, unit);
        BigDecimal quantity = order.quantity().add(LOT.multiply(BigDecimal.valueOf(more)));
        decide(
                "amend",
                new AmendOrder(BTC_USD, order.orderId(), quantity, null, null, null),
                unit.multiply(BigDecimal.valueOf(more)),
                room);
    }

    private void cancel() {
        OrderState order = live();
        if (order != null) {
            send(new CancelOrder(BTC_USD, order.orderId()));
            count("cancel");
        }
    }

    private void withdraw(AccountId accountId) {
        AssetCode asset = random.nextBoolean() ? USD : BTC;
        BigDecimal room = naive.get(accountId).spendable(asset);
        BigDecimal amount = amount(asset, room);
        WithdrawalId withdrawalId = WithdrawalId.of(unique(numbers++), accountId);
        if (decide(
                "withdraw",
                new RequestWithdrawal(accountId, withdrawalId, new Requested(asset, amount), "out", null, null),
                amount,
                room)) {
            openHolds.add(() -> send(
                    random.nextBoolean()
                            ? new ConfirmWithdrawal(accountId, withdrawalId)
                            : new CancelWithdrawal(accountId, withdrawalId)));
        }
    }

    private void hold(AccountId accountId) {
        AssetCode asset = random.nextBoolean() ? USD : BTC;
        BigDecimal room = naive.get(accountId).spendable(asset);
        BigDecimal amount = amount(asset, room);
        HoldId holdId = HoldId.named("h" + numbers++);
        if (decide("hold", new PlaceHold(accountId, holdId, new Requested(asset, amount), null), amount, room)) {
            openHolds.add(() -> send(new ReleaseHold(accountId, holdId)));
        }
    }

    /** A hundredth, or all that there is, one unit less or one more. */
    private BigDecimal amount(AssetCode asset, BigDecimal room) {
        int decimals = DECIMALS.get(asset);
        BigDecimal least = BigDecimal.ONE.movePointLeft(decimals);
        BigDecimal amount = random.nextInt(4) > 0
                ? room.divide(BigDecimal.valueOf(100), decimals, RoundingMode.DOWN)
                : room.add(least.multiply(BigDecimal.valueOf(random.nextInt(3) - 1)));
        return amount.max(least);
    }

    private void endAHold() {
        if (!openHolds.isEmpty()) {
            openHolds.remove(random.nextInt(openHolds.size())).run();
            count("end of a hold");
        }
    }

    private void enrol(AccountId accountId) {
        if (random.nextInt(8) == 0) {
            follow(market.enrol(accountId, Funding.PREFUNDED));
        } else {
            follow(market.enrol(
                    accountId,
                    Funding.CREDIT,
                    new Money(USD, BigDecimal.valueOf(random.nextLong(1, 500_000_000), 6)),
                    new Money(BTC, BigDecimal.valueOf(random.nextLong(1, 200_000_000), 8))));
        }
    }

    private void deposit(AccountId accountId, AssetCode asset, String amount) {
        long number = numbers++;
        send(new Deposit(accountId, entry(number), new Requested(asset, new BigDecimal(amount)), "ref-" + number));
    }

    /** Begins a settlement, every other time after those who lack something have paid it in, or ends it. */
    private void settle() {
        if (!market.isDue()) {
            follow(market.novate());
            if (random.nextBoolean()) {
                accounts.forEach(this::payIn);
            }
            follow(market.prepare());
            return;
        }
        boolean settles = accounts.stream()
                .allMatch(accountId -> DECIMALS.keySet().stream()
                        .allMatch(asset -> naive.get(accountId).paysFor(asset)));
        follow(market.post(settles));
        count(settles ? "settle" : "carry over");
    }

    private void payIn(AccountId accountId) {
        for (AssetCode asset : DECIMALS.keySet()) {
            BigDecimal lacks = naive.get(accountId).lacks(asset);
            if (lacks.signum() > 0) {
                deposit(accountId, asset, lacks.toPlainString());
            }
        }
    }

    private void compare(AccountId accountId) {
        NaiveCredit expected = naive.get(accountId);
        Map<AssetCode, Balance> balances = new HashMap<>();
        world.account(accountId)
                .positions()
                .byAsset()
                .forEach((asset, position) -> balances.put(asset, position.balance()));
        balances.forEach((asset, balance) -> {
            assertThat(balance.posted().amount()).as(accountId.value()).isEqualByComparingTo(expected.posted(asset));
            assertThat(balance.held().amount()).as(accountId.value()).isEqualByComparingTo(expected.held(asset));
            assertThat(expected.posted(asset)).isGreaterThanOrEqualTo(expected.firmlyHeld(asset));
            if (balance.available().isNegative()) {
                count("available below zero");
            }
        });
    }
}
