package io.evenbook.api.account;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.util.List;

/**
 * The balances of an account as of then. An account that was not open yet had none.
 *
 * @param position after which event they were so; of balances at an effective time, that of the last event they are
 *     read from
 * @param balances by asset; of the assets that the account had ever had any of
 */
public record BalancesAnswer(AccountId accountId, long position, List<BalanceAsOf> balances) {

    /**
     * What the account had of one asset, at the asset's scale.
     *
     * @param held null at an effective time, since a hold counts from when it is recorded
     * @param available posted less held; null at an effective time
     */
    public record BalanceAsOf(AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {}
}
