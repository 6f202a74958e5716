package io.evenbook.api.clearing;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;

/** The reasons why an account cannot take part in a scheme. */
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
}
