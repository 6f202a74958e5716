package io.evenbook.api.clearing;

import io.evenbook.api.approval.Approver;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.UserId;
import java.math.BigDecimal;
import java.util.List;

/** Commands on one default of a participant. */
public sealed interface DefaultCommand {
    /** The most counterparties of one {@link RecordLoss}. */
    int MAX_CLAIMS = 250;

    DefaultId defaultId();

    /**
     * Declares that an account is in default in a scheme. It has no effect until another person approves it.
     *
     * @param schemeId null: the only one that the account takes part in
     * @param personId null if the log knows no person behind the user
     */
    record DeclareDefault(
            DefaultId defaultId,
            AccountId accountId,
            SchemeId schemeId,
            UserId declaredBy,
            PersonId personId,
            String reason)
            implements DefaultCommand {}

    /**
     * Approves a default: freezes the account and cancels its orders, in several commits if there are many; with the
     * last one its open trades are to be ported, or cancelled. Refused while a window of the scheme settles. Does
     * nothing if it is approved.
     *
     * @param knownPersons whether the log must know the persons behind both users; false: two users are enough
     */
    record ApproveDefault(DefaultId defaultId, Approver approver, boolean knownPersons, String reason)
            implements DefaultCommand {}

    /** Records that the account has no open trade in the scheme any more. Does nothing if that is recorded. */
    record RecordTransfer(DefaultId defaultId) implements DefaultCommand {}

    /**
     * Records the loss from a default, and allocates it, once.
     *
     * @param asset the collateral asset of the scheme
     * @param loss zero or greater
     * @param claims the parts of the counterparties, together the loss, if the scheme does not guarantee their trades;
     *     otherwise none
     */
    record RecordLoss(DefaultId defaultId, AssetCode asset, BigDecimal loss, List<Claim> claims, String reason)
            implements DefaultCommand {
        public RecordLoss {
            claims = List.copyOf(claims);
        }
    }

    /** A claim of a counterparty. */
    record Claim(AccountId accountId, BigDecimal amount) {}

    /**
     * Closes a default whose loss is allocated: what is left of the account's collateral is paid back to it. One that
     * is not approved is revoked. Does nothing if it is closed.
     */
    record CloseDefault(DefaultId defaultId, String reason) implements DefaultCommand {}
}
