package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sam sells two coins on credit and has none. The price goes up by 10 before the operator ends the wait. */
class FailedTradesTest extends WholeServiceTest {
    private static final String SCHEMES = "/api/v1/clearing/schemes";
    private static final String REASON = "{'reason':'failed for long'}";

    /** Here it is a later day than in the other zones; there the day goes on for at least an hour. */
    private static final String LATER_DAY = "Pacific/Kiritimati";

    private final Market market = market();
    private final String coin = market.base();
    private final String house = account("house", "1000.00 USD", "1 " + coin);
    private final String sam = account("sam", "20.00 USD");
    private final String ben = account("ben", "1000.00 USD");
    private final String carol = account("carol", "5 " + coin);
    private final String calendar = unique("cal_F");
    private final String scheme = unique("sch_F");

    /** @return the trade that the first window does not settle */
    private String failing() {
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar(calendar))
                .expect(201);
        boolean isEarly = LocalTime.now(ZoneOffset.UTC).getHour() < 11;
        set(isEarly ? "Etc/GMT+12" : "Etc/GMT+11");
        operator.put(
                        "/api/v1/markets/" + market.name() + "/settlement",
                        "{'schemeId':'%s','reason':'settle net'}".formatted(scheme))
                .expect(200);
        operator.post(SCHEMES + "/" + scheme + "/participants", """
                        {'accountId':'%s','funding':'CREDIT','caps':[{'asset':'%s','netDebitCap':'10'}],\
                        'reason':'a test'}""".formatted(sam, coin))
                .expect(201);
        String trade = trade(sam, ben, "2", "100.00");
        settle();
        force(trade, "buy-in").expectProblem(409, "trade.not-failing");
        settleWindow(scheme, 1);
        assertThat(fails(sam)).containsExactly(trade + " SELL 2.00000000");
        trade(carol, ben, "0.1", "110.00");
        for (String way : List.of("buy-in", "cash-settle")) {
            force(trade, way).expectProblem(409, "trade.extension");
        }
        set(LATER_DAY);
        return trade;
    }

    private void set(String zone) {
        operator.post(SCHEMES, """
                        {'schemeId':'%1$s','zone':'%2$s','tradingCalendar':'%3$s','calendars':['%3$s'],\
                        'settlementDays':0,'closesAt':['23:59:59'],'partial':true,'minimumLots':1,\
                        'guaranteed':false,'extensionDays':0,'penaltyRates':[],'collateralAsset':'USD',\
                        'houseContribution':'0','closeOutAccount':'%4$s','reason':'a test'}""".formatted(scheme, zone, calendar, house)).expect(201);
    }

    private String trade(String seller, String buyer, String quantity, String price) {
        sell(seller, market, quantity, price);
        return limitOrder(buyer, "BUY", market, quantity, price).expect(201).text("/trades/0");
    }

    private Answer force(String trade, String way) {
        return operator.post("/api/v1/trades/" + trade + "/" + way, REASON);
    }

    private List<String> fails(String account) {
        return auditor
                .get("/api/v1/clearing/fails?accountId=" + account + "&minPosition=" + head())
                .expect(200)
                .items()
                .stream()
                .map(fail -> "%s %s %s"
                        .formatted(
                                fail.at("/tradeId").asString(),
                                fail.at("/side").asString(),
                                fail.at("/open").asString()))
                .toList();
    }

    private Answer shown(String trade) {
        return trader.get("/api/v1/trades/" + trade + "?minPosition=" + head()).expect(200);
    }

    /** The market's fees, which are taken out of receipts, are 0.1 % of the maker and 0.2 % of the taker. */
    @Test
    void theCloseOutAccountBuysInWhatTheSellerDoesNotDeliver() {
        String trade = failing();
        Answer boughtIn = force(trade, "buy-in").expect(200);
        assertThat(boughtIn.text("/compensation/asset")).isEqualTo("USD");
        assertThat(boughtIn.text("/compensation/amount")).isEqualTo("20.000000");
        assertThat(force(trade, "buy-in").expect(200).body().has("compensation"))
                .as("a repeat changes nothing")
                .isFalse();
        trade(carol, house, "2", "110.00");
        settle();
        assertThat(fails(sam)).isEmpty();
        settleWindow(scheme, 2);

        assertThat(shown(trade).text("/status")).isEqualTo("SETTLED");
        assertThat(fails(house)).isEmpty();
        assertThat(balance(ben, coin)).isEqualTo("2.09580000 0.00000000 2.09580000");
        assertThat(balance(ben, "USD")).isEqualTo("789.000000 0.000000 789.000000");
        assertThat(balance(sam, "USD")).isEqualTo("0.000000 0.000000 0.000000");
        assertThat(balance(house, coin)).isEqualTo("0.99600000 0.00000000 0.99600000");
        // 1000 less 220 for the coins, and 199.80 of the sale and 20 of Sam
        assertThat(balance(house, "USD")).isEqualTo("999.800000 0.000000 999.800000");
        balancedBooks();
    }

    @Test
    void aTradeIsSettledInCashByWhatItsBuyerLoses() {
        String trade = failing();
        Answer settled = force(trade, "cash-settle").expect(200);
        assertThat(settled.text("/compensation/amount")).isEqualTo("20.000000");
        settle();
        assertThat(fails(sam)).isEmpty();
        assertThat(shown(trade).text("/status")).isEqualTo("FAILED");
        force(trade, "cash-settle").expectProblem(409, "saga.ended");
        settleWindow(scheme, 2);

        assertThat(balance(ben, "USD")).isEqualTo("1009.000000 0.000000 1009.000000");
        assertThat(balance(ben, coin)).isEqualTo("0.09980000 0.00000000 0.09980000");
        assertThat(balance(sam, "USD")).isEqualTo("0.000000 0.000000 0.000000");
        assertThat(balance(house, "USD")).isEqualTo("1000.000000 0.000000 1000.000000");
        balancedBooks();
    }
}
