package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.log.EventLog.Filter;
import java.util.concurrent.CompletableFuture;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Participants of a scheme, and trades that are kept back, over HTTP. All tests share the scheme API. */
class ClearingApiTest extends ApiTest {
    private static final SchemeId SCHEME = SchemeId.named("API");
    private static final String PARTICIPANTS = "/clearing/schemes/sch_API/participants";

    private static final String COLLATERAL = "/clearing/schemes/sch_API/collateral";

    @Autowired
    private CommandBus bus;

    @BeforeEach
    void settleAMarketByTheScheme() {
        for (Object command : ClearingRow.SCHEME) {
            if (command instanceof SetCalendar) {
                send(command);
            } else if (command instanceof SetScheme set) {
                send(new SetScheme(SCHEME, set.terms(), "test"));
            }
        }
        post("/markets", market("BTC-USDC", "0.01", "0.0001")).is(201);
        perform(builder(HttpMethod.PUT, "/markets/BTC-USDC/settlement", """
                {"schemeId":"sch_API","reason":"net"}""")).is(200);
        deleteAll("market=BTC-USDC").is(200);
        twoFunded();
    }

    private void send(Object command) {
        CompletableFuture<CommandResultMessage<?>> answered = new CompletableFuture<>();
        bus.<Object, Object>dispatch(
                GenericCommandMessage.asCommandMessage(command), (_, result) -> answered.complete(result));
        assertThat(answered.join().isExceptional()).as(command.toString()).isFalse();
    }

    private Answer enrol(String account, String more) {
        return post(PARTICIPANTS, """
                {"accountId":"%s",%s,"reason":"agreed"}""".formatted(account, more));
    }

    private Answer placeInScheme(String account, String side, String price, String quantity) {
        return post("/orders", order(account, side, price, quantity).replace("BTC-USD", "BTC-USDC"));
    }

    @Test
    void anEnrolledAccountOrdersOnCredit() {
        placeInScheme(alice, "BUY", "100.00", "10.0001").is(422, "account.insufficient-available");
        Answer enrolled = enrol(alice, """
                "funding":"CREDIT","caps":[{"asset":"USD","netDebitCap":"500"}]""").is(201);
        assertThat(enrolled.json().toString())
                .startsWith("{\"schemeId\":\"sch_API\",\"accountId\":\"%s\",\"funding\":\"CREDIT\",\"version\":3"
                        .formatted(alice));
        Answer placed = placeInScheme(alice, "BUY", "100.00", "15").is(201);
        assertThat(log.eventsBetween(enrolled.position() + 1, placed.position()).stream()
                        .map(event -> event.getPayload())
                        .filter(FundsHeld.class::isInstance)
                        .map(event -> ((FundsHeld) event).reason().name()))
                .containsExactly("CREDIT_ORDER");
        withdraw(alice, "1").is(422, "account.insufficient-available");
        enrol(alice, "\"funding\":\"PREFUNDED\"").is(201);
        placeInScheme(alice, "BUY", "100.00", "0.0001").is(422, "account.insufficient-available");
    }

    @Test
    void anEnrolmentHasItsForm() {
        enrol(alice, "\"funding\":\"MAYBE\"").is(400, "request.malformed");
        enrol(alice, "\"caps\":[]").is(400, "request.malformed");
        enrol(alice, "\"funding\":\"CREDIT\",\"caps\":[null]").is(400, "request.malformed");
        enrol(alice, "\"funding\":\"CREDIT\",\"caps\":[{\"asset\":\"USD\"}]").is(400, "request.malformed");
        enrol(alice, "\"funding\":\"CREDIT\",\"caps\":[{\"asset\":\"USD\",\"netDebitCap\":5}]")
                .is(400, "request.malformed");
        post(PARTICIPANTS, "{\"accountId\":\"%s\",\"funding\":\"CREDIT\"}".formatted(alice))
                .is(400, "request.malformed");
        String cap = "{\"asset\":\"USD\",\"netDebitCap\":\"5\"}";
        enrol(alice, "\"funding\":\"CREDIT\",\"caps\":[%s,%s]".formatted(cap, cap))
                .is(422, "clearing.net-debit-cap");
        enrol(alice, "\"funding\":\"PREFUNDED\",\"caps\":[%s]".formatted(cap)).is(422, "clearing.net-debit-cap");
        enrol("acc_nobody", "\"funding\":\"CREDIT\"").is(404, "account.unknown");
        for (String unknown : new String[] {"sch_NONE", "none"}) {
            post("/clearing/schemes/%s/participants".formatted(unknown), """
                    {"accountId":"%s","funding":"CREDIT","reason":"agreed"}""".formatted(alice))
                    .is(404, "clearing.scheme-unknown");
        }
    }

