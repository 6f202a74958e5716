package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountRejection.CaptureExists;
import io.evenbook.api.account.AccountRejection.HoldExists;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Requested;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;

/** What clients ask of accounts, one by one or many at once: the form of each request, its command and its answer. */
public final class AccountOperations {
    /** Not the name that another hold has: a late repeat of a pay-in must not find another hold there. */
    private static final String CAPTURE = "[A-Za-z0-9._-]{1,100}";

    private AccountOperations() {}

    /** @param accountId null: a new one is made */
    public record OpenRequest(
            AccountId accountId,
            @NotBlank @PlainText @Size(max = 200) String owner) {}

    public record OpenAnswer(AccountId accountId, long version, long position) {}

    public static Operation<OpenAnswer> open(OpenRequest request) {
        AccountId chosen = request.accountId() != null ? request.accountId() : AccountId.of(NewIds.unique());
        return Operation.of(Write.of(new OpenAccount(chosen, request.owner()), request), done -> {
            AccountId opened =
                    done.find(AccountOpened.class).map(AccountOpened::accountId).orElse(chosen);
            return done.answerAsAtFirst(
                    HttpStatus.CREATED, opened, (version, position) -> new OpenAnswer(opened, version, position));
        });
    }

    /** What the client makes a change depend on: what the account has of its asset before. Each may be null. */
    public record Conditions(BigDecimal availableAtLeast, BigDecimal postedEquals) {
        private static Requested requested(AssetCode asset, BigDecimal amount, Conditions conditions) {
            return conditions == null
                    ? new Requested(asset, amount)
                    : new Requested(asset, amount, conditions.availableAtLeast, conditions.postedEquals);
        }
    }

