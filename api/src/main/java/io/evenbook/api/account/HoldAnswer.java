package io.evenbook.api.account;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;

/**
 * An open hold as views show it.
 *
 * @param amount what it still sets aside, at the asset's scale
 */
public record HoldAnswer(HoldId holdId, AssetCode asset, BigDecimal amount, HoldReason reason) {}