    @Test
    void collateralMovesBetweenTheBalanceAndTheScheme() {
        Answer in = keyed("margin-in" + alice, COLLATERAL, moving("MARGIN", "IN", "250.5"))
                .is(201);
        assertThat(in.json().get("collateral").asString()).isEqualTo("250.500000");
        assertThat(in.json().get("amount").asString()).isEqualTo("250.500000");
        assertThat(in.json().get("asset").asString()).isEqualTo("USD");
        keyed("margin-in" + alice, COLLATERAL, moving("MARGIN", "IN", "250.5")).repeats(in);
        Answer out = post(COLLATERAL, moving("MARGIN", "OUT", "250")).is(201);
        assertThat(out.json().get("collateral").asString()).isEqualTo("0.500000");
        post(COLLATERAL, moving("MARGIN", "OUT", "1")).is(422, "clearing.insufficient-collateral");
        post(COLLATERAL, moving("FUND", "IN", "100000")).is(422, "account.insufficient-available");
        post(COLLATERAL, moving("FUND", "DRAWN", "1")).is(400, "request.malformed");
        post(COLLATERAL, moving("OTHER", "IN", "1")).is(400, "request.malformed");
        post(COLLATERAL, moving("FUND", "IN", "1").replace("\"1\"", "1")).is(400, "request.malformed");
        post("/clearing/schemes/none/collateral", moving("FUND", "IN", "1")).is(404, "clearing.scheme-unknown");
    }

    private String moving(String purpose, String direction, String amount) {
        return """
                {"accountId":"%s","purpose":"%s","direction":"%s","amount":"%s","reason":"agreed"}""".formatted(alice, purpose, direction, amount);
    }

    @Test
    void aTradeIsKeptBackUntilItsWindowIsDue() {
        String first = trade("BTC-USDC");
        Answer held = keyed(
                        "hold-1" + alice,
                        holding(first),
                        "{\"side\":\"SELL\",\"quantity\":\"0.5\",\"reason\":\"asked\"}")
                .is(200);
        assertThat(held.json().get("held").asString()).isEqualTo("0.50000000");
        keyed("hold-1" + alice, holding(first), "{\"side\":\"SELL\",\"quantity\":\"0.5\",\"reason\":\"asked\"}")
                .repeats(held);
        assertThat(post(releasing(first), "{\"side\":\"SELL\"}")
                        .is(200)
                        .json()
                        .get("held")
                        .asString())
                .isEqualTo("0.00000000");
        send(new CloseWindow(WindowId.of(SCHEME, 1), WindowCause.OPERATOR));
        String second = trade("BTC-USDC");
        post(holding(first), "{\"side\":\"BUY\"}").is(200);
        send(new SettleWindow(WindowId.of(SCHEME, 1), WindowCause.OPERATOR));
        post(holding(first), "{\"side\":\"SELL\"}").is(409, "clearing.window-stage");
        post(releasing(first), "{\"side\":\"BUY\"}").is(409, "clearing.window-stage");
        assertThat(post(holding(second), "{\"side\":\"SELL\"}")
                        .is(200)
                        .json()
                        .get("held")
                        .asString())
                .isEqualTo("1.00000000");
        send(new CloseWindow(WindowId.of(SCHEME, 2), WindowCause.OPERATOR));
        post(releasing(second), "{\"side\":\"SELL\",\"quantity\":\"0.9999\"}").is(200);
        post(releasing(second), "{\"side\":\"SELL\",\"quantity\":\"0.0002\"}").is(422, "trade.quantity");
        post(holding(second), "{\"side\":\"SELL\",\"quantity\":\"0.00005\"}").is(422, "order.lot");
    }

    @Test
    void otherTradesAreNotKeptBack() {
        post(holding(trade("BTC-USD")), "{\"side\":\"SELL\"}").is(409, "trade.gross");
        post(holding("trd_BTC-USDC_999999"), "{\"side\":\"SELL\"}").is(404, "trade.unknown");
        post(holding("none"), "{\"side\":\"SELL\"}").is(404, "trade.unknown");
        post(releasing("none"), "{\"side\":\"SELL\"}").is(404, "trade.unknown");
        post(holding(trade("BTC-USD")), "{}").is(400, "request.malformed");
        post(holding("none"), "{\"side\":\"SELL\",\"reason\":\"\"}").is(400, "request.malformed");
    }

    private static String holding(String trade) {
        return "/trades/%s/settlement/hold".formatted(trade);
    }

    private static String releasing(String trade) {
        return "/trades/%s/settlement/release".formatted(trade);
    }

    /** @return the trade of 1 BTC that alice buys of bob */
    private String trade(String market) {
        post("/orders", order(bob, "SELL", "100.00", "1").replace("BTC-USD", market))
                .is(201);
        post("/orders", order(alice, "BUY", "100.00", "1").replace("BTC-USD", market))
                .is(201);
        Filter last =
                new Filter("Trade", null, "trade.TradeExecuted", null, null, null, null, 0, Long.MAX_VALUE, true, 1);
        return log.list(last).events().getFirst().aggregateId();
    }
}
