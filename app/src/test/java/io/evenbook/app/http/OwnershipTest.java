package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.id.CustomerId;
import io.evenbook.axon.postgres.log.EventLog;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nobody sees or moves what is not theirs: alice and bob trade, eve has an account of her own, dora is a delegate. */
class OwnershipTest extends WholeServiceTest {
    private static final String API = "/api/v1";

    private final Customers customers = new Customers(service, anonymous);
    private final String run = unique("own");
    private final CustomerId alicesCustomer = customers.customer(run + "alice");
    private final Client alice = customers.user(run + "alice", alicesCustomer, "TRADER");
    private final Client bob = customers.user(run + "bob", customers.customer(run + "bob"), "TRADER");
    private final Client eve = customers.user(run + "eve", customers.customer(run + "eve"), "TRADER");
    private final Client dora = customers.user(run + "dora", null, "TRADER");
    private Market market;
    private String alices;
    private String bobs;
    private String rested;
    private String withdrawal;
    private String transfer;
    private String trade;
    private String notification;

    @BeforeEach
    void aliceAndBobTrade() {
        market = market();
        alices = open(alice);
        bobs = open(bob);
        open(eve);
        deposit(alices, "1000.00 USD");
        deposit(bobs, "10 " + market.base());
        order(alice, alices, "BUY", "1", "100.00").expect(201);
        trade = order(bob, bobs, "SELL", "1", "100.00").expect(201).text("/trades/0");
        rested = order(alice, alices, "BUY", "1", "50.00").expect(201).text("/orderId");
        withdrawal = alice.post(API + "/accounts/" + alices + "/withdrawals", amount("5", "wire"))
                .expect(201)
                .text("/withdrawalId");
        transfer = send(alice, alices, bobs).expect(201).text("/transferId");
        settle();
        notification = eventually(
                        () -> read(alice, "/accounts/" + alices + "/notifications")
                                .expect(200),
                        answer -> answer.items().size() >= 3)
                .text("/items/0/notificationId");
    }

    @Test
    void theOwnerReadsItAll() {
        for (String path : readsOf(alices)) {
            read(alice, path).expect(200);
        }
        for (String path : singles()) {
            read(alice, path).expect(200);
        }
        assertThat(read(alice, "/orders").items()).hasSize(2);
        assertThat(read(alice, "/orders?accountId=" + alices + "&status=OPEN").items())
                .hasSize(1);
        assertThat(read(alice, "/accounts").items())
                .extracting(item -> item.at("/accountId").asString())
                .containsExactly(alices);
        alice.post(API + "/notifications/" + notification + "/read").expect(200);
    }

    @Test
    void whatIsNotYoursReadsAsUnknown() {
        for (Client other : List.of(eve, dora)) {
            for (String path : readsOf(alices)) {
                assertSame(read(other, path), read(other, path.replace(alices, "acc_nobody")), "account.unknown");
            }
            read(other, "/orders/" + rested).expectProblem(404, "order.unknown");
            read(other, "/trades/" + trade).expectProblem(404, "trade.unknown");
            read(other, "/transfers/" + transfer).expectProblem(404, "transfer.unknown");
            read(other, "/withdrawals/" + withdrawal).expectProblem(404, "withdrawal.unknown");
            other.post(API + "/notifications/" + notification + "/read").expectProblem(404, "notification.unknown");
            for (String list : List.of(
                    "/orders",
                    "/orders?accountId=" + alices,
                    "/orders?market=" + market.name(),
                    "/orders?status=OPEN",
                    "/trades",
                    "/trades?accountId=" + alices,
                    "/trades?market=" + market.name(),
                    "/accounts?customerId=" + alicesCustomer,
                    "/accounts?asset=USD&availableBelow=100000",
                    "/delegations")) {
                assertThat(read(other, list).expect(200).raw())
                        .as(list)
                        .doesNotContain(alices, bobs, rested, trade, alicesCustomer.value());
            }
        }
    }

