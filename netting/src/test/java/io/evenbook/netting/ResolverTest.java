package io.evenbook.netting;

import static io.evenbook.netting.Cases.amounts;
import static io.evenbook.netting.Cases.budgets;
import static io.evenbook.netting.Cases.open;
import static io.evenbook.netting.Cases.roster;
import static io.evenbook.netting.Cases.side;
import static io.evenbook.netting.Cases.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Accounts 0, 1, 2 ... trade lots of asset 0 for asset 1. */
class ResolverTest {
    private static final PartialTerms PARTIAL = new PartialTerms(true, 1);

    private final Roster roster = roster(4, 2);

    @Test
    void withFundsForAllNothingIsCut() {
        Resolution resolution = resolve(PARTIAL, budgets(roster, 0, 1, 30, 1, 0, 10), trade(1, 0, 1, 10, 3));

        assertThat(resolution.lots(0)).isEqualTo(10);
        assertThat(resolution.failure(0)).isEqualTo(Failure.NONE);
        assertThat(resolution.delivered().get(0, 1)).isEqualByComparingTo("30");
        assertThat(resolution.received().get(1, 1)).isEqualByComparingTo("30");
        assertThat(List.of(resolution.settled(), resolution.partial(), resolution.failed()))
                .containsExactly(1, 0, 0);
    }

    @Test
    void receiptsPayForDeliveriesOfTheSameWindow() {
        // 0 buys from 1 and sells to 2 at the same price: it needs neither
        Resolution resolution =
                resolve(PARTIAL, budgets(roster, 1, 0, 5, 2, 1, 15), trade(1, 0, 1, 5, 3), trade(2, 2, 0, 5, 3));

        assertThat(resolution.settled()).isEqualTo(2);
    }

    @Test
    void theYoungestIsCutByAsFewLotsAsCureTheLack() {
        Resolution resolution =
                resolve(PARTIAL, budgets(roster, 0, 1, 16, 1, 0, 10), trade(2, 0, 1, 5, 3), trade(1, 0, 1, 4, 3));

        assertThat(resolution.lots(1)).isEqualTo(4);
        // 16 less 12 pays for one lot at 3
        assertThat(resolution.lots(0)).isEqualTo(1);
        assertThat(resolution.failure(0)).isEqualTo(Failure.BUYER_LACKS);
        assertThat(resolution.carriedDelivers().get(0, 1)).isEqualByComparingTo("12");
        assertThat(resolution.carriedReceives().get(0, 0)).isEqualByComparingTo("4");
    }

    @Test
    void aTradeFirstDueEarlierIsOlderWhateverItsPosition() {
        OpenTrade carried = new OpenTrade(0, 9, 0, 4, 0, side(0, 1, 1), side(1, 0, 1));
        Resolution resolution = resolve(PARTIAL, budgets(roster, 0, 1, 4, 1, 0, 8), trade(1, 0, 1, 4, 1), carried);

        assertThat(resolution.lots(0)).isZero();
        assertThat(resolution.lots(1)).isEqualTo(4);
    }

    @Test
    void withoutPartialsATradeSettlesWholeOrNotAtAll() {
        Resolution resolution = resolve(PartialTerms.WHOLE, budgets(roster, 0, 1, 29, 1, 0, 10), trade(1, 0, 1, 10, 3));

        assertThat(resolution.lots(0)).isZero();
        assertThat(resolution.failed()).isEqualTo(1);
    }

    @Test
    void fewerThanTheMinimumDoNotSettleUnlessTheyAreAll() {
        for (long funds = 0; funds <= 5; funds++) {
            Resolution resolution =
                    resolve(new PartialTerms(true, 3), budgets(roster, 0, 1, funds, 1, 0, 9), trade(1, 0, 1, 5, 1));
            assertThat(resolution.lots(0)).isEqualTo(funds < 3 ? 0 : funds);
        }
        Resolution small = resolve(new PartialTerms(true, 3), budgets(roster, 0, 1, 2, 1, 0, 9), trade(1, 0, 1, 2, 1));
        assertThat(small.lots(0)).isEqualTo(2);
    }

