package io.evenbook.api.account;

import io.evenbook.api.Rejection;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;

/** Why a command on an account was refused. */
public sealed interface AccountRejection extends Rejection {

    @Override
    default Kind kind() {
        return Kind.CONFLICT;
    }

    /** @param accountId as the client wrote it: it need not have the form of one */
    record AccountUnknown(String accountId) implements AccountRejection {
        @Override
        public String code() {
            return "account.unknown";
        }

        @Override
        public String detail() {
            return "There is no account %s.".formatted(accountId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The account exists and has another owner. */
    record AccountExists(AccountId accountId) implements AccountRejection {
        @Override
        public String code() {
            return "account.exists";
        }

        @Override
        public String detail() {
            return "Account %s exists and has another owner.".formatted(accountId);
        }
    }

    record AccountIsFrozen(AccountId accountId) implements AccountRejection {
        @Override
        public String code() {
            return "account.frozen";
        }

        @Override
        public String detail() {
            return "Account %s is frozen.".formatted(accountId);
        }
    }

    record AccountIsClosed(AccountId accountId) implements AccountRejection {
        @Override
        public String code() {
            return "account.closed";
        }

        @Override
        public String detail() {
            return "Account %s is closed.".formatted(accountId);
        }
    }

    /**
     * An account that has anything cannot be closed.
     *
     * @param balances         assets of which something is posted
     * @param openHolds        holds that still set something aside
     * @param expectedReceipts trades of which it is still to be paid
     */
    record AccountNotEmpty(AccountId accountId, int balances, int openHolds, int expectedReceipts) implements AccountRejection {
        @Override
        public String code() {
            return "account.not-empty";
        }

        @Override
        public String detail() {
            return "Account %s has %d balances, %d open holds and %d expected receipts."
                    .formatted(accountId, balances, openHolds, expectedReceipts);
        }
    }

    record InsufficientAvailable(AccountId accountId, AssetCode asset, BigDecimal available, BigDecimal required)
            implements AccountRejection {
        @Override
        public String code() {
            return "account.insufficient-available";
        }

        @Override
        public String detail() {
            return "Account %s has %s %s available, %s are required."
                    .formatted(accountId, available.toPlainString(), asset, required.toPlainString());
        }

        @Override
        public Kind kind() {
            return Kind.RULE;
        }
    }

    record DepositReferenceUsed(AccountId accountId, String reference) implements AccountRejection {
        @Override
        public String code() {
            return "deposit.reference-used";
        }

        @Override
        public String detail() {
            return "A deposit to account %s has the reference %s.".formatted(accountId, reference);
        }
    }

    /** @param withdrawalId as the client wrote it: it need not have the form of one */
    record WithdrawalUnknown(String withdrawalId) implements AccountRejection {
        @Override
        public String code() {
            return "withdrawal.unknown";
        }

        @Override
        public String detail() {
            return "There is no withdrawal %s.".formatted(withdrawalId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The withdrawal has ended the other way round. */
    record WithdrawalEnded(WithdrawalId withdrawalId, WithdrawalStatus status) implements AccountRejection {
        @Override
        public String code() {
            return "withdrawal.ended";
        }

        @Override
        public String detail() {
            return "Withdrawal %s has ended: it is %s.".formatted(withdrawalId, status);
        }
    }

    /** The account has no open hold of that name. @param holdId as the client wrote it: it need not have the form of one */
    record HoldUnknown(AccountId accountId, String holdId) implements AccountRejection {
        @Override
        public String code() {
            return "hold.unknown";
        }

        @Override
        public String detail() {
            return "Account %s has no open hold %s.".formatted(accountId, holdId);
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    record HoldExists(AccountId accountId, HoldId holdId) implements AccountRejection {
        @Override
        public String code() {
            return "hold.exists";
        }

        @Override
        public String detail() {
            return "Account %s has an open hold %s.".formatted(accountId, holdId);
        }
    }

    /** The hold belongs to an order or a withdrawal and ends with that. */
    record HoldNotManual(AccountId accountId, HoldId holdId, HoldReason reason) implements AccountRejection {
        @Override
        public String code() {
            return "hold.not-manual";
        }

        @Override
        public String detail() {
            return "Hold %s of account %s ends with its %s.".formatted(holdId, accountId, reason);
        }
    }

    /** More was to be taken from a hold than it still sets aside. */
    record HoldExceeded(AccountId accountId, HoldId holdId, Money remaining, Money requested) implements AccountRejection {
        @Override
        public String code() {
            return "hold.exceeded";
        }

        @Override
        public String detail() {
            return "Hold %s of account %s sets %s aside, %s are asked of it.".formatted(holdId, accountId, remaining, requested);
        }
    }
}
