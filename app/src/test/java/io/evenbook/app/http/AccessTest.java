package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Tokens;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions of the three roles. */
class AccessTest extends WholeServiceTest {

    /** y: granted, whatever the answer is; -: refused. */
    @ParameterizedTest
    @CsvSource({
        // method, path,                                trader, operator, auditor
        "GET,    /api/v1/assets,                        y, y, y",
        "GET,    /api/v1/markets,                       y, y, y",
        "GET,    /api/v1/accounts/acc_x,                y, y, y",
        "GET,    /api/v1/orders,                        y, y, y",
        "GET,    /api/v1/trades,                        y, y, y",
        "GET,    /api/v1/ledger/trial-balance,          -, y, y",
        "GET,    /api/v1/ledger/entries,                -, y, y",
        "GET,    /api/v1/ledger/entries/x,              -, y, y",
        "GET,    /api/v1/ledger/periods,                y, y, y",
        "GET,    /api/v1/ledger/export?format=hledger,  -, y, y",
        "GET,    /api/v1/accounts/acc_x/balances,       y, y, y",
        "GET,    /api/v1/accounts/acc_x/statement?asset=USD, y, y, y",
        "GET,    /api/v1/transfers/x,                   y, y, y",
        "GET,    /api/v1/accounts/acc_x/notifications,  y, y, y",
        "GET,    /api/v1/analytics/markets/X-Y,         y, y, y",
        "GET,    /api/v1/audit/events,                  -, y, y",
        "GET,    /api/v1/audit/events/1,                -, y, y",
        "GET,    /api/v1/audit/aggregates/acc_x,        -, y, y",
        "GET,    /api/v1/sagas,                         -, y, y",
        "GET,    /api/v1/sagas/x,                       -, y, y",
        "GET,    /api/v1/projections,                   -, y, y",
        "GET,    /api/v1/projections/accounts,          -, y, y",
        "HEAD,   /api/v1/assets,                        y, y, y",
        "HEAD,   /api/v1/audit/events,                  -, y, y",
        "HEAD,   /api/v1/projections,                   -, y, y",
        "POST,   /api/v1/accounts,                      y, y, -",
        "POST,   /api/v1/orders,                        y, y, -",
        "DELETE, /api/v1/orders/x,                      y, y, -",
        "DELETE, /api/v1/orders?accountId=acc_x&market=X-Y, y, y, -",
        "DELETE, /api/v1/orders?market=X-Y,             -, y, -",
        "DELETE, /api/v1/%6Frders?market=X-Y,           -, y, -",
        "PATCH,  /api/v1/orders/x,                      y, y, -",
        "POST,   /api/v1/accounts/acc_x/withdrawals,    y, y, -",
        "POST,   /api/v1/notifications/x/read,          y, y, -",
        "POST,   /api/v1/assets,                        -, y, -",
        "POST,   /api/v1/markets,                       -, y, -",
        "POST,   /api/v1/markets/X-Y/halt,              -, y, -",
        "POST,   /api/v1/accounts/acc_x/deposits,       -, y, -",
        "POST,   /api/v1/accounts/acc_x/freeze,         -, y, -",
        "POST,   /api/v1/accounts/acc_x/close,          -, y, -",
        "POST,   /api/v1/transfers,                     y, y, -",
        "POST,   /api/v1/withdrawals/x/confirm,         -, y, -",
        "POST,   /api/v1/accounts/acc_x/holds,          -, y, -",
        "POST,   /api/v1/accounts/acc_x/holds/x/capture, -, y, -",
        "PUT,    /api/v1/accounts/acc_x/limits/USD,     -, y, -",
        "POST,   /api/v1/ledger/entries,                -, y, -",
        "POST,   /api/v1/ledger/entries/x/reverse,      -, y, -",
        "POST,   /api/v1/ledger/periods/close,          -, y, -",
        "POST,   /api/v1/ledger/periods/reopen,         -, y, -",
        "POST,   /api/v1/ledger/bulk,                   -, y, -",
        "POST,   /api/v1/ledger/import,                 -, y, -",
        "GET,    /api/v1/ledger/imports/x,              -, y, y",
        "POST,   /api/v1/ledger/controls/run,           -, y, -",
        "POST,   /api/v1/ledger/reconciliations,        -, y, -",
        "GET,    /api/v1/ledger/controls,               -, y, y",
        "GET,    /api/v1/ledger/controls/runs,          -, y, y",
        "GET,    /api/v1/ledger/reconciliations,        -, y, y",
        "GET,    /api/v1/ledger/reconciliations/x,      -, y, y",
        "POST,   /api/v1/sagas/x/retry,                 -, y, -",
        "POST,   /api/v1/sagas/x/compensate,            -, y, -",
        "GET,    /api/v1/parked,                        -, y, y",
        "POST,   /api/v1/parked/x/retry,                -, y, -",
        "POST,   /api/v1/parked/x/resolve,              -, y, -",
        "POST,   /api/v1/projections/x/replay,          -, y, -",
        "DELETE, /api/v1/projections/x/replay,          -, y, -",
        "POST,   /api/v1/anything/new,                  -, y, -",
    })
    void roles(String method, String path, String traderMay, String operatorMay, String auditorMay) {
        check(trader, method, path, traderMay.equals("y"));
        check(operator, method, path, operatorMay.equals("y"));
        check(auditor, method, path, auditorMay.equals("y"));
        Answer stranger = refused(ask(anonymous, method, path), 401, "auth.required");
        assertThat(stranger.header("WWW-Authenticate")).startsWith("Basic ");
    }

