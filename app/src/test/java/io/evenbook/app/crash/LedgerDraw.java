package io.evenbook.app.crash;

import io.evenbook.app.crash.AcknowledgedBooks.Leg;
import io.evenbook.app.crash.LedgerRequest.Deposit;
import io.evenbook.app.crash.LedgerRequest.Entry;
import io.evenbook.app.crash.LedgerRequest.Transfer;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws random requests on {@value #ACCOUNTS} accounts and two assets. */
record LedgerDraw(SplittableRandom random) {
    static final int ACCOUNTS = 10;
    /** Assets and their decimals. */
    static final Map<String, Integer> ASSETS = Map.of("EUR", 2, "BTC", 8);

    static final List<String> CODES = List.of("BTC", "EUR");
    static final String FEES = "house:fees";
    static final String OMNIBUS = "house:omnibus";
    static final BigDecimal UNPAYABLE = new BigDecimal("1000000000");

    Transfer transfer() {
        String from = anyAccount();
        String asset = anyAsset();
        return new Transfer(from, otherThan(from), asset, amount(asset, 150));
    }

    Deposit deposit() {
        String asset = anyAsset();
        return new Deposit(anyAccount(), asset, amount(asset, 150), Long.toHexString(random.nextLong()));
    }

    /** Two to six legs in one or two assets. One entry in six has an amount that no account can pay. */
    Entry entry() {
        List<Leg> legs = new ArrayList<>(legs(anyAsset(), random.nextInt(2, 5)));
        if (random.nextInt(3) == 0) {
            legs.addAll(legs(anyAsset(), 2));
        }
        if (random.nextInt(6) == 0) {
            String payer = anyAccount();
            legs.set(0, new Leg(customer(payer), "EUR", UNPAYABLE));
            legs.set(1, new Leg(FEES, "EUR", UNPAYABLE.negate()));
            legs.subList(2, legs.size()).clear();
            legs.addAll(legs(anyAsset(), random.nextInt(2, 5)));
        }
        return new Entry(legs);
    }

    /** One account pays the others, or the others pay one; some legs are on the house's fee account. */
    private List<Leg> legs(String asset, int count) {
        boolean onePays = random.nextBoolean();
        BigDecimal sum = BigDecimal.ZERO;
        List<Leg> legs = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            BigDecimal amount = onePays ? amount(asset, 50).negate() : amount(asset, 50);
            String ledgerAccount = random.nextInt(4) == 0 ? FEES : customer(anyAccount());
            legs.add(new Leg(ledgerAccount, asset, amount));
            sum = sum.add(amount);
        }
        legs.add(new Leg(customer(anyAccount()), asset, sum.negate()));
        return legs;
    }

    LedgerRequest anyOf(LedgerRequest... requests) {
        return requests[random.nextInt(requests.length)];
    }

    String anyAccount() {
        return account(random.nextInt(ACCOUNTS));
    }

    String otherThan(String account) {
        String other;
        do {
            other = anyAccount();
        } while (other.equals(account));
        return other;
    }

    String anyAsset() {
        return CODES.get(random.nextInt(CODES.size()));
    }

    /** More than zero and less than the bound. */
    BigDecimal amount(String asset, int bound) {
        int decimals = ASSETS.get(asset);
        long units = random.nextLong(
                1, BigDecimal.valueOf(bound).movePointRight(decimals).longValueExact());
        return BigDecimal.valueOf(units, decimals);
    }

    String expiry() {
        return ",'expiresAt':'%s'"
                .formatted(Instant.now().plusMillis(random.nextInt(500, 3_000)).truncatedTo(ChronoUnit.MICROS));
    }

    static String account(int number) {
        return "acc_" + number;
    }

    static String customer(String account) {
        return "customer:" + account;
    }
}
