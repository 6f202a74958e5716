package io.evenbook.api.control;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;

/**
 * What is under way of one asset.
 *
 * @param amount paid into {@code house:clearing} and not yet paid out; negative if more was paid out so far
 * @param items  how many transfers, groups of entries and trades it belongs to
 */
public record InFlight(AssetCode asset, BigDecimal amount, long items) {}
