package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * An account in the accounts view, after one of its events.
 *
 * @param customerId null: it belongs to no customer
 * @param owner null if it has a customer, or if its owner is erased
 * @param status whether the account is open, frozen or closed
 * @param freezeLevel null unless it is frozen
 * @param balances ordered by asset; amounts at the asset's scale
 * @param version sequence number of that event
 * @param position position of that event
 */
public record AccountAnswer(
        AccountId accountId,
        CustomerId customerId,
        String owner,
        AccountStatus status,
        FreezeLevel freezeLevel,
        List<AccountBalance> balances,
        long version,
        long position) {

    /** Without the owner: Spring logs it. */
    @Override
    public String toString() {
        return "AccountAnswer[accountId=%s, status=%s, version=%d]".formatted(accountId, status, version);
    }

    /**
     * The balance of one asset.
     *
     * @param available posted minus held; may be negative
     * @param heldByReason the open holds summed by reason, and as SETTLEMENT the deliveries in clearing windows; the
     *     sums add up to {@code held}. A reason without holds is left out
     */
    public record AccountBalance(
            AssetCode asset,
            BigDecimal posted,
            BigDecimal held,
            BigDecimal available,
            Map<HoldReason, BigDecimal> heldByReason,
            AssetLimits limits) {}

    /**
     * The limits of one asset; see {@link Limits}.
     *
     * @param maximum null: no maximum
     * @param direction which postings clients may cause: BOTH, DEBIT_ONLY, CREDIT_ONLY or NONE
     */
    public record AssetLimits(BigDecimal minimum, BigDecimal maximum, Direction direction) {}
}
