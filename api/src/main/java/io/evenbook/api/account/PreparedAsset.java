package io.evenbook.api.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;

/**
 * What an account has prepared of one asset for the entries of a group. One of held and reserved is zero.
 *
 * @param held     set aside for what its debits there are more than its credits
 * @param reserved of its maximum, for what its credits there are more than its debits
 * @param balance  afterwards
 */
public record PreparedAsset(Money held, Money reserved, Balance balance) {

    @JsonIgnore
    public AssetCode asset() {
        return held.asset();
    }

    /** The hold as views show it. */
    public HoldId holdId(GroupId groupId) {
        return new HoldId("hld_" + groupId + "." + asset());
    }
}
