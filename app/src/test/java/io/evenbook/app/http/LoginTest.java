package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.app.Service;
import io.evenbook.app.access.OneTimeCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Log-ins by password: what is accepted, what locks, and that refusals do not differ. */
class LoginTest {
    private static final String SESSIONS = "/api/v1/sessions";

    @TempDir
    private static Path data;

    private static Service service;
    private Client anonymous;

    @BeforeAll
    static void start() {
        service = Service.on(
                data,
                "--evenbook.kafka.enabled=false",
                "--evenbook.security.hashes-per-second=1000000",
                "--evenbook.security.failures-per-address=1000",
                "--evenbook.security.logins-per-user=1000");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void connect() {
        anonymous = Client.anonymous(service.port());
        unlock();
    }

    /** Other tests log in with the same users. */
    @AfterEach
    void unlock() {
        jdbc().sql("update access.credential set failed_at = '{}', locks = 0, locked_until = null")
                .update();
    }

    private static JdbcClient jdbc() {
        return JdbcClient.create(service.bean("dataSource", DataSource.class));
    }

    private Answer login(String username, String password) {
        return anonymous.post(SESSIONS, "{'username':'%s','password':'%s'}".formatted(username, password));
    }

    /** At once: each answer to a wrong password takes its time. */
    private void failFiveTimes(String username) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> guess :
                    clients.invokeAll(Collections.<Callable<Answer>>nCopies(5, () -> login(username, "wrong")))) {
                guess.get().expect(401);
            }
        }
    }

    private Client bearer(Answer login) {
        return anonymous.bearer(login.expect(201).text("/token"));
    }

    @Test
    void aSeededUserLogsInAndActs() {
        Answer login = login("Alice", "evenbook").expect(201);
        assertThat(login.text("/token")).matches("evs_[A-Za-z0-9_-]{43}");
        assertThat(login.text("/user/userId")).isEqualTo("usr_alice");
        assertThat(login.text("/user/name")).isEqualTo("Alice");
        Client alice = bearer(login);
        alice.get("/api/v1/assets").expect(200);
        alice.get("/api/v1/users").expectProblem(403, "auth.forbidden");
        Answer current = alice.get(SESSIONS + "/current").expect(200);
        assertThat(current.text("/sessionId")).isEqualTo(login.text("/sessionId"));
        assertThat(current.text("/authenticatedAt")).isNotNull();
        assertThat(jdbc().sql("select string_agg(s::text, ' ') from access.session s")
                        .query(String.class)
                        .single())
                .contains(login.text("/sessionId"))
                .doesNotContain(login.text("/token"));
    }

    @Test
    void theCodeOfAnEmbeddedStartBeginsOneSessionOfTheOperator() {
        String body =
                "{'oneTimeCode':'%s'}".formatted(service.bean(OneTimeCode.class).issue());
        anonymous.post(SESSIONS, body.replace("}", ",'username':'alice'}")).expectProblem(400, "request.malformed");
        anonymous.post(SESSIONS, "{'username':'alice'}").expectProblem(400, "request.malformed");
        Answer login = anonymous.post(SESSIONS, body).expect(201);
        assertThat(login.text("/user/userId")).isEqualTo("operator");
        anonymous.post(SESSIONS, body).expectProblem(401, "auth.required");
        Client operator = bearer(login);
        operator.get("/api/v1/users").expect(200);
        assertThat(operator.get(SESSIONS + "/current").expect(200).text("/user/username"))
                .isEqualTo("operator");
        operator.post(SESSIONS + "/current/confirm", "{'password':'wrong'}").expectProblem(401, "auth.required");
        operator.post(SESSIONS + "/current/confirm", "{'password':'evenbook'}").expect(200);
        operator.delete(SESSIONS + "/current").expect(204);
        operator.get("/api/v1/users").expectProblem(401, "auth.required");
    }

    @Test
    void aPasswordIsNoBasicCredential() {
        anonymous.as("alice").get("/api/v1/assets").expectProblem(401, "auth.required");
    }

    @Test
    void unknownWrongAndLockedGetTheSameAnswerAfterTheSameTime() {
        List<String> answers = new ArrayList<>();
        List<Long> millis = new ArrayList<>();
        login("bob", "wrong");
        for (String username : List.of("nobody", "bob", "nobody", "bob", "bob", "bob", "bob", "nobody")) {
            long began = System.nanoTime();
            Answer answer = login(username, "wrong").expectProblem(401, "auth.required");
            millis.add((System.nanoTime() - began) / 1_000_000);
            answers.add(answer.text("/detail") + answer.header("WWW-Authenticate"));
        }
        assertThat(lockedUsers()).containsExactly("bob");
        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(millis).allMatch(time -> time >= 400);
        long slowest = millis.stream().mapToLong(Long::longValue).max().orElseThrow();
        long fastest = millis.stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(slowest - fastest).as(millis.toString()).isLessThan(1_500);
    }

    private static List<String> lockedUsers() {
        return jdbc().sql("select username from access.credential where locked_until > now()")
                .query(String.class)
                .list();
    }

    @Test
    void aLockSurvivesARestartAndAnAdministratorEndsIt() throws Exception {
        failFiveTimes("bob");
        login("bob", "evenbook").expectProblem(401, "auth.required");
        service.close();
        start();
        connectAgain();
        login("bob", "evenbook").expectProblem(401, "auth.required");
        assertThat(user("usr_bob", "/lockedUntil")).isNotNull();
        anonymous
                .as("operator")
                .post("/api/v1/users/usr_bob/unlock", "{'reason':'called in'}")
                .expect(200);
        login("bob", "evenbook").expect(201);
    }

    private void connectAgain() {
        anonymous = Client.anonymous(service.port());
    }

    private String user(String userId, String pointer) {
        return anonymous.as("operator").get("/api/v1/users").expect(200).items().stream()
                .filter(user -> user.at("/userId").asString().equals(userId))
                .map(user -> user.at(pointer).isNull() || user.at(pointer).isMissingNode()
                        ? null
                        : user.at(pointer).asString())
                .findFirst()
                .orElse(null);
    }

    @Test
    void eachLockIsTwiceAsLong() throws Exception {
        for (int minutes : new int[] {15, 30, 60}) {
            failFiveTimes("bob");
            assertThat(jdbc().sql("select round(extract(epoch from locked_until - now()) / 60) from access.credential"
                                    + " where username = 'bob'")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(minutes);
            jdbc().sql("""
                            update access.credential
                            set locked_until = now(), failed_at = array_fill(now() - interval '1 hour', array[5])
                            """).update();
        }
        login("bob", "evenbook").expect(201);
        assertThat(jdbc().sql("select locks from access.credential where username = 'bob'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** However the minutes are cut: four near the end of one quarter of an hour and one in the next. */
    @Test
    void anyFiveFailuresWithinFifteenMinutesLock() {
        jdbc().sql("""
                        update access.credential set failed_at = array[now() - interval '16 minutes']
                            || array_fill(now() - interval '14 minutes', array[3]) where username = 'bob'
                        """).update();
        assertThat(user("usr_bob", "/failedAttempts")).isEqualTo("3");
        login("bob", "wrong").expect(401);
        assertThat(lockedUsers()).isEmpty();
        login("bob", "wrong").expect(401);
        assertThat(lockedUsers()).containsExactly("bob");
    }

    @Test
    void parallelGuessesGetFiveTries() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> guesses = IntStream.range(0, 16)
                    .<Callable<Answer>>mapToObj(i -> () -> login("bob", i < 15 ? "guess" + i : "evenbook!"))
                    .toList();
            for (Future<Answer> guess : clients.invokeAll(guesses)) {
                assertThat(guess.get().status()).isEqualTo(401);
            }
        }
        assertThat(jdbc().sql("select cardinality(failed_at) from access.credential where username = 'bob'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(5);
        login("bob", "evenbook").expectProblem(401, "auth.required");
    }

    @Test
    void unknownNamesWriteNothing() {
        String before = rows();
        for (int i = 0; i < 5; i++) {
            login("stranger" + i, "wrong").expect(401);
        }
        assertThat(rows()).isEqualTo(before);
    }

    private static String rows() {
        return jdbc().sql("select count(*) || ' ' || max(xmin::text::bigint) from access.credential")
                .query(String.class)
                .single();
    }

    @Test
    void anEndedSessionIsRefusedAtTheNextCommand() {
        Client first = bearer(login("alice", "evenbook"));
        Answer login = login("alice", "evenbook");
        Client second = bearer(login);
        second.get("/api/v1/assets").expect(200);
        assertThat(first.get(SESSIONS).expect(200).items()).hasSizeGreaterThanOrEqualTo(2);
        first.delete(SESSIONS + "/" + login.text("/sessionId")).expect(204);
        second.post("/api/v1/accounts", "{'owner':'alice'}").expectProblem(401, "auth.required");
        first.delete(SESSIONS + "/" + login.text("/sessionId")).expectProblem(404, "session.unknown");
        first.delete(SESSIONS + "/current").expect(204);
        first.get("/api/v1/assets").expectProblem(401, "auth.required");
    }

    @Test
    void endingAllEndsOwnSessionsOnly() {
        Client alice = bearer(login("alice", "evenbook"));
        Answer login = login("bob", "evenbook");
        Client bob = bearer(login);
        alice.delete(SESSIONS + "/" + login.text("/sessionId")).expectProblem(404, "session.unknown");
        alice.delete(SESSIONS).expect(204);
        alice.get("/api/v1/assets").expectProblem(401, "auth.required");
        bob.get("/api/v1/assets").expect(200);
    }

    @Test
    void aSessionEndsByTime() {
        Client alice = bearer(login("alice", "evenbook"));
        alice.get("/api/v1/assets").expect(200);
        jdbc().sql("update access.session set used_at = now() - interval '31 minutes' where user_id = 'usr_alice'")
                .update();
        // The service keeps a session in memory for one second
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> alice.get("/api/v1/assets").expectProblem(401, "auth.required"));
    }

    @Test
    void aConfirmedSessionIsAuthenticatedAnew() {
        Client bob = bearer(login("bob", "evenbook"));
        String before = bob.get(SESSIONS + "/current").text("/authenticatedAt");
        bob.post(SESSIONS + "/current/confirm", "{'password':'wrong'}").expectProblem(401, "auth.required");
        Answer after = bob.post(SESSIONS + "/current/confirm", "{'password':'evenbook'}")
                .expect(200);
        assertThat(after.text("/authenticatedAt")).isGreaterThan(before);
    }

    @Test
    void whatMovesMoneyOrRightsNeedsAPasswordShownShortlyBefore() {
        Client alice = bearer(login("alice", "evenbook"));
        String keys = "/api/v1/api-keys";
        String body = "{'scopes':['transfer:create'],'expiresAt':'%s'}"
                .formatted(Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.MICROS));
        Client key = anonymous.with(
                "Authorization", "Bearer " + alice.post(keys, body).expect(201).text("/secret"));
        jdbc().sql("update access.session set authenticated_at = now() - interval '5 minutes' where user_id = :user")
                .param("user", "usr_alice")
                .update();
        // The service keeps a session in memory for one second
        Answer refused = await().atMost(Duration.ofMillis(1_500))
                .until(() -> alice.post(keys, "{}"), answer -> answer.status() == 401)
                .expectProblem(401, "auth.confirm");
        assertThat(refused.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_user_authentication\", max_age=300");
        alice.post("/api/v1/transfers", "{}").expectProblem(401, "auth.confirm");
        alice.post("/api/v1/accounts/acc_x/withdrawals", "{}").expectProblem(401, "auth.confirm");
        alice.post("/api/v1/delegations", "{}").expectProblem(401, "auth.confirm");
        alice.post("/api/v1/users", "{}").expectProblem(403, "auth.forbidden");
        alice.post("/api/v1/orders", "{}").expectProblem(400, "request.malformed");
        alice.get(keys).expect(200);
        key.post("/api/v1/transfers", "{}").expectProblem(400, "request.malformed");
        alice.post(SESSIONS + "/current/confirm", "{'password':'evenbook'}").expect(200);
        alice.post(keys, body).expect(201);
    }
}
