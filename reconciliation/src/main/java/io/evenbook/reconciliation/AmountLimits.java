package io.evenbook.reconciliation;

/**
 * The amounts that a statement may contain.
 *
 * @param integerDigits the most digits before the decimal point, for example 18
 * @param decimals the most digits after it, and the scale of every parsed amount: {@code 5} is read as {@code 5.00}
 *     with 2 decimals
 */
public record AmountLimits(int integerDigits, int decimals) {}
