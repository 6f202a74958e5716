package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * What is open of one asset.
 *
 * @param amount on {@code house:clearing}
 * @param items how many things it belongs to
 */
public record InFlight(AssetCode asset, BigDecimal amount, long items) {}
