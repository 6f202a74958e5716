package io.evenbook.command.market;

import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.customer.Tier;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.market.FeeAsset;
import io.evenbook.api.market.MarketCommand.ChangeTerms;
import io.evenbook.api.market.MarketRejection.FeeRate;
import io.evenbook.api.market.OpenOrderLimits;
import io.evenbook.api.market.OrderKinds;
import io.evenbook.api.market.OrderSizes;
import io.evenbook.api.market.PriceBands;
import io.evenbook.api.market.TradeFees;
import io.evenbook.api.market.TradeFees.TierRates;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rebates of makers: 0.1 % where a row says no other; the taker pays 0.2 %. Fees are in the quote asset. */
class RebatesTest {
    private static final String TWO = """
            open alice
            open bob
            deposit alice 10 BTC
            deposit alice 1000 USD
            deposit bob 1000 USD
            deposit bob 10 BTC
            terms fees=QUOTE maker=-0.001 taker=0.002
            """;

    @Test
    void aMakerThatSellsGetsMore() {
        DecisionTable table = DecisionTable.of(TWO).then("""
                sell o1 alice 2 @100 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 200.2
                buy o2 bob 1 @101    | - | bob 1000 0 1000 -> 1000 101.202 898.798
                settle 1             | - | bob 1000 101.202 898.798 -> 899.8 0 899.8; alice 1000 0 1000 reserved 200.2 -> 1100.1 0 1100.1 reserved 100.1; fees 0 -> 0.1
                cancel o1            | - | alice 1100.1 0 1100.1 reserved 100.1 -> 1100.1 0 1100.1
                """);
        assertThat(feeLegs(table)).containsExactly("DEBIT 0.100000 USD", "CREDIT 0.200000 USD");
    }

    @Test
    void aMakerThatBuysPaysLess() {
        DecisionTable table = DecisionTable.of(TWO).then("""
                buy o1 bob 2 @100  | - | bob 1000 0 1000 -> 1000 200.4 799.6
                sell o2 alice 1    | - | alice 1000 0 1000 -> 1000 0 1000 reserved 100
                settle 1           | - | bob 1000 200.4 799.6 -> 900.1 100.2 799.9; alice 1000 0 1000 reserved 100 -> 1099.8 0 1099.8; fees 0 -> 0.1
                cancel o1          | - | bob 900.1 100.2 799.9 -> 900.1 0 900.1
                """);
        assertThat(feeLegs(table)).containsExactly("CREDIT 0.200000 USD", "DEBIT 0.100000 USD");
    }

    /** The legs on house:fees of the entry of the first trade. */
    private static List<String> feeLegs(DecisionTable table) {
        JournalEntry entry = table.world().entry("ent_trd_BTC-USD_1.settled").orElseThrow();
        return entry.postings().stream()
                .filter(posting -> posting.ledgerAccount().equals(LedgerAccount.FEES))
                .map(posting -> posting.side() + " " + posting.amount())
                .toList();
    }

    @Test
    void itIsRoundedTowardsZero() {
        // 0.004998 USD: the rebate is 0.000004998, the fee 0.000009996
        DecisionTable.of(TWO).then("""
                sell o1 alice 0.0003 @16.66 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 0.005002
                buy o2 bob 0.0003 @16.66
                settle 1                    | - | alice 1000 0 1000 reserved 0.005002 -> 1000.005002 0 1000.005002; bob 1000 0.005007 999.994993 -> 999.994993 0 999.994993; fees 0 -> 0.000005
                """);
    }

    @Test
    void partsGetNoMoreThanTheWholeReserved() {
        // Each of three parts of 0.001666 USD gets 0.000001, the whole 0.000004
        DecisionTable.of(TWO).then("""
                sell o1 alice 0.0003 @16.66 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 0.005002
                buy o2 bob 0.0001 @16.66
                settle 1                    | - | alice 1000 0 1000 reserved 0.005002 -> 1000.001667 0 1000.001667 reserved 0.003335
                amend o1 0.0002             | - | alice 1000.001667 0 1000.001667 reserved 0.003335 -> 1000.001667 0 1000.001667 reserved 0.001667
                buy o3 bob 0.0001 @16.66
                settle 2                    | - | alice 1000.001667 0 1000.001667 reserved 0.001667 -> 1000.003334 0 1000.003334
                """);
    }

