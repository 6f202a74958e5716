package io.evenbook.command.journal;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryStatus;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.GroupRejection.EntryRefused;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
import io.evenbook.command.journal.GroupOutcomes.Outcome;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Entries as clients ask for them, one or many together, and how they are answered: once the accounts that they touch have posted or
 * refused, or, when that takes long, as pending.
 */
@Component
public class EntryOperations {
    static final int MAX_LEGS = 1_000;
    /** One event says them all. */
    private static final int MAX_LEGS_TOGETHER = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final GroupOutcomes outcomes;

    EntryOperations(GroupOutcomes outcomes) {
        this.outcomes = outcomes;
    }

    public record LegRequest(
            @NotNull LedgerAccount ledgerAccount,
            @NotNull PostingSide side,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount) {

        Leg leg() {
            return new Leg(ledgerAccount, side, new Requested(asset, amount));
        }
    }

    /**
     * @param reference   or null
     * @param effectiveAt when it is to count; null: when it is recorded
     */
    public record EntryRequest(
            @NotBlank @PlainText @Size(max = 500) String description,
            @PlainText @Size(max = 200) String reference,
            Instant effectiveAt,
            @NotNull @Size(min = 2, max = MAX_LEGS) List<@NotNull @Valid LegRequest> postings) {

        public EntryDraft draft(EntryId entryId) {
            return new EntryDraft(
                    entryId,
                    EntryKind.ADJUSTMENT,
                    description,
                    reference,
                    Times.micros("effectiveAt", effectiveAt),
                    null,
                    postings.stream().map(LegRequest::leg).toList());
        }
    }

    /** @param entries in the order of the request */
    public record GroupDone(GroupId groupId, EntryStatus status, List<EntryId> entries, long version, long position) {}

    public record EntryDone(EntryId entryId, GroupId groupId, EntryStatus status, long version, long position) {}

    /** One entry. */
    public Operation<EntryDone> post(EntryRequest request) {
        String unique = NewIds.unique();
        return post(new GroupId("grp_" + unique), request.draft(new EntryId("ent_" + unique)), request, null);
    }

    Operation<EntryDone> post(GroupId groupId, EntryDraft draft, Object body, String reason) {
        return Operation.of(
                Write.because(new PostEntries(groupId, List.of(draft)), body, reason),
                done -> answer(done, (group, status) -> (version, position) ->
                        new EntryDone(entriesOf(group).getFirst(), group.groupId(), status, version, position)));
    }

    /**
     * Several entries: all of them are posted or none.
     *
     * @throws MalformedRequestException if they have too many postings
     */
    public Operation<GroupDone> postTogether(List<EntryDraft> drafts, Object body) {
        if (drafts.stream().mapToInt(draft -> draft.legs().size()).sum() > MAX_LEGS_TOGETHER) {
            throw new MalformedRequestException(
                    "postings", "Entries that are posted together can have %d postings at most.".formatted(MAX_LEGS_TOGETHER));
        }
        PostEntries command = new PostEntries(NewIds.group(), drafts);
        return Operation.of(
                Write.of(command, body),
                done -> answer(done, (group, status) -> (version, position) ->
                        new GroupDone(group.groupId(), status, entriesOf(group), version, position)));
    }

    private static List<EntryId> entriesOf(EntriesRequested group) {
        return group.entries().stream().map(RequestedEntry::entryId).toList();
    }

    private <T> ResponseEntity<T> answer(Done done, Answer<T> answer) {
        EntriesRequested requested = done.get(EntriesRequested.class);
        Optional<Outcome> outcome = outcomes.await(requested.groupId(), done.position(), PATIENCE);
        if (outcome.isEmpty()) {
            return done.answer(HttpStatus.ACCEPTED, requested.groupId(), answer.of(requested, EntryStatus.PENDING));
        }
        if (outcome.get().event() instanceof EntriesRejected rejected) {
            throw new RejectedException(
                    new EntryRefused(rejected.groupId(), rejected.accountId(), rejected.code(), rejected.detail()));
        }
        return done.answer(
                HttpStatus.CREATED,
                outcome.get().version(),
                outcome.get().position(),
                answer.of(requested, EntryStatus.POSTED));
    }

    @FunctionalInterface
    private interface Answer<T> {
        Done.Body<T> of(EntriesRequested group, EntryStatus status);
    }
}
