package io.evenbook.api.customer;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.WithdrawalId;
import java.math.BigDecimal;
import java.time.Instant;

/** The limits of a customer's KYC level do not allow the command. */
public sealed interface LimitRejection extends Rejection {
    CustomerId customerId();

    /**
     * The customer's orders would exceed the limit of a window.
     *
     * @param limit in the reference asset
     * @param taken what counts already, in the reference asset
     * @param required what the order would add; null if it cannot be valued
     */
    record TradeLimitExceeded(
            CustomerId customerId,
            AssetCode referenceAsset,
            int windowHours,
            BigDecimal limit,
            BigDecimal taken,
            BigDecimal required)
            implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("limit.trade", text("trade", referenceAsset, windowHours, limit, taken, required));
        }
    }

    /**
     * The customer's withdrawals, transfers to others included, would exceed the limit of a window.
     *
     * @param limit in the reference asset
     * @param taken what counts already, in the reference asset
     * @param required what the command would add; null if it cannot be valued
     */
    record WithdrawalLimitExceeded(
            CustomerId customerId,
            AssetCode referenceAsset,
            int windowHours,
            BigDecimal limit,
            BigDecimal taken,
            BigDecimal required)
            implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limit.withdrawal", text("withdraw", referenceAsset, windowHours, limit, taken, required));
        }
    }

    /** The customer's KYC level does not allow orders, withdrawals and transfers to others in fiat assets. */
    record FiatNotAllowed(CustomerId customerId, AssetCode asset, int kycLevel) implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limit.fiat", "KYC level %d does not allow the fiat asset %s.".formatted(kycLevel, asset));
        }
    }

    /** The limits need a rate of the asset, and there is none of the last 24 hours. */
    record RateMissing(CustomerId customerId, AssetCode asset, AssetCode referenceAsset) implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limit.rate",
                    "%s has no rate in %s of the last 24 hours, so the limits cannot be checked."
                            .formatted(asset, referenceAsset));
        }
    }

    /** A credential of one of the customer's users changed shortly before. */
    record CoolingOff(CustomerId customerId, Instant until) implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limit.cooling-off",
                    "A credential of the customer changed: no withdrawals before %s.".formatted(until));
        }
    }

    /** The customer has not used the destination before. */
    record DestinationNew(CustomerId customerId, WithdrawalId withdrawalId, Instant confirmableFrom)
            implements LimitRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limit.destination-new",
                    "The destination of withdrawal %s is new to the customer: it can be confirmed from %s on."
                            .formatted(withdrawalId, confirmableFrom));
        }
    }

    private static String text(
            String verb, AssetCode asset, int windowHours, BigDecimal limit, BigDecimal taken, BigDecimal required) {
        return "The customer may %s %s %s in %d hours; %s is taken, %s is required."
                .formatted(
                        verb,
                        limit.toPlainString(),
                        asset,
                        windowHours,
                        taken.toPlainString(),
                        required == null ? "an amount without a rate" : required.toPlainString());
    }
}
