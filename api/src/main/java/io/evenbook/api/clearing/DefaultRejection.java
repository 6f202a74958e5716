package io.evenbook.api.clearing;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;

/** The reasons why a command was refused because of a default. */
public sealed interface DefaultRejection extends Rejection {

    /** @param defaultId the client's text; it may be malformed */
    record DefaultUnknown(String defaultId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("default.unknown", "There is no default %s.".formatted(defaultId));
        }
    }

    /** No scheme is named, and the account takes part in none or in several. */
    record DefaultScheme(AccountId accountId, int schemes) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "default.scheme",
                    "schemeId must be given, since %s takes part in %d schemes.".formatted(accountId, schemes));
        }
    }

    /**
     * The close-out account takes over the trades of defaulters, so it cannot be one: neither the account that the
     * scheme names, nor that of a default that is not closed.
     */
    record DefaultOfCloseOut(AccountId accountId, SchemeId schemeId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "default.close-out",
                    "%s is a close-out account of %s and cannot be in default there.".formatted(accountId, schemeId));
        }
    }

    /** The account is in default in the scheme already. */
    record DefaultOpen(AccountId accountId, SchemeId schemeId, DefaultId defaultId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "default.open", "%s is in default in %s: %s.".formatted(accountId, schemeId, defaultId));
        }
    }

    /** The approver is the person who declared the default, perhaps as another user. */
    record DefaultSamePerson(DefaultId defaultId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "default.same-person",
                    "Another person than the one who declared it must approve %s.".formatted(defaultId));
        }
    }

    /** The default is not at the stage that this needs. */
    record DefaultAtStage(DefaultId defaultId, DefaultStage stage) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("default.stage", "%s is %s.".formatted(defaultId, stage));
        }
    }

    /** A default takes effect between windows. */
    record WindowSettles(DefaultId defaultId, WindowId windowId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "default.window-settles", "%s settles: approve %s once it has.".formatted(windowId, defaultId));
        }
    }

    /** The trades of a default are being ported or cancelled, so no window settles now. */
    record DefaultInProgress(WindowId windowId, DefaultId defaultId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "default.in-progress",
                    "%s waits until the trades of %s are ported or cancelled.".formatted(windowId, defaultId));
        }
    }

    /** Collateral, or the account, is needed until the default is closed. */
    record InDefault(AccountId accountId, SchemeId schemeId, DefaultId defaultId) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "default.not-closed",
                    "%s must wait until %s in %s is closed.".formatted(accountId, defaultId, schemeId));
        }
    }

    /** @param expected the collateral asset of the scheme */
    record LossAsset(DefaultId defaultId, AssetCode asset, AssetCode expected) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "default.asset", "asset must be the collateral asset, %s: %s.".formatted(expected, asset));
        }
    }

    /** @param rule how the claims must be given */
    record LossClaims(DefaultId defaultId, String rule) implements DefaultRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("default.claims", "The claims of %s must be %s.".formatted(defaultId, rule));
        }
    }
}
