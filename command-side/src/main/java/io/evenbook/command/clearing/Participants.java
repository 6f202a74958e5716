package io.evenbook.command.clearing;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.base.Facts;
import java.util.ArrayList;
import java.util.List;

/** Enrols accounts in schemes that exist. */
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
}
