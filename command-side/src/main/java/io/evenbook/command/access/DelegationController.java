package io.evenbook.command.access;

import io.evenbook.api.access.Requires;
import io.evenbook.api.customer.CustomerCommand.GrantDelegation;
import io.evenbook.api.customer.CustomerCommand.RevokeDelegation;
import io.evenbook.api.customer.CustomerRejection.DelegationUnknown;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DelegationId;
import io.evenbook.api.id.UserId;
import io.evenbook.command.http.ActingCustomer;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Grants and revokes delegations; {@link Delegations} has the rules. */
@RestController
@RequestMapping("/api/v1/delegations")
class DelegationController {
    private final CommandGate gate;
    private final ActingCustomer customer;

    DelegationController(CommandGate gate, ActingCustomer customer) {
        this.gate = gate;
        this.customer = customer;
    }

    /**
     * @param customerId id of the account; a caller that acts for its own customer may leave it out
     * @param level READ: sees the account. TRADE: places orders on it, too
     * @param until null: until it is revoked
     */
    record GrantRequest(
            CustomerId customerId,
            @NotNull AccountId accountId,
            @NotNull UserId userId,
            @NotNull DelegationLevel level,
            Instant until) {}

    /** @param id id of the delegation */
    record DelegationDone(DelegationId id, long version, long position) {}

    @PostMapping
    @Requires("delegation:change")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<DelegationDone> grant(@Valid @RequestBody GrantRequest body) {
        CustomerId of = customer.orGiven(body.customerId());
        DelegationId id = DelegationId.of(NewIds.unique(), of);
        return gate.perform(Operation.of(
                new GrantDelegation(of, id, body.accountId(), body.userId(), body.level(), body.until()),
                body,
                effects -> effects.answer(
                        HttpStatus.CREATED, (version, position) -> new DelegationDone(id, version, position))));
    }

    @DeleteMapping("/{delegationId}")
    @Requires("delegation:change")
    ResponseEntity<DelegationDone> revoke(@PathVariable String delegationId) {
        DelegationId id = PathIds.parse(delegationId, DelegationId::new, DelegationUnknown::new);
        return gate.perform(Operation.of(
                new RevokeDelegation(id.customerId(), id),
                effects -> effects.answer(
                        HttpStatus.OK, (version, position) -> new DelegationDone(id, version, position))));
    }
}
