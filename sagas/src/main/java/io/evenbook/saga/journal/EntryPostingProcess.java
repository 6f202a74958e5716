package io.evenbook.saga.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.journal.GroupCommand.CompleteGroup;
import io.evenbook.api.journal.GroupCommand.RejectGroup;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One group of entries on its way: every account that it touches prepares its part; once all have, all post; if one refuses, what the
 * others prepared is given back. Once everybody is prepared nobody can refuse any more. Each account answers each step once, so counting
 * the answers is enough.
 *
 * @param attempt  at posting the group
 * @param accounts that the entries touch
 * @param prepared how many of them have prepared their part
 * @param refused  those that have refused it
 * @param ended    how many have posted their part, or given it back
 */
record EntryPostingProcess(
        GroupId groupId, int attempt, List<AccountId> accounts, int prepared, List<PartRefused> refused, int ended) {

    static EntryPostingProcess of(EntriesRequested requested) {
        return new EntryPostingProcess(
                requested.groupId(), requested.attempt(), List.copyOf(requested.legsByAccount().keySet()), 0, List.of(), 0);
    }

    /** What each account has to prepare. */
    static List<PreparePart> preparations(EntriesRequested requested) {
        return requested.legsByAccount().entrySet().stream()
                .map(account -> new PreparePart(account.getKey(), requested.groupId(), account.getValue()))
                .toList();
    }

    EntryPostingProcess evolve(Object event) {
        return switch (event) {
            case PartPrepared _ -> new EntryPostingProcess(groupId, attempt, accounts, prepared + 1, refused, ended);
            case PartRefused part -> {
                List<PartRefused> more = Stream.concat(refused.stream(), Stream.of(part)).toList();
                yield new EntryPostingProcess(groupId, attempt, accounts, prepared, more, ended);
            }
            case PartPosted _, PartReleased _ ->
                new EntryPostingProcess(groupId, attempt, accounts, prepared, refused, ended + 1);
            default -> this;
        };
    }

    /** What is to be done once this state is reached; nothing while answers are missing. */
    @JsonIgnore
    List<Object> next() {
        if (prepared + refused.size() < accounts.size()) {
            return List.of();
        }
        if (ended == prepared) {
            return List.of(refused.isEmpty() ? new CompleteGroup(groupId) : reject());
        }
        if (ended > 0) {
            return List.of();
        }
        return refused.isEmpty()
                ? accounts.stream().<Object>map(account -> new PostPart(account, groupId)).toList()
                : releases();
    }

    private Object reject() {
        PartRefused first = refused.getFirst();
        return new RejectGroup(groupId, first.accountId(), first.code(), first.detail());
    }

    private List<Object> releases() {
        Set<AccountId> without = new HashSet<>();
        refused.forEach(part -> without.add(part.accountId()));
        return accounts.stream()
                .filter(account -> !without.contains(account))
                .<Object>map(account -> new ReleasePart(account, groupId))
                .toList();
    }
}
