package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CaptureHold;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountRejection.CaptureExists;
import io.evenbook.api.account.AccountRejection.HoldExists;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.money.Requested;
import io.evenbook.command.account.AccountOperations.BalanceAnswer;
import io.evenbook.command.account.AccountOperations.Conditions;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.http.Operation;
import io.evenbook.command.http.Times;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.springframework.http.HttpStatus;

/** The operations on holds, for single and bulk requests: the form of each request, its command and its answer. */
public final class HoldOperations {
    /** Clients cannot choose the identifiers of the holds behind orders and withdrawals. */
    private static final String CAPTURE_ID = "[A-Za-z0-9._-]{1,100}";

    private HoldOperations() {}

    /**
     * @param holdId null: the service makes one
     * @param expiresAt when the service releases the remainder; null: never
     */
    public record HoldRequest(
            @Pattern(regexp = HoldId.CLIENT_PATTERN) String holdId,
            @NotNull AssetCode asset,
            @NotNull BigDecimal amount,
            Instant expiresAt,
            Conditions conditions) {}

    public record HoldDone(
            HoldId holdId,
            AssetCode asset,
            BigDecimal amount,
            HoldReason reason,
            Instant expiresAt,
            BalanceAnswer balance,
            long version,
            long position) {}

    /**
     * Places a hold. Its identifier is used once, forever: a repeat with the same values gets the first answer, even
     * after the hold is closed.
     */
    public static Operation<HoldDone> hold(AccountId account, HoldRequest request) {
        HoldId holdId = request.holdId() != null ? new HoldId(request.holdId()) : HoldId.named(NewIds.unique());
        Instant expiresAt = Times.micros("expiresAt", request.expiresAt());
        Requested amount = Conditions.requested(request.asset(), request.amount(), request.conditions());
        return Operation.of(
                new PlaceHold(account, holdId, amount, expiresAt),
                request,
                UniqueKeys.hold(account, holdId),
                effects -> {
                    FundsHeld held = effects.get(FundsHeld.class);
                    if (!held.amount().asset().equals(request.asset())
                            || held.amount().amount().compareTo(request.amount()) != 0
                            || !Objects.equals(held.expiresAt(), expiresAt)) {
                        throw new RejectedException(new HoldExists(account, holdId));
                    }
                    return effects.answer(
                            HttpStatus.CREATED,
                            (version, position) -> new HoldDone(
                                    held.holdId(),
                                    held.amount().asset(),
                                    held.amount().amount(),
                                    held.reason(),
                                    held.expiresAt(),
                                    BalanceAnswer.of(held.balance()),
                                    version,
                                    position));
                });
    }

    /**
     * @param captureId null: the service makes one
     * @param amount null: all that remains of the hold
     * @param toAccountId the payee; null: the money leaves the ledger, as with a withdrawal
     */
    public record CaptureRequest(
            @Pattern(regexp = CAPTURE_ID) String captureId, BigDecimal amount, AccountId toAccountId) {}

    /**
     * @param remaining rest of the hold after the capture
     * @param transferId null if the money left the ledger
     */
    public record CaptureAnswer(
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

    /** Captures a hold or a part of it. The identifier of a capture is used once for its hold. */
    public static Operation<CaptureAnswer> capture(AccountId account, HoldId hold, CaptureRequest request) {
        String captureId = request.captureId() != null ? request.captureId() : NewIds.unique();
        CaptureHold command = new CaptureHold(
                account,
                hold,
                captureId,
                request.amount() == null ? null : new Requested(null, request.amount()),
                TransferId.named(NewIds.unique()),
                request.toAccountId());
        return Operation.of(command, request, UniqueKeys.capture(account, hold, captureId), effects -> {
            HoldCaptured captured = effects.get(HoldCaptured.class);
            boolean sameAmount =
                    request.amount() == null || captured.amount().amount().compareTo(request.amount()) == 0;
            if (!sameAmount || !Objects.equals(captured.to(), request.toAccountId())) {
                throw new RejectedException(new CaptureExists(account, hold, captureId));
            }
            return effects.answer(
                    HttpStatus.OK,
                    (version, position) -> new CaptureAnswer(
                            hold,
                            captured.key(),
                            captured.amount().asset(),
                            captured.amount().amount(),
                            captured.remaining().amount(),
                            captured.entry().entryId(),
                            captured.transferId(),
                            BalanceAnswer.of(captured.balance()),
                            version,
                            position));
        });
    }

    public record ReleaseAnswer(
            HoldId holdId, AssetCode asset, BigDecimal released, BalanceAnswer balance, long version, long position) {}

    public static Operation<ReleaseAnswer> release(AccountId account, HoldId hold) {
        return Operation.of(new ReleaseHold(account, hold), effects -> {
            HoldReleased released = effects.get(HoldReleased.class);
            return effects.answer(
                    HttpStatus.OK,
                    (version, position) -> new ReleaseAnswer(
                            released.holdId(),
                            released.amount().asset(),
                            released.amount().amount(),
                            BalanceAnswer.of(released.balance()),
                            version,
                            position));
        });
    }
}
