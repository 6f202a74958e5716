package io.evenbook.netting;

import static io.evenbook.netting.Cases.open;
import static io.evenbook.netting.Cases.side;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetPositionsTest {
    private static final int BTC = 0;
    private static final int USD = 1;
    private static final int ALICE = 0;
    private static final int BOB = 1;

    private final Roster roster = new Roster(List.of("acc_bob", "acc_alice"), Map.of("USD", 2, "BTC", 3));

    @Test
    void accountsAndAssetsAreNumberedByName() {
        assertThat(roster.account("acc_alice")).isEqualTo(ALICE);
        assertThat(roster.account("acc_bob")).isEqualTo(BOB);
        assertThat(roster.asset("BTC")).isEqualTo(BTC);
        assertThat(roster.assetName(USD)).isEqualTo("USD");
        assertThatThrownBy(() -> roster.account("acc_carol"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be in the roster: acc_carol");
    }

    /** The amount of each account has 18 digits before the point, that of all 22, which 128 bits do not count. */
    @Test
    void sumsOverAccountsMayHaveMoreDigitsThanAmounts() {
        int pairs = 10_000;
        Roster many = new Roster(
                IntStream.range(0, 2 * pairs).mapToObj("acc_%d"::formatted).toList(), Map.of("BTC", 0, "USD", 18));
        BigInteger most = BigInteger.TEN.pow(36).subtract(BigInteger.ONE);
        OpenTrades trades = new OpenTrades(many, pairs);
        for (int i = 0; i < pairs; i++) {
            trades.add(new OpenTrade(
                    1,
                    1 + i,
                    0,
                    1,
                    0,
                    new OpenTrade.TradeSide(2 * i, USD, most, BigInteger.ZERO, true, 0),
                    new OpenTrade.TradeSide(2 * i + 1, BTC, BigInteger.ONE, BigInteger.ZERO, false, 0)));
        }
        NetPositions positions = NetPositions.of(trades);
        BigDecimal all = new BigDecimal(most.multiply(BigInteger.valueOf(pairs)), 18);
        assertThat(positions.gross(USD)).isEqualTo(all);
        assertThat(positions.net(USD)).isEqualTo(all);
        assertThat(positions.fees(USD)).isEqualByComparingTo("0");
    }

    /** Lots of 0.001 BTC. Alice buys 10 at 20.00 a lot for a fee of 1.50, Bob buys 4 back at 21.00, rebate 0.40. */
    @Test
    void positionsAreSumsOfDeliveriesAndReceiptsWithFeesAndRebates() {
        OpenTrade first =
                new OpenTrade(1, 1, 0, 10, 0, side(ALICE, USD, 2_000, 150, true, 0), side(BOB, BTC, 1, 200, false, 0));
        OpenTrade second =
                new OpenTrade(1, 2, 0, 4, 0, side(BOB, USD, 2_100, -40, true, 0), side(ALICE, BTC, 1, 60, false, 0));
        NetPositions positions = NetPositions.of(open(roster, List.of(first, second)));

        assertThat(positions.delivers().get(ALICE, USD)).isEqualTo("201.50");
        assertThat(positions.receives().get(ALICE, USD)).isEqualTo("83.40");
        assertThat(positions.delivers().get(BOB, USD)).isEqualTo("83.60");
        assertThat(positions.receives().get(BOB, USD)).isEqualTo("198.00");
        assertThat(positions.delivers().get(BOB, BTC)).isEqualTo("0.010");
        assertThat(positions.receives().get(ALICE, BTC)).isEqualTo("0.010");
        assertThat(positions.gross(USD)).isEqualTo("285.10");
        assertThat(positions.net(USD)).isEqualTo("118.10");
        assertThat(positions.net(BTC)).isEqualTo("0.006");
        // 1.50 + 2.00 - 0.40 + 0.60
        assertThat(positions.fees(USD)).isEqualTo("3.70");
        assertThat(positions.fees(BTC)).isEqualTo("0.000");
        assertThat(positions.participants()).isEqualTo(2);
    }

    @Test
    void anEmptyWindowHasNoPositionsAndTheDigestOfNothing() throws Exception {
        NetPositions positions = NetPositions.of(new OpenTrades(roster));

        assertThat(positions.participants()).isZero();
        assertThat(positions.digest()).isEqualTo(sha256(""));
    }

    @Test
    void theDigestIsOverSortedLinesAndAmountsAtTheirScale() throws Exception {
        OpenTrade trade = new OpenTrade(1, 1, 0, 10, 0, side(BOB, USD, 2_000, 150, true, 0), side(ALICE, BTC, 1));
        Budgets budgets = new Budgets(roster);
        budgets.prepared().set(BOB, USD, new BigDecimal("100.75"));
        budgets.prepared().set(ALICE, BTC, new BigDecimal("1"));
        OpenTrades trades = open(roster, List.of(trade));

        assertThat(NetPositions.of(trades).digest()).isEqualTo(sha256("""
                        acc_alice,BTC,0.010,0.000,0.000
                        acc_alice,USD,0.00,200.00,0.00
                        acc_bob,BTC,0.000,0.010,0.000
                        acc_bob,USD,201.50,0.00,0.00
                        """));
        assertThat(Resolver.resolve(trades, budgets, new PartialTerms(true, 1)).digest())
                .isEqualTo(sha256("""
                        acc_alice,BTC,0.005,0.000,0.005
                        acc_alice,USD,0.00,100.00,-100.00
                        acc_bob,BTC,0.000,0.005,-0.005
                        acc_bob,USD,100.75,0.00,100.75
                        """));
    }

    @Test
    void whatIsOnlyCarriedIsInTheDigestToo() throws Exception {
        OpenTrades trades = open(roster, List.of(Cases.trade(1, ALICE, BOB, 5, 300)));

        assertThat(Resolver.resolve(trades, new Budgets(roster), PartialTerms.WHOLE)
                        .digest())
                .isEqualTo(sha256("""
                        acc_alice,BTC,0.000,0.000,-0.005
                        acc_alice,USD,0.00,0.00,15.00
                        acc_bob,BTC,0.000,0.000,0.005
                        acc_bob,USD,0.00,0.00,-15.00
                        """));
    }

    @Test
    void theOrderOfTheTradesDoesNotMatter() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            Cases window = Cases.random(random, 8);
            Cases shuffled = window.shuffled(random);
            assertThat(NetPositions.of(open(shuffled.roster(), shuffled.trades()))
                            .digest())
                    .isEqualTo(NetPositions.of(open(window.roster(), window.trades()))
                            .digest());
        }
    }

    @Test
    void oneUnitMoreChangesTheDigest() {
        OpenTrade trade = Cases.trade(1, ALICE, BOB, 3, 5);
        OpenTrade dearer = Cases.trade(1, ALICE, BOB, 3, 6);

        assertThat(NetPositions.of(open(roster, List.of(dearer))).digest())
                .isNotEqualTo(NetPositions.of(open(roster, List.of(trade))).digest());
    }

    @Test
    void whatDoesNotFitIn128BitsIsRefused() {
        BigInteger large = BigInteger.ONE.shiftLeft(126);
        OpenTrade trade = new OpenTrade(1, 1, 0, 1, 0, payer(large), side(BOB, BTC, 1));
        OpenTrades once = open(roster, List.of(trade));
        assertThat(NetPositions.of(once).delivers().units(ALICE, USD)).isEqualTo(large);
        OpenTrade again = new OpenTrade(1, 2, 0, 1, 0, payer(large), side(BOB, BTC, 1));
        OpenTrades twice = open(roster, List.of(trade, again));
        assertThatThrownBy(() -> NetPositions.of(twice))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("must fit in 128 bits");
        assertThatThrownBy(() -> new OpenTrade(1, 1, 0, 2, 0, payer(large), side(BOB, BTC, 1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> roster.units(USD, new BigDecimal("1.001"))).isInstanceOf(ArithmeticException.class);
        assertThat(roster.units(USD, new BigDecimal("1.1"))).isEqualTo(110);
    }

    @Test
    void tradesThatCannotBeAreRefused() {
        refused("lots", () -> new OpenTrade(1, 1, 0, 0, 0, side(ALICE, USD, 1), side(BOB, BTC, 1)));
        refused("settledLots", () -> new OpenTrade(1, 1, 0, 1, 1, side(ALICE, USD, 1), side(BOB, BTC, 1)));
        refused("unitsPerLot", () -> new OpenTrade(1, 1, 0, 1, 0, side(ALICE, USD, -1), side(BOB, BTC, 1)));
        refused("heldLots", () -> new OpenTrade(1, 1, 0, 2, 1, side(ALICE, USD, 1, 0, true, 2), side(BOB, BTC, 1)));
        refused("fee", () -> new OpenTrade(1, 1, 0, 1, 0, side(ALICE, USD, 9, 10, true, 0), side(BOB, BTC, 1)));
        refused("fee", () -> new OpenTrade(1, 1, 0, 1, 0, side(ALICE, USD, 9, -2, false, 0), side(BOB, BTC, 1)));
        refused("asset", () -> new OpenTrade(1, 1, 0, 1, 0, side(ALICE, USD, 9), side(BOB, USD, 1)));
        refused("position", () -> new OpenTrade(1, 1, 0, 1, 0, side(ALICE, USD, 0), side(BOB, BTC, 0)));
        refused("payer", () -> OpenTrade.obligation(1, 1, 1, BOB, BOB, USD, BigInteger.ONE));
        refused("part", () -> OpenTrade.obligation(1, 1, 0, ALICE, BOB, USD, BigInteger.ONE));
    }

    private static void refused(String field, Runnable trade) {
        assertThatThrownBy(trade::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(field + "=");
    }

    private static OpenTrade.TradeSide payer(BigInteger unitsPerLot) {
        return new OpenTrade.TradeSide(ALICE, USD, unitsPerLot, BigInteger.ZERO, true, 0);
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest);
    }
}