    @Test
    void whatIsNotYoursIsNotChanged() {
        for (Client other : List.of(eve, dora)) {
            withoutTrace(() -> order(other, alices, "BUY", "1", "1.00").expectProblem(404, "account.unknown"));
            withoutTrace(() -> other.delete(API + "/orders/" + rested).expectProblem(404, "order.unknown"));
            withoutTrace(() -> other.with("If-Match", "\"0\"")
                    .delete(API + "/orders/" + rested)
                    .expectProblem(404, "order.unknown"));
            withoutTrace(() ->
                    other.patch(API + "/orders/" + rested, "{'quantity':'0.5'}").expectProblem(404, "order.unknown"));
            withoutTrace(() -> other.delete(API + "/orders?accountId=" + alices).expectProblem(404, "account.unknown"));
            withoutTrace(() -> send(other, alices, bobs).expectProblem(404, "account.unknown"));
            withoutTrace(() -> other.post(API + "/accounts/" + alices + "/withdrawals", amount("1", "mine"))
                    .expectProblem(404, "account.unknown"));
        }
        withoutTrace(() -> grant(eve, alices, run + "eve", "TRADE", null).expectProblem(404, "account.unknown"));
        withoutTrace(() -> grant(dora, alices, run + "dora", "TRADE", null).expectProblem(404, "customer.none"));
    }

    @Test
    void eachSideOfATradeAndATransferSeesItself() {
        JsonNode alicesTrade = read(alice, "/trades").expect(200).items().getFirst();
        assertThat(alicesTrade.at("/buyerAccountId").asString()).isEqualTo(alices);
        for (String hidden : List.of("sellerAccountId", "sellOrderId", "sellerFee", "sellerFeeAsset")) {
            assertThat(alicesTrade.has(hidden)).as(hidden).isFalse();
        }
        assertThat(read(bob, "/trades/" + trade).expect(200).raw())
                .contains(bobs)
                .doesNotContain(alices, "buyOrderId", "buyerFee");
        assertThat(read(bob, "/trades?accountId=" + alices).items()).isEmpty();
        assertThat(read(operator, "/trades/" + trade).expect(200).raw()).contains(alices, bobs);
        for (Client anybody : List.of(alice, eve, operator)) {
            assertThat(read(anybody, "/markets/" + market.name() + "/trades")
                            .expect(200)
                            .items())
                    .singleElement()
                    .satisfies(tape ->
                            assertThat(tape.toString()).contains(trade).doesNotContain(alices, bobs, "ord_", "Fee"));
        }
        assertThat(read(alice, "/transfers/" + transfer).expect(200).raw()).contains(alices, bobs);
        assertThat(read(bob, "/transfers/" + transfer).expect(200).raw()).doesNotContain(alices);
        assertThat(read(bob, "/accounts/" + bobs + "/transfers").expect(200).raw())
                .contains(transfer)
                .doesNotContain(alices);
        assertThat(read(bob, "/accounts/" + bobs + "/statement?asset=USD")
                        .expect(200)
                        .raw())
                .contains(transfer)
                .doesNotContain(alices);
    }

