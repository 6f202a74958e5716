package io.evenbook.api.clearing;

import io.evenbook.api.audit.NamesAccounts;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Money;
import java.util.List;
import java.util.stream.Stream;

/** Events of one default of a participant. Amounts are of the collateral asset of the scheme. */
public sealed interface DefaultEvent {
    DefaultId defaultId();

    /**
     * One person declared that the account is in default.
     *
     * @param personId null if the log knows no person behind the user
     */
    record DefaultDeclared(
            DefaultId defaultId,
            AccountId accountId,
            SchemeId schemeId,
            UserId declaredBy,
            PersonId personId,
            String reason)
            implements DefaultEvent, NamesAccounts {
        @Override
        public Stream<AccountId> accounts() {
            return Stream.of(accountId);
        }
    }

    /**
     * Another person approved it. The account is frozen, and none of its orders is open.
     *
     * @param closeOutAccount takes over the open trades of the account; null: they are cancelled, since the scheme does
     *     not guarantee them
     * @param houseContribution the most that the house bears of the loss, by the terms of now; zero if the scheme does
     *     not guarantee the trades
     */
    record DefaultApproved(
            DefaultId defaultId,
            AccountId accountId,
            SchemeId schemeId,
            AccountId closeOutAccount,
            Money houseContribution,
            UserId approvedBy,
            PersonId personId,
            String reason)
            implements DefaultEvent, NamesAccounts {
        @Override
        public Stream<AccountId> accounts() {
            return Stream.of(accountId);
        }
    }

    /** No trade of the account in the scheme is open any more: all were ported or cancelled. */
    record DefaultTransferred(DefaultId defaultId) implements DefaultEvent {}

    /**
     * The loss is known. The layers that bear it follow in the same commit.
     *
     * @param loss zero or greater
     * @param compensations of the counterparties, if the scheme does not guarantee their trades; otherwise none
     * @param unallocated the loss beyond all layers; zero or greater
     */
    record LossRecorded(
            DefaultId defaultId, Money loss, List<Compensation> compensations, Money unallocated, String reason)
            implements DefaultEvent {}

    /**
     * One layer bears a part of the loss. Every layer before it is empty then. The collateral of the accounts is drawn
     * in the same commit.
     *
     * @param amount greater than zero
     * @param shares the part of each account, by id; none for the house
     * @param entry the draw on the house's capital; null for another layer
     */
    record LayerDrawn(DefaultId defaultId, LossLayer layer, Money amount, List<DrawnShare> shares, JournalEntry entry)
            implements DefaultEvent, PostsEntry {}

    /** The default ended. @param unallocated the loss that nobody bears; zero or greater */
    record DefaultClosed(DefaultId defaultId, Money unallocated, String reason) implements DefaultEvent {}
}
