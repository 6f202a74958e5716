package io.evenbook.query.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.ulid.UlidCreator;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderAmended;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A receipt reads whole commands of the log, in pages, and refuses what is missing. */
class ReceiptQueriesTest extends QueryTest {
    private static final AccountId ALICE = new AccountId("acc_alice");
    private static final AccountId BOB = new AccountId("acc_bob");

    @Autowired
    private PostgresEventStorageEngine engine;

    private final MarketId market = new MarketId("M" + System.nanoTime() % 1_000_000_000L + "-USD");
    private final OrderId order = order();
    private long marketSequence;
    private long orderSequence;

    @Test
    void theQuantityAheadIsThatOfTheOrdersOwnStep() {
        place(List.of(
                BookStep.of("N", 7),
                BookStep.of("P", "CALL"),
                BookStep.of("L", 7),
                BookStep.of("U", 7),
                BookStep.of("C", 5, 6, 1, 10_000, 1),
                BookStep.of("A", 7, 10_000, 15_000, 2_500),
                BookStep.of("A", 6, 10_000, 1, 9)));

        JsonNode placed = receipt().get("items").get(0);
        assertThat(placed.get("queue").toString())
                .isEqualTo("{\"shownQuantity\":\"1.50000000\",\"quantityAhead\":\"0.25000000\"}");
    }

    @Test
    void theQueueBelongsToTheStepRightBeforeIt() {
        OrderId other = order();
        engine.appendEvents(event("Order", other.value(), 0, placed(other, ALICE, SelfTradePrevention.NONE)));
        List<BookStep> steps = List.of(
                BookStep.of("N", 7),
                BookStep.of("X", 3, "SELF_TRADE"),
                BookStep.of("D", 5, 0),
                BookStep.of("D", 7, 10_000),
                BookStep.of("R", 4, 10, 20),
                BookStep.of("A", 7, 10_000, 10_000, 300),
                BookStep.of("T", 8),
                BookStep.of("D", 7, 5_000),
                BookStep.of("D", 8, 0));
        engine.appendEvents(
                event("Order", order.value(), 0, placed(order, ALICE, SelfTradePrevention.DECREMENT)),
                event("Market", market.value(), 0, entered(7, order, ALICE, steps)),
                event("Order", order.value(), 1, prevented(other, "1.00000000")),
                event("Order", order.value(), 2, prevented(other, "0.50000000")));

        JsonNode items = receipt().get("items");
        assertThat(items.get(0).has("queue")).as("it lost a part first").isFalse();
        assertThat(items.get(1).get("queue").toString())
                .isEqualTo("{\"shownQuantity\":\"1.00000000\",\"quantityAhead\":\"0.03000000\"}");
        assertThat(items.get(2).has("queue")).as("it kept its place").isFalse();
    }

