package io.evenbook.command.clearing.collateral;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.clearing.DefaultCommand;
import io.evenbook.api.clearing.DefaultCommand.ApproveDefault;
import io.evenbook.api.clearing.DefaultCommand.CloseDefault;
import io.evenbook.api.clearing.DefaultCommand.DeclareDefault;
import io.evenbook.api.clearing.DefaultCommand.RecordLoss;
import io.evenbook.api.clearing.DefaultCommand.RecordTransfer;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultRejection.DefaultAtStage;
import io.evenbook.api.clearing.DefaultRejection.DefaultOfCloseOut;
import io.evenbook.api.clearing.DefaultRejection.DefaultOpen;
import io.evenbook.api.clearing.DefaultRejection.DefaultSamePerson;
import io.evenbook.api.clearing.DefaultRejection.DefaultScheme;
import io.evenbook.api.clearing.DefaultRejection.InDefault;
import io.evenbook.api.clearing.DefaultRejection.WindowSettles;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Checks;
import io.evenbook.command.approval.TwoPersons;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.Participants;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.SchemeState;
import io.evenbook.command.market.RestingOrders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Defaults of participants. One person declares a default, another one approves it. The scheme knows the defaults that
 * are not closed: an account has one at most, no window settles while trades are ported or cancelled, and no share in
 * the default fund is paid out. The account knows the scheme, since the declaration enrols it, and asks it before it is
 * unfrozen or closed.
 *
 * <p>Several faults are reported in this order. Declare: scheme unknown; account unknown, closed; scheme; close-out
 * account; default open. The others: default unknown; same person, person unknown; stage; then approve: close-out
 * account (the same, closed, in default), window settles; loss: asset, amount, claims, accounts that receive.
 */
public final class Defaults {
    private Defaults() {}

    /** @return the version of the default */
    public static long handle(DefaultCommand command, Streams streams) {
        switch (command) {
            case DeclareDefault declare -> declare(declare, streams);
            case ApproveDefault approve -> approve(approve, streams);
            case RecordTransfer record -> transferred(record, streams);
            case RecordLoss record -> {
                Losses.record(record, streams);
                move(DefaultState.require(record.defaultId(), streams), DefaultStage.ALLOCATED, streams);
            }
            case CloseDefault close -> close(close, streams);
        }
        return DefaultState.AGGREGATE.version(streams, command);
    }

