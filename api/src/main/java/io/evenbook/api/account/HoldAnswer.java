package io.evenbook.api.account;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An open hold as views show it.
 *
 * @param amount what it still sets aside, at the asset's scale
 * @param expiresAt when what is left of it is released; null: never
 */
public record HoldAnswer(HoldId holdId, AssetCode asset, BigDecimal amount, HoldReason reason, Instant expiresAt) {}
