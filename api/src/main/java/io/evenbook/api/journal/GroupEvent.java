package io.evenbook.api.journal;

import io.evenbook.api.account.AccountId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Facts about one group of journal entries. */
public sealed interface GroupEvent {
    GroupId groupId();

    /**
     * Entries are to be posted together: now each account that they touch has to prepare its part.
     *
     * @param attempt from 1; more than that only after a rejection
     */
    record EntriesRequested(GroupId groupId, int attempt, List<RequestedEntry> entries) implements GroupEvent {

        /** What each account that they touch has to prepare, in the order in which the entries name them. */
        public Map<AccountId, List<EntryLegs>> legsByAccount() {
            Map<AccountId, List<EntryLegs>> legs = new LinkedHashMap<>();
            for (RequestedEntry entry : entries) {
                Map<AccountId, List<Posting>> postings = new LinkedHashMap<>();
                for (Posting posting : entry.postings()) {
                    posting.ledgerAccount().account().ifPresent(account ->
                            postings.computeIfAbsent(account, _ -> new ArrayList<>()).add(posting));
                }
                postings.forEach((account, ofAccount) ->
                        legs.computeIfAbsent(account, _ -> new ArrayList<>()).add(entry.legs(ofAccount)));
            }
            return legs;
        }
    }

    /**
     * All parts are posted, those of the house by this event, and nothing of the group is left in clearing.
     *
     * @param entries all of the group, in order
     * @param parts   of the house: one for each entry with a leg there; each balances against clearing
     */
    record EntriesPosted(GroupId groupId, List<EntryId> entries, List<EntryPart> parts) implements GroupEvent {}

    /**
     * None of the entries was posted.
     *
     * @param accountId that refused its part
     */
    record EntriesRejected(GroupId groupId, AccountId accountId, String code, String detail) implements GroupEvent {}
}
