package io.evenbook.api.control;

import io.evenbook.api.id.AssetCode;
import java.math.BigDecimal;

/**
 * A difference that a control has found.
 *
 * @param subject what differs, such as {@code acc_alice held}; an identifier and perhaps a word
 * @param expected what it should be
 * @param actual what it is; both may have any number of digits before the point, since they may be sums
 */
public record ControlBreak(String subject, AssetCode asset, BigDecimal expected, BigDecimal actual) {}
