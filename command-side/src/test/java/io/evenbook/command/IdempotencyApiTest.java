package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.command.ApiTest.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;

/** Every repeat of an idempotency key gets the first decided answer, forever. */
class IdempotencyApiTest extends ApiTest {
    @Autowired
    private HikariDataSource database;

    @Test
    void aSuccessIsGivenAgain() {
        twoFunded();
        String body = order(alice, "SELL", "300.00", "1");
        Answer first = keyed("k-" + alice, "/orders", body).is(201);
        place(bob, "BUY", "300.00", "1").is(201);
        keyed("k-" + alice, "/orders", body).repeats(first);
        keyed("k-" + alice, "/orders", order(alice, "SELL", "300.00", "2")).is(422, "idempotency.key-reused");
        keyed("with space", "/orders", body).is(400, "request.malformed");
    }

    @Test
    void aRefusalIsGivenAgainThoughItWouldNowBeDone() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "10", "d-1").is(201);
        String rule = transferOf(alice, bob, "11");
        Answer refused = keyed("k1-" + alice, "/transfers", rule).is(422, "account.insufficient-available");
        String withdrawals = "/accounts/" + alice + "/withdrawals";
        String conditional = """
                {"asset":"USD","amount":"1","reference":"out","conditions":{"availableAtLeast":"11"}}""";
        Answer precondition = keyed("k2-" + alice, withdrawals, conditional).is(412, "condition.failed");
        String deposits = "/accounts/" + alice + "/deposits";
        Answer conflict = keyed("k3-" + alice, deposits, """
                {"asset":"USD","amount":"1","reference":"d-1"}""").is(409, "deposit.reference-used");
        deposit(alice, "USD", "100", "d-2").is(201);

        long head = log.head();
        keyed("k1-" + alice, "/transfers", rule).repeats(refused);
        keyed("k2-" + alice, withdrawals, conditional).repeats(precondition);
        keyed("k3-" + alice, deposits, """
                {"asset":"USD","amount":"1","reference":"d-1"}""").repeats(conflict);
        assertThat(log.head()).isEqualTo(head);
    }

    @Test
    void whatWasNotDecidedIsDecidedWhenItComesAgain() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String body = transferOf(alice, bob, "1");
        keyed("k-" + alice, "/transfers", body).is(404, "account.unknown");
        open(bob);
        Answer first = keyed("k-" + alice, "/transfers", body).is(201);
        keyed("k-" + alice, "/transfers", body).repeats(first);
    }

    @Test
    void whatDidNothingIsGivenAgainAsItWas() {
        open(alice);
        post("/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}").is(200);
        Answer nothing = keyed("k-" + alice, "/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}")
                .is(200);
        post("/accounts/" + alice + "/unfreeze", "{\"reason\":\"fine\"}").is(200);
        deposit(alice, "USD", "1", "d-1").is(201);
        keyed("k-" + alice, "/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}")
                .repeats(nothing);

        Answer opened = keyed(
                        "o-" + alice, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(alice))
                .is(201);
        assertThat(opened.etag()).isEqualTo("\"0\"");
        deposit(alice, "USD", "1", "d-2").is(201);
        Answer again = keyed("o-" + alice, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(alice))
                .is(201);
        assertThat(again.json()).isEqualTo(opened.json());
        assertThat(again.etag()).isEqualTo(opened.etag());
    }

    @Test
    void aConfirmationIsGivenAgainAndNotRefused() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String id = withdraw(alice, "4").is(201).json().get("withdrawalId").asString();
        Answer first =
                keyed("k-" + alice, "/withdrawals/" + id + "/confirm", null).is(200);
        deposit(alice, "USD", "1", "d-2").is(201);
        keyed("k-" + alice, "/withdrawals/" + id + "/confirm", null).repeats(first);
        keyed("other-" + alice, "/withdrawals/" + id + "/confirm", null).is(409, "withdrawal.ended");
    }

    @Test
    void theAnswerOfACaptureThatWasMadeBeforeIsKeptWithTheKey() {
        open(alice);
        open(bob);
        deposit(alice, "USD", "100", "d-1").is(201);
        String capture = "/accounts/" + alice + "/holds/" + hold(alice, "50") + "/capture";
        String body = "{\"captureId\":\"c1\",\"amount\":\"10\",\"toAccountId\":\"%s\"}".formatted(bob);
        Answer captured = post(capture, body).is(200);

        Answer first = keyed("k-" + alice, capture, body).is(200);
        assertThat(first.json()).isEqualTo(captured.json());
        assertThat(first.etag()).isEqualTo(captured.etag());
        keyed("k-" + alice, capture, body).repeats(first);
        keyed("k-" + alice, capture, body.replace("c1", "c2")).is(422, "idempotency.key-reused");

        Answer other = keyed("o-" + alice, capture, body.replace("10", "11")).is(409, "capture.exists");
        keyed("o-" + alice, capture, body.replace("10", "11")).repeats(other);
        keyed("o-" + alice, capture, body.replace("c1", "c3")).is(422, "idempotency.key-reused");
    }

    @Test
    void oneAddressIsOneAddressHoweverItIsWritten() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String body = "{\"asset\":\"USD\",\"amount\":\"1\",\"reference\":\"out\"}";
        String path = "/accounts/" + alice + "/withdrawals";
        Answer first = keyed("k-" + alice, path, body).is(201);
        keyed("k-" + alice, path.replace("acc_", "acc%5F"), body).repeats(first);
        keyed("k-" + alice, path.replace("withdrawals", "withdraw%61ls"), body).repeats(first);
        keyed("k-" + alice, path, "{ \"amount\": \"1\", \"asset\": \"USD\", \"reference\": \"out\" }")
                .repeats(first);
    }

    @Test
    void aKeyBelongsToItsUserAndItsPath() {
        open(alice);
        open(bob);
        String body = "{\"asset\":\"USD\",\"amount\":\"1\",\"reference\":\"wire\"}";
        keyed("k-" + alice, "/accounts/" + alice + "/deposits", body).is(201);
        Answer other =
                keyed("k-" + alice, "/accounts/" + bob + "/deposits", body).is(201);
        assertThat(other.response().getHeader("Idempotent-Replayed")).isNull();
        perform(builder(HttpMethod.POST, "/accounts/" + alice + "/deposits", body)
                        .principal(() -> "somebody else")
                        .header("Idempotency-Key", "k-" + alice))
                .is(409, "deposit.reference-used");
    }

    @Test
    void whatGoesOnOverSeveralCommitsIsGivenAgainAsItEnded() {
        twoFunded();
        placeMoreThanOneCommitCancels();
        Answer first = freeze("k1-" + alice).is(200);
        assertThat(first.position()).isEqualTo(log.head());
        post("/accounts/" + alice + "/unfreeze", "{\"reason\":\"fine\"}").is(200);
        Answer again = freeze("k1-" + alice).repeats(first);
        assertThat(again.response().getContentAsByteArray())
                .isEqualTo(first.response().getContentAsByteArray());
        assertThat(again.response().getHeaderNames())
                .filteredOn(name -> !name.equals("Idempotent-Replayed"))
                .containsExactlyInAnyOrderElementsOf(first.response().getHeaderNames())
                .allSatisfy(name -> assertThat(again.response().getHeader(name))
                        .isEqualTo(first.response().getHeader(name)));
    }

    @Test
    void whatWasBrokenOffBetweenItsCommitsIsCompletedWhenItComesAgain() throws SQLException {
        twoFunded();
        placeMoreThanOneCommitCancels();
        // The freeze; then 250 cancellations with their releases, and one event of the book
        long firstCommit = log.head() + 1 + 250 * 2 + 1;
        execute("alter table events add constraint broken_off check (global_index <= %d)".formatted(firstCommit));
        try {
            assertThatThrownBy(() -> freeze("k1-" + alice)).hasMessageContaining("broken_off");
        } finally {
            execute("alter table events drop constraint broken_off");
        }
        assertThat(log.head()).isEqualTo(firstCommit);
        Answer completed = freeze("k1-" + alice).is(200);
        assertThat(completed.response().getHeader("Idempotent-Replayed")).isNull();
        assertThat(completed.position()).isGreaterThan(firstCommit).isEqualTo(log.head());
        freeze("k1-" + alice).repeats(completed);
        assertThat(freeze("k2-" + alice).is(200).position())
                .as("nothing is left to be done")
                .isEqualTo(completed.position());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void placeMoreThanOneCommitCancels() {
        for (int n = 0; n < 251; n++) {
            place(alice, "SELL", "700.00", "0.01").is(201);
        }
    }

    private Answer freeze(String key) {
        return keyed(key, "/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}");
    }
}
