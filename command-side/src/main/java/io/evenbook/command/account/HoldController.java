package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountRejection.CaptureExists;
import io.evenbook.api.account.AccountRejection.HoldExists;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Requested;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryId;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.Done;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.PathIds;
import io.evenbook.command.http.Times;
import io.evenbook.command.http.Write;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Future;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Holds that are placed, captured and lifted by hand. The ids of holds and captures are used once, for good: a repeat with the same values
 * is given the first outcome, whatever has become of it since.
 */
@RestController
@RequestMapping("/api/v1/accounts/{accountId}/holds")
class HoldController {
    /** Not the name that another hold has: a late repeat of a pay-in must not find another hold there. */
    private static final String BY_HAND = "hld_(?!ord_|wdr_|grp_)[A-Za-z0-9._-]{1,150}";

    private static final String CAPTURE = "[A-Za-z0-9._-]{1,100}";

    private final CommandGate gate;

    HoldController(CommandGate gate) {
        this.gate = gate;
    }

    /**
     * @param holdId    null: a new one is made
     * @param expiresAt when what is left of it is released by itself, or null
     */
    record HoldRequest(
            @Pattern(regexp = BY_HAND) String holdId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            @Future Instant expiresAt,
            ConditionsRequest conditions) {}

    /**
     * @param captureId   null: a new one is made
     * @param amount      null: all that the hold still sets aside
     * @param toAccountId who is paid; null: the money leaves the ledger
     */
    record CaptureRequest(@Pattern(regexp = CAPTURE) String captureId, BigDecimal amount, AccountId toAccountId) {}

    record HoldAnswer(
            HoldId holdId,
            AssetCode asset,
            BigDecimal amount,
            HoldReason reason,
            Instant expiresAt,
            BalanceAnswer balance,
            long version,
            long position) {}

    /**
     * @param remaining  what the hold still sets aside
     * @param transferId null if the money left the ledger
     */
    record CaptureAnswer(
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

    record ReleaseAnswer(
            HoldId holdId, AssetCode asset, BigDecimal released, BalanceAnswer balance, long version, long position) {}

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<HoldAnswer> place(@PathVariable String accountId, @Valid @RequestBody HoldRequest body) {
        AccountId account = PathIds.account(accountId);
        HoldId holdId = new HoldId(body.holdId() != null ? body.holdId() : "hld_" + NewIds.unique());
        Instant expiresAt = Times.micros(body.expiresAt());
        Requested amount = ConditionsRequest.requested(body.asset(), body.amount(), body.conditions());
        Done done = gate.sendOrRecall(
                Write.of(new PlaceHold(account, holdId, amount, expiresAt), body).once("hold\n" + account + "\n" + holdId));
        FundsHeld held = done.get(FundsHeld.class);
        if (!held.amount().asset().equals(body.asset())
                || held.amount().amount().compareTo(body.amount()) != 0
                || !Objects.equals(held.expiresAt(), expiresAt)) {
            throw new RejectedException(new HoldExists(account, holdId));
        }
        return done.answer(HttpStatus.CREATED, account, (version, position) -> new HoldAnswer(
                held.holdId(),
                held.amount().asset(),
                held.amount().amount(),
                held.reason(),
                held.expiresAt(),
                BalanceAnswer.of(held.balance()),
                version,
                position));
    }

    @PostMapping("/{holdId}/capture")
    ResponseEntity<CaptureAnswer> capture(
            @PathVariable String accountId, @PathVariable String holdId, @Valid @RequestBody CaptureRequest body) {
        AccountId account = PathIds.account(accountId);
        HoldId hold = hold(account, holdId);
        String captureId = body.captureId() != null ? body.captureId() : NewIds.unique();
        CaptureHold command = new CaptureHold(
                account,
                hold,
                captureId,
                body.amount() == null ? null : new Requested(null, body.amount()),
                TransferId.of(NewIds.unique(), account),
                body.toAccountId());
        Done done = gate.sendOrRecall(
                Write.of(command, body).once(String.join("\n", "capture", account.value(), hold.value(), captureId)));
        HoldCaptured captured = done.get(HoldCaptured.class);
        if (body.amount() != null && captured.amount().amount().compareTo(body.amount()) != 0
                || !Objects.equals(captured.to(), body.toAccountId())) {
            throw new RejectedException(new CaptureExists(account, hold, captureId));
        }
        return done.answer(HttpStatus.OK, account, (version, position) -> new CaptureAnswer(
                hold,
                captureId,
                captured.amount().asset(),
                captured.amount().amount(),
                captured.remaining().amount(),
                captured.entry().entryId(),
                captured.transferId(),
                BalanceAnswer.of(captured.balance()),
                version,
                position));
    }

    @PostMapping("/{holdId}/release")
    ResponseEntity<ReleaseAnswer> release(@PathVariable String accountId, @PathVariable String holdId) {
        AccountId account = PathIds.account(accountId);
        HoldId hold = hold(account, holdId);
        Done done = gate.send(Write.of(new LiftHold(account, hold)));
        HoldReleased released = done.get(HoldReleased.class);
        return done.answer(HttpStatus.OK, account, (version, position) -> new ReleaseAnswer(
                released.holdId(),
                released.amount().asset(),
                released.amount().amount(),
                BalanceAnswer.of(released.balance()),
                version,
                position));
    }

    private static HoldId hold(AccountId account, String holdId) {
        return PathIds.parse(holdId, HoldId::new, value -> new HoldUnknown(account, value));
    }
}
