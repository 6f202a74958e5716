package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.money.Money;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Hold;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.clearing.position.PositionSettlement;
import io.evenbook.command.trade.TradeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Changes the positions of many accounts, or the trades of a window, in one commit. A freeze of an account stops
 * nothing here: what was agreed is settled.
 */
public final class PositionHandler {
    private PositionHandler() {}

    /** @return the version of the scheme, which does not change */
    public static long handle(PositionCommand command, Streams streams) {
        switch (command) {
            case NovateTrades novate -> NovationHandler.handle(novate, streams);
            case PostObligations post -> ObligationHandler.handle(post, streams);
            case PrepareSettlement prepare -> prepare(prepare, streams);
            case PostSettlement post -> post(post, streams);
            case FailTrades fail -> fail(fail, streams);
        }
        return streams.version(
                SchemeAggregate.AGGREGATE.type(), command.windowId().schemeId());
    }

    /** Expired holds are released first: their funds count. Does nothing once the window is resolved. */
    private static void prepare(PrepareSettlement command, Streams streams) {
        if (!Windows.isAt(command.windowId(), Stage.NETTED, streams)) {
            return;
        }
        List<AccountId> accounts =
                command.participants().stream().map(Sums::accountId).toList();
        load(accounts, streams);
        if (Accounts.expireSome(accounts, streams)) {
            streams.continueWith(command);
            return;
        }
        List<AccountEvent> events = new ArrayList<>();
        for (Sums sums : command.participants()) {
            AccountState account = account(sums.accountId(), streams);
            Map<AssetCode, Money> onCredit = heldOnCredit(account);
            PositionSettlement.prepare(
                            account.clearing(),
                            command.windowId(),
                            sums,
                            account::balance,
                            nothing -> onCredit.getOrDefault(nothing.asset(), nothing))
                    .ifPresent(events::add);
        }
        events.forEach(event -> Accounts.append(streams, event));
    }

    /** The holds of orders on credit, summed by asset. */
    private static Map<AssetCode, Money> heldOnCredit(AccountState account) {
        if (account.clearing().schemes().isEmpty()) {
            return Map.of();
        }
        return account.holds().open().values().stream()
                .filter(hold -> hold.reason() == HoldReason.CREDIT_ORDER)
                .map(Hold::remaining)
                .collect(Collectors.toMap(Money::asset, Function.identity(), Money::plus));
    }

    /** Does nothing once the window is settled. */
    private static void post(PostSettlement command, Streams streams) {
        if (!Windows.isAt(command.windowId(), Stage.RESOLVED, streams)) {
            return;
        }
        load(command.participants().stream().map(Resolved::accountId).toList(), streams);
        List<AccountEvent> events = new ArrayList<>();
        for (Resolved resolved : command.participants()) {
            AccountState account = account(resolved.accountId(), streams);
            PositionSettlement.post(
                            account.clearing(),
                            command.windowId(),
                            command.carriedTo(),
                            resolved,
                            account::balance,
                            streams.time())
                    .ifPresent(events::add);
        }
        events.forEach(event -> Accounts.append(streams, event));
    }

    private static void fail(FailTrades command, Streams streams) {
        streams.load(command.trades().stream()
                .map(fail -> Stream.of(TradeState.AGGREGATE.type(), fail.tradeId()))
                .toList());
        List<TradeEvent> events = new ArrayList<>();
        command.trades().forEach(fail -> events.addAll(TradeState.AGGREGATE.decide(fail, streams)));
        events.forEach(event -> TradeState.AGGREGATE.append(streams, event));
    }

    private static void load(List<AccountId> accounts, Streams streams) {
        streams.load(accounts.stream()
                .map(accountId -> Stream.of(AccountState.AGGREGATE.type(), accountId))
                .toList());
    }

    /** @throws io.evenbook.api.RejectedException {@code account.unknown} */
    private static AccountState account(AccountId accountId, Streams streams) {
        AccountState state = AccountState.AGGREGATE.find(streams, accountId);
        if (state == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        return state;
    }
}
