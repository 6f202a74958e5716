package io.evenbook.api.clearing;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * An account that has to deliver more of an asset in a clearing window, in net, than is held for it. Amounts are at the
 * scale of the asset.
 *
 * @param netDebit deliveries less receipts in the window; greater than zero, at the scale of the asset
 * @param held what is held for the deliveries; zero or greater
 * @param available what could be reserved in addition now: posted less all holds but those of orders on credit, after
 *     the earlier windows of the scheme; zero or greater. Zero if the account has reserved
 * @param lacks netDebit less held and available, zero or greater: so much would not settle
 */
public record ForecastAnswer(
        AccountId accountId,
        AssetCode asset,
        BigDecimal netDebit,
        BigDecimal held,
        BigDecimal available,
        BigDecimal lacks) {}
