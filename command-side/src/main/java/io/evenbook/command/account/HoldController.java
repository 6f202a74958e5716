package io.evenbook.command.account;

import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Holds that are placed and lifted by hand. */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/holds")
class HoldController {
    /** Not the name that the hold of an order or a withdrawal has: a late repeat of a pay-in must not find another hold there. */
    private static final String BY_HAND = "hld_(?!ord_|wdr_)[A-Za-z0-9._-]{1,150}";

    private final CommandGate gate;

    HoldController(CommandGate gate) {
        this.gate = gate;
    }

    /** @param holdId null: a new one is made */
    record HoldRequest(@Pattern(regexp = BY_HAND) String holdId, @NotNull AssetCode asset, @NotNull BigDecimal amount) {}

    record HoldAnswer(
            HoldId holdId, AssetCode asset, BigDecimal amount, HoldReason reason, long version, long position) {}

    record ReleaseAnswer(HoldId holdId, AssetCode asset, BigDecimal released, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<HoldAnswer> place(@PathVariable String accountId, @Valid @RequestBody HoldRequest body) {
        AccountId account = PathIds.account(accountId);
        HoldId holdId = new HoldId(body.holdId() != null ? body.holdId() : "hld_" + NewIds.unique());
        Done done = gate.send(
                Write.of(new PlaceHold(account, holdId, new Requested(body.asset(), body.amount())), body));
        FundsHeld held = done.get(FundsHeld.class);
        return done.answer(HttpStatus.CREATED, account, (version, position) -> new HoldAnswer(
                held.holdId(), held.amount().asset(), held.amount().amount(), held.reason(), version, position));
    }

    @PostMapping("/{holdId}/release")
    ResponseEntity<ReleaseAnswer> release(@PathVariable String accountId, @PathVariable String holdId) {
        AccountId account = PathIds.account(accountId);
        HoldId hold = PathIds.parse(holdId, HoldId::new, value -> new HoldUnknown(account, value));
        Done done = gate.send(Write.of(new LiftHold(account, hold)));
        HoldReleased released = done.get(HoldReleased.class);
        return done.answer(HttpStatus.OK, account, (version, position) -> new ReleaseAnswer(
                released.holdId(), released.amount().asset(), released.amount().amount(), version, position));
    }
}
