package io.evenbook.netting;

import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import java.time.LocalDate;

/**
 * A trade that did not settle in full.
 *
 * @param open the quantity that has not settled, in the base asset; greater than zero
 * @param quoteDecimals the scale of the quote asset
 * @param failing the side that did not deliver
 * @param dueOn the settlement date of its first window
 */
public record FailedTrade(
        TradeId tradeId,
        AccountId buyer,
        AccountId seller,
        Money open,
        AssetCode quote,
        int quoteDecimals,
        Side failing,
        LocalDate dueOn) {

    public AccountId failingAccount() {
        return account(failing);
    }

    public AccountId otherAccount() {
        return account(failing.opposite());
    }

    private AccountId account(Side side) {
        return side == Side.BUY ? buyer : seller;
    }

    /** The asset that the failing side did not deliver: base for a seller, quote for a buyer. */
    public AssetCode lacking() {
        return failing == Side.SELL ? open.asset() : quote;
    }
}
