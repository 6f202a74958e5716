package io.evenbook.api.account;

import io.evenbook.api.Refusal;
import io.evenbook.api.Rejection;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.time.Instant;

/** The reasons why a command on an account is refused. */
public sealed interface AccountRejection extends Rejection {

    /** @param accountId the client's text; it may be malformed */
    record AccountUnknown(String accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("account.unknown", "There is no account %s.".formatted(accountId));
        }
    }

    /** An account with this identifier exists and has another owner. */
    record AccountExists(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "account.exists", "Account %s already exists with another owner.".formatted(accountId));
        }
    }

    /** The account belongs to a customer already, and for good. */
    record AccountIsAssigned(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("account.assigned", "Account %s belongs to a customer.".formatted(accountId));
        }
    }

    /** The account is frozen at a level that forbids the command. */
    record AccountIsFrozen(AccountId accountId, FreezeLevel level) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("account.frozen", "Account %s is frozen at level %s.".formatted(accountId, level));
        }
    }

    /** A closed account accepts no command. */
    record AccountIsClosed(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("account.closed", "Account %s is closed.".formatted(accountId));
        }
    }

    /**
     * An account with a balance or an open hold cannot be closed.
     *
     * @param balances the number of assets with a posted balance other than zero
     * @param openHolds the number of open holds, including those of unsettled trades
     */
    record AccountNotEmpty(AccountId accountId, int balances, int openHolds, int positions, int collateral)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "account.not-empty",
                    "Account %s cannot be closed: %d balances, %d open holds, %d positions, collateral in %d schemes."
                            .formatted(accountId, balances, openHolds, positions, collateral));
        }
    }

    /** A scheme names the account as its close-out account, so it cannot be closed. */
    record AccountIsCloseOut(AccountId accountId, SchemeId schemeId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "account.close-out",
                    "Account %s cannot be closed: it is the close-out account of scheme %s."
                            .formatted(accountId, schemeId));
        }
    }

    /**
     * The account has less available than the command requires.
     *
     * @param available the available amount above the minimum; larger with a credit line
     */
    record InsufficientAvailable(AccountId accountId, AssetCode asset, BigDecimal available, BigDecimal required)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "account.insufficient-available",
                    "Account %s has %s %s available; %s is required."
                            .formatted(accountId, available.toPlainString(), asset, required.toPlainString()));
        }
    }

    /** Another deposit to the account has the same reference. */
    record DepositReferenceUsed(AccountId accountId, String reference) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "deposit.reference-used",
                    "Account %s already has a deposit with reference %s.".formatted(accountId, reference));
        }
    }

    /** @param withdrawalId the client's text; it may be malformed */
    record WithdrawalUnknown(String withdrawalId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("withdrawal.unknown", "There is no withdrawal %s.".formatted(withdrawalId));
        }
    }

    /** The withdrawal was confirmed or cancelled, or it has expired. */
    record WithdrawalEnded(WithdrawalId withdrawalId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict("withdrawal.ended", "Withdrawal %s is no longer pending.".formatted(withdrawalId));
        }
    }

    /**
     * The account has no open hold with this identifier.
     *
     * @param holdId the client's text; it may be malformed
     */
    record HoldUnknown(AccountId accountId, String holdId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("hold.unknown", "Account %s has no open hold %s.".formatted(accountId, holdId));
        }
    }

    /** The hold or withdrawal would already have expired. */
    record HoldExpiryPast(AccountId accountId, Instant expiresAt) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("hold.expiry-past", "expiresAt %s is in the past.".formatted(expiresAt));
        }
    }

    /** A hold with this identifier was placed with another asset, amount or expiry. */
    record HoldExists(AccountId accountId, HoldId holdId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "hold.exists",
                    "holdId %s of account %s is already used by a hold with another asset, amount or expiresAt."
                            .formatted(holdId, accountId));
        }
    }

    /** The hold belongs to an order or a withdrawal, which alone captures and releases it. */
    record HoldNotManual(AccountId accountId, HoldId holdId, HoldReason reason) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "hold.not-manual",
                    "Hold %s of account %s has reason %s. Only a MANUAL hold can be captured or released."
                            .formatted(holdId, accountId, reason));
        }
    }

    /** The capture is larger than the rest of the hold. */
    record HoldExceeded(AccountId accountId, HoldId holdId, Money remaining, Money requested)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "hold.exceeded",
                    "Hold %s of account %s has %s left; %s was requested."
                            .formatted(holdId, accountId, remaining, requested));
        }
    }

    /**
     * A balance precondition of the request does not hold. An asset that the account has never had counts as zero.
     *
     * @param condition {@code availableAtLeast} or {@code postedEquals}
     */
    record ConditionFailed(
            AccountId accountId, AssetCode asset, String condition, BigDecimal expected, BigDecimal actual)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.precondition(
                    "condition.failed",
                    "Condition %s %s %s failed: account %s has %s."
                            .formatted(condition, expected.toPlainString(), asset, accountId, actual.toPlainString()));
        }
    }

    /** The limits of the asset do not allow a movement in this direction. */
    record DirectionNotAllowed(AccountId accountId, AssetCode asset, Direction direction) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "account.direction",
                    "Account %s has direction %s for %s, which does not allow this movement."
                            .formatted(accountId, direction, asset));
        }
    }

    /**
     * The account would have more of the asset than its limits allow.
     *
     * @param wouldBe the resulting amount, posted and reserved
     */
    record MaximumExceeded(AccountId accountId, AssetCode asset, BigDecimal maximum, BigDecimal wouldBe)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "account.maximum-balance",
                    "Account %s may have at most %s %s; it would have %s."
                            .formatted(accountId, maximum.toPlainString(), asset, wouldBe.toPlainString()));
        }
    }

    /** The minimum is greater than the maximum. */
    record LimitsCrossed(AccountId accountId, AssetCode asset, BigDecimal minimum, BigDecimal maximum)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "limits.crossed",
                    "minimum %s is greater than maximum %s."
                            .formatted(minimum.toPlainString(), maximum.toPlainString()));
        }
    }

    /** A capture with this identifier has another amount or another receiver. */
    record CaptureExists(AccountId accountId, HoldId holdId, String captureId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "capture.exists",
                    "Capture %s of hold %s of account %s already exists with another amount or toAccountId."
                            .formatted(captureId, holdId, accountId));
        }
    }

    /**
     * The destination was sealed as data of another subject than the account's customer, or the account if it has none:
     * the account was assigned to a customer meanwhile.
     */
    record DestinationOfAnotherSubject(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.conflict(
                    "withdrawal.customer-changed",
                    "The customer of account %s changed meanwhile. Ask for the withdrawal again.".formatted(accountId));
        }
    }

    /**
     * The withdrawal would expire before it can be confirmed, because its destination is new to the customer.
     *
     * @param confirmableFrom {@code expiresAt} must be later
     */
    record WithdrawalExpiryEarly(AccountId accountId, Instant expiresAt, Instant confirmableFrom)
            implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "withdrawal.expires-early",
                    "expiresAt %s must be later than %s: before, nobody can confirm a withdrawal to a new destination."
                            .formatted(expiresAt, confirmableFrom));
        }
    }

    /** The payee, which is not the sender's own, cannot receive the transfer; why is not the sender's business. */
    record PayeeRefuses(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule("transfer.payee", "Account %s cannot receive this transfer.".formatted(accountId));
        }
    }

    /** Sender and receiver of the transfer are the same account. */
    record TransferToItself(AccountId accountId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.rule(
                    "transfer.same-account",
                    "A transfer needs two different accounts; both are %s.".formatted(accountId));
        }
    }

    /** @param transferId the client's text; it may be malformed */
    record TransferUnknown(String transferId) implements AccountRejection {
        @Override
        public Refusal refusal() {
            return Refusal.unknown("transfer.unknown", "There is no transfer %s.".formatted(transferId));
        }
    }
}
