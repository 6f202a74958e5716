package io.evenbook.command.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountCommand.SetCancelAfter;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.id.AccountId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.PathIds;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The dead man's switch: cancels an account's orders unless its client reports again in time. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/cancel-after")
class CancelAfterController {
    private static final int MAX_SECONDS = 86_400;

    private final CommandGate gate;

    CancelAfterController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param seconds 0: never */
    record CancelAfterRequest(
            @NotNull @Min(0) @Max(MAX_SECONDS) Integer seconds) {}

    /** @param cancelAt when all orders are cancelled; null: never */
    record CancelAfterAnswer(
            AccountId accountId,
            @JsonInclude(JsonInclude.Include.ALWAYS) Instant cancelAt,
            long version,
            long position) {}

    @PutMapping
    @Requires("order:cancel")
    ResponseEntity<CancelAfterAnswer> set(@PathVariable String accountId, @Valid @RequestBody CancelAfterRequest body) {
        SetCancelAfter command = new SetCancelAfter(PathIds.account(accountId), body.seconds());
        return gate.perform(Operation.of(command, body, effects -> {
            // Without an event there was no time, and there is none
            Instant cancelAt = effects.find(CancelAfterSet.class)
                    .map(CancelAfterSet::cancelAt)
                    .orElse(null);
            return effects.answer(
                    HttpStatus.OK,
                    (version, position) -> new CancelAfterAnswer(command.accountId(), cancelAt, version, position));
        }));
    }
}
