package io.evenbook.api.clearing;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import java.math.BigDecimal;

/** The reasons why an account cannot take part in a scheme as it asks. */
public sealed interface ParticipantRejection extends Rejection {

    /** @param rule how a cap must be given */
    record CapNotAllowed(AccountId accountId, AssetCode asset, String rule) implements ParticipantRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "clearing.net-debit-cap",
                    "The net debit cap of account %s in %s must be given %s.".formatted(accountId, asset, rule));
        }
    }

    /**
     * The account has less margin, or a smaller share in the default fund, than is to be paid out.
     *
     * @param available what it has
     */
    record InsufficientCollateral(
            AccountId accountId,
            SchemeId schemeId,
            CollateralPurpose purpose,
            AssetCode asset,
            BigDecimal available,
            BigDecimal required)
            implements ParticipantRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "clearing.insufficient-collateral",
                    "Account %s has %s %s of %s in %s; %s is required."
                            .formatted(
                                    accountId,
                                    available.toPlainString(),
                                    asset,
                                    purpose,
                                    schemeId,
                                    required.toPlainString()));
        }
    }

    /** The account has orders on credit, or open positions in the scheme, which its margin covers. */
    record MarginNeeded(AccountId accountId, SchemeId schemeId) implements ParticipantRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.margin-needed",
                    "The margin of %s covers its orders on credit and its positions in %s until they are settled."
                            .formatted(accountId, schemeId));
        }
    }

    /** @param most accounts that may have a share in the default fund of one scheme */
    record FundFull(SchemeId schemeId, int most) implements ParticipantRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "clearing.fund-full",
                    "%d accounts have a share in the default fund of %s, and no more may.".formatted(most, schemeId));
        }
    }
}
