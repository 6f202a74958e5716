package io.evenbook.projection.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.ChangesHold;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Accounts with their balances, what these were, open holds, withdrawals and transfers. */
@Component
class AccountsProjector implements TableProjector {
    private static final String OPEN = """
            insert into {view}.account (account_id, owner, status, opened_at, version, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bigint[])""";

    private static final String CHANGE = """
            update {view}.account
               set status = coalesce(changed.status, account.status),
                   freeze_level = case when changed.status is null then account.freeze_level else changed.freeze_level end,
                   version = changed.version, position = changed.position
              from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
                   as changed (account_id, status, freeze_level, version, position)
             where account.account_id = changed.account_id""";

    /**
     * What is proposed for a row that is there must be within its limits, too: it is checked before it is known that
     * there is one.
     */
    private static final String BALANCE = """
            insert into {view}.balance (account_id, asset, posted, held, minimum, maximum, direction, position)
            select changed.account_id, changed.asset, changed.posted, changed.held,
                   coalesce(balance.minimum, 0), balance.maximum, coalesce(balance.direction, 'BOTH'), changed.position
              from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::bigint[])
                   as changed (account_id, asset, posted, held, position)
              left join {view}.balance on balance.account_id = changed.account_id and balance.asset = changed.asset
            on conflict (account_id, asset)
            do update set posted = excluded.posted, held = excluded.held, position = excluded.position""";

    private static final String LIMIT = """
            insert into {view}.balance (account_id, asset, posted, held, minimum, maximum, direction, position)
            select * from unnest(?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[], ?::bigint[])
            on conflict (account_id, asset)
            do update set posted = excluded.posted, held = excluded.held, minimum = excluded.minimum, maximum = excluded.maximum,
                          direction = excluded.direction, position = excluded.position""";

    private static final String REMEMBER_BALANCE = """
            insert into {view}.balance_history (account_id, asset, position, posted, held, recorded_at)
            select * from unnest(?::text[], ?::text[], ?::bigint[], ?::numeric[], ?::numeric[], ?::timestamptz[])""";

    private static final String PLACE_HOLD = """
            insert into {view}.hold (account_id, hold_id, asset, amount, reason, expires_at, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::timestamptz[], ?::bigint[])""";

    private static final String USE_HOLD = """
            update {view}.hold set amount = used.amount, position = used.position
              from unnest(?::text[], ?::text[], ?::numeric[], ?::bigint[]) as used (account_id, hold_id, amount, position)
             where hold.account_id = used.account_id and hold.hold_id = used.hold_id""";

    private static final String CLOSE_HOLD = """
            delete from {view}.hold using unnest(?::text[], ?::text[]) as closed (account_id, hold_id)
             where hold.account_id = closed.account_id and hold.hold_id = closed.hold_id""";

    private static final String REQUEST_WITHDRAWAL = """
            insert into {view}.withdrawal (withdrawal_id, account_id, asset, amount, reference, status, requested_at, updated_at,
                                           requested_position, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                                 ?::bigint[], ?::bigint[])""";

    private static final String END_WITHDRAWAL = """
            update {view}.withdrawal set status = ended.status, updated_at = ended.at, position = ended.position
              from unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[]) as ended (withdrawal_id, status, at, position)
             where withdrawal.withdrawal_id = ended.withdrawal_id""";

    private static final String TRANSFER = """
            insert into {view}.transfer (transfer_id, from_account_id, to_account_id, asset, amount, reference, entry_id, posted_at, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::timestamptz[],
                                 ?::bigint[])""";

    @Override
    public String view() {
        return "accounts";
    }

