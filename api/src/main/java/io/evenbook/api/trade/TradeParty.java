package io.evenbook.api.trade;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.money.Money;

/**
 * One side of a trade: what it pays, out of which hold, and what it receives.
 *
 * @param captured of the hold, to be paid; greater than zero
 * @param released of the hold, to be given back because the price was better than the limit; may be zero
 * @param receipt what the side receives, its fee included; greater than zero
 * @param fee of the receipt; may be zero
 */
public record TradeParty(
        OrderId orderId,
        AccountId accountId,
        HoldId holdId,
        Money captured,
        Money released,
        Money receipt,
        Money fee) {}
