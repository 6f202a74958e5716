package io.evenbook.api.money;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import java.math.BigDecimal;

/** The reasons why an amount, a price or a quantity is refused for its value alone. {@code field} names it. */
public sealed interface AmountRejection extends Rejection {
    String field();

    /** The amount is zero or less. */
    record AmountNotPositive(String field, BigDecimal amount) implements AmountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "amount.not-positive",
                    "%s must be greater than zero: %s.".formatted(field, amount.toPlainString()));
        }
    }

    /**
     * The amount has more decimals than its asset. It is refused, never rounded.
     *
     * @param decimals the most decimals allowed
     */
    record AmountExcessScale(String field, BigDecimal amount, int decimals) implements AmountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "amount.excess-scale",
                    "%s may have at most %d decimals: %s.".formatted(field, decimals, amount.toPlainString()));
        }
    }

    /**
     * The amount, or the resulting balance, has more than {@value Money#MAX_INTEGER_DIGITS} digits before the point.
     */
    record AmountTooLarge(String field, BigDecimal amount) implements AmountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "amount.too-large",
                    "%s may have at most %d digits before the point: %s."
                            .formatted(field, Money.MAX_INTEGER_DIGITS, amount.toPlainString()));
        }
    }
}
