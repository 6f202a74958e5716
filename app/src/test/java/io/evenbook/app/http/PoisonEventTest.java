package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.app.Service;
import io.evenbook.axon.postgres.log.EventLog;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What operators do about an event that a view cannot handle, by a constraint added to its table. */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("long")
class PoisonEventTest {
    @TempDir
    static Path data;

    private Service service;
    private Client operator;
    private JdbcTemplate jdbc;

    @BeforeAll
    void start() {
        service = Service.on(data, "--evenbook.kafka.enabled=false");
        operator = Client.anonymous(service.port()).as("operator");
        jdbc = new JdbcTemplate(service.bean("dataSource", DataSource.class));
        operator.post("/api/v1/assets", "{'asset':'USD','name':'US dollar','type':'FIAT','decimals':6}")
                .expect(201);
        for (String account : List.of("acc_alice", "acc_bob")) {
            operator.post("/api/v1/accounts", "{'accountId':'%s','owner':'x'}".formatted(account))
                    .expect(201);
            operator.post(
                            "/api/v1/accounts/" + account + "/deposits",
                            "{'asset':'USD','amount':'1000','reference':'%s'}".formatted(account))
                    .expect(201);
        }
        now("/api/v1/accounts/acc_bob");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void aViewSkipsTheEventThatAnOperatorResolvedAndGoesOn() {
        String table = liveTable("hold");
        refuse("13");
        long position = hold("acc_alice", "13").position();
        hold("acc_alice", "7");

        JsonNode parked = parked();
        String parkedId = parked.at("/parkedId").asString();
        assertThat(parkedId).isEqualTo("prk_accounts_" + position);
        assertThat(parked.at("/position").asLong()).isEqualTo(position);
        assertThat(parked.at("/event").asString()).isEqualTo("account.FundsHeld");
        assertThat(parked.at("/code").asString()).isEqualTo("reader.failed");
        assertThat(parked.at("/error").asString()).contains("planted");
        assertThat(parked.at("/since").asString()).isNotBlank();
        assertThat(statusOf("accounts")).isEqualTo("FAILED");
        theOthersAreNotBehind();

        operator.post("/api/v1/parked/" + parkedId + "/resolve", "{'reason':'a test'}")
                .expect(202);
        Answer alice = now("/api/v1/accounts/acc_alice");
        assertThat(alice.decimal("/balances/0/held"))
                .as("the next event has the absolute amount")
                .isEqualByComparingTo("20");
        assertThat(jdbc.queryForList("select amount::int from " + table, Integer.class))
                .as("the skipped hold has no row")
                .containsExactly(7);
        assertThat(now("/api/v1/parked").items()).isEmpty();
        assertThat(now("/api/v1/audit/events?aggregateId=" + parkedId).items())
                .extracting(event ->
                        event.at("/type").asString() + " " + event.at("/actor").asString())
                .containsExactly("parked.EventParked system:PoisonEvents", "parked.ParkedResolved operator");
        WholeServiceTest.eventually(
                () -> operator.get("/api/v1/projections/accounts"),
                accounts -> !"FAILED".equals(accounts.text("/status")));
        refuseNothing();
    }

    @Test
    void anEventThatTheViewHandlesAfterAllLeavesTheListByItself() {
        refuse("14");
        hold("acc_bob", "14");
        String parkedId = parked().at("/parkedId").asString();

        operator.post("/api/v1/parked/" + parkedId + "/retry", "{'reason':'too early'}")
                .expect(202);
        WholeServiceTest.eventually(
                () -> operator.get("/api/v1/audit/events?aggregateId=" + parkedId),
                events -> events.items().size() == 3);
        assertThat(parked().at("/attempts").asInt()).isEqualTo(2);

        refuseNothing();
        WholeServiceTest.eventually(
                () -> operator.get("/api/v1/parked"), answer -> answer.items().isEmpty());
        assertThat(now("/api/v1/accounts/acc_bob").decimal("/balances/0/held")).isEqualByComparingTo("14");
        assertThat(jdbc.queryForObject(
                        "select count(*) from poison_events where reader = 'accounts' and not skipped", Long.class))
                .isZero();
    }

    @Test
    void theListHasTheFailureOfItsOwnView() {
        String table = liveTable("sagas", "parked");
        jdbc.execute("alter table " + table + " add constraint planted check (reader <> 'accounts') not valid");
        refuse("15");
        String holdId = hold("acc_bob", "15").text("/holdId");
        String ofAccounts = parked().at("/parkedId").asString();
        JsonNode ofSagas = WholeServiceTest.eventually(
                        () -> operator.get("/api/v1/parked?reader=sagas"),
                        answer -> !answer.items().isEmpty())
                .items()
                .getFirst();
        assertThat(ofSagas.at("/event").asString()).isEqualTo("parked.EventParked");
        assertThat(statusOf("sagas")).isEqualTo("FAILED");

        jdbc.execute("alter table " + table + " drop constraint planted");
        refuseNothing();
        WholeServiceTest.eventually(
                () -> operator.get("/api/v1/parked"), answer -> answer.items().isEmpty());
        assertThat(now("/api/v1/parked").items()).isEmpty();
        assertThat(ofAccounts).startsWith("prk_accounts_");
        operator.post("/api/v1/accounts/acc_bob/holds/%s/release".formatted(holdId), "{}")
                .expect(200);
    }

    private void refuse(String amount) {
        refuseNothing();
        jdbc.execute("alter table %s add constraint planted check (amount <> %s)".formatted(liveTable("hold"), amount));
    }

    private void refuseNothing() {
        jdbc.execute("alter table %s drop constraint if exists planted".formatted(liveTable("hold")));
    }

    private Answer hold(String account, String amount) {
        return operator.post(
                        "/api/v1/accounts/" + account + "/holds", "{'asset':'USD','amount':'%s'}".formatted(amount))
                .expect(201);
    }

    private JsonNode parked() {
        return WholeServiceTest.eventually(
                        () -> operator.get("/api/v1/parked?reader=accounts").expect(200),
                        answer -> !answer.items().isEmpty())
                .items()
                .getFirst();
    }

    private void theOthersAreNotBehind() {
        for (JsonNode projection :
                operator.get("/api/v1/projections").expect(200).items()) {
            String name = projection.at("/name").asString();
            if (!name.equals("accounts")) {
                WholeServiceTest.eventually(
                        () -> operator.get("/api/v1/projections/" + name),
                        other -> other.number("/lagEvents") == 0 && "LIVE".equals(other.text("/status")));
            }
        }
    }

    private String statusOf(String projection) {
        return operator.get("/api/v1/projections/" + projection).expect(200).text("/status");
    }

    private String liveTable(String table) {
        return liveTable("accounts", table);
    }

    private String liveTable(String view, String table) {
        return jdbc.queryForObject(
                        "select view || '_' || generation from view_generation where view = ? and status = 'LIVE'",
                        String.class,
                        view)
                + "." + table;
    }

    /** The answer of a view once it contains every event that the log has now. */
    private Answer now(String path) {
        String parameter = path.contains("?") ? "&" : "?";
        long head = service.bean(EventLog.class).head();
        return operator.get(path + parameter + "minPosition=" + head).expect(200);
    }
}
