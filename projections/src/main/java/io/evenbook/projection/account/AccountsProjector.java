package io.evenbook.projection.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Accounts with their balances, open holds and withdrawals. */
@Component
class AccountsProjector implements TableProjector {
    private static final String OPEN = """
            insert into {view}.account (account_id, owner, status, opened_at, version, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[])""";

    private static final String CHANGE = """
            update {view}.account
               set status = coalesce(changed.status, account.status), version = changed.version, position = changed.position
              from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as changed (account_id, status, version, position)
             where account.account_id = changed.account_id""";

    private static final String BALANCE = """
            insert into {view}.balance (account_id, asset, posted, held, position)
            select * from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::bigint[])
            on conflict (account_id, asset)
            do update set posted = excluded.posted, held = excluded.held, position = excluded.position""";

    private static final String PLACE_HOLD = """
            insert into {view}.hold (account_id, hold_id, asset, amount, reason, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::bigint[])""";

    private static final String USE_HOLD = """
            update {view}.hold set amount = used.amount, position = used.position
              from unnest(?::text[], ?::text[], ?::numeric[], ?::bigint[]) as used (account_id, hold_id, amount, position)
             where hold.account_id = used.account_id and hold.hold_id = used.hold_id""";

    private static final String CLOSE_HOLD = """
            delete from {view}.hold using unnest(?::text[], ?::text[]) as closed (account_id, hold_id)
             where hold.account_id = closed.account_id and hold.hold_id = closed.hold_id""";

    private static final String REQUEST_WITHDRAWAL = """
            insert into {view}.withdrawal (withdrawal_id, account_id, asset, amount, reference, status, requested_at, updated_at, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                                 ?::bigint[])""";

    private static final String END_WITHDRAWAL = """
            update {view}.withdrawal set status = ended.status, updated_at = ended.at, position = ended.position
              from unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[]) as ended (withdrawal_id, status, at, position)
             where withdrawal.withdrawal_id = ended.withdrawal_id""";

    @Override
    public String view() {
        return "accounts";
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AccountEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Batch batch = new Batch();
        for (ViewEvent event : events) {
            if (event.event() instanceof AccountEvent accountEvent) {
                batch.add(event, accountEvent);
            }
        }
        batch.write(tables);
    }

    /**
     * What a batch of the log changes. Only the last state counts: of an account, of a balance, and of a hold, which may come and go within
     * the batch, and whose id may be used again once it is closed.
     */
    private static final class Batch {
        private final Rows opened = new Rows();
        private final Map<AccountId, Change> changes = new LinkedHashMap<>();
        private final Map<BalanceKey, LastBalance> balances = new LinkedHashMap<>();
        private final Map<HoldKey, PlacedHold> placed = new LinkedHashMap<>();
        private final Map<HoldKey, UsedHold> used = new LinkedHashMap<>();
        private final Set<HoldKey> closed = new LinkedHashSet<>();
        private final Rows requested = new Rows();
        private final Rows ended = new Rows();

        void add(ViewEvent at, AccountEvent event) {
            AccountId account = event.accountId();
            AccountStatus status = null;
            switch (event) {
                case AccountOpened open ->
                    opened.add(account, open.owner(), AccountStatus.OPEN, at.at(), at.sequence(), at.position());
                case FundsDeposited deposited -> balance(at, account, deposited.balance());
                case FundsHeld held -> {
                    balance(at, account, held.balance());
                    placed.put(new HoldKey(account, held.holdId()), new PlacedHold(held.reason(), held.amount(), at.position()));
                }
                case HoldReleased released -> {
                    balance(at, account, released.balance());
                    hold(at, account, released.holdId(), released.remaining());
                }
                case WithdrawalRequested request ->
                    requested.add(
                            request.withdrawalId(), account, request.amount().asset(), request.amount().amount(), request.reference(),
                            "PENDING", at.at(), at.at(), at.position());
                case WithdrawalConfirmed confirmed -> {
                    balance(at, account, confirmed.balance());
                    close(new HoldKey(account, confirmed.holdId()));
                    withdrawal(at, confirmed.withdrawalId(), "CONFIRMED");
                }
                case WithdrawalCancelled cancelled -> withdrawal(at, cancelled.withdrawalId(), "CANCELLED");
                case TradePaidIn paid -> {
                    balance(at, account, paid.balance());
                    hold(at, account, paid.holdId(), paid.holdRemaining());
                }
                case TradePaidOut paid -> balance(at, account, paid.balance());
                case AccountFrozen _ -> status = AccountStatus.FROZEN;
                case AccountUnfrozen _ -> status = AccountStatus.OPEN;
                case AccountClosed _ -> status = AccountStatus.CLOSED;
            }
            changes.merge(account, new Change(status, at.sequence(), at.position()), Change::then);
        }

        private void balance(ViewEvent at, AccountId account, Balance balance) {
            balances.put(new BalanceKey(account, balance.asset()), new LastBalance(balance, at.position()));
        }

        private void hold(ViewEvent at, AccountId account, HoldId hold, Money remaining) {
            HoldKey key = new HoldKey(account, hold);
            if (remaining.isZero()) {
                close(key);
            } else if (placed.computeIfPresent(key, (_, as) -> new PlacedHold(as.reason(), remaining, at.position())) == null) {
                used.put(key, new UsedHold(remaining, at.position()));
            }
        }

        /** What was placed in this batch has no row yet. */
        private void close(HoldKey key) {
            if (placed.remove(key) == null) {
                used.remove(key);
                closed.add(key);
            }
        }

        private void withdrawal(ViewEvent at, WithdrawalId withdrawal, String status) {
            ended.add(withdrawal, status, at.at(), at.position());
        }

        void write(Tables tables) {
            tables.write(OPEN, opened);
            tables.change(CHANGE, changedRows());
            tables.write(BALANCE, balanceRows());
            tables.change(CLOSE_HOLD, closedRows());
            tables.write(PLACE_HOLD, placedRows());
            tables.change(USE_HOLD, usedRows());
            tables.write(REQUEST_WITHDRAWAL, requested);
            tables.change(END_WITHDRAWAL, ended);
        }

        private Rows changedRows() {
            Rows rows = new Rows();
            changes.forEach((account, change) -> rows.add(account, change.status(), change.version(), change.position()));
            return rows;
        }

        private Rows balanceRows() {
            Rows rows = new Rows();
            balances.forEach((key, last) -> rows.add(
                    key.account(), key.asset(), last.balance().posted().amount(), last.balance().held().amount(), last.position()));
            return rows;
        }

        private Rows closedRows() {
            Rows rows = new Rows();
            closed.forEach(key -> rows.add(key.account(), key.hold()));
            return rows;
        }

        private Rows placedRows() {
            Rows rows = new Rows();
            placed.forEach((key, hold) -> rows.add(
                    key.account(), key.hold(), hold.remaining().asset(), hold.remaining().amount(), hold.reason(), hold.position()));
            return rows;
        }

        private Rows usedRows() {
            Rows rows = new Rows();
            used.forEach((key, hold) -> rows.add(key.account(), key.hold(), hold.remaining().amount(), hold.position()));
            return rows;
        }
    }

    private record BalanceKey(AccountId account, AssetCode asset) {}

    private record LastBalance(Balance balance, long position) {}

    private record HoldKey(AccountId account, HoldId hold) {}

    private record PlacedHold(HoldReason reason, Money remaining, long position) {}

    private record UsedHold(Money remaining, long position) {}

    /** @param status null: as it was */
    private record Change(AccountStatus status, long version, long position) {
        Change then(Change later) {
            return later.status != null ? later : new Change(status, later.version, later.position);
        }
    }
}
