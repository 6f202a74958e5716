package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountRejection.DepositReferenceUsed;
import io.evenbook.api.account.Requested;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.money.Balance;
import io.evenbook.axon.postgres.UniqueKeyUsedException;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Money that comes and goes. */
@RestController
@RequestMapping("/api/v1")
class FundsController {
    private final CommandGate gate;

    FundsController(CommandGate gate) {
        this.gate = gate;
    }

    record DepositRequest(
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            ConditionsRequest conditions) {

        Requested requested() {
            return ConditionsRequest.requested(asset, amount, conditions);
        }
    }

    /** @param expiresAt when it is cancelled by itself, or null */
    record WithdrawalRequest(
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @NotBlank @PlainText @Size(max = 200) String reference,
            @Future Instant expiresAt,
            ConditionsRequest conditions) {

        Requested requested() {
            return ConditionsRequest.requested(asset, amount, conditions);
        }
    }

    record DepositAnswer(EntryId entryId, BalanceAnswer balance, long version, long position) {}

    record WithdrawalAnswer(
            WithdrawalId withdrawalId,
            WithdrawalStatus status,
            AssetCode asset,
            BigDecimal amount,
            String reference,
            Instant expiresAt,
            BalanceAnswer balance,
            long version,
            long position) {}

    /** @param balance null if it had ended this way before */
    record EndAnswer(WithdrawalId withdrawalId, WithdrawalStatus status, BalanceAnswer balance, long version, long position) {}

    @PostMapping("/accounts/{accountId}/deposits")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DepositAnswer> deposit(@PathVariable String accountId, @Valid @RequestBody DepositRequest body) {
        AccountId account = PathIds.account(accountId);
        Deposit command =
                new Deposit(account, new EntryId("ent_" + NewIds.unique()), body.requested(), body.reference());
        FundsDeposited deposited;
        Done done;
        try {
            done = gate.send(Write.of(command, body).once("deposit\n" + account + "\n" + body.reference()));
            deposited = done.get(FundsDeposited.class);
        } catch (UniqueKeyUsedException e) {
            throw new RejectedException(new DepositReferenceUsed(account, body.reference()));
        }
        return done.answer(HttpStatus.CREATED, account, (version, position) -> new DepositAnswer(
                deposited.entry().entryId(), BalanceAnswer.of(deposited.balance()), version, position));
    }

    @PostMapping("/accounts/{accountId}/withdrawals")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<WithdrawalAnswer> withdraw(@PathVariable String accountId, @Valid @RequestBody WithdrawalRequest body) {
        AccountId account = PathIds.account(accountId);
        WithdrawalId withdrawalId = WithdrawalId.of(NewIds.unique(), account);
        Done done = gate.send(Write.of(
                new RequestWithdrawal(
                        account, withdrawalId, body.requested(), body.reference(), Times.micros(body.expiresAt())),
                body));
        WithdrawalRequested requested = done.get(WithdrawalRequested.class);
        FundsHeld held = done.get(FundsHeld.class);
        return done.answer(HttpStatus.CREATED, account, (version, position) -> new WithdrawalAnswer(
                requested.withdrawalId(),
                WithdrawalStatus.PENDING,
                requested.amount().asset(),
                requested.amount().amount(),
                requested.reference(),
                held.expiresAt(),
                BalanceAnswer.of(held.balance()),
                version,
                position));
    }

    @PostMapping("/withdrawals/{withdrawalId}/confirm")
    ResponseEntity<EndAnswer> confirm(@PathVariable String withdrawalId) {
        WithdrawalId id = PathIds.withdrawal(withdrawalId);
        Done done = gate.send(Write.of(new ConfirmWithdrawal(id.accountId(), id)));
        return ended(id, WithdrawalStatus.CONFIRMED, done, done.find(WithdrawalConfirmed.class).map(WithdrawalConfirmed::balance));
    }

    @PostMapping("/withdrawals/{withdrawalId}/cancel")
    ResponseEntity<EndAnswer> cancel(@PathVariable String withdrawalId) {
        WithdrawalId id = PathIds.withdrawal(withdrawalId);
        Done done = gate.send(Write.of(new CancelWithdrawal(id.accountId(), id)));
        return ended(id, WithdrawalStatus.CANCELLED, done, done.find(HoldReleased.class).map(HoldReleased::balance));
    }

    private static ResponseEntity<EndAnswer> ended(
            WithdrawalId id, WithdrawalStatus status, Done done, Optional<Balance> balance) {
        BalanceAnswer known = balance.map(BalanceAnswer::of).orElse(null);
        return done.answer(HttpStatus.OK, id.accountId(), (version, position) -> new EndAnswer(id, status, known, version, position));
    }
}
