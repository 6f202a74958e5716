package io.evenbook.api.account;

import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An open hold in the accounts view.
 *
 * @param amount the rest of the hold, at the asset's scale
 * @param expiresAt when the rest is released; null: never
 */
public record HoldAnswer(HoldId holdId, AssetCode asset, BigDecimal amount, HoldReason reason, Instant expiresAt) {}
