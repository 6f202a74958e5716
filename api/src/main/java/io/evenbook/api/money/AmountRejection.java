package io.evenbook.api.money;

import io.evenbook.api.Rejection;
import java.math.BigDecimal;

/**
 * Why an amount, a price or a quantity was refused for its form alone. {@code field} says which one of the command it
 * was.
 */
public sealed interface AmountRejection extends Rejection {
    String field();

    @Override
    default Kind kind() {
        return Kind.RULE;
    }

    /** It is zero or less. */
    record AmountNotPositive(String field, BigDecimal amount) implements AmountRejection {
        @Override
        public String code() {
            return "amount.not-positive";
        }

        @Override
        public String detail() {
            return "%s must be greater than zero: %s.".formatted(field, amount.toPlainString());
        }
    }

    /**
     * It has more decimals than the ledger keeps; it is refused and not rounded.
     *
     * @param decimals the most it may have
     */
    record AmountExcessScale(String field, BigDecimal amount, int decimals) implements AmountRejection {
        @Override
        public String code() {
            return "amount.excess-scale";
        }

        @Override
        public String detail() {
            return "%s may have at most %d decimals: %s.".formatted(field, decimals, amount.toPlainString());
        }
    }

    /** It, or what would come of it, is too large to be kept. */
    record AmountTooLarge(String field, BigDecimal amount) implements AmountRejection {
        @Override
        public String code() {
            return "amount.too-large";
        }

        @Override
        public String detail() {
            return "%s may have at most %d digits before the point: %s."
                    .formatted(field, Money.MAX_INTEGER_DIGITS, amount.toPlainString());
        }
    }
}
