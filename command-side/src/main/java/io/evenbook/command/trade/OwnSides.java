package io.evenbook.command.trade;

import io.evenbook.api.MalformedRequestException;
import io.evenbook.api.RejectedException;
import io.evenbook.api.access.Caller;
import io.evenbook.api.access.CurrentAccess;
import io.evenbook.api.access.Scope;
import io.evenbook.api.customer.DelegationLevel;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.port.Delegations;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.CommittedStates;
import io.evenbook.command.account.AccountState;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The sides of trades that users may act for. */
@Component
class OwnSides {
    private final CommittedStates states;
    private final Delegations delegations;
    private final CurrentAccess access;

    OwnSides(CommittedStates states, Delegations delegations, CurrentAccess access) {
        this.states = states;
        this.delegations = delegations;
        this.access = access;
    }

    /**
     * The side that a request is about. The command checks again that the user may act for it.
     *
     * @param named by the request; null: the only one that the user may act for
     * @throws MalformedRequestException if it must be named: the user may act for both
     * @throws RejectedException {@code trade.unknown} if the user may act for none
     */
    Side find(TradeId tradeId, Side named) {
        if (named != null) {
            return named;
        }
        List<Side> sides = access.scope() == Scope.ALL ? List.of(Side.values()) : own(tradeId);
        if (sides.size() > 1) {
            throw new MalformedRequestException("side", "The side must be named: you may act for both.");
        }
        return sides.stream().findFirst().orElseThrow(() -> new RejectedException(new TradeUnknown(tradeId)));
    }

    private List<Side> own(TradeId tradeId) {
        TradeState trade = states.read(TradeState.AGGREGATE.type(), tradeId);
        return trade == null
                ? List.of()
                : Stream.of(Side.values())
                        .filter(side -> mayActFor(trade.account(side)))
                        .toList();
    }

    private boolean mayActFor(AccountId accountId) {
        Caller caller = access.caller();
        AccountState account = states.read(AccountState.AGGREGATE.type(), accountId);
        return account.customerId() != null
                && (account.customerId().equals(caller.customerId())
                        || delegations.reach(caller.userId(), account.customerId(), accountId, DelegationLevel.TRADE));
    }
}
