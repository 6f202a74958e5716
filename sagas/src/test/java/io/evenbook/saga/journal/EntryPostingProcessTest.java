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
import static io.evenbook.saga.journal.Entries.released;
import static io.evenbook.saga.journal.Entries.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.json.EvenbookJson;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EntryPostingProcessTest {

    @Test
    void eachAccountPreparesAllItsLegsOnce() {
        assertThat(EntryPostingProcess.preparations(requested())).containsExactly(prepareAlice(), prepareBob(), prepareCarol());
        assertThat(EntryPostingProcess.preparations(ofTheHouse())).isEmpty();
    }

    @Test
    void allPostOnceAllArePreparedThenTheGroupIsComplete() {
        assertThat(nextAfter()).isEmpty();
        assertThat(nextAfter(prepared(BOB), prepared(ALICE))).isEmpty();
        assertThat(nextAfter(prepared(BOB), prepared(ALICE), prepared(CAROL)))
                .containsExactly(post(ALICE), post(BOB), post(CAROL));
        assertThat(nextAfter(allPrepared(), posted(CAROL))).isEmpty();
        assertThat(nextAfter(allPrepared(), posted(CAROL), posted(ALICE))).isEmpty();
        assertThat(nextAfter(allPrepared(), posted(CAROL), posted(ALICE), posted(BOB))).containsExactly(complete());
    }

    @Test
    void onceOneRefusesTheOthersGiveBackAndThenTheGroupIsRejected() {
        assertThat(nextAfter(refused(BOB))).isEmpty();
        assertThat(nextAfter(prepared(ALICE), refused(BOB))).as("Carol has not answered").isEmpty();
        assertThat(nextAfter(prepared(ALICE), refused(BOB), prepared(CAROL))).containsExactly(release(ALICE), release(CAROL));
        assertThat(nextAfter(refused(BOB), prepared(ALICE), prepared(CAROL))).containsExactly(release(ALICE), release(CAROL));
        assertThat(nextAfter(prepared(ALICE), refused(BOB), prepared(CAROL), released(CAROL))).isEmpty();
        assertThat(nextAfter(prepared(ALICE), refused(BOB), prepared(CAROL), released(CAROL), released(ALICE)))
                .containsExactly(rejectFor(BOB));
    }

    @Test
    void theFirstRefusalIsTheReason() {
        assertThat(nextAfter(refused(CAROL), prepared(BOB), refused(ALICE))).containsExactly(release(BOB));
        assertThat(nextAfter(refused(CAROL), prepared(BOB), refused(ALICE), released(BOB))).containsExactly(rejectFor(CAROL));
    }

    @Test
    void whenAllRefuseThereIsNothingToGiveBack() {
        assertThat(nextAfter(refused(BOB), refused(CAROL))).isEmpty();
        assertThat(nextAfter(refused(BOB), refused(CAROL), refused(ALICE))).containsExactly(rejectFor(BOB));
    }

    @Test
    void anEntryOfTheHouseAloneIsCompleteAtOnce() {
        assertThat(EntryPostingProcess.of(ofTheHouse()).next()).containsExactly(complete());
    }

    @Test
    void itsStateIsTheSameAfterBeingStored() {
        JsonMapper json = EvenbookJson.mapper();
        EntryPostingProcess process = after(requested(2), Stream.of(prepared(ALICE), refused(BOB), prepared(CAROL), released(ALICE)));
        assertThat(json.readValue(json.writeValueAsString(process), EntryPostingProcess.class)).isEqualTo(process);
    }

    private static List<Object> allPrepared() {
        return List.of(prepared(ALICE), prepared(BOB), prepared(CAROL));
    }

    private static PostPart post(AccountId account) {
        return new PostPart(account, GROUP);
    }

    private static ReleasePart release(AccountId account) {
        return new ReleasePart(account, GROUP);
    }

    /** What is to be done after the events, which are also given as lists of them. */
    private static List<Object> nextAfter(Object... eventsOrLists) {
        Stream<?> events = Stream.of(eventsOrLists).flatMap(one -> one instanceof List<?> several ? several.stream() : Stream.of(one));
        return after(requested(), events).next();
    }

    private static EntryPostingProcess after(EntriesRequested requested, Stream<?> events) {
        EntryPostingProcess process = EntryPostingProcess.of(requested);
        for (Object event : events.toList()) {
            process = process.evolve(event);
        }
        return process;
    }
}