    @Test
    void whoIsFailedFailsInTurn() {
        // 1 has nothing to deliver to 0, who would have delivered it to 2
        Resolution resolution =
                resolve(PARTIAL, budgets(roster, 0, 1, 9, 2, 1, 9), trade(1, 0, 1, 3, 3), trade(2, 2, 0, 3, 3));

        assertThat(resolution.failure(0)).isEqualTo(Failure.SELLER_LACKS);
        assertThat(resolution.failure(1)).isEqualTo(Failure.SELLER_LACKS);
        assertThat(resolution.failed()).isEqualTo(2);
    }

    @Test
    void aTradeThatWasCutForAReceiptThatFailedIsRaisedAgainAsFarAsItGoes() {
        // 0 lacks cash and cuts its youngest trade; the older one then fails for its seller and frees the cash
        Resolution resolution =
                resolve(PARTIAL, budgets(roster, 0, 1, 4, 2, 0, 9), trade(1, 0, 1, 4, 1), trade(2, 0, 2, 3, 1));

        assertThat(resolution.failure(0)).isEqualTo(Failure.SELLER_LACKS);
        assertThat(resolution.lots(1)).isEqualTo(3);
        assertThat(resolution.failure(1)).isEqualTo(Failure.NONE);
    }

    @Test
    void aTradeOnHoldFailsForItsHolderAndReleasedLotsSettle() {
        OpenTrade held = new OpenTrade(1, 1, 0, 5, 0, side(0, 1, 1), side(1, 0, 1, 0, false, 3));
        Resolution resolution = resolve(PARTIAL, budgets(roster, 0, 1, 9, 1, 0, 9), held);

        assertThat(resolution.lots(0)).isEqualTo(2);
        assertThat(resolution.failure(0)).isEqualTo(Failure.SELLER_HOLDS);
        assertThat(resolution.partial()).isEqualTo(1);
    }

    @Test
    void aTradeWithOneselfSettlesWholeOrNotAtAllForItsFee() {
        OpenTrade self = new OpenTrade(1, 1, 0, 4, 0, side(0, 1, 5, 2, true, 0), side(0, 0, 1));

        Resolution lacking = resolve(PARTIAL, budgets(roster, 0, 1, 1), self);
        assertThat(lacking.lots(0)).isZero();
        assertThat(lacking.failure(0)).isEqualTo(Failure.BUYER_LACKS);
        assertThat(resolve(PARTIAL, budgets(roster, 0, 1, 2), self).lots(0)).isEqualTo(4);
    }

    @Test
    void anObligationIsPaidWholeByItsPayer() {
        OpenTrade penalty = OpenTrade.obligation(1, 1, 1, 0, 1, 1, BigInteger.TEN);

        Resolution unpaid = resolve(PARTIAL, budgets(roster, 0, 1, 9), penalty);
        assertThat(unpaid.lots(0)).isZero();
        assertThat(unpaid.failure(0)).isEqualTo(Failure.BUYER_LACKS);
        Resolution paid = resolve(PARTIAL, budgets(roster, 0, 1, 10), penalty);
        assertThat(paid.received().get(1, 1)).isEqualByComparingTo("10");
    }

    /** The older obligation of 10 takes nothing of the 30 that are held for the trade. */
    @Test
    void aTradeWhoseDeliveriesAreHeldIsNotCutForAnObligation() {
        OpenTrade penalty = OpenTrade.obligation(0, 1, 1, 0, 2, 1, BigInteger.TEN);
        for (long funds : new long[] {30, 39, 40}) {
            Resolution resolution =
                    resolve(PARTIAL, budgets(roster, 0, 1, funds, 1, 0, 10), penalty, trade(2, 0, 1, 10, 3));
            assertThat(resolution.lots(1)).isEqualTo(10);
            assertThat(resolution.lots(0)).isEqualTo(funds < 40 ? 0 : 1);
        }
    }

