package io.evenbook.command.account;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.AssignAccount;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.port.PersonalData;
import io.evenbook.command.account.AccountOperations.OpenAnswer;
import io.evenbook.command.account.AccountOperations.OpenRequest;
import io.evenbook.command.http.ActingCustomer;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.PlainText;
import io.evenbook.command.http.ReasonRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/accounts")
class AccountController {
    private final CommandGate gate;
    private final PersonalData personal;
    private final ActingCustomer customer;

    AccountController(CommandGate gate, PersonalData personal, ActingCustomer customer) {
        this.gate = gate;
        this.personal = personal;
        this.customer = customer;
    }

    /**
     * @param status whether the account is open, frozen or closed
     * @param freezeLevel null unless it is frozen
     */
    record AccountStatusAnswer(
            AccountId accountId, AccountStatus status, FreezeLevel freezeLevel, long version, long position) {}

    /** @param level null: DEBITS */
    record FreezeRequest(
            @NotBlank @PlainText @Size(max = 500) String reason, FreezeLevel level) {}

    record AssignRequest(
            @NotNull CustomerId customerId,
            @NotBlank @PlainText @Size(max = 500) String reason) {}

    /** @param id id of the account */
    record AssignAnswer(AccountId id, long version, long position) {}

    @PostMapping
    @Requires("account:open")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<OpenAnswer> open(@Valid @RequestBody OpenRequest body) {
        if (customer.isOwn() && body.owner() != null) {
            throw new MalformedRequestException("owner", "An account of a customer has no owner.");
        }
        return gate.perform(AccountOperations.open(
                customer.isOwn() ? body.of(customer.orGiven(body.customerId())) : body, personal));
    }

    @PostMapping("/{accountId}/freeze")
    @Requires("account:freeze")
    ResponseEntity<AccountStatusAnswer> freeze(@PathVariable String accountId, @Valid @RequestBody FreezeRequest body) {
        FreezeLevel level = body.level() == null ? FreezeLevel.DEBITS : body.level();
        FreezeAccount command = new FreezeAccount(PathIds.account(accountId), level, body.reason());
        return change(command, AccountStatus.FROZEN, level, body, body.reason());
    }

    @PostMapping("/{accountId}/unfreeze")
    @Requires("account:unfreeze")
    ResponseEntity<AccountStatusAnswer> unfreeze(
            @PathVariable String accountId, @Valid @RequestBody ReasonRequest body) {
        return change(
                new UnfreezeAccount(PathIds.account(accountId), body.reason()),
                AccountStatus.OPEN,
                null,
                body,
                body.reason());
    }

    @PostMapping("/{accountId}/close")
    @Requires("account:close")
    ResponseEntity<AccountStatusAnswer> close(@PathVariable String accountId, @Valid @RequestBody ReasonRequest body) {
        return change(
                new CloseAccount(PathIds.account(accountId), body.reason()),
                AccountStatus.CLOSED,
                null,
                body,
                body.reason());
    }

    @PostMapping("/{accountId}/assign")
    @Requires("account:assign")
    ResponseEntity<AssignAnswer> assign(@PathVariable String accountId, @Valid @RequestBody AssignRequest body) {
        AssignAccount command = new AssignAccount(PathIds.account(accountId), body.customerId(), body.reason());
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) -> new AssignAnswer(command.accountId(), version, position)))
                .because(body.reason()));
    }

    private ResponseEntity<AccountStatusAnswer> change(
            AccountCommand command, AccountStatus status, FreezeLevel level, Object body, String reason) {
        return gate.perform(Operation.of(
                        command,
                        body,
                        effects -> effects.answer(
                                HttpStatus.OK,
                                (version, position) ->
                                        new AccountStatusAnswer(command.accountId(), status, level, version, position)))
                .because(reason));
    }
}
