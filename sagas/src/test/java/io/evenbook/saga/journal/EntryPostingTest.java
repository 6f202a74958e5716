package io.evenbook.saga.journal;

import static io.evenbook.saga.journal.Entries.ALICE;
import static io.evenbook.saga.journal.Entries.BOB;
import static io.evenbook.saga.journal.Entries.CAROL;
import static io.evenbook.saga.journal.Entries.GROUP;
import static io.evenbook.saga.journal.Entries.complete;
import static io.evenbook.saga.journal.Entries.ofTheHouse;
import static io.evenbook.saga.journal.Entries.posted;
import static io.evenbook.saga.journal.Entries.prepareAlice;
import static io.evenbook.saga.journal.Entries.prepareBob;
import static io.evenbook.saga.journal.Entries.prepareCarol;
import static io.evenbook.saga.journal.Entries.prepared;
import static io.evenbook.saga.journal.Entries.refused;
import static io.evenbook.saga.journal.Entries.rejectFor;
import static io.evenbook.saga.journal.Entries.rejectedFor;
import static io.evenbook.saga.journal.Entries.released;
import static io.evenbook.saga.journal.Entries.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.axon.postgres.CommandKeys;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.SagaMeters;
import io.evenbook.saga.ScriptedCommandBus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EntryPostingTest {
    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SagaTestFixture<EntryPosting> fixture = new SagaTestFixture<>(EntryPosting.class);

    @BeforeEach
    void registerResources() {
        fixture.registerResource(new ProcessDispatcher(EntryPosting.NAME, bus.dispatcher()));
        fixture.registerResource(new SagaMeters(EntryPosting.NAME, meters));
    }

    @Test
    void itStartsWithTheRequestAndIsFoundByTheGroup() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(requested())
                .expectActiveSagas(1)
                .expectAssociationWith("groupId", GROUP.value());

        assertThat(bus.commands()).containsExactly(prepareAlice(), prepareBob(), prepareCarol());
        assertThat(count("started")).isEqualTo(1);
    }

    @Test
    void itEndsOnceTheGroupIsPostedAndNotOnHavingSent() {
        fixture.givenAPublished(requested())
                .andThenAPublished(prepared(ALICE))
                .andThenAPublished(prepared(BOB))
                .andThenAPublished(prepared(CAROL))
                .andThenAPublished(posted(ALICE))
                .andThenAPublished(posted(BOB))
                .whenPublishingA(posted(CAROL))
                .expectActiveSagas(1);
        assertThat(bus.commands().subList(3, 7))
                .containsExactly(
                        new PostPart(ALICE, GROUP), new PostPart(BOB, GROUP), new PostPart(CAROL, GROUP), complete());

        fixture.whenPublishingA(posted()).expectActiveSagas(0);
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void itEndsOnceTheGroupIsRejected() {
        fixture.givenAPublished(requested())
                .andThenAPublished(prepared(ALICE))
                .andThenAPublished(refused(BOB))
                .andThenAPublished(refused(CAROL))
                .whenPublishingA(released(ALICE))
                .expectActiveSagas(1);
        assertThat(bus.commands().subList(3, 5)).containsExactly(new ReleasePart(ALICE, GROUP), rejectFor(BOB));

        fixture.whenPublishingA(rejectedFor(BOB)).expectActiveSagas(0);
        assertThat(count("ended")).isEqualTo(1);
    }

    @Test
    void anEntryOfTheHouseAloneIsCompleteAtOnce() {
        fixture.givenNoPriorActivity().whenPublishingA(ofTheHouse()).expectActiveSagas(1);

        assertThat(bus.commands()).containsExactly(complete());
    }

    @Test
    void whatIsAskedForAgainIsPreparedAgainUnderOtherKeys() {
        fixture.givenAPublished(requested(1))
                .andThenAPublished(refused(ALICE))
                .andThenAPublished(refused(BOB))
                .andThenAPublished(refused(CAROL))
                .andThenAPublished(rejectedFor(ALICE))
                .whenPublishingA(requested(2))
                .expectActiveSagas(1);

        assertThat(bus.commands()).containsExactly(
                prepareAlice(), prepareBob(), prepareCarol(), rejectFor(ALICE), prepareAlice(), prepareBob(), prepareCarol());
        assertThat(keys()).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void whatAFailedAttemptSendsAgainHasTheKeysOfThatAttempt() {
        fixture.givenAPublished(requested(3))
                .andThenAPublished(prepared(ALICE))
                .andThenAPublished(refused(BOB))
                .andThenAPublished(prepared(CAROL))
                .andThenAPublished(released(ALICE))
                .whenPublishingA(released(CAROL));

        assertThat(keys()).containsExactly(
                "part\ngrp_1\n3\nacc_alice",
                "part\ngrp_1\n3\nacc_bob",
                "part\ngrp_1\n3\nacc_carol",
                "part-release\ngrp_1\n3\nacc_alice",
                "part-release\ngrp_1\n3\nacc_carol",
                "group-reject\ngrp_1\n3");
    }

    @Test
    void itsCommandsSayWhoSentThemAndWhy() {
        fixture.givenAPublished(requested())
                .andThenAPublished(prepared(ALICE))
                .andThenAPublished(prepared(BOB))
                .whenPublishingA(prepared(CAROL), Map.of(EventMetaData.CORRELATION_ID, "request-7"));

        assertThat(bus.messages().subList(3, 6)).allSatisfy(command -> assertThat(command.getMetaData())
                .containsEntry(EventMetaData.ACTOR, "system:EntryPosting")
                .containsEntry(EventMetaData.CORRELATION_ID, "request-7")
                .containsKey(EventMetaData.CAUSATION_ID));
    }

    @Test
    void anEventOfAnotherGroupIsNotItsOwn() {
        fixture.givenNoPriorActivity().whenPublishingA(prepared(ALICE)).expectActiveSagas(0);

        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void itIsStoredAsItsStateAlone() {
        JsonMapper json = EvenbookJson.mapper();
        assertThat(json.writeValueAsString(new EntryPosting())).isEqualTo("{}");

        String stored = "{\"process\":%s}".formatted(json.writeValueAsString(EntryPostingProcess.of(requested())));
        assertThat(json.writeValueAsString(json.readValue(stored, EntryPosting.class))).isEqualTo(stored);
    }

    private List<Object> keys() {
        return bus.messages().stream().<Object>map(command -> command.getMetaData().get(CommandKeys.COMMAND_KEY)).toList();
    }

    private double count(String what) {
        return meters.get("evenbook.sagas." + what).counter().count();
    }
}
