package io.evenbook.command.account;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Requested;
import io.evenbook.api.port.PersonalData;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;

/** The operations on accounts, for single and bulk requests: the form of each request, its command and its answer. */
public final class AccountOperations {
    private AccountOperations() {}

    /**
     * @param accountId null: the service makes one
     * @param customerId whose account it will be; null: it belongs to no customer, and has an owner
     */
    public record OpenRequest(
            AccountId accountId,
            CustomerId customerId,

            @PlainText
            @Size(min = 1, max = 200)
            @Pattern(regexp = "[\\s\\S]*\\S[\\s\\S]*", message = "must not be blank")
            String owner) {

        OpenRequest of(CustomerId customer) {
            return new OpenRequest(accountId, customer, owner);
        }

        /** Without the owner: Spring logs it. */
        @Override
        public String toString() {
            return "OpenRequest[accountId=%s, customerId=%s]".formatted(accountId, customerId);
        }
    }

    public record OpenAnswer(AccountId accountId, long version, long position) {}

    /** @param personal seals the owner for the account */
    public static Operation<OpenAnswer> open(OpenRequest request, PersonalData personal) {
        if ((request.customerId() == null) == (request.owner() == null)) {
            throw new MalformedRequestException("owner", "An account has either an owner or a customerId.");
        }
        AccountId chosen = request.accountId() != null ? request.accountId() : AccountId.named(NewIds.unique());
        Sealed owner = request.owner() == null
                ? null
                : personal.seal(chosen.value(), AccountOpened.ownerOf(chosen), request.owner());
        return Operation.of(new OpenAccount(chosen, request.customerId(), owner), request, effects -> {
            AccountId opened = effects.find(AccountOpened.class)
                    .map(AccountOpened::accountId)
                    .orElse(chosen);
            return effects.answerAsAtFirst(
                    HttpStatus.CREATED, opened, (version, position) -> new OpenAnswer(opened, version, position));
        });
    }

    /** Preconditions on the balance of the amount's asset before the command; null: none. */
    public record Conditions(BigDecimal availableAtLeast, BigDecimal postedEquals) {
        static Requested requested(AssetCode asset, BigDecimal amount, Conditions conditions) {
            return conditions == null
                    ? new Requested(asset, amount)
                    : new Requested(asset, amount, conditions.availableAtLeast, conditions.postedEquals);
        }
    }

    /** The balance of an asset after a command on one account. */
    public record BalanceAnswer(AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {
        static BalanceAnswer of(Balance balance) {
            return new BalanceAnswer(
                    balance.asset(),
                    balance.posted().amount(),
                    balance.held().amount(),
                    balance.available().amount());
        }
    }

    public record DepositRequest(
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            Conditions conditions) {}

    public record DepositAnswer(EntryId entryId, BalanceAnswer balance, long version, long position) {}

    public static Operation<DepositAnswer> deposit(AccountId account, DepositRequest request) {
        Deposit command = new Deposit(
                account,
                NewIds.entry(),
                Conditions.requested(request.asset(), request.amount(), request.conditions()),
                request.reference());
        return Operation.of(command, request, UniqueKeys.deposit(account, request.reference()), effects -> {
            FundsDeposited deposited = effects.get(FundsDeposited.class);
            return effects.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new DepositAnswer(
                            deposited.entry().entryId(), BalanceAnswer.of(deposited.balance()), version, position));
        });
    }

    /**
     * @param destination where the money goes; null: not named
     * @param expiresAt when the service cancels it; null: never
     */
    public record WithdrawalRequest(
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            @PlainText @Size(max = 200) String destination,
            Instant expiresAt,
            Conditions conditions) {

        /** Without the destination: Spring logs it. */
        @Override
        public String toString() {
            return "WithdrawalRequest[amount=%s %s, reference=%s]".formatted(amount, asset, reference);
        }
    }

    /**
     * @param status PENDING while its amount is held; CONFIRMED: the money has left; CANCELLED or EXPIRED: it stays
     * @param confirmableFrom when it can be confirmed, if its destination is new to the customer; null: at once
     */
    public record WithdrawalDone(
            WithdrawalId withdrawalId,
            WithdrawalStatus status,
            AssetCode asset,
            BigDecimal amount,
            String reference,
            Instant expiresAt,
            Instant confirmableFrom,
            BalanceAnswer balance,
            long version,
            long position) {}

    /** @param subjects whose data the destination is, by the account; not asked if none is named */
    public static Operation<WithdrawalDone> withdraw(
            AccountId account, WithdrawalRequest request, Function<AccountId, String> subjects, PersonalData personal) {
        WithdrawalId withdrawalId = WithdrawalId.of(NewIds.unique(), account);
        RequestWithdrawal command = new RequestWithdrawal(
                account,
                withdrawalId,
                Conditions.requested(request.asset(), request.amount(), request.conditions()),
                request.reference(),
                request.destination() == null
                        ? null
                        : personal.seal(
                                subjects.apply(account),
                                WithdrawalRequested.destinationOf(withdrawalId),
                                request.destination()),
                Times.micros("expiresAt", request.expiresAt()));
        return Operation.of(command, request, UniqueKeys.withdrawal(command.withdrawalId()), effects -> {
            WithdrawalRequested requested = effects.get(WithdrawalRequested.class);
            FundsHeld held = effects.get(FundsHeld.class);
            return effects.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new WithdrawalDone(
                            requested.withdrawalId(),
                            WithdrawalStatus.PENDING,
                            requested.amount().asset(),
                            requested.amount().amount(),
                            requested.reference(),
                            held.expiresAt(),
                            requested.confirmableFrom(),
                            BalanceAnswer.of(held.balance()),
                            version,
                            position));
        });
    }

    /** @param conditions on the account that pays */
    public record TransferRequest(
            @NotNull AccountId fromAccountId,
            @NotNull AccountId toAccountId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            Conditions conditions) {}

    /** The balance of an asset after a command on several accounts. */
    public record AccountBalanceAnswer(
            AccountId accountId, AssetCode asset, BigDecimal posted, BigDecimal held, BigDecimal available) {
        public static AccountBalanceAnswer of(AccountId accountId, Balance balance) {
            return new AccountBalanceAnswer(
                    accountId,
                    balance.asset(),
                    balance.posted().amount(),
                    balance.held().amount(),
                    balance.available().amount());
        }
    }

    /**
     * @param status always POSTED
     * @param balances balances of the payer, then of the payee
     * @param version version of the payer
     */
    public record TransferDone(
            TransferId transferId,
            TransferStatus status,
            EntryId entryId,
            List<AccountBalanceAnswer> balances,
            long version,
            long position) {}

    /** @param showsPayee whether the answer has the payee's balance */
    public static Operation<TransferDone> transfer(TransferRequest request, boolean showsPayee) {
        AccountId from = request.fromAccountId();
        SendTransfer command = new SendTransfer(
                from,
                TransferId.named(NewIds.unique()),
                request.toAccountId(),
                Conditions.requested(request.asset(), request.amount(), request.conditions()),
                request.reference());
        return Operation.of(command, request, effects -> {
            TransferSent sent = effects.get(TransferSent.class);
            TransferReceived received = effects.get(TransferReceived.class);
            AccountBalanceAnswer payer = AccountBalanceAnswer.of(from, sent.balance());
            AccountBalanceAnswer payee = AccountBalanceAnswer.of(received.accountId(), received.balance());
            return effects.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new TransferDone(
                            sent.transferId(),
                            TransferStatus.POSTED,
                            sent.entryId(),
                            showsPayee ? List.of(payer, payee) : List.of(payer),
                            version,
                            position));
        });
    }
}
