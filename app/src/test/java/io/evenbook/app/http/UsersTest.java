package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.access.UserCommand.ChangeCredential;
import io.evenbook.api.id.UserId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Administrators create users, change their roles and suspend them; users set passwords and second factors. */
class UsersTest extends WholeServiceTest {
    private static final String USERS = "/api/v1/users";

    private final Passwords passwords = new Passwords(anonymous);

    private Answer create(String username, String more) {
        return operator.post(USERS, "{'username':'%s',%s}".formatted(username, more));
    }

    /** Creates a user with a password. */
    private String user(String username, String role) {
        Answer created = create(username, "'name':'Carol C','roles':['%s']".formatted(role))
                .expect(201);
        passwords.set(created.text("/token")).expect(204);
        return created.text("/id");
    }

    @Test
    void aUserSetsAPasswordWithTheTokenOnce() {
        String carol = unique("carol");
        Answer created = create(carol, "'name':'Carol C','mail':'%s@example.com','roles':['TRADER']".formatted(carol))
                .expect(201);
        passwords.login(carol).expectProblem(401, "auth.required");
        String token = created.text("/token");
        passwords.set(token, "short").expectProblem(422, "password.length");
        passwords.set(token, "x".repeat(73)).expectProblem(422, "password.length");
        passwords.set(token + "x").expectProblem(401, "auth.required");
        passwords.set(token).expect(204);
        passwords.set(token).expectProblem(401, "auth.required");
        Answer login = passwords.login(carol.toUpperCase()).expect(201);
        assertThat(login.text("/user/userId")).isEqualTo(created.text("/id"));
        Answer events = auditor.get("/api/v1/audit/events?aggregateId=" + created.text("/id"))
                .expect(200);
        assertThat(events.raw())
                .contains("CredentialChanged")
                .doesNotContain("Carol", "example.com", Passwords.PASSWORD, carol);
    }

    @Test
    void aRepeatCreatesNothingNewAndAnotherUserDoesNotTakeTheName() {
        String dora = unique("dora");
        Client keyed = operator.with("Idempotency-Key", unique("key"));
        String body = "{'username':'%s','name':'D','roles':['SUPPORT']}".formatted(dora);
        Answer first = keyed.post(USERS, body).expect(201);
        Answer repeat = keyed.post(USERS, body).expect(201);
        assertThat(repeat.text("/id")).isEqualTo(first.text("/id"));
        assertThat(first.text("/token")).isNotNull();
        assertThat(repeat.text("/token")).isNull();
        create(dora, "'name':'E','roles':['ADMIN']").expectProblem(409, "user.exists");
        create(unique("x"), "'roles':['KING']").expectProblem(422, "role.unknown");
        create(unique("x"), "'roles':['TRADER'],'customerId':'cus_nobody'").expectProblem(404, "customer.unknown");
        trader.post(USERS, body).expectProblem(403, "auth.forbidden");
        auditor.post(USERS, body).expectProblem(403, "auth.forbidden");
    }

    @Test
    void aRefusalBeforeTheCommandIsKeptWithTheKey() {
        Client keyed = operator.with("Idempotency-Key", unique("key"));
        String body = "{'username':'%s','roles':['KING']}".formatted(unique("x"));
        Answer refused = keyed.post(USERS, body).expectProblem(422, "role.unknown");
        assertThat(refused.header("Idempotent-Replayed")).isNull();
        Answer repeat = keyed.post(USERS, body).expectProblem(422, "role.unknown");
        assertThat(repeat.raw()).isEqualTo(refused.raw());
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        keyed.post(USERS, body.replace("KING", "TRADER")).expectProblem(422, "idempotency.key-reused");
    }

    @Test
    void aRefusedUserLeavesNothing() {
        String name = unique("una");
        create(name, "'name':'Una','roles':['TRADER'],'customerId':'cus_nobody'")
                .expectProblem(404, "customer.unknown");
        assertThat(names()).doesNotContain(name);
        operator.with("Idempotency-Key", unique("key"))
                .post(USERS, "{'username':'%s','roles':['TRADER'],'customerId':'cus_nobody'}".formatted(name))
                .expectProblem(404, "customer.unknown");
        operator.with("If-Match", "abc")
                .post(USERS, "{'username':'%s','roles':['TRADER']}".formatted(name))
                .expectProblem(400, "request.malformed");
        assertThat(names()).doesNotContain(name);
        create(name, "'name':'Una','roles':['TRADER']").expect(201);
        assertThat(names()).contains(name);
        create(name, "'name':'Una','roles':['ADMIN']").expectProblem(409, "user.exists");
        assertThat(names()).contains(name);
    }