    /** The seller keeps the trade back, or has nothing to deliver; the 30 are held for the time when it does. */
    @Test
    void anObligationTakesNothingThatIsHeldForATradeThatDoesNotSettle() {
        OpenTrade penalty = OpenTrade.obligation(0, 1, 1, 0, 2, 1, BigInteger.TEN);
        OpenTrade onHold = new OpenTrade(1, 2, 0, 10, 0, side(0, 1, 3), side(1, 0, 1, 0, false, 10));
        for (OpenTrade trade : List.of(onHold, trade(2, 0, 1, 10, 3))) {
            for (long prepared : new long[] {0, 9, 10}) {
                Budgets budgets = new Budgets(amounts(roster, 0, 1, 30), amounts(roster, 0, 1, prepared));
                Resolution resolution = resolve(PARTIAL, budgets, penalty, trade);
                assertThat(resolution.lots(1)).isZero();
                assertThat(resolution.lots(0)).isEqualTo(prepared < 10 ? 0 : 1);
                assertThat(resolution.failure(0)).isEqualTo(prepared < 10 ? Failure.BUYER_LACKS : Failure.NONE);
            }
        }
    }

    @Test
    void theFeesOfAllPartsMakeUpTheFee() {
        for (long fee : List.of(0L, 1L, 7L, 10L, -1L, -7L)) {
            long taken = 0;
            for (long settled = 0; settled < 7; settled++) {
                OpenTrade trade = new OpenTrade(1, 1, 0, 7, settled, side(0, 1, 2, fee, true, 0), side(1, 0, 1));
                long funds = 2 + 2;
                Resolution one = resolve(PARTIAL, budgets(roster, 0, 1, funds, 1, 0, 1), trade);
                assertThat(one.lots(0)).isEqualTo(1);
                taken += one.fees(1).longValueExact();
                assertThat(taken).isEqualTo(fee * (settled + 1) / 7);
            }
            assertThat(taken).isEqualTo(fee);
        }
    }

    /**
     * 0 and 1 exchange a trillion lots in both directions. 0 has one unit too little for an older trade, so it cuts its
     * payment to 1, who cuts its own to 0, and so on.
     */
    @Test
    void aLackThatGoesBackAndForthEndsSoon() {
        long lots = 1_000_000_000_000L;
        Resolution resolution = resolve(
                PARTIAL,
                budgets(roster, 0, 1, 4, 2, 0, 5),
                trade(1, 0, 2, 5, 1),
                trade(2, 0, 1, lots, 1),
                trade(3, 1, 0, lots, 1));

        assertThat(resolution.lots(0)).isEqualTo(4);
        assertThat(resolution.lots(1)).isZero();
        assertThat(resolution.lots(2)).isZero();
    }

    /** As before, but 2 fails in the end, so 0 has 4 units to pass around with 1, who has 3 of the other asset. */
    @Test
    void aSurplusThatGoesBackAndForthEndsSoonAndRaisesAllLotsIfItCan() {
        Roster three = roster(3, 3);
        for (long lots : new long[] {1_000_000_000_000L, 30, 3_030}) {
            OpenTrade fails = new OpenTrade(1, 1, 0, 5, 0, side(0, 0, 1), side(2, 2, 1));
            OpenTrade pays = new OpenTrade(1, 2, 0, lots, 0, side(0, 0, 1), side(1, 1, 1));
            OpenTrade repays = new OpenTrade(1, 3, 0, lots, 0, side(1, 0, 1), side(0, 1, 1));
            Resolution resolution = resolve(PARTIAL, budgets(three, 0, 0, 4, 1, 1, 3), fails, pays, repays);

            assertThat(resolution.failure(0)).isEqualTo(Failure.SELLER_LACKS);
            assertThat(resolution.lots(1)).isEqualTo(Math.min(lots, 3_000));
            assertThat(resolution.lots(2)).isEqualTo(Math.min(lots, 3_000));
        }
    }

