package io.evenbook.netting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 1,000,000 trades of 10,000 accounts in 5 assets; one account in a hundred has a tenth of what it needs. */
@Tag("long")
class LargeWindowTest {
    private static final int TRADES = 1_000_000;
    private static final int ACCOUNTS = 10_000;
    private static final int ASSETS = 5;

    private final Roster roster = Cases.roster(ACCOUNTS, ASSETS);

    @Test
    void aMillionTradesAreNettedAndResolved() {
        SplittableRandom random = new SplittableRandom(20);
        OpenTrades trades = trades(random);

        long start = System.nanoTime();
        NetPositions positions = NetPositions.of(trades);
        String digest = positions.digest();
        print("netted", start);
        assertThat(positions.participants()).isEqualTo(ACCOUNTS);
        assertThat(digest).hasSize(64);

        start = System.nanoTime();
        Resolution funded = Resolver.resolve(trades, budgets(positions, random, 0), new PartialTerms(true, 1));
        print("resolved, all prefunded", start);
        assertThat(funded.settled()).isEqualTo(TRADES);
        assertThat(funded.digest()).isEqualTo(digest);

        start = System.nanoTime();
        Budgets budgets = budgets(positions, random, 1);
        Resolution resolution = Resolver.resolve(trades, budgets, new PartialTerms(true, 1));
        print("resolved, 1 %% short, %d fail, %d in part".formatted(resolution.failed(), resolution.partial()), start);
        assertThat(resolution.failed()).isPositive();
        for (int account = 0; account < ACCOUNTS; account++) {
            for (int asset = 0; asset < ASSETS; asset++) {
                BigInteger need = resolution
                        .delivered()
                        .units(account, asset)
                        .subtract(resolution.received().units(account, asset));
                assertThat(need.compareTo(budgets.prepared().units(account, asset)))
                        .isNotPositive();
            }
        }
    }

    private OpenTrades trades(SplittableRandom random) {
        OpenTrades trades = new OpenTrades(roster);
        for (int i = 0; i < TRADES; i++) {
            int base = random.nextInt(1, ASSETS);
            long lots = random.nextLong(1, 1_000);
            long price = random.nextLong(90, 110) * 1_000_000;
            int buyer = random.nextInt(ACCOUNTS);
            int seller = (buyer + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
            trades.add(new OpenTrade(
                    random.nextInt(20) == 0 ? 1 : 2,
                    random.nextInt(2) == 0 ? i : TRADES + i,
                    0,
                    lots,
                    0,
                    Cases.side(buyer, 0, price, price * lots / 1_000, true, 0),
                    Cases.side(seller, base, 1_000_000_000_000L, price * lots / 1_000, false, 0)));
        }
        return trades;
    }

    /** The net delivery of each account; a tenth of it for some. */
    private Budgets budgets(NetPositions positions, SplittableRandom random, int shortPercent) {
        Budgets budgets = new Budgets(roster);
        for (int account = 0; account < ACCOUNTS; account++) {
            boolean isShort = random.nextInt(100) < shortPercent;
            for (int asset = 0; asset < ASSETS; asset++) {
                BigDecimal delivers = positions.delivers().get(account, asset);
                BigDecimal need = delivers.subtract(positions.receives().get(account, asset))
                        .max(BigDecimal.ZERO);
                budgets.prepared()
                        .set(account, asset, isShort ? need.movePointLeft(1).setScale(0, RoundingMode.DOWN) : need);
            }
        }
        return budgets;
    }

    private static void print(String step, long start) {
        System.out.printf("LargeWindowTest: %s in %.2f s%n", step, (System.nanoTime() - start) / 1e9);
    }
}