    @Test
    void aReaderReadsAndATraderTradesUntilItIsRevoked() {
        String id = grant(alice, alices, run + "dora", "READ", null).expect(201).text("/id");
        for (String path : readsOf(alices)) {
            read(dora, path).expect(200);
        }
        for (String path : singles()) {
            read(dora, path).expect(200);
        }
        assertThat(read(dora, "/orders").items()).hasSize(2);
        assertThat(read(dora, "/trades").items()).hasSize(1);
        order(dora, alices, "BUY", "1", "1.00").expectProblem(404, "account.unknown");
        dora.delete(API + "/orders/" + rested).expectProblem(404, "order.unknown");
        dora.post(API + "/notifications/" + notification + "/read").expectProblem(404, "notification.unknown");

        String wider = grant(alice, alices, run + "dora", "TRADE", Instant.now().plusSeconds(3600))
                .expect(201)
                .text("/id");
        assertThat(read(alice, "/delegations").items())
                .singleElement()
                .satisfies(found -> assertThat(found.at("/delegationId").asString())
                        .isEqualTo(wider)
                        .isNotEqualTo(id));
        long position = order(dora, alices, "BUY", "1", "1.00").expect(201).position();
        DomainEventMessage<?> event =
                service.bean(EventLog.class).eventsBetween(position, position).getFirst();
        assertThat(event.getMetaData())
                .containsEntry(EventMetaData.ON_BEHALF_OF, alicesCustomer.value())
                .containsEntry(
                        EventMetaData.ACTOR, Customers.userId(run + "dora").value());
        dora.post(API + "/accounts/" + alices + "/withdrawals", amount("1", "d"))
                .expectProblem(404, "account.unknown");
        dora.delete(API + "/delegations/" + wider).expectProblem(404, "delegation.unknown");
        eve.delete(API + "/delegations/" + wider).expectProblem(404, "delegation.unknown");

        alice.delete(API + "/delegations/" + wider).expect(200);
        order(dora, alices, "BUY", "1", "1.00").expectProblem(404, "account.unknown");
        // The log decides, however far the view is.
        dora.get(API + "/accounts/" + alices).expectProblem(404, "account.unknown");
        assertThat(dora.get(API + "/orders").expect(200).items()).isEmpty();
        assertThat(read(alice, "/delegations").items()).isEmpty();
    }

    @Test
    void delegationsNeedAnEndToComeAndAKnownUser() {
        grant(alice, alices, run + "dora", "READ", Instant.now().minusSeconds(1))
                .expectProblem(422, "delegation.until-past");
        grant(alice, alices, run + "nobody", "READ", null).expectProblem(404, "user.unknown");
        grant(alice, bobs, run + "dora", "READ", null).expectProblem(404, "account.unknown");
        grant(operator, alices, run + "dora", "READ", null).expectProblem(400, "request.malformed");
        operator.post(
                        API + "/delegations",
                        "{'customerId':'%s','accountId':'%s','userId':'%s','level':'READ'}"
                                .formatted(alicesCustomer, alices, Customers.userId(run + "dora")))
                .expect(201);
        assertThat(read(dora, "/delegations").items()).hasSize(1);
        assertThat(read(dora, "/accounts/" + alices).expect(200).text("/accountId"))
                .isEqualTo(alices);
    }

    /** The trade settles gross: who may keep it back is refused for that alone. */
    @Test
    void whoActsForOneSideNeedNotNameIt() {
        String hold = API + "/trades/" + trade + "/settlement/hold";
        String release = API + "/trades/" + trade + "/settlement/release";
        for (Client party : List.of(alice, bob)) {
            party.post(hold, "{}").expectProblem(409, "trade.gross");
            party.post(release, "{}").expectProblem(409, "trade.gross");
        }
        alice.post(hold, "{'side':'SELL'}").expectProblem(404, "trade.unknown");
        eve.post(hold, "{}").expectProblem(404, "trade.unknown");
        eve.post(API + "/trades/trd_none/settlement/hold", "{}").expectProblem(404, "trade.unknown");
        operator.post(hold, "{}").expectProblem(400, "request.malformed");
        grant(alice, alices, run + "dora", "READ", null).expect(201);
        dora.post(hold, "{}").expectProblem(404, "trade.unknown");
        grant(alice, alices, run + "dora", "TRADE", null).expect(201);
        dora.post(hold, "{}").expectProblem(409, "trade.gross");
        grant(bob, bobs, run + "dora", "TRADE", null).expect(201);
        dora.post(hold, "{}").expectProblem(400, "request.malformed");
        dora.post(hold, "{'side':'BUY'}").expectProblem(409, "trade.gross");
    }

