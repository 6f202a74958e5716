package io.evenbook.command.bulk;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.port.PersonalData;
import io.evenbook.command.account.AccountOperations;
import io.evenbook.command.account.AccountOperations.DepositRequest;
import io.evenbook.command.account.AccountOperations.OpenRequest;
import io.evenbook.command.account.AccountOperations.TransferRequest;
import io.evenbook.command.account.AccountOperations.WithdrawalRequest;
import io.evenbook.command.account.HoldOperations;
import io.evenbook.command.account.HoldOperations.CaptureRequest;
import io.evenbook.command.account.HoldOperations.HoldRequest;
import io.evenbook.command.http.Operation;
import io.evenbook.command.journal.EntryOperations;
import io.evenbook.command.journal.EntryOperations.EntryRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.function.Function;

/** One command of a bulk request; its {@code request} has the form of the single request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BulkItem.OpenAccount.class, name = "openAccount"),
    @JsonSubTypes.Type(value = BulkItem.Deposit.class, name = "deposit"),
    @JsonSubTypes.Type(value = BulkItem.Withdrawal.class, name = "withdrawal"),
    @JsonSubTypes.Type(value = BulkItem.Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = BulkItem.CaptureHold.class, name = "captureHold"),
    @JsonSubTypes.Type(value = BulkItem.ReleaseHold.class, name = "releaseHold"),
    @JsonSubTypes.Type(value = BulkItem.Transfer.class, name = "transfer"),
    @JsonSubTypes.Type(value = BulkItem.Entry.class, name = "entry")
})
sealed interface BulkItem {

    /**
     * @param personal seals what the item names of a person
     * @param subjects whose data the destination of a withdrawal is, by the account
     */
    Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects);

    /** The permission that the single request needs; here for all accounts. */
    String permission();

    /** @param request the body of POST /accounts */
    record OpenAccount(@NotNull @Valid OpenRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "account:open";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return AccountOperations.open(request, personal);
        }
    }
    /** @param request the body of POST /accounts/{accountId}/deposits */
    record Deposit(
            @NotNull AccountId accountId, @NotNull @Valid DepositRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "deposit:create";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return AccountOperations.deposit(accountId, request);
        }
    }
    /** @param request the body of POST /accounts/{accountId}/withdrawals */
    record Withdrawal(
            @NotNull AccountId accountId, @NotNull @Valid WithdrawalRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "withdrawal:request";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return AccountOperations.withdraw(accountId, request, subjects, personal);
        }
    }
    /** @param request the body of POST /accounts/{accountId}/holds */
    record Hold(
            @NotNull AccountId accountId, @NotNull @Valid HoldRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "hold:place";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return HoldOperations.hold(accountId, request);
        }
    }
    /** @param request the body of POST /accounts/{accountId}/holds/{holdId}/capture */
    record CaptureHold(
            @NotNull AccountId accountId,
            @NotNull HoldId holdId,
            @NotNull @Valid CaptureRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "hold:capture";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return HoldOperations.capture(accountId, holdId, request);
        }
    }

    record ReleaseHold(
            @NotNull AccountId accountId, @NotNull HoldId holdId) implements BulkItem {
        @Override
        public String permission() {
            return "hold:release";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return HoldOperations.release(accountId, holdId);
        }
    }
    /** @param request the body of POST /transfers */
    record Transfer(@NotNull @Valid TransferRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "transfer:create";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return AccountOperations.transfer(request, true);
        }
    }
    /** @param request the body of POST /ledger/entries */
    record Entry(@NotNull @Valid EntryRequest request) implements BulkItem {
        @Override
        public String permission() {
            return "ledger:post";
        }

        @Override
        public Operation<?> operation(PersonalData personal, Function<AccountId, String> subjects) {
            return EntryOperations.post(request);
        }
    }
}
