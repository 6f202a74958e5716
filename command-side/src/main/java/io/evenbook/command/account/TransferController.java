package io.evenbook.command.account;

import io.evenbook.api.access.Requires;
import io.evenbook.command.account.AccountOperations.TransferDone;
import io.evenbook.command.account.AccountOperations.TransferRequest;
import io.evenbook.command.http.ActingCustomer;
import io.evenbook.command.http.CommandGate;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Transfers between accounts. */
@RestController
@RequestMapping("/api/v1/transfers")
class TransferController {
    private final CommandGate gate;
    private final ActingCustomer customer;

    TransferController(CommandGate gate, ActingCustomer customer) {
        this.gate = gate;
        this.customer = customer;
    }

    @PostMapping
    @Requires("transfer:create")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<TransferDone> send(@Valid @RequestBody TransferRequest body) {
        return gate.perform(AccountOperations.transfer(body, !customer.isOwn()));
    }
}