    @Test
    void theMaximumBalanceCountsIt() {
        DecisionTable.of(TWO).then("""
                limits alice USD 0 1200.199999 BOTH
                sell o1 alice 2 @100 | account.maximum-balance
                limits alice USD 0 1200.2 BOTH
                sell o1 alice 2 @100 | -
                amend o1 2.0001      | account.maximum-balance
                amend o1 @100.01     | account.maximum-balance
                buy o2 bob 2 @100
                settle 1             | - | alice 1000 0 1000 reserved 200.2 -> 1200.2 0 1200.2
                """);
    }

    @Test
    void anArrivingOrderReservesOneForItsRestAlone() {
        DecisionTable.of(TWO).then("""
                buy o1 bob 1 @100
                sell o2 alice 3 @100 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 300.2
                settle 1             | - | alice 1000 0 1000 reserved 300.2 -> 1099.8 0 1099.8 reserved 200.2
                """);
    }

    @Test
    void itIsAtMostTheFeeOfATakerThatArrivesUnderLowerRates() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 2 @100
                terms fees=QUOTE maker=0 taker=0.0005
                buy o2 bob 1 @100 | -
                settle 1          | - | bob 1000 100.05 899.95 -> 899.95 0 899.95; alice 1000 0 1000 reserved 200.2 -> 1100.05 0 1100.05 reserved 100.1; fees 0
                terms fees=QUOTE maker=0 taker=0
                buy o3 bob 1 @100 | -
                settle 2          | - | bob 899.95 100 799.95 -> 799.95 0 799.95; alice 1100.05 0 1100.05 reserved 100.1 -> 1200.05 0 1200.05; fees 0
                """);
    }

    @Test
    void itIsAtMostTheFeeOfAStopThatWasPlacedUnderLowerRates() {
        DecisionTable.of(TWO).then("""
                terms fees=QUOTE maker=0 taker=0.0005
                buy o1 bob 1 stop=100
                terms fees=QUOTE maker=-0.002 taker=0.002
                sell o2 alice 2 @100
                buy o3 alice 0.5 @100 stp=NONE
                settle 1
                settle 2 | - | alice 1000 0 1000 reserved 150.3 -> 1100.05 0 1100.05 reserved 50.1; fees 0
                """);
    }

    @Test
    void anAuctionGivesNone() {
        DecisionTable.of(TWO).then("""
                phase CALL reference=100
                buy o1 bob 1 @101    | - | bob 1000 0 1000 -> 1000 101.202 898.798
                sell o2 alice 1 @100 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 100.1
                phase OPEN
                settle 1             | - | bob 1000 101.202 898.798 -> 900 0 900; alice 1000 0 1000 reserved 100.1 -> 1100 0 1100; fees 0
                """);
    }

    @Test
    void anAccountThatTradesWithItselfPaysTheDifference() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100
                buy o2 alice 1 @100 stp=NONE | - | alice 1000 0 1000 reserved 100.1 -> 1000 100.2 899.8 reserved 100.1
                settle 1                     | - | alice 1000 100.2 899.8 reserved 100.1 -> 999.9 0 999.9; fees 0 -> 0.1
                """);
    }

    @Test
    void allPartsOfAnIcebergGetIt() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 3 @100 display=1 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 300.3
                buy o2 bob 2.5 @100
                settle 1                       | - | alice 1000 0 1000 reserved 300.3 -> 1100.1 0 1100.1 reserved 200.2
                settle 2                       | - | alice 1100.1 0 1100.1 reserved 200.2 -> 1200.2 0 1200.2 reserved 100.1
                settle 3                       | - | alice 1200.2 0 1200.2 reserved 100.1 -> 1250.25 0 1250.25 reserved 50.05
                """);
    }

    @Test
    void anAmendedOrderKeepsItsRates() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 1 @100 | - | alice 1000 0 1000 -> 1000 0 1000 reserved 100.1
                terms fees=QUOTE maker=0 taker=0.002
                amend o1 2 @101      | - | alice 1000 0 1000 reserved 100.1 -> 1000 0 1000 reserved 202.202
                buy o2 bob 1 @101
                settle 1             | - | alice 1000 0 1000 reserved 202.202 -> 1101.101 0 1101.101 reserved 101.101
                """);
    }

    @Test
    void aStopReservesItAtItsStopPriceAndGetsItOnceItRests() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 2 @98 stop=99      | - | alice 1000 0 1000 -> 1000 0 1000 reserved 198.198
                buy o2 bob 1 @99
                sell o3 bob 0.5 @99 stp=NONE
                settle 1
                settle 2                         | - | alice 1000 0 1000 reserved 198.198 -> 1049.401 0 1049.401 reserved 148.6485
                """);
    }

    @Test
    void aPreventedSelfTradeReleasesItsPart() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 2 @100              | - | alice 1000 0 1000 -> 1000 0 1000 reserved 200.2
                buy o2 alice 0.5 @100 stp=DECREMENT | - | alice 1000 0 1000 reserved 200.2 -> 1000 0 1000 reserved 150.15
                """);
    }

    @Test
    void aCancelledTradeTakesItBack() {
        DecisionTable.of(TWO).then("""
                sell o1 alice 2 @100
                buy o2 bob 1 @100
                compensate 1 | - | bob 1000 100.2 899.8 -> 1000 0 1000; alice 1000 0 1000 reserved 200.2 -> 1000 0 1000 reserved 100.1; fees 0
                """);
    }

    @ParameterizedTest
    @CsvSource({
        // rates of STANDARD, of VIP, of PREMIUM; field and minimum of the refusal
        "QUOTE, -0.002/0.002,,,,",
        "QUOTE, -0.0020000001/0.002,,, makerFeeRate, -0.002",
        "QUOTE, -0.001/0.002, 0/0.001,,,",
        "QUOTE, -0.001/0.002, 0/0.0009,, makerFeeRate, -0.0009",
        "QUOTE, 0/0.002, -0.002/0.002,,,",
        "QUOTE, 0/0.001, -0.002/0.002,, VIP.makerFeeRate, -0.001",
        "QUOTE, 0/0.002, -0.002/0.002, 0/0, VIP.makerFeeRate, 0",
        "QUOTE, 0/-0.002,,, takerFeeRate, 0",
        "QUOTE, -0.001/-0.002,,, makerFeeRate, 0",
        "QUOTE, -0.0000000000000000001/0.002,,, makerFeeRate, -0.002",
        "RECEIVED, -0.001/0.002,,, makerFeeRate, 0",
        "RECEIVED, 0/0.002, -0.001/0.002,, VIP.makerFeeRate, 0",
    })
    void ratesThatAreRefused(
            FeeAsset asset, String standard, String vip, String premium, String field, String minimum) {
        World world = DecisionTable.of(TWO).world();
        List<TierRates> tiers = new ArrayList<>();
        if (vip != null) {
            tiers.add(rates(Tier.VIP, vip));
        }
        if (premium != null) {
            tiers.add(rates(Tier.PREMIUM, premium));
        }
        TierRates rates = rates(Tier.STANDARD, standard);
        ChangeTerms change = new ChangeTerms(
                BTC_USD,
                decimal("0.01"),
                decimal("0.0001"),
                rates.makerFeeRate(),
                rates.takerFeeRate(),
                OrderSizes.ANY,
                PriceBands.NONE,
                OrderKinds.ALL,
                OpenOrderLimits.MOST,
                new TradeFees(asset, tiers),
                "why");
        if (field == null) {
            assertThat(world.send(change)).hasSize(1);
            return;
        }
        FeeRate refused = (FeeRate) rejectionOf(() -> world.send(change));
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.minimum()).isEqualByComparingTo(minimum);
    }

    private static TierRates rates(Tier tier, String rates) {
        return new TierRates(tier, decimal(rates.split("/")[0]), decimal(rates.split("/")[1]));
    }
}
