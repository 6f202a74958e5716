package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BOB;
import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.btc;
import static io.evenbook.command.Vocabulary.decimal;
import static io.evenbook.command.Vocabulary.limit;
import static io.evenbook.command.Vocabulary.rejectionOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeRejection.WindowStage;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeCommand.HoldTrade;
import io.evenbook.api.trade.TradeCommand.ReleaseTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.SettlementHeld;
import io.evenbook.api.trade.TradeEvent.SettlementReleased;
import io.evenbook.api.trade.TradeRejection.SettlementQuantity;
import io.evenbook.api.trade.TradeRejection.TradeGross;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.command.World;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sides of a trade in a scheme keep back, and what its windows fail to settle. The trade has 1.5 BTC. */
class TradeClearingTest {
    private static final TradeId TRADE = TradeId.of(BTC_USD, 1);
    private static final WindowId FIRST = WindowId.of(ClearedMarket.SCHEME, 1);
    private static final LocalDate DUE_ON = LocalDate.of(2026, 1, 31);

    private final ClearedMarket market = new ClearedMarket();
    private final World world = market.world();

    @BeforeEach
    void aliceBuysOfBob() {
        world.funded(ALICE, "1000", "0").funded(BOB, "0", "10");
        market.send(limit(BOB, 1, Side.SELL, "100.00", "1.5"));
        market.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
    }

    @Test
    void aSideKeepsBackAPartAndReleasesIt() {
        assertThat(world.send(hold(Side.SELL, "0.5"))).containsExactly(held(Side.SELL, "0.5"));
        assertThat(world.send(hold(Side.SELL, "0.0001"))).containsExactly(held(Side.SELL, "0.5001"));
        assertThat(world.send(release(Side.SELL, "0.5"))).containsExactly(released(Side.SELL, "0.0001"));
        assertThat(world.send(hold(Side.SELL, null))).containsExactly(held(Side.SELL, "1.5"));
        assertThat(world.send(release(Side.SELL, null))).containsExactly(released(Side.SELL, "0"));
    }

    @Test
    void theSidesKeepBackEachItsOwn() {
        world.send(hold(Side.SELL, "1"));
        assertThat(world.send(hold(Side.BUY, null))).containsExactly(held(Side.BUY, "1.5"));
        refusedQuantity(release(Side.SELL, "1.0001"), Side.SELL, "1.0001", "1");
        assertThat(world.send(release(Side.SELL, "1"))).containsExactly(released(Side.SELL, "0"));
        assertThat(world.send(release(Side.BUY, "1.5"))).containsExactly(released(Side.BUY, "0"));
    }

    @Test
    void nobodyKeepsBackMoreThanIsOpenOrReleasesMoreThanIsKeptBack() {
        refusedQuantity(hold(Side.BUY, "1.5001"), Side.BUY, "1.5001", "1.5");
        world.send(hold(Side.BUY, "1.4999"));
        refusedQuantity(hold(Side.BUY, "0.0002"), Side.BUY, "0.0002", "0.0001");
        world.send(hold(Side.BUY, "0.0001"));
        refusedQuantity(hold(Side.BUY, null), Side.BUY, "0", "0");
        refusedQuantity(release(Side.BUY, "1.5001"), Side.BUY, "1.5001", "1.5");
        world.send(release(Side.BUY, "1.5"));
        refusedQuantity(release(Side.BUY, null), Side.BUY, "0", "0");
    }

    @Test
    void aQuantityHasWholeLots() {
        assertThat(codeOf(hold(Side.BUY, "0.00005"))).isEqualTo("order.lot");
        assertThat(codeOf(hold(Side.BUY, "0.00015"))).isEqualTo("order.lot");
        assertThat(codeOf(hold(Side.BUY, "0"))).isEqualTo("amount.not-positive");
        assertThat(codeOf(hold(Side.BUY, "-1"))).isEqualTo("amount.not-positive");
        assertThat(codeOf(hold(Side.BUY, "0.000000001"))).isEqualTo("amount.excess-scale");
        world.send(hold(Side.BUY, "0.0001"));
        assertThat(codeOf(release(Side.BUY, "0.00005"))).isEqualTo("order.lot");
    }

