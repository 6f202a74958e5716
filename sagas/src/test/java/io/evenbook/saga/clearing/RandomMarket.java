package io.evenbook.saga.clearing;

import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trades at random, and closes and settles windows at random, in their order. A day ends after each. Some accounts lack
 * funds.
 */
final class RandomMarket {
    private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol", "dave", "erin");

    private final FakeLedger ledger;
    private final SplittableRandom random;
    private int trades;
    private int open = 1;
    private int due = 1;
    private int days = 1_000;

    RandomMarket(FakeLedger ledger, SplittableRandom random) {
        this.ledger = ledger;
        this.random = random;
        ledger.onCredit.add(Trades.account("alice"));
        ledger.onCredit.add(Trades.account("bob"));
        ledger.free.put("acc_alice USD", Trades.usd("100.00"));
        ledger.free.put("acc_bob BTC", Trades.btc("0.0050"));
    }

    int trades() {
        return trades;
    }

    /** Makes trades and windows, and runs the process now and then. The last window stays open. */
    void trade(int count, ProcessRun run) {
        for (int i = 0; i < count; i++) {
            trades++;
            ledger.append(Trades.at(
                    random.nextInt(5_000, 20_000) + ".00",
                    Trades.trade(trades, account(), account(), random.nextInt(1, 8), fee(), fee())));
            if (random.nextInt(40) == 0) {
                closeDay();
            }
            if (random.nextInt(20) == 0 || trades % 50 == 0) {
                ledger.append(Trades.closed(open));
                open++;
            }
            boolean maySettle = due < open && (due == 1 || ledger.isSettled(Trades.window(due - 1)));
            if (maySettle && random.nextInt(10) == 0) {
                settle(run);
            } else if (random.nextInt(5) == 0) {
                run.run(random.nextInt(1, 60));
            }
        }
        while (due < open) {
            settle(run);
        }
        run.run(4_000);
    }

    /** Takes all steps, so that what is due next does not depend on how the process was stopped. */
    private void settle(ProcessRun run) {
        ledger.append(Trades.due(due));
        due++;
        run.run(random.nextInt(1, 60));
        closeDay();
    }

    private void closeDay() {
        ledger.append(Trades.dayClosed(days));
        days++;
    }

    private String account() {
        return ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
    }

    /** A fee in either asset, on top of the payment or out of the receipt; some are rebates. */
    private Money fee() {
        int units = random.nextInt(-3, 10);
        return random.nextBoolean()
                ? new Money(Trades.USD, BigDecimal.valueOf(units, 2))
                : Trades.btc(BigDecimal.valueOf(units, 4).toPlainString());
    }
}