    private List<String> names() {
        return all(operator, USERS).stream()
                .map(user -> user.at("/username").asString())
                .toList();
    }

    @Test
    void equalMailAddressesMeanOnePerson() {
        String mail = unique("one") + "@example.com";
        String first = create(unique("eve"), "'mail':'%s','roles':[]".formatted(mail))
                .expect(201)
                .text("/id");
        String second = create(unique("eve"), "'mail':'%s','roles':[]".formatted(mail.toUpperCase()))
                .expect(201)
                .text("/id");
        String other = create(unique("eve"), "'mail':'x%s','roles':[]".formatted(mail))
                .expect(201)
                .text("/id");
        assertThat(person(first)).isEqualTo(person(second)).isNotEqualTo(person(other));
    }

    private String person(String userId) {
        return all(operator, USERS).stream()
                .filter(user -> user.at("/userId").asString().equals(userId))
                .map(user -> user.at("/personId").asString())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rolesCountFromTheNextRequest() {
        String frank = unique("frank");
        String id = user(frank, "TRADER");
        Client session = passwords.session(frank);
        session.get("/api/v1/audit/events").expectProblem(403, "auth.forbidden");
        operator.post(USERS + "/" + id + "/roles", "{'roles':['AUDITOR'],'reason':'moved'}")
                .expect(200);
        session.get("/api/v1/audit/events").expect(200);
        operator.post(USERS + "/" + id + "/roles", "{'roles':['TRADER'],'reason':'moved back'}")
                .expect(200);
        session.get("/api/v1/audit/events").expectProblem(403, "auth.forbidden");
        operator.post(USERS + "/usr_nobody/roles", "{'roles':['TRADER'],'reason':'x'}")
                .expectProblem(404, "user.unknown");
    }

    @Test
    void aRoleOfTheInstallationCountsAndChangesFromTheNextRequest() {
        String teller = unique("TELLER");
        create(unique("x"), "'roles':['%s']".formatted(teller)).expectProblem(422, "role.unknown");
        operator.put(role(teller), permitting("'account:read','ALL'")).expect(200);
        String lena = unique("lena");
        user(lena, teller);
        Client session = passwords.session(lena);
        session.get("/api/v1/accounts/acc_nobody").expectProblem(404, "account.unknown");
        session.get("/api/v1/audit/events").expectProblem(403, "auth.forbidden");
        operator.put(role(teller), permitting("'audit:read','ALL'", "'order:create','OWN'"))
                .expect(200);
        session.get("/api/v1/audit/events").expect(200);
        session.get("/api/v1/accounts/acc_nobody").expectProblem(403, "auth.forbidden");
        session.post("/api/v1/orders", "{}").expectProblem(400, "request.malformed");
        assertThat(all(auditor, "/api/v1/roles"))
                .filteredOn(role -> role.at("/role").asString().equals(teller))
                .singleElement()
                .satisfies(role -> assertThat(role.toString())
                        .isEqualTo("{'role':'%s','builtIn':false,'permissions':[%s]}"
                                .formatted(
                                        teller,
                                        "{'permission':'audit:read','scope':'ALL'},"
                                                + "{'permission':'order:create','scope':'OWN'}")
                                .replace('\'', '"')));
        operator.put(role(teller), permitting()).expect(200);
        session.get("/api/v1/audit/events").expectProblem(403, "auth.forbidden");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            TELLER | 'order:dance','ALL'                    | 422 | role.permission-unknown
            TELLER | 'audit:read','OWN'                     | 422 | role.scope
            TELLER | 'session:change','ALL'                 | 422 | role.scope
            ADMIN  | 'audit:read','ALL'                     | 422 | role.built-in
            TELLER | 'audit:read','MINE'                    | 400 | request.malformed
            teller | 'audit:read','ALL'                     | 400 | request.malformed
            """)
    void noRolePermitsWhatNoRuleCovers(String name, String granted, int status, String code) {
        operator.put(role(name), permitting(granted)).expectProblem(status, code);
    }

    @Test
    void aRolePermitsEachThingOnce() {
        operator.put(role("TELLER"), permitting("'order:create','OWN'", "'order:create','ALL'"))
                .expectProblem(400, "request.malformed");
        trader.put(role("TELLER"), permitting()).expectProblem(403, "auth.forbidden");
        auditor.put(role("TELLER"), permitting()).expectProblem(403, "auth.forbidden");
    }

    private static String role(String name) {
        return "/api/v1/roles/" + name;
    }

    /** @param granted such as {@code 'order:create','OWN'} */
    private static String permitting(String... granted) {
        return Stream.of(granted)
                .map(pair -> "{'permission':" + pair.replace(",", ",'scope':") + "}")
                .collect(Collectors.joining(",", "{'permissions':[", "],'reason':'a new desk'}"));
    }

    @Test
    void aSuspendedUserDoesNothing() {
        String gina = unique("gina");
        String id = user(gina, "TRADER");
        Client session = passwords.session(gina);
        session.get("/api/v1/assets").expect(200);
        operator.post(USERS + "/" + id + "/suspend", "{'reason':'a lost phone'}")
                .expect(200);
        session.get("/api/v1/assets").expectProblem(401, "auth.required");
        passwords.login(gina).expectProblem(401, "auth.required");
        operator.post(USERS + "/" + id + "/resume", "{'reason':'found'}").expect(200);
        session.get("/api/v1/assets").expectProblem(401, "auth.required");
        passwords.session(gina).get("/api/v1/assets").expect(200);
    }

    @Test
    void aResetWithdrawsThePasswordAndTheSessions() {
        String hugo = unique("hugo");
        String id = user(hugo, "TRADER");
        Client session = passwords.session(hugo);
        Answer reset = operator.post(USERS + "/" + id + "/reset", "{'reason':'forgotten'}")
                .expect(200);
        session.get("/api/v1/assets").expectProblem(401, "auth.required");
        passwords.login(hugo).expectProblem(401, "auth.required");
        passwords.set(reset.text("/token"), "another long password").expect(204);
        passwords.login(hugo, "another long password", "").expect(201);
    }

    /** The event of the reset alone: what is left if the service ends before it has changed its tables. */
    @Test
    void aResetCountsEvenIfTheServiceEndsBeforeItHasRemovedAnything() {
        String hanna = unique("hanna");
        String id = user(hanna, "TRADER");
        Client session = passwords.session(hanna);
        String reset = USERS + "/" + id + "/reset";
        String unused =
                operator.post(reset, "{'reason':'forgotten'}").expect(200).text("/token");
        passwords.set(unused).expect(204);
        Client later = passwords.session(hanna);
        String earlier = create(unique("x"), "'roles':[]").expect(201).text("/token");
        Customers log = new Customers(service, anonymous);
        log.send(new ChangeCredential(new UserId(id), ChangeCredential.RESET));

        session.get("/api/v1/assets").expectProblem(401, "auth.required");
        later.get("/api/v1/assets").expectProblem(401, "auth.required");
        passwords.login(hanna).expectProblem(401, "auth.required");
        assertThat(shown(id).at("/hasPassword").asBoolean()).isFalse();
        passwords.set(earlier).expect(204);

        String token = operator.post(reset, "{'reason':'again'}").expect(200).text("/token");
        log.send(new ChangeCredential(new UserId(id), ChangeCredential.RESET));
        passwords.set(token, "another long password").expectProblem(401, "auth.required");
        token = operator.post(reset, "{'reason':'once more'}").expect(200).text("/token");
        passwords.login(hanna).expectProblem(401, "auth.required");
        passwords.set(token, "another long password").expect(204);
        passwords.login(hanna).expectProblem(401, "auth.required");
        passwords.login(hanna, "another long password", "").expect(201);
    }

    private JsonNode shown(String userId) {
        return all(operator, USERS).stream()
                .filter(user -> user.at("/userId").asString().equals(userId))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatChangesACustomerNeedsAPasswordShownShortlyBefore() {
        String lea = unique("lea");
        String id = user(lea, "COMPLIANCE");
        Client session = passwords.session(lea);
        String customer = "/api/v1/customers/cus_nobody/";
        Map<String, String> writes = Map.of(
                "suspend", "{'reason':'x'}",
                "resume", "{'reason':'x'}",
                "close", "{'reason':'x'}",
                "tier", "{'tier':'VIP','reason':'x'}");
        writes.forEach((action, body) -> session.post(customer + action, body).expectProblem(404, "customer.unknown"));
        JdbcClient.create(service.bean("dataSource", DataSource.class))
                .sql("update access.session set authenticated_at = now() - interval '5 minutes' where user_id = ?")
                .param(id)
                .update();
        // The service keeps a session in memory for one second
        eventually(() -> session.post(customer + "suspend", "{'reason':'x'}"), answer -> answer.status() == 401);
        writes.forEach((action, body) -> session.post(customer + action, body).expectProblem(401, "auth.confirm"));
    }

    @Test
    void aNewPasswordEndsTheOtherSessions() {
        String ida = unique("ida");
        user(ida, "TRADER");
        Client first = passwords.session(ida);
        Client second = passwords.session(ida);
        String change = "{'password':'%s','newPassword':'%s'}";
        Passwords.patiently(
                        () -> first.post(USERS + "/current/password", change.formatted("wrong", "quite another one")))
                .expectProblem(401, "auth.required");
        Passwords.patiently(() -> first.post(
                        USERS + "/current/password", change.formatted(Passwords.PASSWORD, "quite another one")))
                .expect(200);
        first.get("/api/v1/assets").expect(200);
        second.get("/api/v1/assets").expectProblem(401, "auth.required");
        passwords.login(ida, "quite another one", "").expect(201);
    }

    @Test
    void anIdempotencyKeyIsGoodForOneChangeOfThePassword() {
        String kim = unique("kim");
        String id = user(kim, "TRADER");
        Client session = passwords.session(kim);
        Client keyed = session.with("Idempotency-Key", unique("key"));
        change(keyed, Passwords.PASSWORD, "quite another one").expect(200);
        change(keyed, "quite another one", "a third long one").expectProblem(422, "idempotency.key-reused");
        passwords.login(kim, "a third long one", "").expectProblem(401, "auth.required");
        change(session, "quite another one", Passwords.PASSWORD).expect(200);
        // Its first use was another change, though its body is the same
        change(keyed, Passwords.PASSWORD, "quite another one").expectProblem(422, "idempotency.key-reused");
        passwords.login(kim).expect(201);
        assertThat(all(auditor, "/api/v1/audit/events?aggregateId=" + id))
                .filteredOn(event -> event.toString().contains("CredentialChanged"))
                .hasSize(3);
    }

    private static Answer change(Client session, String password, String newPassword) {
        return Passwords.patiently(() -> session.post(
                USERS + "/current/password", "{'password':'%s','newPassword':'%s'}".formatted(password, newPassword)));
    }

    @Test
    void aSecondFactorIsAskedForOnceConfirmedAndItsCodesWorkOnce() {
        String jan = unique("jan");
        user(jan, "TRADER");
        Client session = passwords.session(jan);
        session.post(USERS + "/current/totp/confirm", "{'code':'123456'}").expectProblem(422, "totp.code-wrong");
        Answer offered = Passwords.patiently(
                        () -> session.post(USERS + "/current/totp", "{'password':'%s'}".formatted(Passwords.PASSWORD)))
                .expect(200);
        String secret = offered.text("/secret");
        passwords.session(jan).get("/api/v1/assets").expect(200);
        long step = System.currentTimeMillis() / 30_000;
        String code = code(secret, step);
        session.post(USERS + "/current/totp/confirm", "{'code':'%s'}".formatted(code))
                .expect(200);
        passwords.login(jan).expectProblem(401, "auth.required");
        passwords.login(jan, Passwords.PASSWORD, ",'code':'%s'".formatted(code)).expectProblem(401, "auth.required");
        String next = code(secret, step + 1);
        passwords.login(jan, Passwords.PASSWORD, ",'code':'%s'".formatted(next)).expect(201);
        passwords.login(jan, Passwords.PASSWORD, ",'code':'%s'".formatted(next)).expectProblem(401, "auth.required");
    }

    private static String code(String secret, long step) {
        return AuthenticatorCodes.code(secret, step);
    }
}
