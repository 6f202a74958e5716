package io.evenbook.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.command.ApiTest.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** The first decided answer of a key is what every repeat gets, forever, whatever has happened since. */
class IdempotencyApiTest extends ApiTest {

    @Test
    void a_success_is_given_again() {
        twoFunded();
        String body = order(alice, "SELL", "300.00", "1");
        Answer first = keyed("k-" + alice, "/orders", body).is(201);
        place(bob, "BUY", "300.00", "1").is(201);
        keyed("k-" + alice, "/orders", body).repeats(first);
        keyed("k-" + alice, "/orders", order(alice, "SELL", "300.00", "2")).is(422, "idempotency.key-reused");
        keyed("with space", "/orders", body).is(400, "request.malformed");
    }

    @Test
    void a_refusal_is_given_again_though_it_would_now_be_done() {
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
    void what_was_not_decided_is_decided_when_it_comes_again() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String body = transferOf(alice, bob, "1");
        keyed("k-" + alice, "/transfers", body).is(404, "account.unknown");
        open(bob);
        Answer first = keyed("k-" + alice, "/transfers", body).is(201);
        keyed("k-" + alice, "/transfers", body).repeats(first);
    }

    @Test
    void what_did_nothing_is_given_again_as_it_was() {
        open(alice);
        post("/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}").is(200);
        Answer nothing = keyed("k-" + alice, "/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}").is(200);
        post("/accounts/" + alice + "/unfreeze", "{\"reason\":\"fine\"}").is(200);
        deposit(alice, "USD", "1", "d-1").is(201);
        keyed("k-" + alice, "/accounts/" + alice + "/freeze", "{\"reason\":\"odd\"}").repeats(nothing);

        Answer opened = keyed("o-" + alice, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(alice)).is(201);
        assertThat(opened.etag()).isEqualTo("\"0\"");
        deposit(alice, "USD", "1", "d-2").is(201);
        Answer again = keyed("o-" + alice, "/accounts", "{\"accountId\":\"%s\",\"owner\":\"someone\"}".formatted(alice)).is(201);
        assertThat(again.json()).isEqualTo(opened.json());
        assertThat(again.etag()).isEqualTo(opened.etag());
    }

    @Test
    void a_confirmation_is_given_again_and_not_refused() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String id = withdraw(alice, "4").is(201).json().get("withdrawalId").asString();
        Answer first = keyed("k-" + alice, "/withdrawals/" + id + "/confirm", null).is(200);
        deposit(alice, "USD", "1", "d-2").is(201);
        keyed("k-" + alice, "/withdrawals/" + id + "/confirm", null).repeats(first);
        keyed("other-" + alice, "/withdrawals/" + id + "/confirm", null).is(409, "withdrawal.ended");
    }

    @Test
    void one_address_is_one_address_however_it_is_written() {
        open(alice);
        deposit(alice, "USD", "10", "d-1").is(201);
        String body = "{\"asset\":\"USD\",\"amount\":\"1\",\"reference\":\"out\"}";
        String path = "/accounts/" + alice + "/withdrawals";
        Answer first = keyed("k-" + alice, path, body).is(201);
        keyed("k-" + alice, path.replace("acc_", "acc%5F"), body).repeats(first);
        keyed("k-" + alice, path.replace("withdrawals", "withdraw%61ls"), body).repeats(first);
        keyed("k-" + alice, path, "{ \"amount\": \"1\", \"asset\": \"USD\", \"reference\": \"out\" }").repeats(first);
    }

    @Test
    void a_key_belongs_to_its_user_and_its_path() {
        open(alice);
        open(bob);
        String body = "{\"asset\":\"USD\",\"amount\":\"1\",\"reference\":\"wire\"}";
        keyed("k-" + alice, "/accounts/" + alice + "/deposits", body).is(201);
        Answer other = keyed("k-" + alice, "/accounts/" + bob + "/deposits", body).is(201);
        assertThat(other.response().getHeader("Idempotent-Replayed")).isNull();
        perform(builder(HttpMethod.POST, "/accounts/" + alice + "/deposits", body)
                        .principal(() -> "somebody else")
                        .header("Idempotency-Key", "k-" + alice))
                .is(409, "deposit.reference-used");
    }

    @Test
    void what_goes_on_over_several_commits_is_given_again_as_it_began() {
        twoFunded();
        for (int n = 0; n < 251; n++) {
            place(alice, "SELL", "700.00", "0.01").is(201);
        }
        String freeze = "/accounts/" + alice + "/freeze";
        Answer first = keyed("k-" + alice, freeze, "{\"reason\":\"odd\"}").is(200);
        Answer again = keyed("k-" + alice, freeze, "{\"reason\":\"odd\"}").is(200);
        assertThat(again.json().get("status")).isEqualTo(first.json().get("status"));
        assertThat(again.json().get("position").asLong()).as("of its first commit").isBetween(1L, first.json().get("position").asLong());
        assertThat(again.response().getHeader("Idempotent-Replayed")).isEqualTo("true");
    }
}
