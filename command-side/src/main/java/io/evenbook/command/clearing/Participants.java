package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
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
import java.util.Map;

/**
 * Accounts that take part in schemes. A close-out account is enrolled by the terms that name it, so that it knows the
 * schemes without which it cannot be closed.
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
        if (closeOut != null && !schemesOf(closeOut, streams).containsKey(set.schemeId())) {
            AccountState.AGGREGATE.handle(
                    new EnrolParticipant(closeOut, set.schemeId(), Funding.PREFUNDED, List.of(), set.reason()),
                    streams);
        }
        return version;
    }

    /**
     * @return the version of the account
     * @throws RejectedException {@code account.close-out} if a scheme names it, then the other faults of the account
     */
    public static long close(CloseAccount close, Streams streams) {
        List<SchemeId> schemes = schemesOf(close.accountId(), streams).keySet().stream()
                .sorted(Comparator.comparing(SchemeId::value))
                .toList();
        streams.load(schemes.stream()
                .map(schemeId -> Stream.of(SchemeAggregate.AGGREGATE.type(), schemeId))
                .toList());
        for (SchemeId schemeId : schemes) {
            SchemeState scheme = SchemeAggregate.require(schemeId, Facts.of(streams));
            if (close.accountId().equals(scheme.terms().closeOutAccount())) {
                throw new RejectedException(new AccountIsCloseOut(close.accountId(), schemeId));
            }
        }
        return AccountState.AGGREGATE.handle(close, streams);
    }

    private static Map<SchemeId, ParticipantEnrolled> schemesOf(AccountId accountId, Streams streams) {
        AccountState account = AccountState.AGGREGATE.find(streams, accountId);
        return account == null ? Map.of() : account.clearing().schemes();
    }
}
