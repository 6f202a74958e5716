package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.ClearingRow.window;
import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.customer.AllowanceKind;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.clearing.position.ClearingPosition;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.customer.LimitTable.Level;
import io.evenbook.command.market.MarketState;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Alice buys, Bob sells; the maker pays 0.1 %, the taker 0.2 %, of what they receive where a row says no other. */
class NovationTest {
    private static final String TWO = """
            open alice
            open bob
            deposit alice 1000 USD
            deposit alice 10 BTC
            deposit bob 1000 USD
            deposit bob 10 BTC
            """;

    private static TradeId trade(long number) {
        return TradeId.of(BTC_USD, number);
    }

    private static NovateTrades novate(long... numbers) {
        return new NovateTrades(
                window(1), LongStream.of(numbers).mapToObj(NovationTest::trade).toList());
    }

    @Test
    void bothSidesOweTheHouseAndAreOwedByIt() {
        DecisionTable table = DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 2 @100
                buy o2 alice 1 @101 | - | alice 1000 0 1000 -> 1000 101 899; alice.BTC 10 0 10 -> 10 0 10 reserved 1
                novate 1            | - | alice 1000 101 899 -> 1000 100 900; alice.BTC 10 0 10 reserved 1 -> 10 0 10; bob.BTC 10 2 8; bob 1000 0 1000 reserved 200 -> 1000 0 1000 reserved 100; clearing:alice 0 -> -100; clearing:alice.BTC 0 -> 0.998; clearing:bob 0 -> 99.9; clearing:bob.BTC 0 -> -1; ccp 0; ccp.BTC 0; fees 0 -> 0.1; fees.BTC 0 -> 0.002
                novate 1            | =
                settle 1            | trade.in-scheme
                """);

        assertThat(table.account("alice").clearing().windows().get(window(1)).get(USD))
                .isEqualTo(new ClearingPosition(usd("100"), usd("0"), usd("100"), null));
        assertThat(table.account("alice").clearing().windows().get(window(1)).get(BTC))
                .isEqualTo(new ClearingPosition(btc("0"), btc("0.998"), btc("0"), null));
    }

    @Test
    void aFeeOnTopIsOneMoreDelivery() {
        DecisionTable.ofScheme(TWO).then("""
                terms fees=QUOTE
                sell o1 bob 1 @100
                buy o2 alice 1 @100 | - | alice 1000 0 1000 -> 1000 100.2 899.8
                novate 1            | - | alice 1000 100.2 899.8; clearing:alice 0 -> -100.2; clearing:alice.BTC 0 -> 1; clearing:bob 0 -> 99.9; ccp 0; fees 0 -> 0.3; fees.BTC 0
                """);
    }

    @Test
    void aRebateRaisesTheReceiptOrLowersTheDelivery() {
        DecisionTable.ofScheme(TWO).then("""
                terms fees=QUOTE maker=-0.001 taker=0.002
                sell o1 bob 1 @100
                buy o2 alice 1 @100
                novate 1            | - | bob 1000 0 1000 reserved 100.1 -> 1000 0 1000; clearing:bob 0 -> 100.1; clearing:alice 0 -> -100.2; ccp 0; fees 0 -> 0.1
                buy o3 alice 1 @100 | - | alice 1000 100.2 899.8 -> 1000 200.4 799.6
                sell o4 bob 1 @100
                novate 2            | - | alice 1000 200.4 799.6 -> 1000 200.1 799.9; clearing:alice -100.2 -> -200.1; clearing:bob 100.1 -> 199.9; ccp 0; fees 0.1 -> 0.2
                """);
    }

    @Test
    void aTradeWithOneselfLeavesOnlyItsFees() {
        DecisionTable.ofScheme(TWO).then("""
                sell o1 alice 1 @100
                buy o2 alice 1 @100
                novate 1 | - | alice 1000 100 900 reserved 100 -> 1000 100 900; alice.BTC 10 1 9 reserved 1 -> 10 1 9; clearing:alice 0 -> -0.1; clearing:alice.BTC 0 -> -0.002; ccp 0; fees 0 -> 0.1
                novate 1 | =
                """);
    }

    /** A seller that rested sells at its price, a buyer that arrives pays less than it held. */
    @Test
    void whatAnOrderDoesNotNeedIsReleasedBeforeOrAfterItsTrades() {
        for (String last : List.of("novate 1 | -\ncancel o1 | -", "cancel o1 | -\nnovate 1 | -")) {
            DecisionTable table = DecisionTable.ofScheme(TWO).then("""
                    sell o1 bob 2 @100
                    buy o2 alice 1 @101
                    """ + last);
            assertThat(table.account("bob").holds().open()).isEmpty();
            assertThat(table.account("alice").holds().open()).isEmpty();
            assertThat(table.account("bob").balance(btc("0"))).isEqualTo(Vocabulary.balance(btc("10"), btc("1")));
            assertThat(table.account("alice").balance(usd("0"))).isEqualTo(Vocabulary.balance(usd("1000"), usd("100")));
        }
    }

    /** One hold serves all trades of its order. */
    @Test
    void theOrderOfTradesDoesNotMatter() {
        List<World> worlds = IntStream.range(0, 4).mapToObj(_ -> manyTrades()).toList();
        worlds.get(0).send(novate(1, 2, 3, 4));
        worlds.get(1).send(novate(4, 2));
        worlds.get(1).send(novate(3, 1));
        List.of(3, 1, 3, 4, 2).forEach(number -> worlds.get(2).send(novate(number)));
        worlds.get(3).send(novate(2, 4));
        worlds.get(3).send(novate(4, 3, 2, 1));

        for (AccountId account : List.of(ALICE, BOB)) {
            assertThat(worlds)
                    .extracting(world -> world.account(account))
                    .containsOnly(worlds.get(0).account(account));
        }
        assertThat(worlds.get(0)
                        .account(BOB)
                        .holds()
                        .get(HoldId.behind(Vocabulary.order(1)))
                        .keys())
                .containsExactlyInAnyOrder("trd_BTC-USD_1", "trd_BTC-USD_2", "trd_BTC-USD_3", "trd_BTC-USD_4");
    }

    private static World manyTrades() {
        World world = inScheme().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");
        world.send(limit(BOB, 1, Side.SELL, "100", "5"));
        for (int n = 2; n < 6; n++) {
            world.send(limit(ALICE, n, Side.BUY, "100", "0." + n));
        }
        return world;
    }

    private static World inScheme() {
        World world = new World();
        ClearingRow.SCHEME.forEach(world::send);
        return world;
    }

    @Test
    void oneCommandHasOneEventAnAccount() {
        World world = manyTrades();
        List<Object> events = world.send(novate(1, 2, 3, 4));

        assertThat(events).hasSize(2).allSatisfy(event -> {
            TradesNovated novated = (TradesNovated) event;
            assertThat(novated.trades()).hasSize(4);
            assertThat(novated.entry().postings()).hasSize(5);
        });
    }

    @Test
    void aHoldThatDoesNotCoverATradeIsRefused() {
        DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 2 @100
                buy o2 alice 1 @100
                buy o3 alice 1 @100
                release alice o2 tampered 0.01 USD 0 BTC
                novate 1   | saga.hold-missing | bob.BTC 10 2 8; clearing:bob 0
                novate 2 1 | saga.hold-missing | bob.BTC 10 2 8; clearing:bob 0
                novate 2   | -
                """);
    }

    /** A closed hold means that all its trades are novated, but then the other side is, too. */
    @Test
    void oneSideIsNotNovatedAlone() {
        DecisionTable table = DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 2 @100
                buy o2 alice 1 @100
                release alice o2 tampered 100 USD 1 BTC
                novate 1 | saga.hold-missing | clearing:bob 0
                """);
        HoldId ofAlice = table.world().trade(trade(1)).trade().buyer().holdId();

        assertThat(rejectionOf(() -> table.world().send(novate(1))))
                .isEqualTo(new HoldMissing(trade(1), ALICE, ofAlice));
    }

    @Test
    void theWindowMustTakeUpTrades() {
        DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 2 @100
                buy o2 alice 1 @100
                buy o3 alice 1 @100
                novate 9          | trade.unknown
                novate 1 window=7 | clearing.window-unknown
                close-window 1
                due 1
                novate 1          | -
                net 1
                novate 2          | clearing.window-stage
                novate 1          | =
                """);
    }

    @Test
    void tradesOfOtherSchemesAndTooManyAreFaults() {
        World gross = new World().funded(ALICE, "1000", "10").funded(BOB, "1000", "10");
        gross.send(limit(BOB, 1, Side.SELL, "100", "5"));
        gross.send(limit(ALICE, 2, Side.BUY, "100", "1"));
        assertThatThrownBy(() -> gross.send(novate(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be in the scheme of win_COINS_1: trd_BTC-USD_1 is in null");
        World other = manyTrades();
        WindowId ofOther = WindowId.of(new SchemeId("sch_OTHER"), 1);
        assertThatThrownBy(() -> other.send(new NovateTrades(ofOther, List.of(trade(1)))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThatThrownBy(() -> novate(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(NovationTest::novate).isInstanceOf(IllegalArgumentException.class);
        assertThat(novate(LongStream.rangeClosed(1, 100).toArray()).trades()).hasSize(100);
        assertThatThrownBy(() -> novate(LongStream.rangeClosed(1, 101).toArray()))
                .hasMessage("must be 1 to 100: trades=101");
    }

    @Test
    void freezesStopNothing() {
        DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 2 @100
                buy o2 alice 1 @100
                freeze alice ALL
                novate 1 | - | clearing:alice 0 -> -100
                """);
    }

    @Test
    void aReceiptToComeCountsForTheMaximumBalance() {
        DecisionTable.ofScheme(TWO).then("""
                sell o1 bob 5 @100
                limits alice BTC 0 11.5 BOTH
                buy o2 alice 1 @100
                novate 1                  | - | alice.BTC 10 0 10 reserved 1 -> 10 0 10
                buy o3 alice 0.5021 @100  | account.maximum-balance
                buy o3 alice 0.502 @100   | -
                """);
    }

    @Test
    void anAccountWithAPositionIsNotClosed() {
        World world = manyTrades();
        world.send(novate(1, 2, 3, 4));

        assertThat(rejectionOf(() -> world.send(new CloseAccount(ALICE, "bye"))))
                .isEqualTo(new AccountNotEmpty(ALICE, 2, 0, 2, 0));
    }

    /** The limits count what is novated as they count what is exchanged. */
    @Test
    void whatACustomerTradedCounts() {
        CustomerId carol = CustomerId.named("carol");
        AccountId account = new AccountId("acc_carol");
        Level level = new Level(decimal("1000"), decimal("1000"), decimal("1000"), true);
        World world = inScheme()
                .under(new LimitTable(USD, List.of(level), false, MarketState::ofLimits))
                .funded(BOB, "0", "10");
        world.send(new CreateCustomer(carol));
        world.send(new OpenAccount(account, carol, null));
        world.deposit(account, USD, "1000");
        world.send(limit(BOB, 1, Side.SELL, "100", "5"));
        world.send(limit(account, 2, Side.BUY, "101", "1"));
        world.send(limit(account, 3, Side.BUY, "100", "2"));
        world.send(novate(2, 1));

        assertThat(world.allowances(carol).open()).isEmpty();
        assertThat(world.allowances(carol).taken(AllowanceKind.TRADE, Allowances.DAY, Vocabulary.NOW))
                .isEqualByComparingTo("300");
    }

    @Test
    void aSnapshotKeepsThePositions() {
        World world = manyTrades();
        world.send(novate(1, 2));
        AccountState state = world.account(BOB);

        String json = EvenbookJson.mapper().writeValueAsString(state);
        assertThat(EvenbookJson.mapper().readValue(json, AccountState.class)).isEqualTo(state);
    }
}
