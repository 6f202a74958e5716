package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bob buys on credit and is in default before his window settles. Mia and Otto are two persons. */
class DefaultsTest extends WholeServiceTest {
    private static final String DEFAULTS = "/api/v1/clearing/defaults";
    private static final String REASON = "{'reason':'a test'}";

    private final Customers customers = new Customers(service, anonymous);
    private final Client mia = customers.user(unique("mia"), null, "OPERATOR");
    private final Client otto = customers.user(unique("otto"), null, "OPERATOR");
    private final String house = account("house", "1000.00 USD");
    private final String alice = account("alice");
    private final String bob = account("bob", "60.00 USD");
    private final String carol = account("carol", "3.00 USD");
    private final String scheme = unique("sch_D");
    private Market market;

    /** @param guaranteed by a house that bears 5 USD */
    private void tradeIn(boolean guaranteed) {
        String calendar = unique("cal_D");
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar(calendar))
                .expect(201);
        String terms = SchemeRequests.scheme(scheme, calendar)
                .replace("'guaranteed':false", "'guaranteed':" + guaranteed)
                .replace("'houseContribution':'0'", "'houseContribution':'5','closeOutAccount':'%s'".formatted(house));
        operator.post("/api/v1/clearing/schemes", terms).expect(201);
        market = market();
        operator.put(
                        "/api/v1/markets/" + market.name() + "/settlement",
                        "{'schemeId':'%s','reason':'settle net'}".formatted(scheme))
                .expect(200);
        deposit(alice, "5 " + market.base());
        operator.post("/api/v1/clearing/schemes/" + scheme + "/participants", """
                        {'accountId':'%s','funding':'CREDIT','caps':[{'asset':'USD','netDebitCap':'1000'}],\
                        'reason':'a test'}""".formatted(bob))
                .expect(201);
        collateral(bob, "MARGIN", "20");
        collateral(bob, "FUND", "10");
        collateral(carol, "FUND", "3");
        sell(alice, market, "2", "100.00");
        limitOrder(bob, "BUY", market, "1", "100.00").expect(201);
        limitOrder(bob, "BUY", market, "0.5", "100.00").expect(201);
        buy(bob, market, "1", "50.00");
        settle();
    }

    private void collateral(String account, String purpose, String amount) {
        operator.post("/api/v1/clearing/schemes/" + scheme + "/collateral", """
                        {'accountId':'%s','purpose':'%s','direction':'IN','amount':'%s','reason':'a test'}""".formatted(account, purpose, amount))
                .expect(201);
    }

    /** @param declarer the development user {@code operator} is a user, but nobody knows which person */
    private String defaulted(Client declarer) {
        String id = declarer.post(DEFAULTS, "{'accountId':'%s','reason':'did not pay'}".formatted(bob))
                .expect(201)
                .text("/defaultId");
        declarer.post(DEFAULTS + "/" + id + "/approve", REASON).expectProblem(422, "default.same-person");
        otto.post(DEFAULTS + "/" + id + "/approve", REASON).expect(200);
        eventually(() -> shown(id), shown -> shown.text("/state").equals("TRANSFERRED"));
        assertThat(operator.get("/api/v1/orders?status=OPEN&accountId=" + bob + "&minPosition=" + head())
                        .expect(200)
                        .items())
                .isEmpty();
        return id;
    }

    private Answer shown(String id) {
        return auditor.get(DEFAULTS + "/" + id + "?minPosition=" + head()).expect(200);
    }

    @Test
    void theCloseOutAccountTakesOverTheTradesAndTheLayersPayIt() {
        tradeIn(true);
        String id = defaulted(mia);
        assertThat(ledger("clearing:" + bob, "USD")).isZero();
        assertThat(ledger("clearing:" + house, "USD")).isEqualByComparingTo("150");
        otto.post(DEFAULTS + "/" + id + "/close", REASON).expectProblem(409, "default.stage");
        otto.post(DEFAULTS + "/" + id + "/loss", "{'asset':'USD','loss':'-1','reason':'a test'}")
                .expectProblem(400, "request.malformed");
        otto.post(DEFAULTS + "/" + id + "/loss", "{'asset':'USD','loss':'36','reason':'sold'}")
                .expect(200);
        otto.post(DEFAULTS + "/" + id + "/loss", "{'asset':'USD','loss':'36','reason':'sold'}")
                .expectProblem(409, "default.stage");
        otto.post(DEFAULTS + "/" + id + "/close", REASON).expect(200);
        Answer shown = shown(id);
        assertThat(shown.text("/state")).isEqualTo("CLOSED");
        assertThat(shown.text("/unallocated")).isEqualTo("0.000000");
        assertThat(shown.body()
                        .at("/layers")
                        .valueStream()
                        .map(layer -> layer.at("/layer").asString() + " "
                                + layer.at("/amount").asString()))
                .containsExactly("MARGIN 20.000000", "FUND_SHARE 10.000000", "HOUSE 5.000000", "SURVIVORS 1.000000");
        assertThat(shown.text("/layers/3/shares/0/accountId")).isEqualTo(carol);
        assertThat(ledger("fund:" + carol, "USD")).isEqualByComparingTo("-2");

        settleWindow(scheme, 1);
        assertThat(balance(house, "USD")).isEqualTo("886.000000 0.000000 886.000000");
        assertThat(balance(alice, "USD")).isEqualTo("149.850000 0.000000 149.850000");
        assertThat(balance(bob, "USD")).isEqualTo("30.000000 0.000000 30.000000");
        assertThat(ledger("clearing:" + house, market.base())).isZero();
        balancedBooks();
    }

    @Test
    void withoutAGuaranteeTheTradesAreCancelled() {
        tradeIn(false);
        String id = defaulted(operator);
        assertThat(ledger("clearing:" + bob, "USD")).isZero();
        assertThat(ledger("clearing:" + alice, "USD")).isZero();
        otto.post(DEFAULTS + "/" + id + "/loss", """
                        {'asset':'USD','loss':'40','claims':[{'accountId':'%s','amount':'40'}],'reason':'a test'}""".formatted(alice)).expect(200);
        otto.post(DEFAULTS + "/" + id + "/close", REASON).expect(200);
        Answer shown = shown(id);
        assertThat(shown.text("/unallocated")).isEqualTo("10.000000");
        assertThat(shown.text("/compensations/0/paid")).isEqualTo("30.000000");
        assertThat(balance(alice, "USD")).isEqualTo("30.000000 0.000000 30.000000");
        assertThat(ledger("fund:" + carol, "USD")).isEqualByComparingTo("-3");
        settleWindow(scheme, 1);
        balancedBooks();
    }

    /** Debits less credits. */
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
