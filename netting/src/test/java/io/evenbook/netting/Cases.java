package io.evenbook.netting;

import io.evenbook.netting.OpenTrade.TradeSide;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Small windows for tests: trades, what their accounts may deliver, and the terms. */
record Cases(Roster roster, List<OpenTrade> trades, Budgets budgets, PartialTerms terms) {

    /** Accounts {@code acc_0} ... and assets {@code A0} ..., without decimals. */
    static Roster roster(int accounts, int assets) {
        Map<String, Integer> decimals = new TreeMap<>();
        IntStream.range(0, assets).forEach(asset -> decimals.put("A" + asset, 0));
        return new Roster(
                IntStream.range(0, accounts)
                        .mapToObj(account -> "acc_" + account)
                        .toList(),
                decimals);
    }

    static TradeSide side(int account, int asset, long unitsPerLot) {
        return side(account, asset, unitsPerLot, 0, false, 0);
    }

    static TradeSide side(int account, int asset, long unitsPerLot, long fee, boolean isFeeOnTop, long heldLots) {
        return new TradeSide(
                account, asset, BigInteger.valueOf(unitsPerLot), BigInteger.valueOf(fee), isFeeOnTop, heldLots);
    }

    /** A trade of one day without fees: {@code lots} of asset 0 at {@code price} of asset 1 a lot. */
    static OpenTrade trade(long position, int buyer, int seller, long lots, long price) {
        return new OpenTrade(1, position, 0, lots, 0, side(buyer, 1, price), side(seller, 0, 1));
    }

    static OpenTrades open(Roster roster, List<OpenTrade> trades) {
        OpenTrades open = new OpenTrades(roster);
        trades.forEach(open::add);
        return open;
    }

    /** Nothing held by orders, and nothing prepared but this: account, asset, amount. */
    static Budgets budgets(Roster roster, long... accountAssetAmount) {
        return new Budgets(new Amounts(roster), amounts(roster, accountAssetAmount));
    }

    /** Zero but for these: account, asset, amount. */
    static Amounts amounts(Roster roster, long... accountAssetAmount) {
        Amounts amounts = new Amounts(roster);
        for (int i = 0; i < accountAssetAmount.length; i += 3) {
            amounts.set(
                    (int) accountAssetAmount[i],
                    (int) accountAssetAmount[i + 1],
                    BigDecimal.valueOf(accountAssetAmount[i + 2]));
        }
        return amounts;
    }

    /** Up to so many trades with fees, rebates, holds, parts settled before, self-trades and obligations. */
    static Cases random(SplittableRandom random, int maxTrades) {
        Roster roster = roster(random.nextInt(2, 5), random.nextInt(2, 4));
        List<OpenTrade> trades = new ArrayList<>();
        int size = random.nextInt(maxTrades + 1);
        for (int i = 0; i < size; i++) {
            trades.add(randomTrade(random, roster, i));
        }
        Amounts holds = new Amounts(roster);
        Amounts prepared = new Amounts(roster);
        for (int account = 0; account < roster.accounts(); account++) {
            for (int asset = 0; asset < roster.assets(); asset++) {
                holds.set(account, asset, randomHold(random, NaiveResolution.open(trades, account, asset)));
                int most = random.nextInt(4) == 0 ? 40 : 8;
                prepared.set(account, asset, BigDecimal.valueOf(random.nextInt(3) == 0 ? 0 : random.nextInt(most)));
            }
        }
        PartialTerms terms = new PartialTerms(random.nextInt(3) > 0, random.nextInt(1, 4));
        return new Cases(roster, List.copyOf(trades), new Budgets(holds, prepared), terms);
    }

    /** A hold for all, for nothing, or for some: an account may be prefunded first and on credit later. */
    private static BigDecimal randomHold(SplittableRandom random, BigInteger delivers) {
        return switch (random.nextInt(4)) {
            case 0 -> new BigDecimal(delivers);
            case 1 -> new BigDecimal(delivers).multiply(new BigDecimal("0.4")).setScale(0, RoundingMode.DOWN);
            default -> BigDecimal.ZERO;
        };
    }

    private static OpenTrade randomTrade(SplittableRandom random, Roster roster, int number) {
        int buyer = random.nextInt(roster.accounts());
        int seller = random.nextInt(roster.accounts());
        int base = random.nextInt(roster.assets());
        long dueOn = random.nextInt(1, 3);
        if (random.nextInt(8) == 0 && buyer != seller) {
            BigInteger units = BigInteger.valueOf(random.nextInt(1, 6));
            return OpenTrade.obligation(dueOn, 7, number + 1, buyer, seller, base, units);
        }
        int quote = (base + 1 + random.nextInt(roster.assets() - 1)) % roster.assets();
        long lots = random.nextInt(1, 6);
        long settled = random.nextInt(4) == 0 ? random.nextLong(lots) : 0;
        long price = random.nextInt(1, 4);
        long perLot = random.nextInt(1, 3);
        return new OpenTrade(
                dueOn,
                number,
                0,
                lots,
                settled,
                randomSide(random, buyer, quote, price, perLot, lots, lots - settled),
                randomSide(random, seller, base, perLot, price, lots, lots - settled));
    }

    private static TradeSide randomSide(
            SplittableRandom random, int account, int asset, long pays, long gets, long lots, long open) {
        boolean onTop = random.nextBoolean();
        long most = (onTop ? pays : gets) * lots;
        long fee = random.nextInt(3) == 0 ? random.nextLong(-most, most + 1) : 0;
        long held = random.nextInt(6) == 0 ? random.nextLong(open + 1) : 0;
        return side(account, asset, pays, fee, onTop, held);
    }

    /** The same case with its trades in another order. */
    Cases shuffled(SplittableRandom random) {
        OpenTrade[] shuffled = trades.toArray(OpenTrade[]::new);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            OpenTrade other = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = other;
        }
        return new Cases(roster, Arrays.asList(shuffled), budgets, terms);
    }

    Resolution resolve() {
        return Resolver.resolve(open(roster, trades), budgets, terms);
    }
}
