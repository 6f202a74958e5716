package io.evenbook.app.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.api.audit.RefusalKind;
import io.evenbook.api.id.UserId;
import io.evenbook.app.Service;
import io.evenbook.app.http.Answer;
import io.evenbook.app.http.Client;
import io.evenbook.app.refusal.Refusals.Attempt;
import io.evenbook.app.refusal.Refusals.Content;
import io.evenbook.audit.RefusalCheck;
import io.evenbook.audit.RefusalCheck.Finding;
import io.evenbook.audit.RefusalCheck.Kind;
import io.evenbook.audit.RefusalSeal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a running service records of refused requests, and what the log says about them. */
class RefusedRequestsTest {
    private static final Clock STOPPED = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final String UNKNOWN_ACCOUNT = "/api/v1/accounts/acc_nobody/freeze";

    @TempDir
    static Path data;

    private static Service service;
    private static Client operator;
    private static Client auditor;
    private static Client trader;
    private static JdbcClient postgres;
    private static long marks;

    @BeforeAll
    static void start() {
        service = Service.on(data, "--evenbook.kafka.enabled=false", "--evenbook.refusals.seal-interval=100ms");
        Client anonymous = Client.anonymous(service.port());
        operator = anonymous.as("operator");
        auditor = anonymous.as("auditor");
        trader = anonymous.as("trader");
        postgres = JdbcClient.create(service.bean("dataSource", DataSource.class));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static long rows(String condition) {
        return postgres.sql("select count(*) from access.refusal where " + condition)
                .query(Long.class)
                .single();
    }

    /** Ends the current minute, and waits until every minute has its seal. */
    private static void seal() {
        // Counts are stored together, once a second: with this one all before it.
        auditor.get("/api/v1/accounts/acc_nobody").expectProblem(404, "account.unknown");
        marks++;
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> storedMarks() + counted("auditor", "account.unknown") >= marks);
        postgres.sql("update access.refusal_minute set closed = true").update();
        awaitSeals();
    }

    private static long storedMarks() {
        return postgres.sql("select coalesce(sum(count), 0) from access.refusal_count"
                        + " where actor = 'auditor' and code = 'account.unknown'")
                .query(Long.class)
                .single();
    }

