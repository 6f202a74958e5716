package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * An account that has to deliver more of an asset in a clearing window, in net, than is held for it. Amounts are at the
 * scale of the asset.
 *
 * @param netDebit deliveries less receipts; greater than zero
 * @param held for the deliveries; zero or greater, less than {@code netDebit}
 * @param available what the reservation could hold in addition, once the earlier windows of the scheme have settled in
 *     full; zero or greater. Zero if the account has reserved
 * @param lacks {@code netDebit} less {@code held} and {@code available}; zero or greater. So much does not settle
 */
public record ForecastAnswer(
        AccountId accountId,
        AssetCode asset,
        BigDecimal netDebit,
        BigDecimal held,
        BigDecimal available,
        BigDecimal lacks) {}
