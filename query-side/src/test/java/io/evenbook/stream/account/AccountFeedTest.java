package io.evenbook.stream.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderStatus;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.stream.account.AccountFold.Rows;
import io.evenbook.stream.account.AccountMessages.BalanceItem;
import io.evenbook.stream.account.AccountMessages.Because;
import io.evenbook.stream.account.AccountMessages.HoldItem;
import io.evenbook.stream.client.Closing;
import io.evenbook.stream.client.Message;
import io.evenbook.stream.client.Source.Step;
import io.evenbook.stream.log.LogListener.Place;
import io.evenbook.stream.ring.ByteBudget;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccountFeedTest {
    private static final JsonMapper JSON = EvenbookJson.mapper();
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");
    private static final MarketId MARKET = new MarketId("BTC-USD");
    private static final AssetCode USD = new AssetCode("USD");
    private static final AssetCode BTC = new AssetCode("BTC");
    private static final OrderId ORDER = OrderId.of(MARKET, "%026d".formatted(1));
    private static final OrderId FOREIGN = OrderId.of(MARKET, "%026d".formatted(2));
    private static final HoldId HOLD = HoldId.behind(ORDER);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ByteBudget memory = new ByteBudget(1 << 20);
    private final AccountFeed feed = new AccountFeed(ALICE, JSON, memory);

    private static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    private static Money btc(String amount) {
        return new Money(BTC, new BigDecimal(amount));
    }

    /** An open order of 2 BTC at 100 USD, its hold and the balance with it. */
    private static Rows rows(long ordersPosition, long accountsPosition) {
        return new Rows(
                ordersPosition,
                accountsPosition,
                List.of(new OrderFold.Row(
                        ORDER,
                        MARKET,
                        Side.BUY,
                        OrderType.LIMIT,
                        TimeInForce.GTC,
                        new BigDecimal("100.00"),
                        null,
                        new BigDecimal("2.0000"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        new BigDecimal("0.0000"),
                        BigDecimal.ZERO,
                        new BigDecimal("2.0000"),
                        OrderStatus.OPEN,
                        NOW,
                        NOW)),
                List.of(new BalanceItem(
                        USD, new BigDecimal("1000.00"), new BigDecimal("200.00"), new BigDecimal("800.00"))),
                List.of(new HoldItem(HOLD, USD, new BigDecimal("200.00"), HoldReason.ORDER, null)));
    }

    private void happened(long position, Object event) {
        feed.happened(new Place(position, 0, NOW), event);
    }

    private static OrderExecuted executed(String filled, String remaining) {
        return new OrderExecuted(
                ORDER,
                ALICE,
                TradeId.of(MARKET, 1),
                Liquidity.MAKER,
                new BigDecimal("100.00"),
                new BigDecimal(filled),
                new BigDecimal(filled),
                new BigDecimal(filled).multiply(new BigDecimal("100")),
                new BigDecimal(remaining));
    }

    private static HoldReleased released(String remaining, String held) {
        return new HoldReleased(
                ALICE, HOLD, "end", usd("1.00"), usd(remaining), null, new Balance(usd("1000.00"), usd(held)));
    }

    private static TradeExecuted trade() {
        return new TradeExecuted(
                TradeId.of(MARKET, 1),
                MARKET,
                null,
                new BigDecimal("100.00"),
                btc("0.5000"),
                usd("50.00"),
                5,
                Side.BUY,
                new TradeParty(ORDER, ALICE, HOLD, usd("50.00"), usd("0.00"), btc("0.5000"), btc("0.0005")),
                new TradeParty(
                        FOREIGN, BOB, HoldId.behind(FOREIGN), btc("0.5000"), btc("0.0000"), usd("50.00"), usd("0.10")));
    }

    private static JsonNode data(Step step) {
        return JSON.readTree(step.messages().getLast().json());
    }

    @Test
    void itBeginsWithWhatIsOpen() {
        feed.begin(rows(10, 10));

        Step begun = feed.snapshot(Because.START);
        assertThat(begun.cursor()).isEqualTo(10);
        assertThat(data(begun).at("/orders/0/orderId").asString()).isEqualTo(ORDER.value());
        assertThat(data(begun).at("/holds/0/amount").asString()).isEqualTo("200.00");
        assertThat(data(begun).at("/balances/0/available").asString()).isEqualTo("800.00");
        assertThat(feed.behind(10, 10).orElseThrow().messages()).isEmpty();
    }

    @Test
    void aViewThatIsBehindTheOtherIsBroughtUpToIt() {
        // The accounts view has the position 12, the orders view 10
        happened(11, executed("0.5", "1.5000"));
        happened(12, released("7.00", "7.00"));
        feed.ended(12);
        feed.begin(rows(10, 12));

        JsonNode snapshot = data(feed.snapshot(Because.START));
        assertThat(snapshot.at("/position").asLong()).isEqualTo(12);
        assertThat(snapshot.at("/orders/0/remainingQuantity").asString()).isEqualTo("1.5000");
        assertThat(snapshot.at("/orders/0/averagePrice").asString()).isEqualTo("100.00");
        // The rows had this event
        assertThat(snapshot.at("/holds/0/amount").asString()).isEqualTo("200.00");
    }

    @Test
    void whatHappenedWhileTheViewsWereReadFollowsTheSnapshot() {
        happened(11, executed("0.5", "1.5000"));
        feed.ended(11);
        happened(13, executed("1.0", "1.0000"));
        feed.ended(13);
        // Its command has not ended
        happened(14, executed("2.0", "0.0000"));
        feed.begin(rows(11, 11));

        assertThat(feed.behind(11, 11).orElseThrow().cursor()).isEqualTo(13);
        JsonNode delta = data(feed.behind(11, 11).orElseThrow());
        assertThat(delta.at("/first").asLong()).isEqualTo(12);
        assertThat(delta.at("/orders/0/remainingQuantity").asString()).isEqualTo("1.0000");
        feed.ended(14);
        assertThat(data(feed.behind(13, 13).orElseThrow())
                        .at("/orders/0/status")
                        .asString())
                .isEqualTo("FILLED");
    }

    @Test
    void halfACommandIsNotShown() {
        feed.begin(rows(10, 10));
        happened(11, executed("0.5", "1.5000"));

        assertThat(data(feed.snapshot(Because.START)).at("/orders/0/status").asString())
                .isEqualTo("OPEN");
        assertThat(feed.behind(10, 10).orElseThrow().messages()).isEmpty();
        happened(12, released("150.00", "150.00"));
        feed.ended(12);
        JsonNode delta = data(feed.behind(10, 10).orElseThrow());
        assertThat(delta.at("/orders/0/status").asString()).isEqualTo("PARTIALLY_FILLED");
        assertThat(delta.at("/holds/0/amount").asString()).isEqualTo("150.00");
        assertThat(delta.at("/balances/0/held").asString()).isEqualTo("150.00");
    }

    /** The payment stays held for the settlement, so only the better price is released. */
    @Test
    void aNovatedTradeLeavesTheHoldOfItsOrder() {
        feed.begin(rows(10, 10));
        NovatedSide side = new NovatedSide(
                TradeId.of(MARKET, 1),
                Side.BUY,
                HOLD,
                usd("5.00"),
                usd("100.00"),
                btc("1.0000"),
                usd("95.00"),
                btc("0.9900"),
                btc("0.0100"));
        happened(
                11,
                new TradesNovated(
                        ALICE,
                        new WindowId("win_COINS_1"),
                        List.of(side),
                        List.of(),
                        null,
                        List.of(new Balance(usd("1000.00"), usd("195.00")))));
        feed.ended(11);

        JsonNode delta = data(feed.behind(10, 10).orElseThrow());
        assertThat(delta.at("/holds/0/amount").asString()).isEqualTo("100.00");
        assertThat(delta.at("/holds/0/reason").asString()).isEqualTo("ORDER");
        assertThat(delta.at("/balances/0/held").asString()).isEqualTo("195.00");
    }

    @Test
    void aFillNamesNobodyElse() {
        feed.begin(rows(10, 10));
        happened(11, trade());
        feed.ended(11);

        JsonNode delta = data(feed.behind(10, 10).orElseThrow());
        assertThat(delta.at("/fills/0/liquidity").asString()).isEqualTo("MAKER");
        assertThat(delta.at("/fills/0/fee").asString()).isEqualTo("0.0005");
        assertThat(delta.at("/fills/0/feeAsset").asString()).isEqualTo("BTC");
        assertThat(delta.toString()).doesNotContain(BOB.value(), FOREIGN.value());
    }

    @Test
    void severalChangesAreMergedAndFillsRemain() {
        feed.begin(rows(10, 10));
        for (int position = 11; position <= 13; position++) {
            happened(position, trade());
            happened(position, released((200 - position) + ".00", "1.00"));
            feed.ended(position);
        }

        Step merged = feed.behind(10, 10).orElseThrow();
        assertThat(merged.isMerged()).isTrue();
        assertThat(data(merged).at("/fills")).hasSize(3);
        assertThat(data(merged).at("/holds")).hasSize(1);
        assertThat(data(merged).at("/holds/0/amount").asString()).isEqualTo("187.00");
        assertThat(feed.behind(12, 12).orElseThrow().isMerged()).isFalse();
    }

    @Test
    void whatHasEndedIsNoLongerOpen() {
        feed.begin(rows(10, 10));
        happened(11, new OrderCancelled(ORDER, ALICE, CancelReason.REQUESTED, null));
        happened(12, released("0.00", "0.00"));
        feed.ended(12);

        JsonNode delta = data(feed.behind(10, 10).orElseThrow());
        assertThat(delta.at("/orders/0/endReason").asString()).isEqualTo("REQUESTED");
        assertThat(delta.at("/holds/0/amount").asString()).isEqualTo("0.00");
        JsonNode snapshot = data(feed.snapshot(Because.START));
        assertThat(snapshot.at("/orders")).isEmpty();
        assertThat(snapshot.at("/holds")).isEmpty();
        happened(
                13,
                new FundsHeld(
                        ALICE, HOLD, HoldReason.MANUAL, usd("5.00"), null, NOW, new Balance(usd("9.00"), usd("5.00"))));
        feed.ended(13);
        assertThat(data(feed.snapshot(Because.START)).at("/holds/0/reason").asString())
                .isEqualTo("MANUAL");
    }

    @Test
    void whoIsOlderThanTheRingBeginsAnew() {
        feed.begin(rows(10, 10));
        for (int position = 11; position <= 11 + 1024; position++) {
            happened(position, released("1.00", "1.00"));
            feed.ended(position);
        }

        assertThat(feed.behind(10, 10)).isEmpty();
        assertThat(feed.behind(9, 9)).isEmpty();
        AccountSource source = new AccountSource(feed, 9L, JSON, () -> {});
        assertThat(data(source.begin()).at("/because").asString()).isEqualTo("TOO_FAR");
        assertThat(data(source.next(10, 10)).at("/because").asString()).isEqualTo("BEHIND");
    }

    @Test
    void anEndedFeedTakesNothingMore() throws InterruptedException {
        feed.begin(rows(10, 10));
        feed.end(Closing.INCARNATION);
        happened(11, trade());
        feed.ended(11);

        assertThat(feed.ended()).contains(Closing.INCARNATION);
        assertThat(feed.awaitBehind(10, 1)).isTrue();
        assertThat(feed.behind(10, 10).orElseThrow().messages()).isEmpty();
    }

    private static HoldItem hold(int number) {
        return new HoldItem(new HoldId("hld_%026d".formatted(number)), USD, BigDecimal.ONE, HoldReason.MANUAL, null);
    }

    private static Rows holds(int count) {
        return new Rows(
                10,
                10,
                rows(10, 10).orders(),
                rows(10, 10).balances(),
                IntStream.range(0, count).mapToObj(AccountFeedTest::hold).toList());
    }

    @Test
    void aLargeAccountComesInParts() {
        AccountFeed large = new AccountFeed(ALICE, JSON, new ByteBudget(Long.MAX_VALUE));
        large.begin(holds(2 * AccountFeed.MAX_ITEMS));

        List<Message> parts = large.snapshot(Because.START).messages();
        assertThat(parts).hasSize(3).extracting(Message::id).containsExactly(-1L, -1L, 10L);
        List<String> holds = new ArrayList<>();
        for (Message each : parts) {
            JsonNode part = JSON.readTree(each.json());
            part.at("/holds").forEach(hold -> holds.add(hold.at("/holdId").asString()));
            assertThat(part.has("more")).isEqualTo(each.id() != 10);
        }
        assertThat(holds).hasSize(2 * AccountFeed.MAX_ITEMS).doesNotHaveDuplicates();
        assertThat(JSON.readTree(parts.getFirst().json()).at("/orders")).hasSize(1);
        AccountFeed full = new AccountFeed(ALICE, JSON, new ByteBudget(Long.MAX_VALUE));
        full.begin(holds(AccountFeed.MAX_ITEMS - 2));
        assertThat(full.snapshot(Because.START).messages()).hasSize(1);
    }

    @Test
    void itKeepsFewerChangesWhereMemoryIsShort() {
        ByteBudget small = new ByteBudget(20_000);
        AccountFeed shortOfMemory = new AccountFeed(ALICE, JSON, small);
        shortOfMemory.begin(rows(10, 10));
        for (int position = 11; position <= 100; position++) {
            shortOfMemory.happened(new Place(position, 0, NOW), released("1.00", "1.00"));
            shortOfMemory.ended(position);
        }

        assertThat(small.usedBytes()).isBetween(15_000L, 20_000L);
        assertThat(shortOfMemory.behind(10, 10)).isEmpty();
        assertThat(shortOfMemory.behind(99, 99)).isPresent();
        shortOfMemory.end(Closing.GONE);
        assertThat(small.usedBytes()).isZero();
    }

    @Test
    void itEndsWhereMemoryHasNoRoomForWhatIsOpen() {
        ByteBudget tiny = new ByteBudget(20_000);
        AccountFeed first = new AccountFeed(ALICE, JSON, tiny);
        first.begin(rows(10, 10));
        AccountFeed second = new AccountFeed(BOB, JSON, tiny);
        second.begin(holds(60));

        assertThat(first.ended()).isEmpty();
        assertThat(second.ended()).contains(Closing.OVERLOADED);
        AccountFeed waiting = new AccountFeed(BOB, JSON, tiny);
        for (int position = 11; position <= 40; position++) {
            waiting.happened(new Place(position, 0, NOW), trade());
        }
        assertThat(waiting.ended()).contains(Closing.OVERLOADED);
        first.end(Closing.GONE);
        assertThat(tiny.usedBytes()).isZero();
    }

    @Test
    void theLongestNumbersStayBelowTheBound() {
        BigDecimal longest = new BigDecimal("123456789012345678.123456789012345678");
        Instant time = Instant.parse("2026-12-01T22:11:34.481104Z");
        OrderId id = OrderId.of(new MarketId("A23456789012-B23456789012"), "%026d".formatted(1));
        OrderFold order = new OrderFold(new OrderFold.Row(
                id,
                new MarketId("A23456789012-B23456789012"),
                Side.SELL,
                OrderType.STOP_LIMIT,
                TimeInForce.GTD,
                longest,
                longest,
                longest,
                longest,
                longest,
                time,
                true,
                "c".repeat(64),
                longest,
                longest,
                longest,
                OrderStatus.PARTIALLY_FILLED,
                time,
                time));
        byte[] json = JSON.writeValueAsBytes(Collections.nCopies(AccountFeed.MAX_ITEMS, order.item()));

        assertThat(json.length).isLessThan(Message.MAX_BYTES - 100_000);
    }
}
