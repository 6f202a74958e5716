package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Windows from their trades to their settlement: what each side owes and is owed moves once, net. */
class ClearingWindowsTest extends WholeServiceTest {
    private static final String WINDOWS = "/api/v1/clearing/windows/";
    private static final String REASON = "{'reason':'a test'}";

    private final String scheme = scheme();
    private final Market market = schemeMarket();

    /** A scheme for T+0 whose windows do not close by themselves for hours. */
    private String scheme() {
        asset("USD", 6);
        String calendar = unique("cal_W");
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar(calendar))
                .expect(201);
        String name = unique("sch_W");
        operator.post("/api/v1/clearing/schemes", SchemeRequests.scheme(name, calendar))
                .expect(201);
        return name;
    }

    private Market schemeMarket() {
        Market listed = market();
        operator.put(
                        "/api/v1/markets/" + listed.name() + "/settlement",
                        "{'schemeId':'%s','reason':'settle net'}".formatted(scheme))
                .expect(200);
        return listed;
    }

    private String window(int number) {
        return "win_%s_%d".formatted(scheme.substring("sch_".length()), number);
    }

    private void close(int number) {
        operator.post(WINDOWS + window(number) + "/close", REASON).expect(202);
    }

    private void settle(int number) {
        operator.post(WINDOWS + window(number) + "/settle", REASON).expect(202);
        awaitState(number, "SETTLED");
    }

    private Answer awaitState(int number, String state) {
        return eventually(
                () -> operator.get(WINDOWS + window(number)).expect(200),
                shown -> shown.text("/state").equals(state));
    }

    /** One account sells, and another takes it. @return the trade */
    private String trade(String seller, String buyer, String quantity, String price) {
        sell(seller, market, quantity, price);
        return limitOrder(buyer, "BUY", market, quantity, price).expect(201).text("/trades/0");
    }

    private Answer shown(String tradeId) {
        return trader.get("/api/v1/trades/" + tradeId + "?minPosition=" + head())
                .expect(200);
    }

    /** Fees are taken out of the receipts: 0.1 % of the maker, 0.2 % of the taker. */
    @Test
    void tradesBothWaysSettleNet() {
        String coin = market.base();
        String alice = account("alice", "1000.00 USD", "3 " + coin);
        String bob = account("bob", "500.00 USD", "5 " + coin);
        String first = trade(bob, alice, "2", "100.00");
        String second = trade(alice, bob, "1", "110.00");
        settle();
        assertThat(balance(alice, "USD")).as("held for the payment").isEqualTo("1000.000000 200.000000 800.000000");
        assertThat(balance(bob, coin)).isEqualTo("5.00000000 2.00000000 3.00000000");
        assertThat(shown(first).text("/status")).isEqualTo("EXECUTED");
        assertThat(ledger("clearing:" + alice, "USD")).isEqualByComparingTo("90.11");
        assertThat(ledger("house:ccp", "USD")).isZero();

        close(1);
        settle();
        assertThat(awaitState(1, "CLOSED").text("/windowId")).isEqualTo(window(1));
        assertThat(balance(alice, "USD")).isEqualTo("1000.000000 200.000000 800.000000");
        settle(1);
        settle();

        assertThat(balance(alice, "USD")).isEqualTo("909.890000 0.000000 909.890000");
        assertThat(balance(alice, coin)).isEqualTo("3.99600000 0.00000000 3.99600000");
        assertThat(balance(bob, "USD")).isEqualTo("589.800000 0.000000 589.800000");
        assertThat(balance(bob, coin)).isEqualTo("3.99800000 0.00000000 3.99800000");
        for (String trade : List.of(first, second)) {
            assertThat(shown(trade).text("/status")).isEqualTo("SETTLED");
        }
        assertThat(ledger("clearing:" + alice, "USD")).isZero();
        assertThat(ledger("clearing:" + bob, coin)).isZero();
        assertThat(ledger("house:ccp", coin)).isZero();
    }

    @Test
    void aTradeAfterTheCutBelongsToTheNextWindow() {
        String coin = market.base();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "5 " + coin);
        trade(bob, alice, "1", "100.00");
        close(1);
        String later = trade(bob, alice, "1", "100.00");
        settle(1);
        settle();

        assertThat(balance(alice, "USD")).isEqualTo("900.000000 100.000000 800.000000");
        assertThat(shown(later).text("/status")).isEqualTo("EXECUTED");
        close(2);
        settle(2);
        settle();
        assertThat(balance(alice, "USD")).isEqualTo("800.000000 0.000000 800.000000");
        assertThat(shown(later).text("/status")).isEqualTo("SETTLED");
        balancedBooks();
    }

    @Test
    void anEmptyWindowSettles() {
        close(1);
        settle(1);
        Answer shown = awaitState(1, "SETTLED");

        assertThat(shown.body().at("/netting/trades").asInt()).isZero();
        close(2);
        settle(2);
    }

    @Test
    void aFrozenAccountSettlesWhatItAgreed() {
        String coin = market.base();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "5 " + coin);
        trade(bob, alice, "1", "100.00");
        operator.post("/api/v1/accounts/" + alice + "/freeze", "{'level':'ALL','reason':'a test'}")
                .expect(200);
        close(1);
        settle(1);
        settle();
        assertThat(balance(alice, "USD")).isEqualTo("900.000000 0.000000 900.000000");
    }

    @Test
    void whatAParticipantOnCreditLacksFailsAndSettlesWithTheNextWindow() {
        String coin = market.base();
        String alice = account("alice", "30.00 USD");
        String bob = account("bob", "5 " + coin);
        operator.post("/api/v1/clearing/schemes/" + scheme + "/participants", """
                        {'accountId':'%s','funding':'CREDIT','caps':[{'asset':'USD','netDebitCap':'1000'}],                        'reason':'a test'}""".formatted(alice))
                .expect(201);
        String first = trade(bob, alice, "0.2", "100.00");
        String second = trade(bob, alice, "0.2", "100.00");
        settle();
        assertThat(lines(1, "/forecast", "accountId", "asset", "netDebit", "held", "available", "lacks"))
                .containsExactly(alice + " USD 40.000000 0.000000 30.000000 10.000000");
        assertThat(lines(1, "/positions?asset=USD", "accountId", "delivers", "receives", "held"))
                .containsExactlyInAnyOrder(
                        alice + " 40.000000 0.000000 0.000000", bob + " 0.000000 39.960000 0.000000");
        close(1);
        settle(1);
        settle();

        assertThat(lines(1, "/forecast", "accountId")).isEmpty();
        assertThat(lines(1, "/positions?accountId=" + alice, "asset", "delivers", "delivered", "held"))
                .contains("USD 40.000000 30.000000 0.000000");
        Answer shown = awaitState(1, "SETTLED");
        assertThat(shown.text("/resolution/settled")).isEqualTo("1");
        assertThat(shown.text("/resolution/partial")).isEqualTo("1");
        assertThat(shown(first).text("/status")).isEqualTo("SETTLED");
        assertThat(shown(second).text("/status")).as("10 of 20 USD are there").isEqualTo("EXECUTED");
        assertThat(shown(second).text("/settlement/settledQuantity")).isEqualTo("0.10000000");
        assertThat(balance(alice, "USD")).startsWith("0.000000 ");

        deposit(alice, "10.00 USD");
        close(2);
        settle(2);
        settle();
        assertThat(awaitState(2, "SETTLED").text("/netting/carried")).isEqualTo("1");
        assertThat(shown(second).text("/status")).isEqualTo("SETTLED");
        assertThat(balance(alice, "USD")).isEqualTo("0.000000 0.000000 0.000000");
        assertThat(balance(alice, coin)).isEqualTo("0.39920000 0.00000000 0.39920000");
        assertThat(ledger("clearing:" + alice, "USD")).isZero();
        assertThat(ledger("clearing:" + bob, "USD")).isZero();
    }

    @Test
    void aTradeThatItsSellerKeepsBackSettlesOnceItIsReleased() {
        String coin = market.base();
        String alice = account("alice", "1000.00 USD");
        String bob = account("bob", "5 " + coin);
        String trade = trade(bob, alice, "1", "100.00");
        String keep = "/api/v1/trades/" + trade + "/settlement/";
        operator.post(keep + "hold", "{'side':'SELL','quantity':'0.4','reason':'a test'}")
                .expect(200);
        close(1);
        settle(1);
        settle();
        assertThat(balance(bob, coin)).isEqualTo("4.40000000 0.40000000 4.00000000");

        operator.post(keep + "release", "{'side':'SELL','reason':'a test'}").expect(200);
        close(2);
        settle(2);
        settle();
        assertThat(balance(bob, coin)).isEqualTo("4.00000000 0.00000000 4.00000000");
        assertThat(shown(trade).text("/status")).isEqualTo("SETTLED");
    }

    @Test
    void aWindowThatSettlesIsASaga() {
        assertThat(operator.get("/api/v1/sagas/" + window(1) + "?minPosition=" + head())
                        .expectProblem(404, "saga.unknown")
                        .raw())
                .contains(window(1));
        close(1);
        settle(1);
        settle();

        Answer saga = operator.get("/api/v1/sagas/" + window(1) + "?minPosition=" + head())
                .expect(200);
        assertThat(saga.text("/type")).isEqualTo("Clearing");
        assertThat(saga.text("/state")).isEqualTo("ENDED");
        assertThat(saga.body()
                        .at("/timeline")
                        .valueStream()
                        .map(step -> step.at("/type").asString()))
                .containsExactly(
                        "clearing.WindowDue",
                        "clearing.WindowNetted",
                        "clearing.WindowResolved",
                        "clearing.WindowSettled");
        for (String way : List.of("retry", "compensate")) {
            operator.post("/api/v1/sagas/" + window(1) + "/" + way, REASON).expectProblem(409, "saga.of-window");
        }
    }

    /** Values of the items of a list of a window, a line each. */
    private List<String> lines(int number, String list, String... fields) {
        String separator = list.contains("?") ? "&" : "?";
        return auditor
                .get(WINDOWS + window(number) + list + separator + "minPosition=" + head())
                .expect(200)
                .items()
                .stream()
                .map(item -> Stream.of(fields)
                        .map(field -> item.at("/" + field).asString())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** Debits less credits of a ledger account in one asset; zero if it has no entry. */
    private BigDecimal ledger(String ledgerAccount, String asset) {
        for (JsonNode account : balancedBooks().body().at("/accounts")) {
            if (account.at("/ledgerAccount").asString().equals(ledgerAccount)
                    && account.at("/asset").asString().equals(asset)) {
                return new BigDecimal(account.at("/balance").asString());
            }
        }
        return BigDecimal.ZERO;
    }
}
