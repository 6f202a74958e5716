package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.UserCommand.ResumeUser;
import io.evenbook.api.access.UserCommand.SetRoles;
import io.evenbook.api.access.UserCommand.SuspendUser;
import io.evenbook.api.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** API keys over HTTP: each rule, and how soon it counts. */
class ApiKeysTest extends WholeServiceTest {
    private static final String KEYS = "/api/v1/api-keys";
    private static final String ASSETS = "/api/v1/assets";
    private static final String ACCOUNT = "/api/v1/accounts/acc_nobody";

    private final Customers users = new Customers(service, anonymous);
    private final String name = unique("kim");
    private final UserId userId = users.create(name, null, "SUPPORT");
    private final Client user = users.client(name);

    @Test
    void aKeyDoesWhatItsScopesSayAndNothingElse() {
        Client key = key("asset:read");
        key.get(ASSETS).expect(200);
        key.get(ASSETS).expect(200);
        key.get(ACCOUNT).expectProblem(403, "auth.forbidden");
        user.get(ACCOUNT).expectProblem(404, "account.unknown");
    }

    @Test
    void aKeyNeverDoesMoreThanItsUserNow() {
        Client key = key("asset:read", "account:read");
        key.get(ACCOUNT).expectProblem(404, "account.unknown");
        users.send(new SetRoles(userId, List.of("ADMIN"), "moves"));
        key.get(ACCOUNT).expectProblem(403, "auth.forbidden");
        key.get(ASSETS).expect(200);
        users.send(new SetRoles(userId, List.of(), "rests"));
        key.get(ASSETS).expectProblem(403, "auth.forbidden");
        users.send(new SetRoles(userId, List.of("SUPPORT"), "is back"));
        key.get(ACCOUNT).expectProblem(404, "account.unknown");
    }

    @Test
    void aRevokedKeyIsRefusedAtItsNextRequest() {
        Answer issued = issue(body("asset:read")).expect(201);
        Client key = anonymous.bearer(issued.text("/secret"));
        key.get(ASSETS).expect(200);
        String path = KEYS + "/" + issued.text("/keyId");
        user.delete(path + "?reason=sold").expect(200);
        key.get(ASSETS).expectProblem(401, "auth.required");
        user.delete(path).expectProblem(404, "key.unknown");
        assertThat(user.get(KEYS).expect(200).items()).isEmpty();
    }