    @Test
    void aCustomerOpensItsOwnAccountsOnly() {
        alice.post(API + "/accounts", "{'owner':'alice'}").expectProblem(400, "request.malformed");
        alice.post(API + "/accounts", "{'customerId':'cus_other'}").expectProblem(404, "customer.unknown");
        dora.post(API + "/accounts", "{}").expectProblem(404, "customer.none");
        trader.post(API + "/accounts", "{}").expectProblem(400, "request.malformed");
        trader.post(API + "/accounts", "{'customerId':'cus_nobody'}").expectProblem(404, "customer.unknown");
        String second = "acc_" + run + "second";
        alice.post(API + "/accounts", "{'accountId':'%s'}".formatted(second)).expect(201);
        alice.post(API + "/accounts", "{'accountId':'%s'}".formatted(second)).expect(201);
        eve.post(API + "/accounts", "{'accountId':'%s'}".formatted(second)).expectProblem(409, "account.exists");
        Answer guessed = eve.with("If-Match", "\"9\"").post(API + "/accounts", "{'accountId':'%s'}".formatted(second));
        assertThat(guessed.expectProblem(409, "account.exists").raw()).doesNotContain("actual");
        alice.with("If-Match", "\"9\"")
                .post(API + "/accounts", "{'accountId':'%s'}".formatted(second))
                .expectProblem(412, "version.mismatch");
        String given = trader.post(API + "/accounts", "{'customerId':'%s'}".formatted(alicesCustomer))
                .expect(201)
                .text("/accountId");
        assertThat(read(alice, "/accounts").items())
                .extracting(item -> item.at("/accountId").asString())
                .containsExactlyInAnyOrder(alices, second, given);
    }

    @Test
    void aSuspendedUserIsOutAtOnce() {
        alice.get(API + "/accounts/" + alices).expect(200);
        customers.send(new SuspendUser(Customers.userId(run + "alice"), "a lost phone"));
        alice.get(API + "/accounts/" + alices).expectProblem(401, "auth.required");
        order(alice, alices, "BUY", "1", "1.00").expectProblem(401, "auth.required");
    }

    private static List<String> readsOf(String account) {
        String path = "/accounts/" + account;
        return List.of(
                path,
                path + "/balances",
                path + "/balances?atPosition=1",
                path + "/holds",
                path + "/withdrawals",
                path + "/transfers",
                path + "/notifications",
                path + "/statement?asset=USD",
                path + "/statement?asset=USD&format=csv");
    }

    private List<String> singles() {
        return List.of("/orders/" + rested, "/trades/" + trade, "/transfers/" + transfer, "/withdrawals/" + withdrawal);
    }

    private static void assertSame(Answer foreign, Answer unknown, String code) {
        foreign.expectProblem(404, code);
        unknown.expectProblem(404, code);
        assertThat(foreign.body().propertyNames()).isEqualTo(unknown.body().propertyNames());
    }

    private Answer read(Client user, String path) {
        return user.get(API + path + (path.contains("?") ? "&" : "?") + "minPosition=" + head());
    }

    private static String open(Client user) {
        return user.post(API + "/accounts", "{}").expect(201).text("/accountId");
    }

    private Answer order(Client user, String account, String side, String quantity, String price) {
        return user.post(API + "/orders", limit(account, side, market.name(), quantity, price));
    }

    private static String amount(String amount, String reference) {
        return "{'asset':'USD','amount':'%s','reference':'%s'}".formatted(amount, reference);
    }

    private static Answer send(Client user, String from, String to) {
        return user.post(
                API + "/transfers",
                "{'fromAccountId':'%s','toAccountId':'%s','asset':'USD','amount':'1','reference':'rent'}"
                        .formatted(from, to));
    }

    private static Answer grant(Client user, String account, String to, String level, Instant until) {
        return user.post(
                API + "/delegations",
                "{'accountId':'%s','userId':'%s','level':'%s'%s}"
                        .formatted(
                                account, Customers.userId(to), level, until == null ? "" : ",'until':'" + until + "'"));
    }
}
