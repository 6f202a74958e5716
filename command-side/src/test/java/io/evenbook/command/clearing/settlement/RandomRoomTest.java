package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.market.MarketRejection.LevelFull;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderRejection.OpenOrders;
import io.evenbook.api.order.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Participants with more credit than an amount has digits trade at random, often for the last unit that 18 digits leave
 * to them, one less or one more. An order is refused whose deliveries would not fit, so that no later step fails.
 */
class RandomRoomTest {
    /** The longer a market goes on, the less its accounts lack, so that hardly anything is carried over. */
    private static final int MARKETS = 4;

    private static final int STEPS = 3_000;

    /** A lot costs one dollar. */
    private static final String PRICE = "10000.00";

    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final long MOST = 999_999_999_999_999_999L;

    private final Map<AccountId, NaiveCredit> naive = new LinkedHashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private ClearedMarket market;
    private SplittableRandom random;
    private long numbers = 100;

    @ParameterizedTest
    @ValueSource(longs = {20261202, 0})
    void noDeliveryExceedsTheDigitsOfAnAmount(long given) {
        long seed = given != 0 ? given : System.nanoTime();
        System.out.println("seed " + seed);
        random = new SplittableRandom(seed);
        for (int markets = 0; markets < MARKETS; markets++) {
            trade();
        }
        System.out.println(outcomes);
        assertThat(outcomes)
                .containsKeys("held too large", "balance too large", "at the limit", "settle", "carry over");
        assertThat(outcomes.values()).allMatch(count -> count >= 10);
    }

    private void trade() {
        market = new ClearedMarket();
        for (int i = 0; i < 5; i++) {
            open(new AccountId("acc_" + i));
        }
        for (int step = 0; step < STEPS; step++) {
            step();
        }
    }

    private void open(AccountId accountId) {
        naive.put(accountId, new NaiveCredit());
        follow(market.send(new OpenAccount(accountId, null, owner(accountId, accountId.value()))));
        deposit(accountId, USD, BigDecimal.valueOf(MOST / 10));
        deposit(accountId, BTC, BigDecimal.valueOf(MOST / 10_000));
        Money[] caps = {
            new Money(USD, BigDecimal.valueOf(MOST).setScale(6)),
            new Money(BTC, BigDecimal.valueOf(MOST).setScale(8))
        };
        follow(market.enrol(accountId, Funding.CREDIT, caps));
    }

    private void follow(List<Object> events) {
        for (Object event : events) {
            if (event instanceof AccountEvent changed) {
                naive.get(changed.accountId()).apply(changed);
            }
        }
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1 -> follow(market.novate());
            case 2 -> settle();
            default -> place(new ArrayList<>(naive.keySet()).get(random.nextInt(naive.size())));
        }
    }

    private void place(AccountId accountId) {
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        NaiveCredit account = naive.get(accountId);
        BigDecimal left =
                account.digitRoom(USD).setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE);
        long lots =
                random.nextInt(3) == 0 ? left.longValueExact() + random.nextInt(3) - 1 : random.nextLong(1, MOST / 2);
        if (lots <= 0 || lots > MOST) {
            return;
        }
        BigDecimal pays = side == Side.BUY ? BigDecimal.valueOf(lots) : LOT.multiply(BigDecimal.valueOf(lots));
        AssetCode asset = side == Side.BUY ? USD : BTC;
        boolean fits = pays.compareTo(account.digitRoom(asset)) < 0;
        boolean isCovered = pays.compareTo(account.orderRoom(asset)) <= 0;
        String quantity = LOT.multiply(BigDecimal.valueOf(lots)).toPlainString();
        try {
            follow(market.send(limit(accountId, numbers++, side, PRICE, quantity)));
            assertThat(fits && isCovered).isTrue();
            count(BigDecimal.valueOf(lots).equals(left) && side == Side.BUY ? "at the limit" : "placed");
        } catch (RejectedException e) {
            switch (e.rejection()) {
                case InsufficientAvailable _ -> assertThat(isCovered).isFalse();
                case AmountTooLarge why
                when why.field().equals("held") -> {
                    assertThat(isCovered).isTrue();
                    assertThat(fits).isFalse();
                    count("held too large");
                }
                case AmountTooLarge why -> {
                    assertThat(why.field()).isEqualTo("balance");
                    assertThat(fits && isCovered).isTrue();
                    count("balance too large");
                }
                case LevelFull _, OpenOrders _ -> count(e.rejection().code());
                default -> throw e;
            }
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void deposit(AccountId accountId, AssetCode asset, BigDecimal amount) {
        long number = numbers++;
        follow(market.send(new Deposit(accountId, entry(number), new Requested(asset, amount), "ref-" + number)));
    }

    /** Begins a settlement, every other time after those who lack something have paid it in, or ends it. */
    private void settle() {
        if (!market.isDue()) {
            follow(market.novate());
            if (random.nextBoolean()) {
                naive.keySet().forEach(this::payIn);
            }
            follow(market.prepare());
            return;
        }
        boolean settles = naive.values().stream().allMatch(account -> account.paysFor(USD) && account.paysFor(BTC));
        follow(market.post(settles));
        count(settles ? "settle" : "carry over");
    }

    /** As much as the digits of a balance allow. */
    private void payIn(AccountId accountId) {
        for (AssetCode asset : List.of(USD, BTC)) {
            BigDecimal lacks = naive.get(accountId).lacks(asset);
            if (lacks.signum() > 0) {
                try {
                    deposit(accountId, asset, lacks);
                } catch (RejectedException e) {
                    assertThat(e.rejection()).isInstanceOf(AmountTooLarge.class);
                }
            }
        }
    }
}
