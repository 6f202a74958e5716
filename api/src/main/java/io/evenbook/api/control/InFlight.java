package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * The open amount of one asset in clearing.
 *
 * @param amount on {@code house:clearing}
 * @param items the number of items that it belongs to
 */
public record InFlight(AssetCode asset, BigDecimal amount, long items) {}
