package io.evenbook.command.account;

import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Balance;
import java.math.BigDecimal;

/** What the account has of an asset after a command. */
record BalanceAnswer(AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {
    static BalanceAnswer of(Balance balance) {
        return new BalanceAnswer(
                balance.asset(), balance.posted().amount(), balance.held().amount(), balance.available().amount());
    }
}
