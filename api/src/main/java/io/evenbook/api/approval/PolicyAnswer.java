package io.evenbook.api.approval;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * One policy.
 *
 * @param asset null: whatever the asset and the amount
 * @param from null: any amount
 */
public record PolicyAnswer(String operation, AssetCode asset, BigDecimal from, String reason, Instant setAt) {}
