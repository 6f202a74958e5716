package io.evenbook.command.account;

import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.command.account.AccountOperations.OpenAnswer;
import io.evenbook.command.account.AccountOperations.OpenRequest;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.ReasonRequest;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
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

    AccountController(CommandGate gate) {
        this.gate = gate;
    }

    record StatusAnswer(AccountId accountId, AccountStatus status, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<OpenAnswer> open(@Valid @RequestBody OpenRequest body) {
        return gate.perform(AccountOperations.open(body));
    }

    @PostMapping("/{accountId}/freeze")
    ResponseEntity<StatusAnswer> freeze(@PathVariable String accountId, @Valid @RequestBody ReasonRequest body) {
        return change(new FreezeAccount(PathIds.account(accountId), body.reason()), AccountStatus.FROZEN, body);
    }

    @PostMapping("/{accountId}/unfreeze")
    ResponseEntity<StatusAnswer> unfreeze(@PathVariable String accountId, @Valid @RequestBody ReasonRequest body) {
        return change(new UnfreezeAccount(PathIds.account(accountId), body.reason()), AccountStatus.OPEN, body);
    }

    @PostMapping("/{accountId}/close")
    ResponseEntity<StatusAnswer> close(@PathVariable String accountId, @Valid @RequestBody ReasonRequest body) {
        return change(new CloseAccount(PathIds.account(accountId), body.reason()), AccountStatus.CLOSED, body);
    }

    private ResponseEntity<StatusAnswer> change(AccountCommand command, AccountStatus status, ReasonRequest body) {
        return gate.send(Write.because(command, body, body.reason())).answer(HttpStatus.OK, command.accountId(), (version, position) ->
                new StatusAnswer(command.accountId(), status, version, position));
    }
}
