package io.evenbook.api.approval;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AssetCode;

/** The reasons why a command was refused because of a policy. */
public sealed interface PolicyRejection extends Rejection {

    /** @param operation the client's text */
    record OperationUnknown(String operation) implements PolicyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "policy.operation-unknown",
                    "There is no operation %s that can need a second person.".formatted(operation));
        }
    }

    /** There is no such policy. @param asset null: for all assets */
    record PolicyUnknown(String operation, AssetCode asset) implements PolicyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown(
                    "policy.unknown",
                    "%s has no policy for %s.".formatted(operation, asset == null ? "all assets" : asset));
        }
    }

    /** The operation moves no amount, so its policy can name none. */
    record PolicyWithoutAmount(String operation) implements PolicyRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "policy.without-amount", "%s has no amount: leave out asset and from.".formatted(operation));
        }
    }
}