    @Test
    void twoTradesAtOnePlaceAndBudgetsBelowZeroAreRefused() {
        assertThatThrownBy(() -> resolve(
                        PARTIAL, budgets(roster), trade(3, 0, 1, 1, 1), trade(1, 0, 1, 1, 1), trade(3, 1, 0, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must differ in day, position or part: position=3");
        assertThatThrownBy(() -> resolve(PARTIAL, budgets(roster, 2, 1, -1), trade(1, 0, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be >= 0: budget");
    }

    @Test
    void allWindowsOfTwoTradesAreFeasibleMaximalAndAsTheNaiveModelSays() {
        Roster three = roster(3, 2);
        int cases = 0;
        for (int code = 0; code < 6 * 6 * 2 * 2 * 81; code++) {
            int rest = code;
            List<OpenTrade> trades = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int parties = rest % 6;
                rest /= 6;
                int lots = 1 + rest % 2;
                rest /= 2;
                int buyer = parties / 2;
                int seller = (buyer + 1 + parties % 2) % 3;
                trades.add(trade(i, buyer, seller, lots, 2));
            }
            Budgets budgets =
                    budgets(three, 0, 0, rest % 3, 0, 1, rest / 3 % 3 * 2, 1, 0, rest / 9 % 3, 1, 1, rest / 27 * 2);
            check(new Cases(three, trades, budgets, PARTIAL), new SplittableRandom(code));
            cases++;
        }
        assertThat(cases).isEqualTo(11_664);
    }

    @Test
    void randomWindowsUpToEightTradesAreFeasibleMaximalAndAsTheNaiveModelSays() {
        long seed = System.nanoTime();
        System.out.println("ResolverTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        int cut = 0;
        for (int i = 0; i < 15_000; i++) {
            Cases window = Cases.random(random, 8);
            cut += check(window, random) ? 1 : 0;
        }
        assertThat(cut).isGreaterThan(5_000);
    }

    /** @return whether anything was cut */
    private static boolean check(Cases window, SplittableRandom random) {
        Resolution resolution = window.resolve();
        NaiveResolution naive = new NaiveResolution(window);
        assertThat(naive.isFeasible()).isTrue();
        assertThat(naive.raisable()).isEmpty();
        boolean cut = false;
        for (int row = 0; row < window.trades().size(); row++) {
            OpenTrade trade = window.trades().get(row);
            assertThat(resolution.lots(row)).as("%s", window).isEqualTo(naive.lots.get(trade));
            assertThat(resolution.failure(row)).as("%s", window).isEqualTo(naive.failure(trade));
            cut |= resolution.failure(row) != Failure.NONE;
        }
        for (int account = 0; account < window.roster().accounts(); account++) {
            for (int asset = 0; asset < window.roster().assets(); asset++) {
                int p = account;
                int x = asset;
                BigInteger delivered = window.trades().stream()
                        .map(trade -> naive.delivered(trade, p, x))
                        .reduce(BigInteger.ZERO, BigInteger::add);
                assertThat(resolution.delivered().units(p, x)).isEqualTo(delivered);
                assertThat(naive.isPrefundedInFull(p, x)).as("%s", window).isTrue();
            }
        }
        Cases shuffled = window.shuffled(random);
        Resolution again = shuffled.resolve();
        assertThat(again.digest()).isEqualTo(resolution.digest());
        for (int row = 0; row < shuffled.trades().size(); row++) {
            int same = window.trades().indexOf(shuffled.trades().get(row));
            assertThat(again.lots(row)).isEqualTo(resolution.lots(same));
            assertThat(again.failure(row)).isEqualTo(resolution.failure(same));
        }
        return cut;
    }

    private Resolution resolve(PartialTerms terms, Budgets budgets, OpenTrade... trades) {
        return Resolver.resolve(open(budgets.holds().roster(), List.of(trades)), budgets, terms);
    }
}
