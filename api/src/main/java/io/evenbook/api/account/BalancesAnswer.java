package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.List;

/**
 * The balances of an account at a point in time. An account that was not yet open has none.
 *
 * @param position position of the last event that the balances contain
 * @param balances ordered by asset; one for each asset that the account has ever had
 */
public record BalancesAnswer(AccountId accountId, long position, List<BalanceAsOf> balances) {

    /**
     * The balance of one asset, at the asset's scale.
     *
     * @param held null at an effective time, since a hold has no effective time
     * @param available posted minus held; null at an effective time
     */
    public record BalanceAsOf(AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {}
}
