package io.evenbook.api.account;

import io.evenbook.api.asset.AssetCode;
import java.math.BigDecimal;

/**
 * An amount as a client wrote it: any decimal, not yet checked against the asset's scale and range.
 *
 * @param asset may be unknown
 */
public record Requested(AssetCode asset, BigDecimal amount) {}