    private static void check(Client user, String method, String path, boolean allowed) {
        Answer answer = ask(user, method, path);
        if (allowed) {
            assertThat(answer.status()).as(answer.toString()).isNotIn(401, 403).isLessThan(500);
        } else {
            refused(answer, 403, "auth.forbidden");
        }
    }

    private static Answer refused(Answer answer, int status, String code) {
        // The answer to a HEAD has no body.
        return answer.raw().isEmpty() ? answer.expect(status) : answer.expectProblem(status, code);
    }

    private static Answer ask(Client user, String method, String path) {
        return switch (method) {
            case "GET" -> user.get(path);
            case "HEAD" -> user.send("HEAD", path, HttpRequest.BodyPublishers.noBody());
            case "DELETE" -> user.delete(path);
            case "PATCH" -> user.patch(path, "[]");
            case "PUT" -> user.put(path, "[]");
            default -> user.post(path, "[]");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "POST, cross-site",
        "POST, same-site",
        "PUT, cross-site",
        "PATCH, same-site",
        "DELETE, cross-site",
        "POST, made-up"
    })
    void aPageOfAnotherSiteDoesNotWrite(String method, String site) {
        Client page = operator.with("Sec-Fetch-Site", site).with("Origin", "http://127.0.0.1:" + service.port());
        withoutTrace(() -> ask(page, method, "/api/v1/orders/x").expectProblem(403, "auth.cross-site"));
        withoutTrace(() -> page.post("/api/v1/ledger/controls/run").expectProblem(403, "auth.cross-site"));
        page.get("/api/v1/assets").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "https://127.0.0.1:1", "http://127.0.0.1.evil.example:%d", "null"})
    void withoutThatHeaderTheOriginDecides(String origin) {
        Client page = operator.with("Origin", origin.formatted(service.port()));
        page.post("/api/v1/ledger/controls/run").expectProblem(403, "auth.cross-site");
        page.get("/api/v1/assets").expect(200);
    }

    @Test
    void pagesOfTheServiceAndOtherProgramsWrite() {
        for (Client client : List.of(
                trader,
                trader.with("Sec-Fetch-Site", "same-origin"),
                trader.with("Sec-Fetch-Site", "none"),
                trader.with("Origin", "http://127.0.0.1:" + service.port()),
                trader.with("Origin", "HTTPS://127.0.0.1:" + service.port()))) {
            client.post("/api/v1/accounts", "{'owner':'alice'}").expect(201);
        }
    }

    @Test
    void wrongCredentials() {
        anonymous.as("operator", "wrong").get("/api/v1/assets").expectProblem(401, "auth.required");
        anonymous.as("nobody").get("/api/v1/assets").expectProblem(401, "auth.required");
        anonymous.with("Authorization", "Basic !!!").get("/api/v1/assets").expectProblem(401, "auth.required");
        anonymous.with("Authorization", "Bearer x.y.z").get("/api/v1/assets").expectProblem(401, "auth.required");
    }

    /** A filter of forms would read the body before anybody has looked at the credentials. */
    @Test
    void aFormIsNotReadBeforeItsSenderIsKnown() {
        anonymous
                .with("Content-Type", "application/x-www-form-urlencoded")
                .send("DELETE", "/api/v1/orders?accountId=acc_x", HttpRequest.BodyPublishers.ofString("side=BUY"))
                .expectProblem(401, "auth.required");
        operator.with("Content-Type", "application/x-www-form-urlencoded")
                .send("DELETE", "/api/v1/orders?side=SELL", HttpRequest.BodyPublishers.ofString("accountId=acc_nobody"))
                .expect(400);
    }

    @Test
    void aBearerHasTheRolesOfItsToken() {
        Client bearer = anonymous.bearer(Tokens.of("carol", "desk"));
        String account =
                bearer.post("/api/v1/accounts", "{'owner':'carol'}").expect(201).text("/accountId");
        bearer.get("/api/v1/audit/events").expectProblem(403, "auth.forbidden");
        Client auditing = anonymous.bearer(Tokens.of("dora", "auditor"));
        assertThat(auditing.get("/api/v1/audit/events?aggregateId=" + account)
                        .expect(200)
                        .items())
                .singleElement()
                .satisfies(event -> assertThat(event.at("/actor").asString()).startsWith("usr_"));
        auditing.post("/api/v1/accounts", "{'owner':'dora'}").expectProblem(403, "auth.forbidden");
        anonymous.bearer(Tokens.of("nobody")).get("/api/v1/assets").expectProblem(403, "auth.forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/health",
                "/actuator/health/liveness",
                "/actuator/health/readiness",
                "/actuator/info",
                "/actuator/prometheus",
                "/v3/api-docs",
                "/swagger-ui/index.html"
            })
    void openToEverybody(String path) {
        anonymous.get(path).expect(200);
        anonymous.send("HEAD", path, HttpRequest.BodyPublishers.noBody()).expect(200);
    }

    @Test
    void noOtherActuatorIsThere() {
        for (String name : List.of("env", "beans", "heapdump", "loggers", "configprops", "shutdown", "threaddump")) {
            operator.get("/actuator/" + name).expectProblem(404, "route.unknown");
        }
    }

    @Test
    void everyAnswerCarriesACorrelationId() {
        assertThat(trader.get("/api/v1/assets").header("X-Correlation-Id")).hasSize(36);
        assertThat(trader.with("X-Correlation-Id", "mine-1")
                        .get("/api/v1/assets")
                        .header("X-Correlation-Id"))
                .isEqualTo("mine-1");
        assertThat(anonymous
                        .with("X-Correlation-Id", "mine-2")
                        .get("/api/v1/assets")
                        .header("X-Correlation-Id"))
                .isEqualTo("mine-2");
        assertThat(trader.with("X-Correlation-Id", "for ged")
                        .get("/api/v1/assets")
                        .header("X-Correlation-Id"))
                .isNotEqualTo("for ged");
    }

    @Test
    void theActorAndTheReasonStandInTheEvents() {
        String alice = account("alice");
        operator.with("X-Correlation-Id", "case-" + alice)
                .post("/api/v1/accounts/" + alice + "/freeze", "{'reason':'court order 7'}")
                .expect(200);
        Answer events =
                auditor.get("/api/v1/audit/events?correlationId=case-" + alice).expect(200);
        assertThat(events.items()).singleElement().satisfies(event -> {
            assertThat(event.at("/actor").asString()).isEqualTo("operator");
            assertThat(event.at("/type").asString()).isEqualTo("account.AccountFrozen");
            assertThat(event.at("/payload/reason").asString()).isEqualTo("court order 7");
        });
    }
}
