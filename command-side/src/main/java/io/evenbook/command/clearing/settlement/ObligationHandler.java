package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.ClearingAssets;
import io.evenbook.command.account.Funds;
import io.evenbook.command.clearing.SchemeState.Stage;
import io.evenbook.command.clearing.position.Obligations;
import io.evenbook.command.parked.ParkedState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Books obligations of accounts: all in one commit, one event for each account. Freezes and limits do not apply: who
 * failed pays.
 */
final class ObligationHandler {
    private final WindowId windowId;
    private final Streams streams;
    private final Map<AccountId, List<Obligation>> byAccount = new LinkedHashMap<>();

    ObligationHandler(WindowId windowId, Streams streams) {
        this.windowId = windowId;
        this.streams = streams;
    }

    /**
     * Books the debts that their payers do not pay in the window already. Does nothing once the window is resolved: it
     * was netted with all of them, and its payers forget them when they post. Nor once their day is resolved: those
     * that were not booked by then are dropped, also when a replay of the process sends them again.
     */
    static void handle(PostObligations command, Streams streams) {
        boolean isOpen = Windows.isBefore(Stage.RESOLVED, command.windowId(), streams);
        if (!isOpen || isResolved(command.day(), streams)) {
            return;
        }
        Set<AccountId> accounts = new LinkedHashSet<>();
        for (Debt debt : command.debts()) {
            accounts.add(debt.payer());
            accounts.add(debt.receiver());
        }
        load(accounts, streams);
        ObligationHandler handler = new ObligationHandler(command.windowId(), streams);
        for (Debt debt : command.debts()) {
            AccountState payer = account(debt.payer(), streams);
            if (!payer.clearing().paysPenalty(command.windowId(), debt.obligationId())) {
                handler.add(debt);
            }
        }
        if (!handler.byAccount.isEmpty()) {
            Windows.requireBefore(Stage.NETTED, command.windowId(), streams);
        }
        handler.post();
    }

    private static boolean isResolved(ParkedId day, Streams streams) {
        ParkedState parked = ParkedState.AGGREGATE.find(streams, day);
        return parked != null && parked.stage() == ParkedState.Stage.RESOLVED;
    }

    private static void load(Collection<AccountId> accounts, Streams streams) {
        streams.load(accounts.stream()
                .map(accountId -> Stream.of(AccountState.AGGREGATE.type(), accountId))
                .toList());
    }

    void add(Debt debt) {
        Money nothing = debt.amount().none();
        add(debt.payer(), List.of(obligation(debt, debt.failing(), debt.receiver(), debt.amount(), nothing)));
        add(
                debt.receiver(),
                List.of(obligation(debt, debt.failing().opposite(), debt.payer(), nothing, debt.amount())));
    }

    private static Obligation obligation(Debt debt, Side side, AccountId counterparty, Money delivers, Money receives) {
        return new Obligation(
                debt.obligationId(),
                debt.kind(),
                debt.tradeId(),
                side,
                counterparty,
                debt.businessDate(),
                delivers,
                receives,
                delivers.none());
    }

    void add(AccountId accountId, List<Obligation> obligations) {
        byAccount.computeIfAbsent(accountId, _ -> new ArrayList<>()).addAll(obligations);
    }

    /**
     * Appends one event for each account, in the order in which they came.
     *
     * @throws io.evenbook.api.RejectedException {@code account.unknown}, {@code account.closed},
     *     {@code amount.too-large} if an account could have, hold or lack more than an amount has digits,
     *     {@code request.bounds} if it would have more assets in clearing than an account may
     */
    void post() {
        load(byAccount.keySet(), streams);
        List<ObligationsPosted> events = new ArrayList<>();
        byAccount.forEach((accountId, obligations) -> {
            AccountState account = account(accountId, streams);
            Checks.requireNotClosed(account);
            requireFit(account, obligations);
            events.add(Obligations.post(
                    account.clearing(), accountId, windowId, obligations, account::balance, streams.time()));
        });
        events.forEach(event -> Accounts.append(streams, event));
    }

    private static void requireFit(AccountState account, List<Obligation> obligations) {
        Map<AssetCode, Money> deliveries = new LinkedHashMap<>();
        Map<AssetCode, Money> receipts = new LinkedHashMap<>();
        for (Obligation obligation : obligations) {
            deliveries.merge(obligation.asset(), obligation.delivers(), Money::plus);
            receipts.merge(obligation.asset(), obligation.receives(), Money::plus);
        }
        deliveries.values().removeIf(delivery -> !delivery.isPositive());
        receipts.values().removeIf(receipt -> !receipt.isPositive());
        deliveries.values().forEach(delivery -> Funds.requireDeliverable(account, delivery));
        receipts.values().forEach(receipt -> Funds.requireFit(account, receipt));
        Set<AssetCode> added = new LinkedHashSet<>(deliveries.keySet());
        added.addAll(receipts.keySet());
        if (!added.isEmpty()) {
            ClearingAssets.requireRoom(account, added);
        }
    }

    private static AccountState account(AccountId accountId, Streams streams) {
        AccountState state = AccountState.AGGREGATE.find(streams, accountId);
        if (state == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        return state;
    }
}
