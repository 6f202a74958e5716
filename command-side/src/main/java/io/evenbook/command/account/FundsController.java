package io.evenbook.command.account;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.port.PersonalData;
import io.evenbook.command.account.AccountOperations.BalanceAnswer;
import io.evenbook.command.account.AccountOperations.DepositAnswer;
import io.evenbook.command.account.AccountOperations.DepositRequest;
import io.evenbook.command.account.AccountOperations.WithdrawalDone;
import io.evenbook.command.account.AccountOperations.WithdrawalRequest;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deposits and withdrawals. */
@RestController
@RequestMapping("/api/v1")
class FundsController {
    private final CommandGate gate;
    private final PersonalData personal;
    private final DestinationSubjects subjects;

    FundsController(CommandGate gate, PersonalData personal, DestinationSubjects subjects) {
        this.gate = gate;
        this.personal = personal;
        this.subjects = subjects;
    }

    /** @param status the status of the withdrawal afterwards */
    record EndAnswer(
            WithdrawalId withdrawalId, WithdrawalStatus status, BalanceAnswer balance, long version, long position) {}

    @PostMapping("/accounts/{accountId}/deposits")
    @Requires("deposit:create")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DepositAnswer> deposit(@PathVariable String accountId, @Valid @RequestBody DepositRequest body) {
        return gate.perform(AccountOperations.deposit(PathIds.account(accountId), body));
    }

    @PostMapping("/accounts/{accountId}/withdrawals")
    @Requires("withdrawal:request")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<WithdrawalDone> withdraw(
            @PathVariable String accountId, @Valid @RequestBody WithdrawalRequest body) {
        return gate.perform(AccountOperations.withdraw(PathIds.account(accountId), body, subjects::of, personal));
    }

    @PostMapping("/withdrawals/{withdrawalId}/confirm")
    @Requires("withdrawal:confirm")
    ResponseEntity<EndAnswer> confirm(@PathVariable String withdrawalId) {
        WithdrawalId id = PathIds.withdrawal(withdrawalId);
        return end(new ConfirmWithdrawal(id.accountId(), id), id, WithdrawalStatus.CONFIRMED);
    }

    @PostMapping("/withdrawals/{withdrawalId}/cancel")
    @Requires("withdrawal:cancel")
    ResponseEntity<EndAnswer> cancel(@PathVariable String withdrawalId) {
        WithdrawalId id = PathIds.withdrawal(withdrawalId);
        return end(new CancelWithdrawal(id.accountId(), id), id, WithdrawalStatus.CANCELLED);
    }

    private ResponseEntity<EndAnswer> end(AccountCommand command, WithdrawalId id, WithdrawalStatus status) {
        return gate.perform(Operation.of(command, null, UniqueKeys.withdrawal(id), effects -> {
            Balance balance = effects.get(SetsBalances.class).balances().getFirst();
            return effects.answer(
                    HttpStatus.OK,
                    (version, position) -> new EndAnswer(id, status, BalanceAnswer.of(balance), version, position));
        }));
    }
}