    private static void awaitSeals() {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> postgres.sql("select count(*) from access.refusal_minute where not sealed and closed")
                                .query(Long.class)
                                .single()
                        == 0);
    }

    /** The payloads of all seals by the beginning of their minute. */
    private static Map<Instant, JsonNode> seals() {
        List<JsonNode> events = auditor.get("/api/v1/audit/events?type=audit.CommandsRefused&limit=500")
                .items();
        Map<Instant, JsonNode> seals = events.stream()
                .map(event -> event.path("payload"))
                .collect(
                        Collectors.toMap(seal -> Instant.parse(seal.path("from").asString()), seal -> seal));
        assertThat(seals).as("one event a minute").hasSize(events.size());
        return seals;
    }

    private static RefusalSeal sealOf(JsonNode event) {
        return new RefusalSeal(
                event.path("rows").intValue(),
                Base64.getDecoder().decode(event.path("rootHash").asString()));
    }

    private static long counted(String actor, String code) {
        return seals().values().stream()
                .flatMap(seal -> seal.path("counts").valueStream())
                .filter(count -> count.path("actor").asString().equals(actor)
                        && count.path("code").asString().equals(code))
                .mapToLong(count -> count.path("count").longValue())
                .sum();
    }

    private static Refusals separate(int capacity) {
        return new Refusals(service.bean("dataSource", DataSource.class), STOPPED, capacity);
    }

    private static Attempt attempt(String actor, boolean isStaff, int status) {
        return new Attempt(actor, isStaff, true, "POST /api/v1/orders", "/api/v1/orders", status, "account.frozen");
    }

    private static Content content() {
        return new Content("{\"accountId\":\"acc_a\"}", null);
    }

    @Test
    void everyRefusalOfTheStaffIsRecordedBeforeItsAnswer() {
        for (int repeat = 1; repeat <= 30; repeat++) {
            operator.post(UNKNOWN_ACCOUNT, "{'reason':'a test'}").expectProblem(404, "account.unknown");
            assertThat(rows("actor = 'operator' and command like '%freeze' and code = 'account.unknown'"))
                    .isEqualTo(repeat);
        }
        auditor.post("/api/v1/orders", "{}").expectProblem(403, "auth.forbidden");
        assertThat(rows("actor = 'auditor' and kind = 'FORBIDDEN' and command = 'POST /api/v1/orders'"))
                .isOne();
    }

    @Test
    void aRefusalThatAnIdempotencyKeyKeepsIsRecordedEachTime() {
        Client keyed = operator.with("Idempotency-Key", "k1");
        asset("KEPT");
        keyed.post("/api/v1/assets", "{'asset':'KEPT','name':'another','type':'FIAT','decimals':3}")
                .expectProblem(409, "asset.exists");
        assertThat(rows("code = 'asset.exists'")).isOne();
        keyed.post("/api/v1/assets", "{'asset':'KEPT','name':'another','type':'FIAT','decimals':3}")
                .expectProblem(409, "asset.exists");
        assertThat(rows("code = 'asset.exists'")).isEqualTo(2);
    }

    private static void asset(String code) {
        operator.post("/api/v1/assets", "{'asset':'%s','name':'n','type':'FIAT','decimals':2}".formatted(code))
                .expect(201);
    }

    @Test
    void equalBodiesHaveEqualMacsAndNothingElseOfThemIsStored() throws Exception {
        operator.post("/api/v1/accounts/acc_m/freeze", "{'reason':'confidential'}")
                .expect(404);
        operator.post("/api/v1/accounts/acc_m/freeze", "{'reason':'confidential'}")
                .expect(404);
        operator.post("/api/v1/accounts/acc_m/freeze", "{'reason':'something else'}")
                .expect(404);
        List<String> macs = postgres.sql(
                        "select body_mac from access.refusal where target like '%acc_m%' order by minute, number")
                .query(String.class)
                .list();
        assertThat(macs).hasSize(3).allMatch(mac -> mac.length() == 64);
        assertThat(macs.get(0)).isEqualTo(macs.get(1)).isNotEqualTo(macs.get(2));
        assertThat(rows("refusal::text like '%confidential%'")).isZero();
        Path key = data.resolve("refusals.key");
        assertThat(key).hasSize(32);
        assertThat(Files.getPosixFilePermissions(key)).hasSize(2);
    }

    @Test
    void othersHaveTheirFirst20AMinuteRecordedAndAllCounted() throws Exception {
        asset("TWO");
        operator.post("/api/v1/accounts", "{'accountId':'acc_poor','owner':'poor'}")
                .expect(201);
        for (int request = 0; request < 50; request++) {
            trader.post(
                            "/api/v1/accounts/acc_poor/withdrawals",
                            "{'asset':'TWO','amount':'1.00','reference':'w%d'}".formatted(request))
                    .expectProblem(422, "account.insufficient-available");
        }
        seal();
        assertThat(counted("trader", "account.insufficient-available")).isEqualTo(50);
        // More than 20 only if the minute ended meanwhile.
        assertThat(rows("actor = 'trader' and code = 'account.insufficient-available'"))
                .isBetween(20L, 40L);
        String path = "/api/v1/audit/refusals?actor=trader&code=account.insufficient-available&limit=15";
        Answer list = auditor.get(path).expect(200);
        assertThat(list.items()).hasSize(15);
        assertThat(list.text("/items/0/values/required")).isEqualTo("1.00");
        assertThat(list.text("/items/0/target")).isEqualTo("/api/v1/accounts/acc_poor/withdrawals");
        Answer rest = auditor.get(path + "&cursor=" + list.text("/next")).expect(200);
        assertThat(rest.items()).hasSizeBetween(5, 15).doesNotContainAnyElementsOf(list.items());
        trader.get("/api/v1/audit/refusals").expectProblem(403, "auth.forbidden");
    }

    @Test
    void requestsWithoutAUserOrWithoutSenseAreOnlyCounted() throws Exception {
        Client.anonymous(service.port()).post("/api/v1/orders", "{}").expectProblem(401, "auth.required");
        operator.post("/api/v1/assets", "{'asset':5}").expectProblem(400, "request.malformed");
        trader.get("/api/v1/accounts/acc_nobody").expectProblem(404, "account.unknown");
        seal();
        assertThat(rows("kind = 'REFUSED' and code in ('auth.required', 'request.malformed')"))
                .isZero();
        assertThat(rows("actor = 'trader' and code = 'account.unknown'")).isZero();
        assertThat(counted("anonymous", "auth.required")).isPositive();
        assertThat(counted("trader", "account.unknown")).isPositive();
    }

    @Test
    void aHundredThousandRefusalsAreFewRowsAndOneEventAMinute() throws Exception {
        Refusals refusals = separate(100_000);
        refusals.start();
        for (int request = 0; request < 100_000; request++) {
            assertThat(refusals.refused(attempt("usr_many" + request % 100, false, 422), () -> content()))
                    .isTrue();
        }
        refusals.stop();
        seal();
        assertThat(rows("actor like 'usr_many%'")).isEqualTo(100 * 20);
        long counted = 0;
        for (int user = 0; user < 100; user++) {
            counted += counted("usr_many" + user, "account.frozen");
        }
        assertThat(counted).isEqualTo(100_000);
        Map<Instant, JsonNode> seals = seals();
        assertThat(seals.values()).allMatch(seal -> seal.path("counts").size() <= 201);
        assertThat(postgres.sql("select count(*) from access.refusal_minute where sealed")
                        .query(Long.class)
                        .single())
                .isLessThanOrEqualTo(seals.size());
    }

    @Test
    void refusalsThatDoNotFitAreCountedAsDropped() throws Exception {
        Refusals refusals = separate(5);
        for (int request = 0; request < 8; request++) {
            refusals.refused(attempt("usr_drop" + request, false, 422), () -> content());
        }
        assertThat(refusals.refused(attempt("usr_drop", true, 409), () -> content()))
                .as("a refusal of the staff while nothing is written")
                .isFalse();
        refusals.start();
        refusals.stop();
        assertThat(rows("actor like 'usr_drop%'")).isEqualTo(5);
        seal();
        assertThat(seals().values().stream()
                        .mapToLong(seal -> seal.path("dropped").longValue())
                        .sum())
                .isEqualTo(4);
    }

    @Test
    void failedLoginsOfAnAddressAreRecordedUpTo20() {
        Refusals refusals = separate(1_000);
        refusals.start();
        for (int attempt = 0; attempt < 100; attempt++) {
            refusals.login(
                    attempt < 10 ? RefusalKind.LOGIN_FAILED : RefusalKind.LOCKED,
                    attempt % 2 == 0 ? new UserId("usr_guessed") : null,
                    "192.0.2.1",
                    "auth.required");
        }
        refusals.login(RefusalKind.LOGIN_FAILED, null, "192.0.2.2", "auth.required");
        refusals.stop();
        assertThat(rows("address = '192.0.2.1' and kind = 'LOGIN_FAILED'")).isEqualTo(10);
        assertThat(rows("address = '192.0.2.1' and kind = 'LOCKED'")).isEqualTo(10);
        assertThat(rows("address = '192.0.2.2' and actor is null")).isOne();
    }

    @Test
    void theCheckLocatesWhatWasDoneToTheRows() throws Exception {
        seal();
        Refusals refusals = separate(1_000);
        refusals.start();
        for (int request = 0; request < 5; request++) {
            refusals.refused(attempt("usr_check", false, 422), () -> content());
        }
        refusals.stop();
        seal();
        Instant minute = postgres.sql("select max(minute) from access.refusal where actor = 'usr_check'")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        RefusalSeal seal = sealOf(seals().get(minute));
        assertThat(seal.rows()).isEqualTo(5);
        String key = " where minute = '" + minute + "' and number = ";

        assertThat(findings(seal, minute)).isEmpty();
        execute("update access.refusal set code = 'account.closed'" + key + 2);
        assertThat(findings(seal, minute)).containsExactly(new Finding(Kind.CHANGED, 2));
        execute("update access.refusal set code = 'account.frozen'" + key + 2);
        execute("update access.refusal set \"values\" = '{\"accountId\": \"acc_a\"}'" + key + 3);
        assertThat(findings(seal, minute)).containsExactly(new Finding(Kind.CHANGED, 3));
        execute("update access.refusal set \"values\" = '{\"accountId\":\"acc_a\"}'" + key + 3);
        execute("update access.refusal set number = 6" + key + 1);
        assertThat(findings(seal, minute)).containsExactly(new Finding(Kind.MISSING, 1), new Finding(Kind.EXTRA, 6));
        execute("update access.refusal set number = 1" + key + 6);
        execute("update access.refusal set number = 7" + key + 2);
        execute("update access.refusal set number = 2" + key + 4);
        execute("update access.refusal set number = 4" + key + 7);
        assertThat(findings(seal, minute)).containsExactly(new Finding(Kind.CHANGED, 2), new Finding(Kind.CHANGED, 4));
        execute("delete from access.refusal" + key + 5);
        assertThat(findings(seal, minute)).contains(new Finding(Kind.MISSING, 5));
    }

    private static List<Finding> findings(RefusalSeal seal, Instant minute) {
        return RefusalCheck.findings(seal, new RefusalTable(service.bean("dataSource", DataSource.class)).rows(minute));
    }

    private static void execute(String statement) {
        assertThat(postgres.sql(statement).update()).isOne();
    }

    @Test
    void aMinuteIsSealedOnceHoweverOftenItIsSent() throws Exception {
        operator.post(UNKNOWN_ACCOUNT, "{'reason':'a test'}").expect(404);
        seal();
        Map<Instant, JsonNode> before = seals();
        postgres.sql("update access.refusal_minute set sealed = false").update();
        awaitSeals();
        assertThat(seals()).isEqualTo(before);
    }

    @Test
    void aMinuteWithoutItsSealIsSealedAfterARestart(@TempDir Path folder) throws Exception {
        Service first = Service.on(folder, "--evenbook.kafka.enabled=false", "--evenbook.refusals.seal-interval=0s");
        Client.anonymous(first.port())
                .as("operator")
                .post(UNKNOWN_ACCOUNT, "{'reason':'a test'}")
                .expect(404);
        first.close();
        try (Service second =
                Service.on(folder, "--evenbook.kafka.enabled=false", "--evenbook.refusals.seal-interval=100ms")) {
            JdbcClient database = JdbcClient.create(second.bean("dataSource", DataSource.class));
            database.sql("update access.refusal_minute set closed = true").update();
            Client reader = Client.anonymous(second.port()).as("auditor");
            List<JsonNode> seals = await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> reader.get("/api/v1/audit/events?type=audit.CommandsRefused")
                                    .items(),
                            found -> !found.isEmpty());
            assertThat(seals)
                    .extracting(seal -> seal.at("/payload/rows").intValue())
                    .containsOnlyOnce(1);
        }
    }
}
