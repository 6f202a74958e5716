package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.ClearingRow.window;
import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static io.evenbook.command.Vocabulary.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeRejection.TradeGross;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.api.trade.TradeStatus;
import io.evenbook.command.DecisionTable;
import io.evenbook.command.World;
import io.evenbook.command.trade.TradeState;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A trade in a scheme that cannot be novated is cancelled. Bob sells two trades with one order. */
class TradeCancellationTest {
    private static final String TRADES = """
            open alice
            open bob
            deposit alice 1000 USD
            deposit bob 10 BTC
            sell o1 bob 3 @100
            buy o2 alice 1 @100
            buy o3 alice 2 @100
            """;

    private final DecisionTable table = DecisionTable.ofScheme(TRADES);
    private final World world = table.world();

    private static TradeId trade(long number) {
        return TradeId.of(BTC_USD, number);
    }

    private static CancelTrade cancel(long number) {
        return new CancelTrade(trade(number), window(1), CancelCause.CLEARING, "resolved");
    }

    private static NovateTrades novate(long... numbers) {
        return new NovateTrades(
                window(1),
                LongStream.of(numbers).mapToObj(TradeCancellationTest::trade).toList());
    }

    @Test
    void bothHoldsAreReleasedOnceAndTheTradeIsNotNovatedAnyMore() {
        List<Object> events = world.send(cancel(1));

        assertThat(events)
                .last()
                .isEqualTo(new TradeCancelled(trade(1), window(1), btc("1"), CancelCause.CLEARING, "resolved"));
        assertThat(events).filteredOn(HoldReleased.class::isInstance).hasSize(2);
        assertThat(table.account("alice").balance(usd("0"))).isEqualTo(balance(usd("1000"), usd("200")));
        assertThat(table.account("bob").balance(btc("0"))).isEqualTo(balance(btc("10"), btc("2")));
        TradeState cancelled = world.trade(trade(1));
        assertThat(cancelled.status()).isEqualTo(TradeStatus.FAILED);
        assertThat(cancelled.clearing().open()).isEqualTo(btc("0"));
        assertThat(cancelled.clearing().cancelled()).isEqualTo(btc("1"));

        assertThat(world.send(cancel(1))).isEmpty();
        assertThat(world.send(novate(1))).isEmpty();
    }

    @Test
    void theOtherTradesOfItsOrdersAreNovated() {
        world.send(cancel(1));

        assertThat(world.send(novate(1, 2)))
                .hasSize(2)
                .allSatisfy(event -> assertThat(((TradesNovated) event).trades())
                        .extracting(side -> side.tradeId())
                        .containsExactly(trade(2)));
        assertThat(table.account("bob").holds().open()).isEmpty();
        assertThat(table.account("alice").holds().open()).isEmpty();
    }

    /** An operator resolves a trade that the process could novate after all: its window settles it. */
    @Test
    void aTradeThatWasNovatedMeanwhileStays() {
        world.send(novate(1));

        assertThat(world.send(cancel(1))).isEmpty();
        assertThat(world.trade(trade(1)).status()).isEqualTo(TradeStatus.EXECUTED);
        table.then("""
                close-window 1
                due 1
                """);
        assertThat(world.send(cancel(1))).isEmpty();
    }

    @Test
    void aWindowThatIsDueDoesNotStopIt() {
        table.then("""
                close-window 1
                due 1
                """);

        assertThat(world.send(cancel(2))).hasSize(3);
    }

    @Test
    void aHoldThatIsMissingOrHasTooLittleStaysAsItIs() {
        table.then("""
                release alice o2 tampered 100 USD 1 BTC
                release alice o3 tampered 0.01 USD 0 BTC
                """);

        assertThat(world.send(cancel(1)))
                .filteredOn(HoldReleased.class::isInstance)
                .hasSize(1);
        assertThat(world.send(cancel(2)))
                .filteredOn(HoldReleased.class::isInstance)
                .hasSize(1);
        assertThat(table.account("bob").holds().open()).isEmpty();
        assertThat(table.account("alice").balance(usd("0"))).isEqualTo(balance(usd("1000"), usd("199.99")));
    }

    @Test
    void unknownAndGrossTradesAreRefused() {
        assertThat(rejectionOf(() -> world.send(cancel(9)))).isEqualTo(new TradeUnknown(trade(9)));
        World gross = new World().funded(ALICE, "1000", "0").funded(BOB, "0", "10");
        gross.send(limit(BOB, 1, Side.SELL, "100.00", "1"));
        gross.send(limit(ALICE, 2, Side.BUY, "100.00", "1"));
        assertThat(rejectionOf(() -> gross.send(cancel(1)))).isEqualTo(new TradeGross(trade(1)));
    }
}
