package io.evenbook.query.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class AuditQueriesTest extends QueryTest {
    @Autowired
    PostgresEventStorageEngine engine;

    /** Events are final, so each test has accounts and actors of its own. */
    private final String test = UUID.randomUUID().toString().substring(0, 8);

    private final AccountId alice = new AccountId("acc_alice_" + test);
    private final AccountId bob = new AccountId("acc_bob_" + test);
    private long before;

    @BeforeEach
    void events() {
        before = log.head();
        append(0, new AccountOpened(alice, "alice"), Map.of("actor", "trader-" + test, "correlationId", "one-" + test));
        append(0, new AccountOpened(bob, "bob"), Map.of("actor", "trader-" + test, "correlationId", "two-" + test));
        append(1, new AccountFrozen(alice, FreezeLevel.ALL, "theft"), Map.of(
                "actor", "operator-" + test, "correlationId", "three-" + test, "causationId", "command-3", "reason", "theft"));
        append(2, new AccountUnfrozen(alice, "found"), Map.of("actor", "operator-" + test, "correlationId", "three-" + test));
    }

    @Test
    void an_event_is_shown_as_it_was_recorded() {
        JsonNode event = read("/audit/events/" + (before + 3));

        assertThat(event.get("position").asLong()).isEqualTo(before + 3);
        assertThat(event.get("aggregateType").asString()).isEqualTo("Account");
        assertThat(event.get("aggregateId").asString()).isEqualTo(alice.value());
        assertThat(event.get("sequence").asLong()).isEqualTo(1);
        assertThat(event.get("type").asString()).isEqualTo("account.AccountFrozen");
        assertThat(event.get("revision").asString()).isEqualTo("1");
        assertThat(event.get("actor").asString()).isEqualTo("operator-" + test);
        assertThat(event.get("correlationId").asString()).isEqualTo("three-" + test);
        assertThat(event.get("causationId").asString()).isEqualTo("command-3");
        assertThat(event.get("reason").asString()).isEqualTo("theft");
        assertThat(event.get("payload").toString()).isEqualTo("{\"accountId\":\"" + alice + "\",\"level\":\"ALL\",\"reason\":\"theft\"}");
        assertThat(event.has("eventId")).isTrue();
        assertThat(refused("/audit/events/" + (before + 5))).isEqualTo("404 event.unknown");
        assertThat(refused("/audit/events/0")).isEqualTo("404 event.unknown");
        assertThat(refused("/audit/events/x")).startsWith("400");
    }

    @Test
    void events_are_filtered() {
        assertThat(positions("aggregateId=" + alice)).containsExactly(1L, 3L, 4L);
        assertThat(positions("actor=operator-" + test)).containsExactly(3L, 4L);
        assertThat(positions("correlationId=two-" + test)).containsExactly(2L);
        assertThat(positions("type=account.AccountOpened&afterPosition=" + before)).containsExactly(1L, 2L);
        assertThat(positions("aggregateType=Account&afterPosition=" + (before + 2))).containsExactly(3L, 4L);
        assertThat(positions("aggregateType=Order&afterPosition=" + before)).isEmpty();
    }

    @Test
    void events_are_read_newest_first() {
        assertThat(positions("aggregateId=" + alice + "&order=desc")).containsExactly(4L, 3L, 1L);
        assertThat(readInParts("/audit/events?order=desc&aggregateId=" + alice, "sequence", _ -> {})).containsExactly("2", "1", "0");
        assertThat(refused("/audit/events?order=up")).startsWith("400");
    }

    @Test
    void events_are_filtered_by_the_time_of_their_record() {
        Instant third = recordedAt(before + 3);

        assertThat(positions("aggregateId=" + alice + "&from=" + third)).containsExactly(3L, 4L);
        assertThat(positions("aggregateId=" + alice + "&to=" + third)).containsExactly(1L);
        assertThat(refused("/audit/events?from=yesterday")).startsWith("400");
    }

    @Test
    void events_are_read_in_parts_while_others_are_recorded() {
        assertThat(readInParts("/audit/events?aggregateId=" + alice, "sequence", part -> {
                    if (part == 1) {
                        append(3, new AccountFrozen(alice, FreezeLevel.ALL, "again"), Map.of("actor", "operator-" + test));
                    }
                }))
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void a_cursor_goes_on_from_an_after_position_and_excludes_it() {
        JsonNode part = read("/audit/events?limit=1&afterPosition=" + (before + 1));
        String next = part.get("next").asString();

        assertThat(read("/audit/events?limit=1&cursor=" + next).get("items").get(0).get("position").asLong()).isEqualTo(before + 3);
        assertThat(refused("/audit/events?afterPosition=0&cursor=" + next)).isEqualTo("400 afterPosition");
        assertThat(refused("/audit/events?afterPosition=0&order=desc")).isEqualTo("400 afterPosition");
        assertThat(refused("/audit/events?afterPosition=-1")).startsWith("400");
    }

    @Test
    void an_aggregate_is_shown_as_of_a_sequence_number_a_time_or_now() {
        JsonNode now = read("/audit/aggregates/" + alice);
        assertThat(now.get("aggregateType").asString()).isEqualTo("Account");
        assertThat(now.get("sequence").asLong()).isEqualTo(2);
        assertThat(now.get("position").asLong()).isEqualTo(before + 4);
        assertThat(now.get("state").toString())
                .isEqualTo("{\"happened\":[\"AccountOpened\",\"AccountFrozen\",\"AccountUnfrozen\"]}");

        JsonNode then = read("/audit/aggregates/" + alice + "?atSequence=1");
        assertThat(then.get("position").asLong()).isEqualTo(before + 3);
        assertThat(then.get("state").get("happened").size()).isEqualTo(2);

        Instant third = recordedAt(before + 3);
        assertThat(read("/audit/aggregates/" + alice + "?at=" + third).get("sequence").asLong()).isEqualTo(1);
        assertThat(read("/audit/aggregates/" + alice + "?at=" + third.minusNanos(1000)).get("sequence").asLong()).isZero();
        assertThat(read("/audit/aggregates/" + alice + "?atSequence=9").get("sequence").asLong()).isEqualTo(2);
    }

    @Test
    void an_aggregate_that_is_not_or_was_not_yet_is_unknown() {
        assertThat(refused("/audit/aggregates/acc_nobody")).isEqualTo("404 aggregate.unknown");
        assertThat(refused("/audit/aggregates/" + alice + "?at=2020-01-01T00:00:00Z")).isEqualTo("404 aggregate.unknown");
        assertThat(refused("/audit/aggregates/" + alice + "?at=2020-01-01T00:00:00Z&atSequence=0")).isEqualTo("400 atSequence");
        assertThat(refused("/audit/aggregates/" + alice + "?atSequence=-1")).startsWith("400");
    }

    private List<Long> positions(String filter) {
        return values(read("/audit/events?" + filter), "position").stream().map(position -> Long.parseLong(position) - before).toList();
    }

    private void append(long sequence, AccountEvent event, Map<String, String> metaData) {
        engine.appendEvents(new GenericDomainEventMessage<>("Account", event.accountId().value(), sequence, event, metaData));
    }
}
