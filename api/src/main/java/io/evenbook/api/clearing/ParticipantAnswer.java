package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * An account that was enrolled in a scheme, or has paid in collateral. Any other account is PREFUNDED.
 *
 * @param caps for CREDIT: one for each asset in which the account has one
 * @param reason why its present terms were set; null: it was never enrolled, and is PREFUNDED
 * @param enrolledAt when its present terms were set; null: never
 * @param margin in the collateral asset of the scheme; null: the account never paid in any
 * @param fund the share in the default fund, in the collateral asset; null: the account never had one
 */
public record ParticipantAnswer(
        AccountId accountId,
        SchemeId schemeId,
        Funding funding,
        List<NetDebitCap> caps,
        String reason,
        Instant enrolledAt,
        BigDecimal margin,
        BigDecimal fund) {

    /**
     * How far the orders of the account may go beyond its funds. @param netDebitCap greater than zero
     *
     * @param netDebitCap how far its orders may go beyond its funds; greater than zero
     */
    public record NetDebitCap(AssetCode asset, BigDecimal netDebitCap) {}
}