    @Test
    void aTradeIsHeldUntilItsWindowIsDue() {
        world.send(hold(Side.SELL, "1"));
        market.novate();
        world.send(hold(Side.SELL, "0.1"));
        world.send(new CloseWindow(FIRST, WindowCause.OPERATOR));
        world.send(hold(Side.SELL, "0.1"));
        world.send(release(Side.SELL, "0.3"));
        world.send(new SettleWindow(FIRST, WindowCause.OPERATOR));
        refusedAt("DUE");
        world.send(new RecordNetting(FIRST, 1, 0, 0, 2, List.of(), "0"));
        refusedAt("NETTED");
    }

    @Test
    void aTradeIsNotHeldOnceItHasSettled() {
        market.prepare();
        market.post(true);
        refusedAt("SETTLED");
    }

    @Test
    void aTradeThatFailedIsHeldInItsNextWindow() {
        market.prepare();
        market.post(false);
        assertThat(world.send(hold(Side.BUY, "1.5")))
                .containsExactly(new SettlementHeld(TRADE, FIRST.next(), Side.BUY, btc("1.5"), "asked"));
        world.send(release(Side.BUY, null));
        market.prepare();
        assertThat(rejectionOf(() -> world.send(hold(Side.BUY, "1"))))
                .isEqualTo(new WindowStage(FIRST.next(), "NETTED"));
    }

    @Test
    void unknownAndGrossTradesAreNotHeld() {
        TradeId unknown = TradeId.of(BTC_USD, 99);
        assertThat(rejectionOf(() -> world.send(new HoldTrade(unknown, null, Side.BUY, null, null))))
                .isEqualTo(new TradeUnknown(unknown));
        World gross = new World().funded(ALICE, "1000", "0").funded(BOB, "0", "10");
        gross.send(limit(BOB, 1, Side.SELL, "100.00", "1.5"));
        gross.send(limit(ALICE, 2, Side.BUY, "100.00", "1.5"));
        assertThat(rejectionOf(() -> gross.send(new HoldTrade(TRADE, null, Side.BUY, null, null))))
                .isEqualTo(new TradeGross(TRADE));
        assertThat(rejectionOf(() -> gross.send(new ReleaseTrade(TRADE, null, Side.BUY, null, null))))
                .isEqualTo(new TradeGross(TRADE));
        assertThat(rejectionOf(() -> gross.send(fail(FIRST, "0")))).isEqualTo(new TradeGross(TRADE));
    }

    @Test
    void aFailIsRecordedOnceAWindow() {
        assertThat(world.send(fail(FIRST, "0.5"))).containsExactly(failed(FIRST, "0.5", "1"));
        assertThat(world.send(fail(FIRST, "0.5"))).isEmpty();
        assertThat(world.send(fail(FIRST.next(), "0.5"))).containsExactly(failed(FIRST.next(), "0.5", "1"));
        assertThat(world.send(fail(FIRST, "0.4"))).isEmpty();
        assertThat(world.send(fail(FIRST.next().next(), "1.4999")))
                .containsExactly(failed(FIRST.next().next(), "1.4999", "0.0001"));
    }

