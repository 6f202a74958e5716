package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.api.trade.TradeRejection.HoldMissing;
import io.evenbook.api.trade.TradeRejection.TradeUnknown;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Hold;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.clearing.position.Novation;
import io.evenbook.command.clearing.position.Novation.OrderHold;
import io.evenbook.command.clearing.position.Novation.TradeSide;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.trade.TradeState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Novates trades: one commit for all accounts that they touch, one event for each. Freezes and limits do not apply:
 * what was agreed is settled.
 */
final class NovationHandler {
    private final NovateTrades command;
    private final Streams streams;
    private final Map<TradeId, TradeExecuted> trades = new LinkedHashMap<>();

    private NovationHandler(NovateTrades command, Streams streams) {
        this.command = command;
        this.streams = streams;
    }

    static void handle(NovateTrades command, Streams streams) {
        new NovationHandler(command, streams).novate();
    }

    private void novate() {
        find();
        Map<AccountId, List<TradeSide>> sides = sides();
        load(sides.keySet());
        List<TradesNovated> novated = new ArrayList<>();
        sides.forEach((accountId, own) -> novate(accountId, own, novated));
        if (!novated.isEmpty()) {
            requireBothSides(novated);
            Windows.requireBefore(Stage.NETTED, command.windowId(), streams);
        }
        novated.forEach(event -> Accounts.append(streams, event));
    }

    /** A trade that was cancelled is not novated any more. @throws RejectedException {@code trade.unknown} */
    private void find() {
        streams.load(command.trades().stream()
                .map(tradeId -> Stream.of(TradeState.AGGREGATE.type(), tradeId))
                .toList());
        for (TradeId tradeId : command.trades()) {
            TradeState state = TradeState.AGGREGATE.find(streams, tradeId);
            if (state == null) {
                throw refused(new TradeUnknown(tradeId));
            }
            if (!command.windowId().schemeId().equals(state.trade().schemeId())) {
                throw new IllegalArgumentException("must be in the scheme of %s: %s is in %s"
                        .formatted(command.windowId(), tradeId, state.trade().schemeId()));
            }
            if (!state.hasEnded()) {
                trades.put(tradeId, state.trade());
            }
        }
    }

    /** One account may be on both sides of a trade. */
    private Map<AccountId, List<TradeSide>> sides() {
        Map<AccountId, List<TradeSide>> sides = new LinkedHashMap<>();
        for (TradeExecuted trade : trades.values()) {
            for (Side side : Side.values()) {
                TradeParty party = trade.party(side);
                sides.computeIfAbsent(party.accountId(), _ -> new ArrayList<>())
                        .add(new TradeSide(trade.tradeId(), side, party));
            }
        }
        return sides;
    }

    /** Loads the accounts, and the allowances of their customers, at once. */
    private void load(Collection<AccountId> accounts) {
        streams.load(accounts.stream()
                .map(accountId -> Stream.of(AccountState.AGGREGATE.type(), accountId))
                .toList());
        streams.load(accounts.stream()
                .map(accountId -> account(accountId).customerId())
                .filter(Objects::nonNull)
                .map(Allowances::streamOf)
                .toList());
    }

    private AccountState account(AccountId accountId) {
        return AccountState.AGGREGATE.find(streams, accountId);
    }

    private void novate(AccountId accountId, List<TradeSide> sides, List<TradesNovated> novated) {
        AccountState account = account(accountId);
        Function<HoldId, OrderHold> holds = holdId -> orderHold(account.holds().get(holdId));
        Novation.novate(
                        account.clearing(),
                        accountId,
                        command.windowId(),
                        sides,
                        holds,
                        account::balance,
                        streams.time())
                .ifPresent(novated::add);
    }

    private static OrderHold orderHold(Hold hold) {
        return hold == null
                ? null
                : new OrderHold(
                        hold.remaining(), hold.receivable(), hold.reason() == HoldReason.CREDIT_ORDER, hold.keys());
    }

    /**
     * The counterparty never owes without being owed: both sides of a trade are novated together, or were before.
     *
     * @throws RejectedException {@code saga.hold-missing}
     */
    private void requireBothSides(List<TradesNovated> novated) {
        Map<TradeId, Side> single = new HashMap<>();
        for (TradesNovated event : novated) {
            for (NovatedSide side : event.trades()) {
                if (single.remove(side.tradeId()) == null) {
                    single.put(side.tradeId(), side.side());
                }
            }
        }
        single.forEach((tradeId, side) -> {
            TradeParty missing = trades.get(tradeId).party(side.opposite());
            throw refused(new HoldMissing(tradeId, missing.accountId(), missing.holdId()));
        });
    }
}
