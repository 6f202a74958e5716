package io.evenbook.api.market;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import java.math.BigDecimal;

/**
 * A market in the reference view.
 *
 * @param makerFeeRate the maker's rate of tier STANDARD; negative: a rebate
 * @param status OPEN if the market accepts orders, else HALTED
 * @param sessions null: none were ever set
 * @param schemeId by which its trades settle, in clearing windows; null: they settle gross
 * @param terms all of its terms, the present revision
 * @param version sequence number of the market's last event that the view contains
 * @param position position of that event
 */
public record MarketAnswer(
        MarketId market,
        AssetCode baseAsset,
        AssetCode quoteAsset,
        BigDecimal tickSize,
        BigDecimal lotSize,
        BigDecimal makerFeeRate,
        BigDecimal takerFeeRate,
        MarketStatus status,
        Phase phase,
        Sessions sessions,
        SchemeId schemeId,
        MarketTerms terms,
        long version,
        long position) {}
