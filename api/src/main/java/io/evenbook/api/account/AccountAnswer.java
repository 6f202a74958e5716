package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * An account as views show it, as it was after one of its events.
 *
 * @param freezeLevel null unless it is frozen
 * @param balances by asset; amounts at the asset's scale
 * @param version sequence number of that event
 * @param position position of that event
 */
public record AccountAnswer(
        AccountId accountId,
        String owner,
        AccountStatus status,
        FreezeLevel freezeLevel,
        List<AccountBalance> balances,
        long version,
        long position) {

    /**
     * What the account has of one asset.
     *
     * @param available posted less held
     * @param heldByReason what the open holds of each reason come to, which is held in total; a reason without holds is
     *     left out
     */
    public record AccountBalance(
            AssetCode asset,
            BigDecimal posted,
            BigDecimal held,
            BigDecimal available,
            Map<HoldReason, BigDecimal> heldByReason,
            AssetLimits limits) {}

    /**
     * What the account may have of one asset, as {@link Limits} say.
     *
     * @param maximum null: no limit
     */
    public record AssetLimits(BigDecimal minimum, BigDecimal maximum, Direction direction) {}
}