    @Override
    public int version() {
        return 1;
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
     * What a batch of the log changes. Only the last state counts: of an account, of a balance, and of a hold, which
     * may come and go within the batch, and whose id may be used again once it is closed.
     */
    private static final class Batch {
        private final Rows opened = new Rows();
        private final Map<AccountId, Change> changes = new LinkedHashMap<>();
        private final Map<BalanceKey, LastBalance> balances = new LinkedHashMap<>();
        private final Rows history = new Rows();
        private final Map<HoldKey, PlacedHold> placed = new LinkedHashMap<>();
        private final Map<HoldKey, UsedHold> used = new LinkedHashMap<>();
        private final Set<HoldKey> closed = new LinkedHashSet<>();
        private final Rows requested = new Rows();
        private final Rows ended = new Rows();
        private final Rows transfers = new Rows();

        void add(ViewEvent at, AccountEvent event) {
            AccountId account = event.accountId();
            Status status = null;
            if (event instanceof SetsBalances set) {
                Limits limits = event instanceof LimitsSet limited ? limited.limits() : null;
                set.balances().forEach(balance -> balance(at, account, balance, limits));
            }
            if (event instanceof ChangesHold change) {
                hold(at, account, change.holdId(), change.holdRemaining());
            }
            switch (event) {
                case AccountOpened open ->
                    opened.add(account, open.owner(), AccountStatus.OPEN, at.at(), at.sequence(), at.position());
                case FundsHeld held ->
                    placed.put(
                            new HoldKey(account, held.holdId()),
                            new PlacedHold(held.reason(), held.amount(), held.expiresAt(), at.position()));
                case HoldCaptured captured -> {
                    if (captured.to() != null) {
                        transfer(
                                at,
                                captured.transferId(),
                                account,
                                captured.to(),
                                captured.amount(),
                                null,
                                captured.entryId());
                    }
                }
                case WithdrawalRequested request ->
                    requested.add(
                            request.withdrawalId(),
                            account,
                            request.amount().asset(),
                            request.amount().amount(),
                            request.reference(),
                            WithdrawalStatus.PENDING,
                            at.at(),
                            at.at(),
                            at.position(),
                            at.position());
                case WithdrawalConfirmed confirmed ->
                    withdrawal(at, confirmed.withdrawalId(), WithdrawalStatus.CONFIRMED);
                case WithdrawalCancelled cancelled ->
                    withdrawal(at, cancelled.withdrawalId(), WithdrawalStatus.CANCELLED);
                case WithdrawalExpired expired -> withdrawal(at, expired.withdrawalId(), WithdrawalStatus.EXPIRED);
                case TransferSent sent ->
                    transfer(
                            at, sent.transferId(), account, sent.to(), sent.amount(), sent.reference(), sent.entryId());
                case AccountFrozen frozen -> status = new Status(AccountStatus.FROZEN, frozen.level());
                case AccountUnfrozen _ -> status = new Status(AccountStatus.OPEN, null);
                case AccountClosed _ -> status = new Status(AccountStatus.CLOSED, null);
                case FundsDeposited _,
                        HoldReleased _,
                        TransferReceived _,
                        LimitsSet _,
                        EntryApplied _,
                        TradeExchanged _ -> {}
            }
            changes.merge(account, new Change(status, at.sequence(), at.position()), Change::then);
        }

        /** @param limits null: as they were */
        private void balance(ViewEvent at, AccountId account, Balance balance, Limits limits) {
            balances.merge(
                    new BalanceKey(account, balance.asset()),
                    new LastBalance(balance, limits, at.position()),
                    LastBalance::then);
            history.add(
                    account,
                    balance.asset(),
                    at.position(),
                    balance.posted().amount(),
                    balance.held().amount(),
                    at.at());
        }

        private void hold(ViewEvent at, AccountId account, HoldId hold, Money remaining) {
            HoldKey key = new HoldKey(account, hold);
            if (remaining.isZero()) {
                close(key);
            } else if (placed.computeIfPresent(key, (_, as) -> as.used(remaining, at.position())) == null) {
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

        private void withdrawal(ViewEvent at, WithdrawalId withdrawal, WithdrawalStatus status) {
            ended.add(withdrawal, status, at.at(), at.position());
        }

        private void transfer(
                ViewEvent at,
                TransferId transfer,
                AccountId from,
                AccountId to,
                Money amount,
                String reference,
                EntryId entry) {
            transfers.add(
                    transfer, from, to, amount.asset(), amount.amount(), reference, entry, at.at(), at.position());
        }

        void write(Tables tables) {
            tables.write(OPEN, opened);
            tables.change(CHANGE, changedRows());
            tables.write(BALANCE, balanceRows());
            tables.write(LIMIT, limitRows());
            tables.write(REMEMBER_BALANCE, history);
            tables.change(CLOSE_HOLD, closedRows());
            tables.write(PLACE_HOLD, placedRows());
            tables.change(USE_HOLD, usedRows());
            tables.write(REQUEST_WITHDRAWAL, requested);
            tables.change(END_WITHDRAWAL, ended);
            tables.write(TRANSFER, transfers);
        }

        private Rows changedRows() {
            Rows rows = new Rows();
            changes.forEach((account, change) -> {
                Status status = change.status();
                rows.add(
                        account,
                        status == null ? null : status.status(),
                        status == null ? null : status.freezeLevel(),
                        change.version(),
                        change.position());
            });
            return rows;
        }

        private Rows balanceRows() {
            Rows rows = new Rows();
            balances.forEach((key, last) -> {
                if (last.limits() == null) {
                    rows.add(
                            key.account(),
                            key.asset(),
                            last.balance().posted().amount(),
                            last.balance().held().amount(),
                            last.position());
                }
            });
            return rows;
        }

        private Rows limitRows() {
            Rows rows = new Rows();
            balances.forEach((key, last) -> {
                if (last.limits() != null) {
                    Money maximum = last.limits().maximum();
                    rows.add(
                            key.account(),
                            key.asset(),
                            last.balance().posted().amount(),
                            last.balance().held().amount(),
                            last.limits().minimum().amount(),
                            maximum == null ? null : maximum.amount(),
                            last.limits().direction(),
                            last.position());
                }
            });
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
                    key.account(),
                    key.hold(),
                    hold.remaining().asset(),
                    hold.remaining().amount(),
                    hold.reason(),
                    hold.expiresAt(),
                    hold.position()));
            return rows;
        }

        private Rows usedRows() {
            Rows rows = new Rows();
            used.forEach((key, hold) ->
                    rows.add(key.account(), key.hold(), hold.remaining().amount(), hold.position()));
            return rows;
        }
    }

    private record BalanceKey(AccountId account, AssetCode asset) {}

    /** @param limits null: as they were */
    private record LastBalance(Balance balance, Limits limits, long position) {
        LastBalance then(LastBalance later) {
            return later.limits != null ? later : new LastBalance(later.balance, limits, later.position);
        }
    }

    private record HoldKey(AccountId account, HoldId hold) {}

    private record PlacedHold(HoldReason reason, Money remaining, Instant expiresAt, long position) {
        PlacedHold used(Money left, long at) {
            return new PlacedHold(reason, left, expiresAt, at);
        }
    }

    private record UsedHold(Money remaining, long position) {}

    /** @param freezeLevel null unless it is frozen */
    private record Status(AccountStatus status, FreezeLevel freezeLevel) {}

    /** @param status null: as it was */
    private record Change(Status status, long version, long position) {
        Change then(Change later) {
            return later.status != null ? later : new Change(status, later.version, later.position);
        }
    }
}
