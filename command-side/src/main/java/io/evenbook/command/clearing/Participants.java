package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountRejection.AccountIsCloseOut;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Facts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Accounts that take part in schemes. A close-out account is enrolled by the terms that name it, and one in default by
 * the declaration, so that an account knows the schemes that have a say in closing or unfreezing it.
 */
public final class Participants {
    private Participants() {}

    /**
     * @return the version of the account
     * @throws RejectedException {@code clearing.scheme-unknown}, then the faults of the account and its caps
     */
    public static long enrol(EnrolParticipant enrol, Streams streams) {
        List<Stream> needed = new ArrayList<>();
        needed.add(Stream.of(SchemeAggregate.AGGREGATE.type(), enrol.schemeId()));
        needed.add(Stream.of(AccountState.AGGREGATE.type(), enrol.accountId()));
        enrol.caps().forEach(cap -> needed.add(Stream.of(AssetState.AGGREGATE.type(), cap.asset())));
        streams.load(needed);
        SchemeAggregate.require(enrol.schemeId(), Facts.of(streams));
        return AccountState.AGGREGATE.handle(enrol, streams);
    }

    /**
     * Sets a scheme and enrols its close-out account, PREFUNDED unless it is enrolled otherwise.
     *
     * @return the version of the scheme
     */
    public static long set(SetScheme set, Streams streams) {
        long version = SchemeAggregate.AGGREGATE.handle(set, streams);
        AccountId closeOut = set.terms().closeOutAccount();
        if (closeOut != null) {
            enrol(closeOut, set.schemeId(), set.reason(), streams);
        }
        return version;
    }

    /** Enrols an account that exists, PREFUNDED unless it is enrolled in the scheme already. */
    public static void enrol(AccountId accountId, SchemeId schemeId, String reason, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (!account.clearing().schemes().containsKey(schemeId)) {
            AccountState.AGGREGATE.handle(
                    new EnrolParticipant(accountId, schemeId, Funding.PREFUNDED, List.of(), reason), streams);
        }
    }

    /**
     * @return the version of the account
     * @throws RejectedException {@code account.close-out} if a scheme names it, then the other faults of the account
     */
    public static long close(CloseAccount close, Streams streams) {
        for (SchemeState scheme : schemesOf(close.accountId(), streams)) {
            if (close.accountId().equals(scheme.terms().closeOutAccount())) {
                throw new RejectedException(new AccountIsCloseOut(close.accountId(), scheme.schemeId()));
            }
        }
        return AccountState.AGGREGATE.handle(close, streams);
    }

    /** The schemes in which an account is enrolled, by id. */
    public static List<SchemeState> schemesOf(AccountId accountId, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        if (account == null) {
            return List.of();
        }
        List<SchemeId> schemes = account.clearing().schemes().keySet().stream()
                .sorted(Comparator.comparing(SchemeId::value))
                .toList();
        streams.load(schemes.stream()
                .map(schemeId -> Stream.of(SchemeAggregate.AGGREGATE.type(), schemeId))
                .toList());
        return schemes.stream()
                .map(schemeId -> SchemeAggregate.require(schemeId, Facts.of(streams)))
                .toList();
    }
}
