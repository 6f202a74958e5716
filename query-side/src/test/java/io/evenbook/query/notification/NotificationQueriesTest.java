package io.evenbook.query.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.RequestBuilder;
import tools.jackson.databind.JsonNode;

class NotificationQueriesTest extends QueryTest {

    @BeforeEach
    void notifications() {
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN',"
                + " null, now(), 0, 3), ('acc_bob', null, null, 'OPEN', null, now(), 0, 4)");
        for (int i = 1; i <= 5; i++) {
            notification("notifications_1", i, i == 3 ? "acc_bob" : "acc_alice");
        }
    }

    @Test
    void notificationsAreListedEitherWay() {
        assertThat(read("/accounts/acc_alice/notifications?order=asc")
                        .get("items")
                        .get(0)
                        .toString())
                .isEqualTo("""
                {"notificationId":"ntf_1","type":"DEPOSIT","title":"Deposit","message":"You have 5 USD more.",\
                "createdAt":"2026-01-31T12:00:00.123456Z","readAt":null}""");
        assertThat(readInPages("/accounts/acc_alice/notifications?order=asc", "notificationId", part -> {
                    if (part == 1) {
                        notification("notifications_1", 6, "acc_alice");
                    }
                }))
                .containsExactly("ntf_1", "ntf_2", "ntf_4", "ntf_5", "ntf_6");
        assertThat(readInPages(
                        "/accounts/acc_alice/notifications",
                        "notificationId",
                        part -> notification("notifications_1", 6 + part, "acc_alice")))
                .containsExactly("ntf_6", "ntf_5", "ntf_4", "ntf_2", "ntf_1");
        assertThat(refused("/accounts/acc_nobody/notifications")).isEqualTo("404 account.unknown");
    }

    @Test
    void theFirstReadingCounts() {
        JsonNode first = ok(post("/api/v1/notifications/ntf_2/read"));
        JsonNode again = ok(post("/api/v1/notifications/ntf_2/read"));

        assertThat(Instant.parse(first.get("readAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(again).isEqualTo(first);
        assertThat(read("/accounts/acc_alice/notifications?order=asc")
                        .get("items")
                        .get(1))
                .isEqualTo(first);
        assertThat(refused(post("/api/v1/notifications/ntf_9/read"))).isEqualTo("404 notification.unknown");
    }

    @Test
    void aRepeatUnderTheSameKeySaysSo() {
        assertThat(perform(keyedRead("k-1")).getHeader("Idempotent-Replayed")).isNull();
        assertThat(perform(keyedRead("k-1")).getHeader("Idempotent-Replayed")).isEqualTo("true");
        assertThat(perform(keyedRead("k-2")).getHeader("Idempotent-Replayed")).isNull();
        assertThat(ok(keyedRead("k-2"))).isEqualTo(ok(keyedRead("k-1")));
        assertThat(refused(keyedRead("not visible"))).isEqualTo("400 Idempotency-Key");
    }

    private static RequestBuilder keyedRead(String key) {
        return post("/api/v1/notifications/ntf_2/read").header("Idempotency-Key", key);
    }

    @Test
    void unreadOnesAreFoundBehindAnyNumberOfReadOnes() {
        for (int i : new int[] {1, 2, 4}) {
            ok(post("/api/v1/notifications/ntf_" + i + "/read"));
        }
        notification("notifications_1", 6, "acc_alice");
        notification("notifications_1", 7, "acc_alice");

        assertThat(readInPages("/accounts/acc_alice/notifications?unread=true", "notificationId", _ -> {}))
                .containsExactly("ntf_7", "ntf_6", "ntf_5");
        assertThat(values(read("/accounts/acc_alice/notifications?unread=false"), "notificationId"))
                .hasSize(6);
        assertThat(refused("/accounts/acc_alice/notifications?unread=perhaps")).startsWith("400");
    }

    @Test
    void aPartEndsWhenSoManyReadOnesWereLookedAt() {
        sql("insert into accounts.account values ('acc_dora', null, null, 'OPEN', null, now(), 0, 5)");
        for (int i = 10_000; i <= 15_000; i++) {
            notification("notifications_1", i, "acc_dora");
        }
        sql("insert into notification_reads select 'ntf_' || g, now(), null from generate_series(10001, 15000) g");

        JsonNode none = read("/accounts/acc_dora/notifications?unread=true&limit=1");
        assertThat(none.get("items")).isEmpty();
        JsonNode next = read("/accounts/acc_dora/notifications?unread=true&limit=1&cursor="
                + none.get("next").asString());
        assertThat(values(next, "notificationId")).containsExactly("ntf_10000");
        assertThat(next.get("next").isNull()).isTrue();
    }

    @Test
    void whatWasReadStaysReadInAnotherGeneration() {
        ok(post("/api/v1/notifications/ntf_1/read"));
        notification("notifications_2", 1, "acc_alice");
        goLive("notifications", 2);

        JsonNode items = read("/accounts/acc_alice/notifications").get("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).has("readAt")).isTrue();
    }

    @Test
    void severalOfOneEventAreAllShown() {
        sql("insert into accounts.account values ('acc_carol', null, null, 'OPEN', null, now(), 0, 5)");
        for (int i = 11; i <= 15; i++) {
            notification("notifications_1", i, "acc_carol", 100);
        }

        assertThat(readInPages("/accounts/acc_carol/notifications", "notificationId", _ -> {}))
                .containsExactly("ntf_15", "ntf_14", "ntf_13", "ntf_12", "ntf_11");
        assertThat(readInPages("/accounts/acc_carol/notifications?order=asc", "notificationId", _ -> {}))
                .containsExactly("ntf_11", "ntf_12", "ntf_13", "ntf_14", "ntf_15");
    }

    private void notification(String collection, int number, String account) {
        notification(collection, number, account, 10L * number);
    }

    private void notification(String collection, int number, String account, long position) {
        mongo.insert(
                new Document("_id", "ntf_" + number)
                        .append("accountId", account)
                        .append("type", "DEPOSIT")
                        .append("title", "Deposit")
                        .append("message", "You have 5 USD more.")
                        .append("createdAtMicros", 1_769_860_800_123_456L)
                        .append("position", position),
                collection);
    }
}