    @Test
    void aFailLeavesWhatIsKeptBackAndNeverMoreThanWasOpen() {
        world.send(hold(Side.BUY, "0.5"));
        for (String settled : List.of("1.0001", "1.5", "1.5001", "-0.0001")) {
            assertThatThrownBy(() -> world.send(fail(FIRST, settled)))
                    .as(settled)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        world.send(fail(FIRST, "1"));
        assertThatThrownBy(() -> world.send(fail(FIRST.next(), "0.9999"))).isInstanceOf(IllegalArgumentException.class);
        world.send(fail(FIRST.next(), "1"));
    }

    /** The second trade is of 0.5 BTC. */
    @Test
    void allTradesOfACommandFailOrNone() {
        market.send(limit(BOB, 3, Side.SELL, "100.00", "0.5"));
        market.send(limit(ALICE, 4, Side.BUY, "100.00", "0.5"));
        FailTrade second = fail(TradeId.of(BTC_USD, 2), FIRST, "0.2");
        TradeId unknown = TradeId.of(BTC_USD, 99);
        assertThat(rejectionOf(() ->
                        world.send(new FailTrades(FIRST, List.of(fail(FIRST, "0.4"), fail(unknown, FIRST, "0"))))))
                .isEqualTo(new TradeUnknown(unknown));
        assertThatThrownBy(() -> world.send(new FailTrades(FIRST, List.of(second, fail(FIRST, "1.5001")))))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(world.send(fail(FIRST, "0.4"))).containsExactly(failed(FIRST, "0.4", "1.1"));
        FailTrades both = new FailTrades(FIRST, List.of(fail(FIRST, "0.4"), second));
        assertThat(world.send(both))
                .as("the first one knows it")
                .extracting(event -> ((SettlementFailed) event).tradeId())
                .containsExactly(second.tradeId());
        assertThat(world.send(both)).isEmpty();
    }

    @Test
    void aCommandHasSomeTradesOfOneWindowEachOnce() {
        List<FailTrade> most = IntStream.rangeClosed(1, PositionCommand.MAX_FAILS)
                .mapToObj(number -> fail(TradeId.of(BTC_USD, number), FIRST, "0"))
                .toList();
        assertThat(new FailTrades(FIRST, most).trades()).isEqualTo(most);
        List<FailTrade> tooMany = new ArrayList<>(most);
        tooMany.add(fail(TradeId.of(BTC_USD, 501), FIRST, "0"));
        for (List<FailTrade> trades : List.of(
                tooMany,
                List.<FailTrade>of(),
                List.of(fail(FIRST, "0"), fail(FIRST, "1")),
                List.of(fail(FIRST.next(), "0")))) {
            assertThatThrownBy(() -> new FailTrades(FIRST, trades)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFailNamesTheNextWindow() {
        FailTrade fail = new FailTrade(
                TRADE,
                FIRST,
                Side.SELL,
                BTC,
                FailCause.LACK,
                btc("0"),
                DUE_ON,
                FIRST.next().next());
        assertThatThrownBy(() -> world.send(fail)).isInstanceOf(IllegalArgumentException.class);
    }

    private void refusedAt(String stage) {
        assertThat(rejectionOf(() -> world.send(hold(Side.SELL, "0.1")))).isEqualTo(new WindowStage(FIRST, stage));
        assertThat(rejectionOf(() -> world.send(release(Side.SELL, "0.1")))).isEqualTo(new WindowStage(FIRST, stage));
    }

    private void refusedQuantity(Object command, Side side, String quantity, String most) {
        assertThat(rejectionOf(() -> world.send(command)))
                .isEqualTo(new SettlementQuantity(TRADE, side, btc(quantity), btc(most)));
    }

    private String codeOf(Object command) {
        return rejectionOf(() -> world.send(command)).code();
    }

    private static HoldTrade hold(Side side, String quantity) {
        return new HoldTrade(TRADE, FIRST, side, decimal(quantity), "asked");
    }

    private static ReleaseTrade release(Side side, String quantity) {
        return new ReleaseTrade(TRADE, FIRST, side, decimal(quantity), "asked");
    }

    private static SettlementHeld held(Side side, String held) {
        return new SettlementHeld(TRADE, FIRST, side, btc(held), "asked");
    }

    private static SettlementReleased released(Side side, String held) {
        return new SettlementReleased(TRADE, FIRST, side, btc(held), "asked");
    }

    private static FailTrade fail(WindowId windowId, String settled) {
        return fail(TRADE, windowId, settled);
    }

    private static FailTrade fail(TradeId tradeId, WindowId windowId, String settled) {
        Money quantity = btc(settled);
        return new FailTrade(tradeId, windowId, Side.BUY, USD, FailCause.ON_HOLD, quantity, DUE_ON, windowId.next());
    }

    private static SettlementFailed failed(WindowId windowId, String settled, String open) {
        return new SettlementFailed(
                TRADE,
                windowId,
                Side.BUY,
                ALICE,
                USD,
                FailCause.ON_HOLD,
                btc(settled),
                btc(open),
                DUE_ON,
                windowId.next());
    }
}