    private static void declare(DeclareDefault declare, Streams streams) {
        AccountId accountId = declare.accountId();
        if (declare.schemeId() != null) {
            scheme(declare.schemeId(), streams);
        }
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (account == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        Checks.requireNotClosed(account);
        SchemeState scheme = scheme(schemeOf(declare, account), streams);
        SchemeId schemeId = scheme.schemeId();
        requireNotCloseOut(accountId, scheme, streams);
        scheme.defaultOf(accountId).ifPresent(open -> {
            throw refused(new DefaultOpen(accountId, schemeId, open.defaultId()));
        });
        Participants.enrol(accountId, schemeId, declare.reason(), streams);
        append(
                new DefaultDeclared(
                        declare.defaultId(),
                        accountId,
                        schemeId,
                        declare.declaredBy(),
                        declare.personId(),
                        declare.reason()),
                streams);
        List<OpenDefault> open = new ArrayList<>(scheme.defaults());
        open.add(new OpenDefault(declare.defaultId(), accountId, DefaultStage.DECLARED));
        SchemeAggregate.AGGREGATE.append(streams, new DefaultsChanged(schemeId, open));
    }

    /** Any scheme may be named: the trades of the account there need not be novated yet. */
    private static SchemeId schemeOf(DeclareDefault declare, AccountState account) {
        if (declare.schemeId() != null) {
            return declare.schemeId();
        }
        Set<SchemeId> all = account.clearing().takesPartIn();
        if (all.size() != 1) {
            throw refused(new DefaultScheme(declare.accountId(), all.size()));
        }
        return all.iterator().next();
    }

    /** A default keeps the close-out account with which it was approved, also when the scheme names another one. */
    private static void requireNotCloseOut(AccountId accountId, SchemeState scheme, Streams streams) {
        boolean isNamed = accountId.equals(scheme.terms().closeOutAccount());
        if (isNamed || closesOut(accountId, scheme, streams).isPresent()) {
            throw refused(new DefaultOfCloseOut(accountId, scheme.schemeId()));
        }
    }

    /** A default of the scheme that is not closed and whose trades the account took over. */
    private static Optional<OpenDefault> closesOut(AccountId accountId, SchemeState scheme, Streams streams) {
        return scheme.defaults().stream()
                .filter(open -> accountId.equals(
                        DefaultState.require(open.defaultId(), streams).closeOutAccount()))
                .findFirst();
    }

    /**
     * The commit that approves is the last one: no order of the account is open then, so none of its trades comes later
     * in the log.
     */
    private static void approve(ApproveDefault approve, Streams streams) {
        DefaultState state = DefaultState.require(approve.defaultId(), streams);
        TwoPersons persons =
                new TwoPersons(state.declared().declaredBy(), state.declared().personId());
        if (persons.isSame(approve.approver())) {
            throw refused(new DefaultSamePerson(approve.defaultId()));
        }
        if (approve.knownPersons()) {
            persons.requireKnown(approve.approver());
        }
        if (state.stage() == DefaultStage.CLOSED) {
            throw refused(new DefaultAtStage(approve.defaultId(), state.stage()));
        }
        if (state.stage() != DefaultStage.DECLARED) {
            return;
        }
        SchemeState scheme = scheme(state.schemeId(), streams);
        AccountId closeOut = closeOutAccount(state, scheme, streams);
        scheme.settling().ifPresent(windowId -> {
            throw refused(new WindowSettles(approve.defaultId(), windowId));
        });
        if (freeze(approve, state.accountId(), streams) || !cancelOrders(state.accountId(), streams)) {
            streams.continueWith(approve);
            return;
        }
        append(
                new DefaultApproved(
                        approve.defaultId(),
                        state.accountId(),
                        state.schemeId(),
                        closeOut,
                        houseContribution(scheme),
                        approve.approver().userId(),
                        approve.approver().personId(),
                        approve.reason()),
                streams);
        move(state, DefaultStage.APPROVED, streams);
    }

    /** Null if the scheme does not guarantee the trades. */
    private static AccountId closeOutAccount(DefaultState state, SchemeState scheme, Streams streams) {
        requireNotCloseOut(state.accountId(), scheme, streams);
        if (!scheme.terms().guaranteed()) {
            return null;
        }
        AccountId closeOut = scheme.terms().closeOutAccount();
        Checks.requireNotClosed(AccountState.AGGREGATE.find(streams, closeOut));
        boolean isInDefault = scheme.defaultOf(closeOut)
                .filter(open -> open.stage() != DefaultStage.DECLARED)
                .isPresent();
        if (isInDefault) {
            throw refused(new DefaultOfCloseOut(closeOut, scheme.schemeId()));
        }
        return closeOut;
    }

    private static Money houseContribution(SchemeState scheme) {
        SchemeTerms terms = scheme.terms();
        return terms.guaranteed() ? new Money(terms.collateralAsset(), terms.houseContribution()) : nothing(scheme);
    }

    /** @return whether this commit has done something: cancels get commits of their own */
    private static boolean freeze(ApproveDefault approve, AccountId accountId, Streams streams) {
        long before = streams.position();
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (account.freezeLevel() != FreezeLevel.ALL) {
            AccountState.AGGREGATE.handle(new FreezeAccount(accountId, FreezeLevel.DEBITS, approve.reason()), streams);
        }
        return streams.position() != before;
    }

    private static boolean cancelOrders(AccountId accountId, Streams streams) {
        return RestingOrders.cancelFrozen(AccountState.AGGREGATE.find(streams, accountId), streams);
    }

    private static void transferred(RecordTransfer record, Streams streams) {
        DefaultState state = DefaultState.require(record.defaultId(), streams);
        if (state.stage() == DefaultStage.DECLARED) {
            throw refused(new DefaultAtStage(record.defaultId(), state.stage()));
        }
        if (state.stage() == DefaultStage.APPROVED) {
            append(new DefaultTransferred(record.defaultId()), streams);
            move(state, DefaultStage.TRANSFERRED, streams);
        }
    }

    private static void close(CloseDefault close, Streams streams) {
        DefaultState state = DefaultState.require(close.defaultId(), streams);
        Money unallocated = state.unallocated();
        switch (state.stage()) {
            case DECLARED -> unallocated = nothing(scheme(state.schemeId(), streams));
            case ALLOCATED -> Losses.payBack(state, streams);
            case APPROVED, TRANSFERRED -> throw refused(new DefaultAtStage(close.defaultId(), state.stage()));
            case CLOSED -> {
                return;
            }
        }
        append(new DefaultClosed(close.defaultId(), unallocated, close.reason()), streams);
        move(state, DefaultStage.CLOSED, streams);
    }

    /** Zero of the collateral asset. */
    static Money nothing(SchemeState scheme) {
        SchemeTerms terms = scheme.terms();
        return new Money(terms.collateralAsset(), terms.houseContribution()).none();
    }

    private static SchemeState scheme(SchemeId schemeId, Streams streams) {
        return SchemeAggregate.require(schemeId, Facts.of(streams));
    }

    private static void append(DefaultEvent event, Streams streams) {
        DefaultState.AGGREGATE.append(streams, event);
    }

    /** Lets the scheme know a new stage. */
    private static void move(DefaultState state, DefaultStage stage, Streams streams) {
        List<OpenDefault> open =
                new ArrayList<>(scheme(state.schemeId(), streams).defaults());
        open.replaceAll(each -> each.defaultId().equals(state.defaultId())
                ? new OpenDefault(each.defaultId(), each.accountId(), stage)
                : each);
        open.removeIf(each -> each.stage() == DefaultStage.CLOSED);
        SchemeAggregate.AGGREGATE.append(streams, new DefaultsChanged(state.schemeId(), open));
    }

    /**
     * Unfreezes an account that is in no approved default.
     *
     * @return the version of the account
     * @throws RejectedException {@code default.not-closed}, then the faults of the account
     */
    public static long unfreeze(UnfreezeAccount unfreeze, Streams streams) {
        requireNoDefault(unfreeze.accountId(), DefaultStage.APPROVED, streams);
        return AccountState.AGGREGATE.handle(unfreeze, streams);
    }

    /**
     * Closes an account that is in no default and the close-out account of none.
     *
     * @return the version of the account
     * @throws RejectedException {@code default.not-closed}, then the faults of the account
     */
    public static long close(CloseAccount close, Streams streams) {
        requireNoDefault(close.accountId(), DefaultStage.DECLARED, streams);
        requireNoCloseOut(close.accountId(), streams);
        return Participants.close(close, streams);
    }

    private static void requireNoCloseOut(AccountId accountId, Streams streams) {
        for (SchemeState scheme : Participants.schemesOf(accountId, streams)) {
            closesOut(accountId, scheme, streams).ifPresent(open -> {
                throw refused(new InDefault(accountId, scheme.schemeId(), open.defaultId()));
            });
        }
    }

    private static void requireNoDefault(AccountId accountId, DefaultStage stage, Streams streams) {
        for (SchemeState scheme : Participants.schemesOf(accountId, streams)) {
            scheme.defaultOf(accountId)
                    .filter(open -> open.stage().compareTo(stage) >= 0)
                    .ifPresent(open -> {
                        throw refused(new InDefault(accountId, scheme.schemeId(), open.defaultId()));
                    });
        }
    }
}
