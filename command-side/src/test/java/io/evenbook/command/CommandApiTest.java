package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.port.AggregateStates;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.log.RecordedEvent;
import io.evenbook.command.ApiTest.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * The command API over HTTP, on a real event store and a real bus. One class of 410 lines, because its tests share one
 * running service.
 */
class CommandApiTest extends ApiTest {

    @Autowired
    private AggregateStates states;

    @Test
    void anAccountIsOpenedOnceAndARepeatGetsTheFirstAnswer() {
        Answer first = post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"alice\"}".formatted(alice))
                .is(201);
        assertThat(first.json().get("version").asInt()).isZero();
        assertThat(first.etag()).isEqualTo("\"0\"");
        deposit(alice, "USD", "1.00", "d-1").is(201);

        Answer again = post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"alice\"}".formatted(alice))
                .is(201);
        assertThat(again.json()).isEqualTo(first.json());

        post("/accounts", "{\"accountId\":\"%s\",\"owner\":\"eve\"}".formatted(alice))
                .is(409, "account.exists");
        perform(builder(HttpMethod.POST, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"bob\"}".formatted(bob))
                        .header("If-Match", "\"0\""))
                .is(412, "version.mismatch");
        deposit(bob, "USD", "1.00", "d-1").is(404, "account.unknown");
        assertThat(post("/accounts", "{\"owner\":\"bob\"}")
                        .is(201)
                        .json()
                        .get("accountId")
                        .asString())
                .matches("acc_[0-9a-z]{26}");
    }

    @Test
    void depositsAnswerWithTheBalanceAndUseAReferenceOnce() {
        open(alice);
        Answer deposit = deposit(alice, "USD", "1000.00", "wire-1").is(201);
        assertThat(deposit.json().get("balance").toString())
                .isEqualTo("{\"asset\":\"USD\",\"posted\":\"1000.000000\",\"held\":\"0.000000\","
                        + "\"available\":\"1000.000000\"}");
        assertThat(deposit.json().get("version").asInt()).isEqualTo(1);
        assertThat(deposit.position()).isEqualTo(log.lastPositionOf(alice));
        deposit(alice, "USD", "1000.00", "wire-1").is(409, "deposit.reference-used");
        deposit(alice, "EUR", "1000.00", "wire-2").is(404, "asset.unknown");
        deposit(alice, "USD", "0", "wire-3").is(422, "amount.not-positive");
        deposit(alice, "USD", "-1", "wire-3").is(422, "amount.not-positive");
        deposit(alice, "USD", "0.0000001", "wire-3").is(422, "amount.excess-scale");
        deposit(alice, "USD", "1" + "0".repeat(40), "wire-3").is(422, "amount.too-large");
        deposit(alice, "USD", "999999999999999999.00", "wire-3").is(422, "amount.too-large");
        deposit("acc_nobody", "USD", "1", "wire-3").is(404, "account.unknown");
        deposit("nobody", "USD", "1", "wire-3").is(404, "account.unknown");
        deposit(alice, "USD", "1", "wire\\u0000").is(400, "request.malformed");
        deposit(alice, "USD", "1", "wire\\ud800").is(400, "request.malformed");
        deposit(alice, "USD", "1e3", "wire-3").is(400, "request.malformed");
    }

    @Test
    void aRefusalSaysAfterWhichEventItWasDecided() {
        open(alice);
        long position = deposit(alice, "USD", "10", "p").is(201).position();
        assertThat(withdraw(alice, "11")
                        .is(422, "account.insufficient-available")
                        .position())
                .isEqualTo(position);
        assertThat(transfer(alice, "acc_nobody", "1").is(404, "account.unknown").position())
                .isEqualTo(position);
        assertThat(log.head()).isEqualTo(position);
    }

    @Test
    void aWithdrawalHoldsAndThenLeavesOrStays() {
        open(alice);
        deposit(alice, "USD", "100", "w").is(201);
        Answer pending = withdraw(alice, "60").is(201);
        assertThat(pending.json().get("status").asString()).isEqualTo("PENDING");
        withdraw(alice, "40.000001").is(422, "account.insufficient-available");
        String id = pending.json().get("withdrawalId").asString();
        Answer confirmed = post("/withdrawals/" + id + "/confirm", null).is(200);
        assertThat(confirmed.json().get("status").asString()).isEqualTo("CONFIRMED");
        assertThat(confirmed.json().get("balance").get("posted").asString()).isEqualTo("40.000000");
        post("/withdrawals/" + id + "/confirm", null).is(409, "withdrawal.ended");
        post("/withdrawals/" + id + "/cancel", null).is(409, "withdrawal.ended");
        String other = withdraw(alice, "40").is(201).json().get("withdrawalId").asString();
        post("/withdrawals/" + other + "/cancel", null).is(200);
        withdraw(alice, "40").is(201);
        post("/withdrawals/wdr_x/cancel", null).is(404, "withdrawal.unknown");
        post("/withdrawals/wdr_" + "0".repeat(26) + "_" + alice + "/cancel", null)
                .is(404, "withdrawal.unknown");
        post("/withdrawals/wdr_" + "0".repeat(26) + "_acc_nobody/cancel", null).is(404, "withdrawal.unknown");
    }

    @Test
    void holdsArePlacedCapturedAndReleasedByHand() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "100", "h").is(201);
        String holds = "/accounts/" + alice + "/holds";
        String hold = hold(alice, "60");
        post(holds, "{\"asset\":\"USD\",\"amount\":\"60\"}").is(422, "account.insufficient-available");
        post(holds + "/" + hold + "/release", null).is(200);
        post(holds + "/" + hold + "/release", null).is(404, "hold.unknown");
        post(holds + "/none/release", null).is(404, "hold.unknown");
        Answer mine = post(holds, "{\"holdId\":\"hld_mine\",\"asset\":\"USD\",\"amount\":\"60\"}")
                .is(201);
        post(holds, "{\"holdId\":\"hld_mine\",\"asset\":\"USD\",\"amount\":\"1\"}")
                .is(409, "hold.exists");
        post(holds, "{\"holdId\":\"hld_ord_mine\",\"asset\":\"USD\",\"amount\":\"1\"}")
                .is(400, "request.malformed");
        String capture = "{\"captureId\":\"c1\",\"amount\":\"10\",\"toAccountId\":\"%s\"}".formatted(bob);
        Answer captured = post(holds + "/hld_mine/capture", capture).is(200);
        assertThat(captured.json().get("remaining").asString()).isEqualTo("50.000000");
        assertThat(captured.json().get("transferId").asString())
                .startsWith("trf_")
                .doesNotContain(alice);
        assertThat(post(holds + "/hld_mine/capture", capture).is(200).json()).isEqualTo(captured.json());
        post(holds + "/hld_mine/capture", capture.replace("10", "11")).is(409, "capture.exists");
        assertThat(post(holds, "{\"holdId\":\"hld_mine\",\"asset\":\"USD\",\"amount\":\"60.0\"}")
                        .is(201)
                        .json())
                .as("the first outcome, whatever has become of it")
                .isEqualTo(mine.json());
    }

    @Test
    void aTransferIsPostedOnBothAccounts() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "100", "t").is(201);
        Answer answer = transfer(alice, bob, "30").is(201);
        assertThat(answer.json().get("status").asString()).isEqualTo("POSTED");
        assertThat(answer.json().get("transferId").asString()).startsWith("trf_");
        assertThat(answer.json().get("entryId").asString()).startsWith("ent_");
        assertThat(answer.json().get("balances").toString()).isEqualTo("""
                [{"accountId":"%s","asset":"USD","posted":"70.000000","held":"0.000000","available":"70.000000"},\
                {"accountId":"%s","asset":"USD","posted":"30.000000","held":"0.000000","available":"30.000000"}]""".formatted(alice, bob));
        assertThat(answer.position()).isEqualTo(log.lastPositionOf(bob));
        assertThat(log.lastPositionOf(alice)).isEqualTo(answer.position() - 1);
        transfer(alice, bob, "71").is(422, "account.insufficient-available");
        transfer(alice, alice, "1").is(422, "transfer.same-account");
    }

    @Test
    void anEntryIsPostedAsAWholeOrRefusedByItsLegAndReversed() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "100", "e").is(201);
        Answer answer = post("/ledger/entries", entry(alice, bob, "30")).is(201);
        assertThat(answer.json().get("status").asString()).isEqualTo("POSTED");
        assertThat(answer.json().get("balances").get(0).get("posted").asString())
                .isEqualTo("70.000000");
        assertThat(answer.json().get("balances").get(1).get("accountId").asString())
                .isEqualTo(bob);
        String entryId = answer.json().get("entryId").asString();

        Answer refused =
                post("/ledger/entries", entry(alice, "acc_nobody", "30")).is(404, "account.unknown");
        assertThat(refused.json().get("leg").asInt()).isEqualTo(1);
        assertThat(refused.position()).isEqualTo(answer.position());
        assertThat(post("/ledger/entries", entry(bob, alice, "31"))
                        .is(422, "account.insufficient-available")
                        .json()
                        .get("leg")
                        .asInt())
                .isZero();
        post(
                        "/ledger/entries",
                        entry(alice, bob, "1")
                                .replace("\"postings\"", "\"effectiveAt\":\"2099-01-01T00:00:00Z\",\"postings\""))
                .is(422, "entry.future");

        String reverse = "/ledger/entries/" + entryId + "/reverse";
        post(reverse, "{\"reason\":\"typo\",\"amount\":\"10\"}").is(201);
        post(reverse, "{\"reason\":\"typo\",\"amount\":\"20.000001\"}").is(422, "entry.reversal-exceeds");
        post(reverse, "{\"reason\":\"typo\",\"effectiveAt\":\"2001-01-01T00:00:00Z\"}")
                .is(422, "entry.reversal-early");
        Answer rest = post(reverse, "{\"reason\":\"typo\"}").is(201);
        assertThat(rest.json().get("balances").get(0).get("posted").asString()).isEqualTo("100.000000");
        post(reverse, "{\"reason\":\"typo\"}").is(409, "entry.posted");
        post("/ledger/entries/ent_none/reverse", "{\"reason\":\"typo\"}").is(404, "entry.unknown");
    }

    @Test
    void accountsAreFrozenAtALevelAndClosed() {
        twoFunded();
        String resting = place(alice, "SELL", "500.00", "1")
                .is(201)
                .json()
                .get("orderId")
                .asString();
        Answer trading = post("/accounts/" + alice + "/freeze", "{\"reason\":\"looks odd\",\"level\":\"TRADING\"}")
                .is(200);
        assertThat(trading.json().get("freezeLevel").asString()).isEqualTo("TRADING");
        place(alice, "SELL", "500.00", "1").is(409, "account.frozen");
        withdraw(alice, "1").is(201);
        Answer frozen = post("/accounts/" + alice + "/freeze", "{\"reason\":\"looks odd\"}")
                .is(200);
        assertThat(frozen.json().get("status").asString()).isEqualTo("FROZEN");
        assertThat(frozen.json().get("freezeLevel").asString()).isEqualTo("DEBITS");
        delete(resting, null).is(409, "order.ended");
        Answer again =
                post("/accounts/" + alice + "/freeze", "{\"reason\":\"still\"}").is(200);
        assertThat(again.json()).isEqualTo(frozen.json());
        assertThat(log.at(frozen.position()).orElseThrow().metadataJson())
                .contains("looks odd")
                .contains("tester");
        withdraw(alice, "1").is(409, "account.frozen");
        post("/accounts/" + alice + "/unfreeze", "{\"reason\":\"fine\"}").is(200);
        post("/accounts/" + alice + "/close", "{\"reason\":\"bye\"}").is(409, "account.not-empty");
        post("/accounts/" + alice + "/close", "{}").is(400, "request.malformed");
        post("/accounts/" + alice + "/freeze", "{\"reason\":\"x\",\"level\":\"SOME\"}")
                .is(400, "request.malformed");
    }

    @Test
    void anOrderIsPlacedAndMatchedInOneCommitInTheDocumentedOrder() {
        twoFunded();
        Answer sell = place(alice, "SELL", "100.00", "1.5").is(201);
        assertThat(sell.json().get("status").asString()).isEqualTo("OPEN");
        assertThat(sell.json().get("filledQuantity").asString()).isEqualTo("0.00000000");
        assertThat(sell.json().has("averagePrice")).isFalse();
        assertThat(sell.json().get("trades")).isEmpty();
        String sellId = sell.json().get("orderId").asString();
        long before = log.head();
        Answer buy = place(bob, "BUY", "101.00", "2.0").is(201);
        String buyId = buy.json().get("orderId").asString();
        assertThat(buy.json().get("status").asString()).isEqualTo("PARTIALLY_FILLED");
        assertThat(buy.json().get("filledQuantity").asString()).isEqualTo("1.50000000");
        assertThat(buy.json().get("averagePrice").asString()).isEqualTo("100.00");
        String trade = buy.json().get("trades").get(0).asString();
        assertThat(buy.json().get("version").asInt()).isEqualTo(1);
        assertThat(buy.etag()).isEqualTo("\"1\"");

        List<RecordedEvent> commit = log.list(new EventLog.Filter(null, null, null, null, null, null, null, before, 10))
                .events();
        assertThat(commit)
                .extracting(event -> event.type() + " " + event.aggregateId())
                .containsExactly(
                        "account.FundsHeld " + bob,
                        "order.OrderPlaced " + buyId,
                        "market.OrderEntered BTC-USD",
                        "order.OrderExecuted " + sellId,
                        "order.OrderExecuted " + buyId,
                        "trade.TradeExecuted " + trade);
        assertThat(buy.position()).isEqualTo(commit.getLast().position());
        assertThat(states.fold("Market", log.eventsOf("BTC-USD").toList())).isPresent();

        Answer reduced = patch(buyId, "{\"quantity\":\"1.6\"}").is(200);
        assertThat(reduced.json().get("remainingQuantity").asString()).isEqualTo("0.10000000");
        assertThat(reduced.json().get("version").asInt()).isEqualTo(2);
        patch(buyId, "{\"quantity\":\"1.6\"}").is(422, "order.unchanged");
        patch(buyId, "{\"quantity\":\"1.5\"}").is(422, "order.quantity");
        patch(buyId, "{\"quantity\":\"1.55555\"}").is(422, "order.lot");
        delete(buyId, "\"1\"").is(412, "version.mismatch");
        Answer cancelled = delete(buyId, "\"2\"").is(200);
        assertThat(cancelled.json().get("status").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.json().get("version").asInt()).isEqualTo(3);
        delete(buyId, null).is(409, "order.ended");
        delete(sellId, null).is(409, "order.ended");
        delete("ord_x", null).is(404, "order.unknown");
        delete("ord_BTC-USD_" + "0".repeat(26), null).is(404, "order.unknown");
        delete("ord_BTC-EUR_" + "0".repeat(26), null).is(404, "order.unknown");

        post("/sagas/stl_" + trade + "/retry", "{\"reason\":\"try\"}").is(409, "saga.not-parked");
        post("/sagas/stl_trd_BTC-USD_999999/retry", "{\"reason\":\"try\"}").is(404, "saga.unknown");
        post("/sagas/nothing/retry", "{\"reason\":\"try\"}").is(404, "saga.unknown");
        assertThat(post("/sagas/stl_" + trade + "/compensate", "{\"reason\":\"bust\"}")
                        .is(202)
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("FAILED");
        post("/sagas/stl_" + trade + "/compensate", "{\"reason\":\"bust\"}").is(409, "saga.ended");
    }

    @Test
    void whatAnIocOrAMarketOrderLeavesIsCancelledInItsAnswer() {
        twoFunded();
        Answer ioc = post("/orders", order(alice, "SELL", "900.00", "1").replace("GTC", "IOC"))
                .is(201);
        assertThat(ioc.json().get("status").asString()).isEqualTo("CANCELLED");
        assertThat(ioc.json().get("endReason").asString()).isEqualTo("NOT_FILLED");
    }

    @Test
    void allOrdersOfAnAccountAreCancelled() {
        twoFunded();
        place(alice, "SELL", "800.00", "1").is(201);
        place(alice, "SELL", "801.00", "1").is(201);
        place(alice, "BUY", "1.00", "1").is(201);
        place(bob, "SELL", "802.00", "1").is(201);
        assertThat(deleteAll("accountId=" + alice + "&market=BTC-USD&side=SELL")
                        .is(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isEqualTo(2);
        assertThat(deleteAll("accountId=" + alice + "&market=BTC-USD")
                        .is(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isEqualTo(1);
        assertThat(deleteAll("accountId=" + alice + "&market=BTC-USD")
                        .is(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isZero();
        assertThat(deleteAll("accountId=" + bob + "&market=BTC-USD")
                        .is(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isEqualTo(1);
        deleteAll("market=BTC-X").is(404, "market.unknown");
    }

    @Test
    void cancellingAllGoesOnOverSeveralCommitsAndSaysHowManyItWere() {
        twoFunded();
        for (int n = 0; n < 251; n++) {
            place(alice, "SELL", "700.00", "0.01").is(201);
        }
        assertThat(deleteAll("accountId=" + alice + "&market=BTC-USD")
                        .is(200)
                        .json()
                        .get("cancelled")
                        .asInt())
                .isEqualTo(251);
        Answer held = post("/accounts/" + alice + "/holds", "{\"asset\":\"BTC\",\"amount\":\"10\"}")
                .is(201);
        assertThat(held.json().get("balance").get("available").asString()).isEqualTo("0.00000000");
    }

    @Test
    void ordersAreRefusedForTheirFormAndTheirAccount() {
        twoFunded();
        place(alice, "SELL", "100.001", "1").is(422, "order.tick");
        place(alice, "SELL", "100.00", "1.00001").is(422, "order.lot");
        place(alice, "SELL", "0", "1").is(422, "amount.not-positive");
        place(alice, "SELL", "100.00", "-1").is(422, "amount.not-positive");
        place(alice, "SELL", "1" + "0".repeat(40), "1").is(422, "amount.too-large");
        place(alice, "SELL", "100.00", "1000").is(422, "account.insufficient-available");
        post("/orders", """
                {"accountId":"%s","market":"BTC-EUR","side":"BUY","type":"LIMIT","price":"1","quantity":"1"}""".formatted(alice)).is(404, "market.unknown");
        post("/orders", """
                {"accountId":"%s","market":"BTC-USD","side":"BUY","type":"MARKET","price":"1","quantity":"1"}""".formatted(alice)).is(400, "request.malformed");
        post("/orders", """
                {"accountId":"%s","market":"BTC-USD","side":"BUY","type":"LIMIT","price":1,"quantity":"1"}""".formatted(alice)).is(400, "request.malformed");
        post("/orders", "{\"accountId\":").is(400, "request.malformed");
        post("/orders", "{}").is(400, "request.malformed");
    }

    @Test
    void anOrderNamesTheAccountsVersion() {
        twoFunded();
        String body = order(alice, "SELL", "600.00", "1");
        perform(builder(HttpMethod.POST, "/orders", body).header("If-Match", "\"9\""))
                .is(412, "version.mismatch");
        perform(builder(HttpMethod.POST, "/orders", body).header("If-Match", "9"))
                .is(400, "request.malformed");
        perform(builder(HttpMethod.POST, "/orders", body).header("If-Match", "\"2\""))
                .is(201);
    }

    @Test
    void listingIsCheckedAndRepeatable() {
        post("/assets", "{\"asset\":\"USD\",\"name\":\"Dollar\",\"type\":\"FIAT\",\"decimals\":6}")
                .is(409, "asset.exists");
        post("/assets", "{\"asset\":\"USD\",\"name\":\"x\",\"type\":\"FIAT\",\"decimals\":19}")
                .is(400, "request.malformed");
        post("/markets", market("BTC-USD", "0.02", "0.0001")).is(409, "market.exists");
        post("/markets", market("BTC-USDX", "0.001", "0.0001")).is(422, "market.tick-lot");
        post("/markets/BTC-USDX/halt", "{\"reason\":\"x\"}").is(404, "market.unknown");
        post("/markets", market("BTC-USDX", "0.01", "0.0001")).is(201);
        post("/markets/BTC-USDX/halt", "{\"reason\":\"pause\"}").is(200);
        String order = order("acc_nobody", "SELL", "100.00", "1").replace("BTC-USD", "BTC-USDX");
        open(alice);
        post("/orders", order.replace("acc_nobody", alice)).is(409, "market.phase");
        post("/markets/BTC-USDX/resume", "{\"reason\":\"go\"}").is(200);
        post("/markets/nope/resume", "{\"reason\":\"go\"}").is(404, "market.unknown");
        post("/markets/BTC-EUR/resume", "{\"reason\":\"go\"}").is(404, "market.unknown");
    }

    @Test
    void phasesFollowEachOtherAndARepeatSaysThatNothingChanged() {
        post("/markets", market("BTC-USDY", "0.01", "0.0001")).is(201);
        String phase = "/markets/BTC-USDY/phase";
        post(phase, "{\"phase\":\"CALL\",\"reason\":\"x\"}").is(422, "market.reference");
        post(phase, "{\"phase\":\"CALL\",\"reason\":\"x\",\"reference\":100}").is(400, "request.malformed");
        post(phase, "{\"phase\":\"AUCTION\",\"reason\":\"x\"}").is(400, "request.malformed");
        post(phase, "{\"phase\":\"CALL\"}").is(400, "request.malformed");
        JsonNode called = post(phase, "{\"phase\":\"CALL\",\"reason\":\"x\",\"reference\":\"100\"}")
                .is(200)
                .json();
        assertThat(called.get("phase").asString()).isEqualTo("CALL");
        assertThat(called.get("before").asString()).isEqualTo("OPEN");
        assertThat(called.get("status").asString()).isEqualTo("OPEN");
        JsonNode again =
                post(phase, "{\"phase\":\"CALL\",\"reason\":\"y\"}").is(200).json();
        assertThat(again.get("before").asString()).isEqualTo("CALL");
        assertThat(again.get("position")).isEqualTo(called.get("position"));
        twoFunded();
        post("/orders", order(alice, "BUY", "100.00", "1").replace("GTC", "IOC").replace("BTC-USD", "BTC-USDY"))
                .is(409, "market.phase");
        JsonNode closed =
                post(phase, "{\"phase\":\"CLOSED\",\"reason\":\"x\"}").is(200).json();
        assertThat(closed.get("status").asString()).isEqualTo("HALTED");
        JsonNode resumed =
                post("/markets/BTC-USDY/resume", "{\"reason\":\"go\"}").is(200).json();
        assertThat(resumed.get("before").asString()).isEqualTo("CLOSED");
    }

    @Test
    void sessionsAreSetAndChecked() {
        String sessions = """
                {"zone":"Europe/Berlin","days":["MONDAY","FRIDAY"],"holidays":["2026-12-25"],"call":"08:50","open":"09:00",\
                "close":"17:30"}""";
        Answer set = perform(builder(HttpMethod.PUT, "/markets/BTC-USD/sessions", sessions));
        set.is(200);
        JsonNode again = perform(builder(HttpMethod.PUT, "/markets/BTC-USD/sessions", sessions))
                .is(200)
                .json();
        assertThat(again.get("version")).isEqualTo(set.json().get("version"));
        refuses(sessions.replace("Berlin", "Atlantis"), 422, "market.sessions");
        refuses(sessions.replace("09:00", "08:50"), 422, "market.sessions");
        refuses(sessions.replace("09:00", "25:00"), 400, "request.malformed");
        refuses(sessions.replace("FRIDAY", "TODAY"), 400, "request.malformed");
        refuses(sessions.replace("2026-12-25", "2026-02-30"), 400, "request.malformed");
        refuses(sessions.replace("\"zone\"", "\"place\""), 400, "request.malformed");
    }

    private void refuses(String sessions, int status, String code) {
        perform(builder(HttpMethod.PUT, "/markets/BTC-USD/sessions", sessions)).is(status, code);
    }

    @Test
    void termsAreReplacedAsAWhole() {
        String units =
                "\"tickSize\":\"0.01\",\"lotSize\":\"0.0001\",\"makerFeeRate\":\"0.001\",\"takerFeeRate\":\"0.002\"";
        post("/markets", market("BTC-USDT", "0.01", "0.0001")).is(201);
        Answer banded = terms("BTC-USDT", units + ",\"bands\":{\"dynamicBasisPoints\":500},\"reason\":\"x\"");
        banded.is(200);
        assertThat(banded.json().get("version").asLong()).isEqualTo(1);
        Answer again = terms("BTC-USDT", units + ",\"bands\":{\"dynamicBasisPoints\":500},\"reason\":\"y\"");
        assertThat(again.json().get("version").asLong()).as("unchanged").isEqualTo(1);
        assertThat(terms("BTC-USDT", units + ",\"reason\":\"x\"")
                        .json()
                        .get("version")
                        .asLong())
                .isEqualTo(2);
        terms("BTC-USDT", units + ",\"bands\":{\"dynamicBasisPoints\":0},\"reason\":\"x\"")
                .is(422, "market.terms");
        terms("BTC-USDT", units + ",\"bands\":{\"dynamicBasisPoints\":\"wide\"},\"reason\":\"x\"")
                .is(400, "request.malformed");
        terms("BTC-USDT", units + ",\"openOrders\":{\"ofAccount\":1.5},\"reason\":\"x\"")
                .is(400, "request.malformed");
        terms("BTC-USDT", units).is(400, "request.malformed");
        terms("BTC-NONE", units + ",\"reason\":\"x\"").is(404, "market.unknown");
        perform(builder(HttpMethod.PUT, "/markets/BTC-USDT/terms", "{" + units + ",\"reason\":\"x\"}")
                        .header("If-Match", "\"1\""))
                .is(412, "version.mismatch");
    }

    private Answer terms(String market, String fields) {
        return perform(builder(HttpMethod.PUT, "/markets/" + market + "/terms", "{" + fields + "}"));
    }

    @Test
    void limitsAreSetAndWhatIsBoughtObeysThem() {
        twoFunded();
        Answer set = perform(builder(HttpMethod.PUT, "/accounts/" + alice + "/limits/BTC", """
                {"maximum":"10","direction":"BOTH","reason":"policy"}"""));
        set.is(200);
        JsonNode json = set.json();
        assertThat(json.get("minimum").asString()).isEqualTo("0.00000000");
        assertThat(json.get("maximum").asString()).isEqualTo("10.00000000");
        place(alice, "BUY", "1.00", "0.0001").is(422, "account.maximum-balance");
    }
}