    @Test
    void anExpiredKeyIsRefused() throws InterruptedException {
        Instant expiresAt = Instant.now().plusSeconds(3);
        Client key = anonymous.bearer(
                issue(body("asset:read", expiresAt, "")).expect(201).text("/secret"));
        key.get(ASSETS).expect(200);
        Thread.sleep(Duration.between(Instant.now(), expiresAt).plusMillis(50));
        key.get(ASSETS).expectProblem(401, "auth.required");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/24, 401", "127.0.0.1, 200", "127.0.0.0/8, 200", "2001:db8::/32, 401", "0.0.0.0/0, 200"})
    void aKeyIsValidFromItsAddressesOnly(String range, int status) {
        Instant expiresAt = Instant.now().plusSeconds(60);
        anonymous
                .bearer(issue(body("asset:read", expiresAt, ",'addresses':['%s']".formatted(range)))
                        .expect(201)
                        .text("/secret"))
                .get(ASSETS)
                .expect(status);
    }

    @Test
    void aSuspendedUserHasNoKeys() {
        Client key = key("asset:read");
        users.send(new SuspendUser(userId, "a lost phone"));
        key.get(ASSETS).expectProblem(401, "auth.required");
        users.send(new ResumeUser(userId, "found"));
        key.get(ASSETS).expect(200);
    }

    @Test
    void aWrongSecretIsRefused() {
        String secret = issue(body("asset:read")).expect(201).text("/secret");
        String other = issue(body("asset:read")).expect(201).text("/secret");
        assertThat(secret).matches("evk_[0-9a-z]{26}_[0-9a-f]{64}");
        for (String wrong : List.of(
                secret.substring(0, 94),
                secret + "0",
                secret.substring(0, 31),
                secret.substring(0, 30),
                secret.substring(0, 31) + other.substring(31),
                "evk_",
                "evk_" + "0".repeat(26) + secret.substring(30))) {
            anonymous.bearer(wrong).get(ASSETS).expectProblem(401, "auth.required");
        }
        anonymous.bearer(secret).get(ASSETS).expect(200);
    }

    @Test
    void keysDoNotManageKeys() {
        for (String scope : List.of("key:change", "key:read")) {
            issue(body(scope)).expectProblem(422, "key.scope");
        }
        Client key = key("asset:read");
        key.get(KEYS).expectProblem(403, "auth.forbidden");
        key.post(KEYS, body("asset:read")).expectProblem(403, "auth.forbidden");
        key.delete(KEYS + "/evk_" + "0".repeat(26)).expectProblem(403, "auth.forbidden");
    }

    @Test
    void aKeyOfAnotherUserIsUnknown() {
        String keyId = issue(body("asset:read")).expect(201).text("/keyId");
        String foreign = unique("lee");
        UserId admin = users.create(foreign, null, "SUPPORT");
        users.client(foreign).delete(KEYS + "/" + keyId).expectProblem(404, "key.unknown");
        users.client(foreign).get(KEYS + "?userId=" + userId).expectProblem(404, "user.unknown");
        user.delete(KEYS + "/evk_nothing").expectProblem(404, "key.unknown");
        auditor.get(KEYS + "?userId=" + userId).expect(200);
        auditor.delete(KEYS + "/" + keyId).expectProblem(404, "key.unknown");
        users.send(new SetRoles(admin, List.of("ADMIN"), "joins"));
        assertThat(users.client(foreign)
                        .get(KEYS + "?userId=" + userId)
                        .expect(200)
                        .items())
                .hasSize(1);
        users.client(foreign).delete(KEYS + "/" + keyId).expect(200);
        assertThat(user.get(KEYS).expect(200).items()).isEmpty();
    }

    @Test
    void whatAKeyMayNotHaveIsRefused() {
        issue(body("order:dance")).expectProblem(422, "key.scope");
        issue(body("order:create")).expectProblem(422, "key.scope");
        Instant late = Instant.now().plus(401, ChronoUnit.DAYS);
        issue(body("asset:read", late, "")).expectProblem(422, "key.expiry");
        issue(body("asset:read", Instant.now().minusSeconds(1), "")).expectProblem(422, "key.expiry");
        Instant soon = Instant.now().plusSeconds(60);
        for (String more : List.of(
                ",'addresses':['example.com']",
                ",'addresses':['127.0.0.1/33']",
                ",'addresses':['127.0.0.1/']",
                ",'addresses':['']",
                ",'publicKey':'AAAA'")) {
            issue(body("asset:read", soon, more)).expectProblem(400, "request.malformed");
        }
        operator.post(KEYS, body("asset:read")).expectProblem(422, "key.no-user");
        assertThat(operator.get(KEYS).expect(200).items()).isEmpty();
    }

    @Test
    void aRefusalThatAnIdempotencyKeyKeepsMakesNoKey() {
        Client keyed = user.with("Idempotency-Key", unique("key"));
        String late = body("asset:read", Instant.now().plus(401, ChronoUnit.DAYS), "");
        for (int time = 0; time < 2; time++) {
            keyed.post(KEYS, late).expectProblem(422, "key.expiry");
        }
        assertThat(user.get(KEYS).expect(200).items()).isEmpty();
        assertThat(JdbcClient.create(service.bean("dataSource", DataSource.class))
                        .sql("select count(*) from access.api_key where expires_at > now() + interval '400 days'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void theSecretIsShownOnceAndStoredNowhere() {
        Client keyed = user.with("Idempotency-Key", unique("key"));
        String body = body("asset:read");
        Answer issued = keyed.post(KEYS, body).expect(201);
        String secret = issued.text("/secret").substring(31);
        Answer again = keyed.post(KEYS, body).expect(201);
        assertThat(again.text("/keyId")).isEqualTo(issued.text("/keyId"));
        assertThat(again.text("/secret")).isNull();
        assertThat(user.get(KEYS).expect(200).items()).hasSize(1);
        JdbcClient postgres = JdbcClient.create(service.bean("dataSource", DataSource.class));
        for (String table : List.of("events", "command_keys", "access.api_key")) {
            assertThat(postgres.sql("select count(*) from %s t where t::text like ? or t::text like ?".formatted(table))
                            .params("%" + secret + "%", "%" + hex(secret) + "%")
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void theListShowsWhatAKeyIs() {
        key("asset:read", "account:read").get(ASSETS).expect(200);
        Answer list = eventually(
                () -> user.get(KEYS).expect(200),
                answer -> answer.items().getFirst().hasNonNull("lastUsedAt"));
        assertThat(list.items()).singleElement().satisfies(item -> {
            assertThat(item.at("/scopes").toString()).isEqualTo("[\"account:read\",\"asset:read\"]");
            assertThat(item.at("/signed").asBoolean()).isFalse();
            assertThat(item.toString()).doesNotContain("sha256");
        });
    }

    @Test
    void theEventsNameTheKey() {
        Answer issued = issue(body("asset:read")).expect(201);
        user.delete(KEYS + "/" + issued.text("/keyId")).expect(200);
        assertThat(auditor.get("/api/v1/audit/events?aggregateId=" + userId)
                        .expect(200)
                        .items())
                .extracting(event -> event.at("/type").asString())
                .contains("access.KeyIssued", "access.KeyRevoked");
    }

    private Client key(String... scopes) {
        return anonymous.bearer(
                issue(body(String.join("','", scopes))).expect(201).text("/secret"));
    }

    private Answer issue(String body) {
        return user.post(KEYS, body);
    }

    private static String body(String scope) {
        return body(scope, Instant.now().plusSeconds(3600), "");
    }

    private static String body(String scope, Instant expiresAt, String more) {
        return "{'scopes':['%s'],'expiresAt':'%s'%s}".formatted(scope, expiresAt.truncatedTo(ChronoUnit.MICROS), more);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
