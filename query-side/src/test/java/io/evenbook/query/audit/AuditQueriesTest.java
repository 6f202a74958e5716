package io.evenbook.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.audit.AccountBits;
import io.evenbook.api.audit.LogBlock;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class AuditQueriesTest extends QueryTest {
    @Autowired
    PostgresEventStorageEngine engine;

    /** Events are final, so each test has accounts and actors of its own. */
    private final String test = UUID.randomUUID().toString().substring(0, 8);

    private final AccountId alice = new AccountId("acc_alice_" + test);
    private final AccountId bob = new AccountId("acc_bob_" + test);
    private long before;

    @BeforeEach
    void events() {
        before = log.head();
        append(
                0,
                new AccountOpened(alice, null, null),
                Map.of("actor", "trader-" + test, "correlationId", "one-" + test));
        append(
                0,
                new AccountOpened(bob, null, null),
                Map.of("actor", "trader-" + test, "correlationId", "two-" + test));
        append(
                1,
                new AccountFrozen(alice, FreezeLevel.ALL, FreezeCode.OPERATOR, "theft"),
                Map.of(
                        "actor",
                        "operator-" + test,
                        "correlationId",
                        "three-" + test,
                        "causationId",
                        "command-3",
                        "reason",
                        "theft"));
        append(
                2,
                new AccountUnfrozen(alice, "found"),
                Map.of("actor", "operator-" + test, "correlationId", "three-" + test));
    }

    @Test
    void anEventIsShownAsItWasRecorded() {
        JsonNode event = read("/audit/events/" + (before + 3));

        assertThat(event.get("position").asLong()).isEqualTo(before + 3);
        assertThat(event.get("aggregateType").asString()).isEqualTo("Account");
        assertThat(event.get("aggregateId").asString()).isEqualTo(alice.value());
        assertThat(event.get("sequence").asLong()).isEqualTo(1);
        assertThat(event.get("type").asString()).isEqualTo("account.AccountFrozen");
        assertThat(event.get("revision").asString()).isEqualTo("1");
        assertThat(event.get("actor").asString()).isEqualTo("operator-" + test);
        assertThat(event.get("correlationId").asString()).isEqualTo("three-" + test);
        assertThat(event.get("causationId").asString()).isEqualTo("command-3");
        assertThat(event.get("reason").asString()).isEqualTo("theft");
        assertThat(event.get("payload").toString())
                .isEqualTo("{\"accountId\":\"" + alice
                        + "\",\"level\":\"ALL\",\"code\":\"OPERATOR\",\"reason\":\"theft\"}");
        assertThat(event.has("eventId")).isTrue();
        assertThat(refused("/audit/events/" + (before + 5))).isEqualTo("404 event.unknown");
        assertThat(refused("/audit/events/0")).isEqualTo("404 event.unknown");
        assertThat(refused("/audit/events/x")).startsWith("400");
    }

    @Test
    void eventsAreFiltered() {
        assertThat(positions("aggregateId=" + alice)).containsExactly(1L, 3L, 4L);
        assertThat(positions("actor=operator-" + test)).containsExactly(3L, 4L);
        assertThat(positions("correlationId=two-" + test)).containsExactly(2L);
        assertThat(positions("type=account.AccountOpened&afterPosition=" + before))
                .containsExactly(1L, 2L);
        assertThat(positions("aggregateType=Account&afterPosition=" + (before + 2)))
                .containsExactly(3L, 4L);
        assertThat(positions("aggregateType=Order&afterPosition=" + before)).isEmpty();
    }

    @Test
    void eventsAreReadNewestFirst() {
        assertThat(positions("aggregateId=" + alice + "&order=desc")).containsExactly(4L, 3L, 1L);
        assertThat(readInPages("/audit/events?order=desc&aggregateId=" + alice, "sequence", _ -> {}))
                .containsExactly("2", "1", "0");
        assertThat(refused("/audit/events?order=up")).startsWith("400");
    }

    @Test
    void eventsAreFilteredByTheTimeOfTheirRecord() {
        Instant third = recordedAt(before + 3);

        assertThat(positions("aggregateId=" + alice + "&from=" + third)).containsExactly(3L, 4L);
        assertThat(positions("aggregateId=" + alice + "&to=" + third)).containsExactly(1L);
        assertThat(refused("/audit/events?from=yesterday")).startsWith("400");
    }

    @Test
    void eventsAreReadInPartsWhileOthersAreRecorded() {
        assertThat(readInPages("/audit/events?aggregateId=" + alice, "sequence", part -> {
                    if (part == 1) {
                        append(
                                3,
                                new AccountFrozen(alice, FreezeLevel.ALL, FreezeCode.OPERATOR, "again"),
                                Map.of("actor", "operator-" + test));
                    }
                }))
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void aCursorGoesOnFromAnAfterPositionAndExcludesIt() {
        JsonNode part = read("/audit/events?limit=1&afterPosition=" + (before + 1));
        String next = part.get("next").asString();

        assertThat(read("/audit/events?limit=1&cursor=" + next)
                        .get("items")
                        .get(0)
                        .get("position")
                        .asLong())
                .isEqualTo(before + 3);
        assertThat(refused("/audit/events?afterPosition=0&cursor=" + next)).isEqualTo("400 afterPosition");
        assertThat(refused("/audit/events?afterPosition=0&order=desc")).isEqualTo("400 afterPosition");
        assertThat(refused("/audit/events?afterPosition=-1")).startsWith("400");
    }

    @Test
    void eventsOfATypeAreLookedForInTheBlocksThatHaveItAndInThoseTheViewDoesNotKnow() {
        List<String> filters = List.of(
                "type=account.AccountOpened",
                "aggregateType=Account",
                "type=account.AccountOpened&aggregateType=Account");
        for (String filter : filters) {
            String recent = "/audit/events?limit=2&order=desc&" + filter;
            position("eventblocks", log.head());
            sql("truncate eventblocks.type_block");
            assertThat(read(recent).get("items")).isEmpty();

            for (long block : new long[] {
                LogBlock.of(before + 2).number(), LogBlock.of(before + 1).number()
            }) {
                sql("insert into eventblocks.type_block values ('account.AccountOpened', " + block
                        + ", 'Account', 1, now(), now())," + " ('account.AccountClosed', " + block
                        + ", 'Account', 1, now(), now()) on conflict do nothing");
            }
            assertThat(values(read(recent + "&to=" + recordedAt(before + 3)), "position"))
                    .as(filter)
                    .containsExactly(Long.toString(before + 2), Long.toString(before + 1));

            sql("truncate eventblocks.type_block");
            position("eventblocks", before);
            assertThat(values(read(recent), "position")).as(filter).hasSize(2);
            assertThat(read(recent).has("scannedTo")).isFalse();
        }
    }

    @Test
    void eventsOfAnAccountAreItsOwnAndThoseOfItsOrdersTradesAndEntries() {
        OrderId ours = new OrderId("ord_BTC-USD_" + ulid(1));
        OrderId theirs = new OrderId("ord_BTC-USD_" + ulid(2));
        TradeId sold = new TradeId("trd_" + market() + "_1");
        TradeId foreign = new TradeId("trd_" + market() + "_2");
        event("Order", ours, new OrderFilled(ours, alice));
        event("Order", theirs, new OrderFilled(theirs, bob));
        event("Trade", sold, new SettlementRetried(sold, "again"));
        event("Trade", foreign, new SettlementRetried(foreign, "again"));
        append(1, new AccountFrozen(bob, FreezeLevel.ALL, FreezeCode.OPERATOR, "theft"), Map.of());
        append(2, new AccountUnfrozen(bob, "found"), Map.of());
        OrderId ended = new OrderId("ord_BTC-USD_" + ulid(3));
        event("Order", ended, new OrderFilled(ended, alice));
        order(ours, alice);
        order(theirs, bob);
        ended(ended, alice);
        trade(sold, bob, alice);
        trade(foreign, bob, bob);
        new JournalRows(postgres)
                .entry("ent_1", before + 9)
                .recordedAt(recordedAt(before + 9))
                .post("customer:" + alice + " CREDIT USD 1.00", "customer:" + bob + " DEBIT USD 1.00");
        theViewsHaveAllAndEachBlockMayBeOf(alice);

        assertThat(positions("account=" + alice)).containsExactly(1L, 3L, 4L, 5L, 7L, 9L, 11L);
        assertThat(positions("account=" + alice + "&order=desc")).containsExactly(11L, 9L, 7L, 5L, 4L, 3L, 1L);
        assertThat(positions("account=" + alice + "&type=order.OrderFilled")).containsExactly(5L, 11L);
        assertThat(positions("account=" + alice + "&aggregateType=Trade&from=" + recordedAt(before + 6)))
                .containsExactly(7L);
        assertThat(positions("account=acc_nobody")).isEmpty();
        assertThat(readInPages("/audit/events?account=" + alice, "position", _ -> {}))
                .hasSize(7);
        assertThat(refused("/audit/events?account=nobody")).startsWith("400");
    }

    /** As of an archived month. */
    @Test
    void anOrderThatTheViewLacksIsLookedUpInTheLog() {
        OrderId ours = new OrderId("ord_BTC-USD_" + ulid(1));
        OrderId theirs = new OrderId("ord_BTC-USD_" + ulid(2));
        event("Order", ours, placed(ours, alice));
        event("Order", theirs, placed(theirs, bob));
        engine.appendEvents(new GenericDomainEventMessage<>("Order", ours.value(), 1, new OrderFilled(ours, alice)));
        theViewsHaveAllAndEachBlockMayBeOf(alice);

        assertThat(positions("account=" + alice)).containsExactly(1L, 3L, 4L, 5L, 7L);
    }

    private void theViewsHaveAllAndEachBlockMayBeOf(AccountId account) {
        for (String view : List.of("eventblocks", "orders", "trades", "journal")) {
            position(view, log.head());
        }
        sql("insert into eventblocks.account_bits select block, '%s'::bit(8192) from generate_series(%d, %d) block"
                .formatted(
                        AccountBits.text(List.of(account)),
                        LogBlock.of(before + 1).number(),
                        LogBlock.of(log.head()).number()));
    }

    private static OrderPlaced placed(OrderId order, AccountId account) {
        return new OrderPlaced(
                order,
                account,
                new MarketId("BTC-USD"),
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                BigDecimal.ONE,
                null,
                null,
                BigDecimal.ONE,
                null,
                null,
                null,
                null,
                SelfTradePrevention.NONE,
                null,
                HoldId.behind(order),
                new Money(new AssetCode("USD"), BigDecimal.ONE),
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO));
    }

    @Test
    void eventsOfAnAccountWaitForTheViewsThatTellThem() {
        for (String view : List.of("eventblocks", "orders", "trades", "journal")) {
            position(view, log.head());
        }
        position("trades", log.head() - 1);

        assertThat(refused("/audit/events?account=" + alice))
                .isEqualTo("503 trades %d %d".formatted(log.head() - 1, log.head()));
    }

    private String market() {
        return "T" + test.toUpperCase(Locale.ROOT) + "-USD";
    }

    private String ulid(int number) {
        return "%018d".formatted(number) + test;
    }

    private void event(String aggregateType, Object id, Object event) {
        engine.appendEvents(new GenericDomainEventMessage<>(aggregateType, id.toString(), 0, event));
    }

    private void order(OrderId order, AccountId account) {
        sql("""
                insert into orders.open_order values ('%s', '%s', 'BTC-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 0, 0, 1, 'OPEN',
                    now(), now(), 0, %d, 1, null, null, null, null, null, 'NONE')""".formatted(order, account, order.hashCode()));
    }

    private void ended(OrderId order, AccountId account) {
        sql("""
                insert into orders.ended_order values ('%s', '%s', 'BTC-USD', 'BUY', 'LIMIT', 'GTC', 1, 1, null, null, 1, 1, 0, 'FILLED',
                    null, now(), now(), 0, %d, 1, null, null, null, null, null, 'NONE')""".formatted(order, account, order.hashCode()));
    }

    private void trade(TradeId trade, AccountId buyer, AccountId seller) {
        sql("""
                insert into trades.trade values ('%s', 'BTC-USD', 1, 1, 1, 'o', 'o', '%s', '%s', 'BUY', 0, 'BTC', 0, 'USD', 'EXECUTED',
                    '2026-01-02', null, %d, 1)""".formatted(trade, buyer, seller, trade.hashCode()));
    }

    @Test
    void anAggregateIsShownAsOfASequenceNumberATimeOrNow() {
        JsonNode now = read("/audit/aggregates/" + alice);
        assertThat(now.get("aggregateType").asString()).isEqualTo("Account");
        assertThat(now.get("sequence").asLong()).isEqualTo(2);
        assertThat(now.get("position").asLong()).isEqualTo(before + 4);
        assertThat(now.get("state").toString())
                .isEqualTo("{\"happened\":[\"AccountOpened\",\"AccountFrozen\",\"AccountUnfrozen\"]}");

        JsonNode then = read("/audit/aggregates/" + alice + "?atSequence=1");
        assertThat(then.get("position").asLong()).isEqualTo(before + 3);
        assertThat(then.get("state").get("happened").size()).isEqualTo(2);

        Instant third = recordedAt(before + 3);
        assertThat(read("/audit/aggregates/" + alice + "?at=" + third)
                        .get("sequence")
                        .asLong())
                .isEqualTo(1);
        assertThat(read("/audit/aggregates/" + alice + "?at=" + third.minusNanos(1000))
                        .get("sequence")
                        .asLong())
                .isZero();
        assertThat(read("/audit/aggregates/" + alice + "?atSequence=9")
                        .get("sequence")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void anAggregateThatIsNotOrWasNotYetIsUnknown() {
        assertThat(refused("/audit/aggregates/acc_nobody")).isEqualTo("404 aggregate.unknown");
        assertThat(refused("/audit/aggregates/" + alice + "?at=2020-01-01T00:00:00Z"))
                .isEqualTo("404 aggregate.unknown");
        assertThat(refused("/audit/aggregates/" + alice + "?at=2020-01-01T00:00:00Z&atSequence=0"))
                .isEqualTo("400 atSequence");
        assertThat(refused("/audit/aggregates/" + alice + "?atSequence=-1")).startsWith("400");
    }

    private List<Long> positions(String filter) {
        return values(read("/audit/events?" + filter), "position").stream()
                .map(position -> Long.parseLong(position) - before)
                .toList();
    }

    private void append(long sequence, AccountEvent event, Map<String, String> metaData) {
        engine.appendEvents(
                new GenericDomainEventMessage<>("Account", event.accountId().value(), sequence, event, metaData));
    }
}