    /** The lot was 0.0001, then 0.01, as an order of another account shows, then 0.05, as the terms say. */
    @Test
    void aQueueIsMeasuredInTheLotOfItsTime() {
        OrderId other = order();
        place(List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 300)));
        String foreign = other.value();
        engine.appendEvents(
                event("Order", foreign, 0, placed(other, BOB, SelfTradePrevention.NONE)),
                event(
                        "Market",
                        market.value(),
                        marketSequence++,
                        entered(8, other, BOB, List.of(BookStep.of("N", 8)), 150L)));
        stopFires(150, 20);
        for (int i = 0; i < 120; i++) {
            happen("Market", market.value(), marketSequence++, removed());
        }
        stopFires(150, 21);
        happen("Market", market.value(), marketSequence++, changed("0.05"));
        happen("Market", market.value(), marketSequence++, removed());
        stopFires(30, 4);

        List<String> queues = new ArrayList<>();
        receipt().get("items").forEach(item -> queues.add(item.get("queue").toString()));
        assertThat(queues)
                .containsExactly(
                        "{\"shownQuantity\":\"1.50000000\",\"quantityAhead\":\"0.03000000\"}",
                        "{\"shownQuantity\":\"1.50000000\",\"quantityAhead\":\"0.20000000\"}",
                        "{\"shownQuantity\":\"1.50000000\",\"quantityAhead\":\"0.21000000\"}",
                        "{\"shownQuantity\":\"1.50000000\",\"quantityAhead\":\"0.20000000\"}");
    }

    @Test
    void anOrderOffNewTermsNamesThem() {
        place(List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 300)));
        engine.appendEvents(
                event("Market", market.value(), marketSequence, removed()),
                event(
                        "Order",
                        order.value(),
                        orderSequence,
                        new OrderCancelled(order, ALICE, CancelReason.TERMS_CHANGED, null, null)),
                event("Market", market.value(), marketSequence + 1, changed("0.4")));

        assertThat(receipt().at("/items/1/end").toString())
                .isEqualTo(
                        "{\"status\":\"CANCELLED\",\"reason\":\"TERMS_CHANGED\",\"cancelledQuantity\":\"1.50000000\","
                                + "\"units\":{\"tickSize\":\"0.01\",\"lotSize\":\"0.4\"}}");
    }

    private void stopFires(long shownLots, long aheadLots) {
        engine.appendEvents(
                event(
                        "Market",
                        market.value(),
                        marketSequence++,
                        new TimeAdvanced(
                                market,
                                List.of(BookStep.of("T", 7), BookStep.of("A", 7, 10_000, shownLots, aheadLots)),
                                List.of(),
                                "0".repeat(16),
                                Instant.EPOCH)),
                event(
                        "Order",
                        order.value(),
                        orderSequence++,
                        new OrderTriggered(order, ALICE, null, new BigDecimal("100.00"), new BigDecimal("100.00"))));
    }

    private OrdersRemoved removed() {
        return new OrdersRemoved(market, CancelReason.REQUESTED, List.of(), List.of(), "0".repeat(16));
    }

    private TermsChanged changed(String lotSize) {
        MarketTerms terms = new MarketTerms(
                market,
                new AssetCode("BTC"),
                8,
                new AssetCode("USD"),
                6,
                new BigDecimal("0.01"),
                new BigDecimal(lotSize),
                BigDecimal.ZERO,
                BigDecimal.ZERO);
        return new TermsChanged(terms, "a test", List.of(), "0".repeat(16));
    }

    private OrderAmended amended(String quantity) {
        return amended(quantity, null);
    }

    private OrderAmended amended(String quantity, Instant expiresAt) {
        return new OrderAmended(
                order,
                ALICE,
                new BigDecimal("100.00"),
                new BigDecimal(quantity),
                new BigDecimal(quantity),
                null,
                expiresAt,
                true);
    }

    private OrderPrevented prevented(OrderId other, String open) {
        return new OrderPrevented(
                order, ALICE, other, new BigDecimal("0.50000000"), new BigDecimal(open), new BigDecimal(open), null);
    }

    @Test
    void theOpenQuantityIsKnownOnEveryPage() {
        place(List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 0)));
        append(amended("1.00000000"));
        append(amended("0.50000000"));
        append(new OrderCancelled(order, ALICE, CancelReason.REQUESTED, null));

        assertThat(readInPages("/orders/" + order + "/receipt", "remainingQuantity", _ -> {}))
                .containsExactly("1.50000000", "1.00000000", "0.50000000", "0.00000000");
        assertThat(values(receipt(), "step")).containsExactly("PLACED", "AMENDED", "AMENDED", "CANCELLED");
        JsonNode last = receipt().get("items").get(3);
        assertThat(last.at("/end/cancelledQuantity").asString()).isEqualTo("0.50000000");
        assertThat(last.has("released")).as("its command released nothing").isFalse();
    }

    @Test
    void anExpiredOrderNamesTheExpiryThatWasInForce() {
        OrderId other = order();
        Instant first = Instant.parse("2026-03-01T12:00:00Z");
        Instant second = Instant.parse("2026-03-02T12:00:00Z");
        engine.appendEvents(
                event("Order", other.value(), 0, placed(other, ALICE, SelfTradePrevention.NONE)),
                event(
                        "Order",
                        order.value(),
                        orderSequence++,
                        placed(order, ALICE, SelfTradePrevention.NONE, TimeInForce.GTD, first)),
                event(
                        "Market",
                        market.value(),
                        marketSequence++,
                        entered(
                                7,
                                order,
                                ALICE,
                                List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 0)))));
        append(amended("1.50000000", Instant.parse("2026-03-03T12:00:00Z")));
        append(amended("1.50000000", second));
        for (int i = 0; i < 5; i++) {
            append(prevented(other, "1.00000000"));
        }
        append(new OrderExpired(order, ALICE, null));

        String path = "/orders/" + order + "/receipt?limit=1&cursor=";
        JsonNode page = read("/orders/" + order + "/receipt?limit=8");
        JsonNode last = read(path + page.get("next").asString()).get("items").get(0);
        assertThat(last.at("/step").asString()).isEqualTo("EXPIRED");
        assertThat(last.at("/end/expiresAt").asString()).isEqualTo("2026-03-02T12:00:00Z");
        assertThat(page.at("/items/0/order/expiresAt").asString()).isEqualTo("2026-03-01T12:00:00Z");
    }

    @Test
    void aMetOrderOfAnotherAccountIsNotNamed() {
        OrderId foreign = order();
        engine.appendEvents(event("Order", foreign.value(), 0, placed(foreign, BOB, SelfTradePrevention.CANCEL_BOTH)));
        place(List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 0)));
        engine.appendEvents(
                event(
                        "Market",
                        market.value(),
                        marketSequence,
                        entered(
                                9,
                                foreign,
                                BOB,
                                List.of(
                                        BookStep.of("N", 9),
                                        BookStep.of("X", 7, "SELF_TRADE"),
                                        BookStep.of("E", 9, "SELF_TRADE")))),
                event(
                        "Order",
                        order.value(),
                        orderSequence,
                        new OrderCancelled(order, ALICE, CancelReason.SELF_TRADE, foreign, null)));

        JsonNode last = receipt().get("items").get(1);
        assertThat(last.get("prevented").toString()).isEqualTo("{\"mode\":\"CANCEL_BOTH\"}");
        assertThat(last.toString()).doesNotContain(foreign.value(), BOB.value());
    }

    @Test
    void anOrderThatBeganInADetachedSegmentIsNoUnknownOne() {
        place(List.of(BookStep.of("N", 7), BookStep.of("A", 7, 10_000, 15_000, 0)));
        long end = log.head() + 1;
        long wasEnd = postgres.sql("select end_index from event_segments where table_name = 'events_1'")
                .query(Long.class)
                .single();
        sql("alter table events detach partition events_1");
        sql("alter table events attach partition events_1 for values from (1) to (" + end + ")");
        sql("update event_segments set end_index = " + end + " where table_name = 'events_1'");
        select("add_event_segment(" + (wasEnd - end) + ")");
        append(new OrderCancelled(order, ALICE, CancelReason.REQUESTED, null));
        select("detach_oldest_event_segment()");
        try {
            assertThat(refused("/orders/" + order + "/receipt"))
                    .as("nobody knows whose it was")
                    .isEqualTo("404 order.unknown");
            sql("""
                    insert into orders.open_order values ('%s', 'acc_alice', '%s', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1,
                        'OPEN', now(), now(), 0, 1, 1, null, null, null, null, null, 'NONE')""".formatted(order, market));
            assertThatThrownBy(() -> receipt()).hasRootCauseInstanceOf(DetachedEventsException.class);
        } finally {
            select("attach_event_segment()");
        }
        assertThat(receipt().get("items")).hasSize(2);
    }

    private void select(String call) {
        postgres.sql("select " + call).query().singleValue();
    }

    private JsonNode receipt() {
        return read("/orders/" + order + "/receipt");
    }

    private OrderId order() {
        return OrderId.of(market, UlidCreator.getMonotonicUlid().toLowerCase());
    }

    private void place(List<BookStep> steps) {
        engine.appendEvents(
                event("Order", order.value(), orderSequence++, placed(order, ALICE, SelfTradePrevention.NONE)),
                event("Market", market.value(), marketSequence++, entered(7, order, ALICE, steps)));
    }

    private void append(OrderEvent event) {
        happen("Order", order.value(), orderSequence++, event);
    }

    private static GenericDomainEventMessage<?> event(String type, String id, long sequence, Object event) {
        return new GenericDomainEventMessage<>(type, id, sequence, event);
    }

    private OrderPlaced placed(OrderId id, AccountId account, SelfTradePrevention mode) {
        return placed(id, account, mode, TimeInForce.GTC, null);
    }

    private OrderPlaced placed(
            OrderId id, AccountId account, SelfTradePrevention mode, TimeInForce timeInForce, Instant expiresAt) {
        return new OrderPlaced(
                id,
                account,
                market,
                Side.BUY,
                OrderType.LIMIT,
                timeInForce,
                new BigDecimal("100.00"),
                null,
                null,
                new BigDecimal("1.50000000"),
                null,
                null,
                expiresAt,
                null,
                mode,
                null,
                HoldId.behind(id),
                new Money(new AssetCode("USD"), new BigDecimal("150.000000")),
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO));
    }

    private OrderEntered entered(long number, OrderId id, AccountId account, List<BookStep> steps) {
        return entered(number, id, account, steps, 15_000L);
    }

    private OrderEntered entered(long number, OrderId id, AccountId account, List<BookStep> steps, long lots) {
        return new OrderEntered(
                market,
                number,
                id,
                account,
                null,
                Side.BUY,
                TimeInForce.GTC,
                SelfTradePrevention.NONE,
                10_000L,
                null,
                lots,
                null,
                null,
                steps,
                List.of(),
                "0".repeat(16),
                Instant.EPOCH,
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO));
    }
}
