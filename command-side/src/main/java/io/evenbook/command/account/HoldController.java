package io.evenbook.command.account;

import io.evenbook.api.access.Requires;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.command.account.HoldOperations.CaptureAnswer;
import io.evenbook.command.account.HoldOperations.CaptureRequest;
import io.evenbook.command.account.HoldOperations.HoldDone;
import io.evenbook.command.account.HoldOperations.HoldRequest;
import io.evenbook.command.account.HoldOperations.ReleaseAnswer;
import io.evenbook.command.http.CommandGate;
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

/** Holds that clients place, capture and release. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/holds")
class HoldController {
    private final CommandGate gate;

    HoldController(CommandGate gate) {
        this.gate = gate;
    }

    @PostMapping
    @Requires("hold:place")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<HoldDone> place(@PathVariable String accountId, @Valid @RequestBody HoldRequest body) {
        return gate.perform(HoldOperations.hold(PathIds.account(accountId), body));
    }

    @PostMapping("/{holdId}/capture")
    @Requires("hold:capture")
    ResponseEntity<CaptureAnswer> capture(
            @PathVariable String accountId, @PathVariable String holdId, @Valid @RequestBody CaptureRequest body) {
        AccountId account = PathIds.account(accountId);
        return gate.perform(HoldOperations.capture(account, hold(account, holdId), body));
    }

    @PostMapping("/{holdId}/release")
    @Requires("hold:release")
    ResponseEntity<ReleaseAnswer> release(@PathVariable String accountId, @PathVariable String holdId) {
        AccountId account = PathIds.account(accountId);
        return gate.perform(HoldOperations.release(account, hold(account, holdId)));
    }

    private static HoldId hold(AccountId account, String holdId) {
        return PathIds.parse(holdId, HoldId::new, value -> new HoldUnknown(account, value));
    }
}