    /** What the account has of an asset after a command. */
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
        Write write =
                Write.of(command, request).withUniqueKeys(AccountHandler.depositKey(account, request.reference()));
        return Operation.of(write, done -> {
            FundsDeposited deposited = done.get(FundsDeposited.class);
            return done.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new DepositAnswer(
                            deposited.entry().entryId(), BalanceAnswer.of(deposited.balance()), version, position));
        });
    }

    /** @param expiresAt when it is cancelled by itself, or null */
    public record WithdrawalRequest(
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            Instant expiresAt,
            Conditions conditions) {}

    public record WithdrawalDone(
            WithdrawalId withdrawalId,
            WithdrawalStatus status,
            AssetCode asset,
            BigDecimal amount,
            String reference,
            Instant expiresAt,
            BalanceAnswer balance,
            long version,
            long position) {}

    public static Operation<WithdrawalDone> withdraw(AccountId account, WithdrawalRequest request) {
        RequestWithdrawal command = new RequestWithdrawal(
                account,
                WithdrawalId.of(NewIds.unique(), account),
                Conditions.requested(request.asset(), request.amount(), request.conditions()),
                request.reference(),
                Times.micros("expiresAt", request.expiresAt()));
        Write write = Write.of(command, request).withUniqueKeys(WithdrawalRules.uniqueKey(command.withdrawalId()));
        return Operation.of(write, done -> {
            WithdrawalRequested requested = done.get(WithdrawalRequested.class);
            FundsHeld held = done.get(FundsHeld.class);
            return done.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new WithdrawalDone(
                            requested.withdrawalId(),
                            WithdrawalStatus.PENDING,
                            requested.amount().asset(),
                            requested.amount().amount(),
                            requested.reference(),
                            held.expiresAt(),
                            BalanceAnswer.of(held.balance()),
                            version,
                            position));
        });
    }

    /**
     * @param holdId null: a new one is made
     * @param expiresAt when what is left of it is released by itself, or null
     */
    public record HoldRequest(
            @Pattern(regexp = HoldId.CLIENT_PATTERN) String holdId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            Instant expiresAt,
            Conditions conditions) {}

    public record HoldDone(
            HoldId holdId,
            AssetCode asset,
            BigDecimal amount,
            HoldReason reason,
            Instant expiresAt,
            BalanceAnswer balance,
            long version,
            long position) {}

    /**
     * The id of a hold is used once, for good: a repeat with the same values is given the first outcome, whatever has
     * become of it since.
     */
    public static Operation<HoldDone> hold(AccountId account, HoldRequest request) {
        HoldId holdId = request.holdId() != null ? new HoldId(request.holdId()) : HoldId.of(NewIds.unique());
        Instant expiresAt = Times.micros("expiresAt", request.expiresAt());
        Requested amount = Conditions.requested(request.asset(), request.amount(), request.conditions());
        Write write = Write.of(new PlaceHold(account, holdId, amount, expiresAt), request)
                .withUniqueKeys(AccountHandler.holdKey(account, holdId));
        return Operation.of(write, done -> {
            FundsHeld held = done.get(FundsHeld.class);
            if (!held.amount().asset().equals(request.asset())
                    || held.amount().amount().compareTo(request.amount()) != 0
                    || !Objects.equals(held.expiresAt(), expiresAt)) {
                throw new RejectedException(new HoldExists(account, holdId));
            }
            return done.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new HoldDone(
                            held.holdId(),
                            held.amount().asset(),
                            held.amount().amount(),
                            held.reason(),
                            held.expiresAt(),
                            BalanceAnswer.of(held.balance()),
                            version,
                            position));
        });
    }

    /**
     * @param captureId null: a new one is made
     * @param amount null: all that the hold still sets aside
     * @param toAccountId who is paid; null: the money leaves the ledger
     */
    public record CaptureRequest(
            @Pattern(regexp = CAPTURE) String captureId, BigDecimal amount, AccountId toAccountId) {}

    /**
     * @param remaining what the hold still sets aside
     * @param transferId null if the money left the ledger
     */
    public record CaptureAnswer(
            HoldId holdId,
            String captureId,
            AssetCode asset,
            BigDecimal captured,
            BigDecimal remaining,
            EntryId entryId,
            TransferId transferId,
            BalanceAnswer balance,
            long version,
            long position) {}

    /** As with holds, the id of a capture is used once for its hold. */
    public static Operation<CaptureAnswer> capture(AccountId account, HoldId hold, CaptureRequest request) {
        String captureId = request.captureId() != null ? request.captureId() : NewIds.unique();
        CaptureHold command = new CaptureHold(
                account,
                hold,
                captureId,
                request.amount() == null ? null : new Requested(null, request.amount()),
                TransferId.of(NewIds.unique(), account),
                request.toAccountId());
        Write write = Write.of(command, request).withUniqueKeys(AccountHandler.captureKey(account, hold, captureId));
        return Operation.of(write, done -> {
            HoldCaptured captured = done.get(HoldCaptured.class);
            boolean sameAmount =
                    request.amount() == null || captured.amount().amount().compareTo(request.amount()) == 0;
            if (!sameAmount || !Objects.equals(captured.to(), request.toAccountId())) {
                throw new RejectedException(new CaptureExists(account, hold, captureId));
            }
            return done.answer(
                    HttpStatus.OK,
                    (version, position) -> new CaptureAnswer(
                            hold,
                            captured.key(),
                            captured.amount().asset(),
                            captured.amount().amount(),
                            captured.remaining().amount(),
                            captured.entry().entryId(),
                            captured.transferId(),
                            BalanceAnswer.of(captured.balance()),
                            version,
                            position));
        });
    }

    public record ReleaseAnswer(
            HoldId holdId, AssetCode asset, BigDecimal released, BalanceAnswer balance, long version, long position) {}

    public static Operation<ReleaseAnswer> release(AccountId account, HoldId hold) {
        return Operation.of(Write.of(new ReleaseHold(account, hold)), done -> {
            HoldReleased released = done.get(HoldReleased.class);
            return done.answer(
                    HttpStatus.OK,
                    (version, position) -> new ReleaseAnswer(
                            released.holdId(),
                            released.amount().asset(),
                            released.amount().amount(),
                            BalanceAnswer.of(released.balance()),
                            version,
                            position));
        });
    }

    /** @param conditions on the account that sends */
    public record TransferRequest(
            @NotNull AccountId fromAccountId,
            @NotNull AccountId toAccountId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            Conditions conditions) {}

    /** What an account has of an asset after a command on several. */
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
     * @param balances of both accounts, that of the payer first
     * @param version of the payer
     */
    public record TransferDone(
            TransferId transferId,
            TransferStatus status,
            EntryId entryId,
            List<AccountBalanceAnswer> balances,
            long version,
            long position) {}

    public static Operation<TransferDone> transfer(TransferRequest request) {
        AccountId from = request.fromAccountId();
        SendTransfer command = new SendTransfer(
                from,
                TransferId.of(NewIds.unique(), from),
                request.toAccountId(),
                Conditions.requested(request.asset(), request.amount(), request.conditions()),
                request.reference());
        return Operation.of(Write.of(command, request), done -> {
            TransferSent sent = done.get(TransferSent.class);
            TransferReceived received = done.get(TransferReceived.class);
            return done.answer(
                    HttpStatus.CREATED,
                    (version, position) -> new TransferDone(
                            sent.transferId(),
                            TransferStatus.POSTED,
                            sent.entryId(),
                            List.of(
                                    AccountBalanceAnswer.of(from, sent.balance()),
                                    AccountBalanceAnswer.of(received.accountId(), received.balance())),
                            version,
                            position));
        });
    }
}
