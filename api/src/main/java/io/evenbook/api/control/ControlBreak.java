package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * A difference found by a control.
 *
 * @param subject the compared value, such as {@code acc_alice held}: an identifier, possibly with a word
 * @param asset null: the values are numbers of trades, accounts or digests
 * @param expected the expected value
 * @param actual the actual value. Both may have more than 18 digits before the point, since they may be sums
 */
public record ControlBreak(String subject, AssetCode asset, BigDecimal expected, BigDecimal actual) {}
