package io.evenbook.projection.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.AccountEvent.TradePaidIn;
import io.evenbook.api.account.AccountEvent.TradePaidOut;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferReturned;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.TransferStatus;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.GroupId;
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
               set status = coalesce(changed.status, account.status), version = changed.version, position = changed.position
              from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as changed (account_id, status, version, position)
             where account.account_id = changed.account_id""";

    /** What is proposed for a row that is there must be within its limits, too: it is checked before it is known that there is one. */
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
            insert into {view}.withdrawal (withdrawal_id, account_id, asset, amount, reference, status, requested_at, updated_at, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                                 ?::bigint[])""";

    private static final String END_WITHDRAWAL = """
            update {view}.withdrawal set status = ended.status, updated_at = ended.at, position = ended.position
              from unnest(?::text[], ?::text[], ?::timestamptz[], ?::bigint[]) as ended (withdrawal_id, status, at, position)
             where withdrawal.withdrawal_id = ended.withdrawal_id""";

    private static final String SEND_TRANSFER = """
            insert into {view}.transfer (transfer_id, from_account_id, to_account_id, asset, amount, reference, status, code, detail,
                                         requested_at, updated_at, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::text[], ?::text[], ?::text[],
                                 ?::timestamptz[], ?::timestamptz[], ?::bigint[])""";

    private static final String END_TRANSFER = """
            update {view}.transfer
               set status = ended.status, code = ended.code, detail = ended.detail, updated_at = ended.at, position = ended.position
              from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[])
                   as ended (transfer_id, status, code, detail, at, position)
             where transfer.transfer_id = ended.transfer_id""";

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
     * What a batch of the log changes. Only the last state counts: of an account, of a balance, of a transfer, and of a hold, which may come
     * and go within the batch, and whose id may be used again once it is closed.
     */
    private static final class Batch {
        private final Rows opened = new Rows();
        private final Map<AccountId, Change> changes = new LinkedHashMap<>();
        private final Map<BalanceKey, LastBalance> balances = new LinkedHashMap<>();
        private final Rows history = new Rows();
        private final Map<HoldKey, PlacedHold> placed = new LinkedHashMap<>();
        private final Map<HoldKey, UsedHold> used = new LinkedHashMap<>();
        private final Set<HoldKey> closed = new LinkedHashSet<>();
        private final Set<HoldKey> closedIfPresent = new LinkedHashSet<>();
        private final Rows requested = new Rows();
        private final Rows ended = new Rows();
        private final Map<TransferId, Transfer> sent = new LinkedHashMap<>();
        private final Map<TransferId, TransferEnd> transferEnds = new LinkedHashMap<>();

        void add(ViewEvent at, AccountEvent event) {
            AccountId account = event.accountId();
            AccountStatus status = null;
            switch (event) {
                case AccountOpened open ->
                    opened.add(account, open.owner(), AccountStatus.OPEN, at.at(), at.sequence(), at.position());
                case FundsDeposited deposited -> balance(at, account, deposited.balance());
                case FundsHeld held -> {
                    balance(at, account, held.balance());
                    placed.put(
                            new HoldKey(account, held.holdId()),
                            new PlacedHold(held.reason(), held.amount(), held.expiresAt(), at.position()));
                }
                case HoldReleased released -> {
                    balance(at, account, released.balance());
                    hold(at, account, released.holdId(), released.remaining());
                }
                case HoldCaptured captured -> {
                    balance(at, account, captured.balance());
                    hold(at, account, captured.holdId(), captured.remaining());
                    if (captured.to() != null) {
                        sent.put(captured.transferId(), Transfer.sent(at, account, captured.to(), captured.amount(), null));
                    }
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
                case WithdrawalExpired expired -> withdrawal(at, expired.withdrawalId(), "EXPIRED");
                case TransferSent transfer -> {
                    balance(at, account, transfer.balance());
                    sent.put(
                            transfer.transferId(), Transfer.sent(at, account, transfer.to(), transfer.amount(), transfer.reference()));
                }
                case TransferReceived transfer -> {
                    balance(at, account, transfer.balance());
                    end(transfer.transferId(), TransferEnd.completed(at));
                }
                // Its sender is to have it back first.
                case TransferRefused _ -> {}
                case TransferReturned transfer -> {
                    if (transfer.balance() != null) {
                        balance(at, account, transfer.balance());
                    }
                    end(transfer.transferId(), TransferEnd.rejected(at, transfer.code(), transfer.detail()));
                }
                case LimitsSet set -> balance(at, account, set.balance(), set.limits());
                case PartPrepared part -> {
                    for (PreparedAsset prepared : part.prepared()) {
                        balance(at, account, prepared.balance());
                        if (prepared.held().isPositive()) {
                            placed.put(
                                    new HoldKey(account, prepared.holdId(part.groupId())),
                                    new PlacedHold(HoldReason.ENTRY, prepared.held(), null, at.position()));
                        }
                    }
                }
                case PartRefused _ -> {}
                case PartPosted part -> endPart(at, account, part.groupId(), part.balances());
                case PartReleased part -> endPart(at, account, part.groupId(), part.balances());
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
            balance(at, account, balance, null);
        }

        /** @param limits null: as they were */
        private void balance(ViewEvent at, AccountId account, Balance balance, Limits limits) {
            balances.merge(
                    new BalanceKey(account, balance.asset()), new LastBalance(balance, limits, at.position()), LastBalance::then);
            history.add(
                    account, balance.asset(), at.position(), balance.posted().amount(), balance.held().amount(), at.at());
        }

        /** Of an asset for which the part had only room reserved there is no hold. */
        private void endPart(ViewEvent at, AccountId account, GroupId group, List<Balance> ofPrepared) {
            for (Balance balance : ofPrepared) {
                balance(at, account, balance);
                HoldKey key = new HoldKey(account, HoldId.behind(group + "." + balance.asset()));
                if (placed.remove(key) == null) {
                    closedIfPresent.add(key);
                }
            }
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

        private void withdrawal(ViewEvent at, WithdrawalId withdrawal, String status) {
            ended.add(withdrawal, status, at.at(), at.position());
        }

        /** The transfer may have been sent in this batch, and then has no row yet. */
        private void end(TransferId transfer, TransferEnd end) {
            if (sent.computeIfPresent(transfer, (_, as) -> as.ended(end)) == null) {
                transferEnds.put(transfer, end);
            }
        }

        void write(Tables tables) {
            tables.write(OPEN, opened);
            tables.change(CHANGE, changedRows());
            tables.write(BALANCE, balanceRows());
            tables.write(LIMIT, limitRows());
            tables.write(REMEMBER_BALANCE, history);
            tables.change(CLOSE_HOLD, holdKeys(closed));
            tables.write(CLOSE_HOLD, holdKeys(closedIfPresent));
            tables.write(PLACE_HOLD, placedRows());
            tables.change(USE_HOLD, usedRows());
            tables.write(REQUEST_WITHDRAWAL, requested);
            tables.change(END_WITHDRAWAL, ended);
            tables.write(SEND_TRANSFER, sentRows());
            tables.change(END_TRANSFER, transferEndRows());
        }

        private Rows changedRows() {
            Rows rows = new Rows();
            changes.forEach((account, change) -> rows.add(account, change.status(), change.version(), change.position()));
            return rows;
        }

        private Rows balanceRows() {
            Rows rows = new Rows();
            balances.forEach((key, last) -> {
                if (last.limits() == null) {
                    rows.add(
                            key.account(), key.asset(), last.balance().posted().amount(), last.balance().held().amount(),
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
                            key.account(), key.asset(), last.balance().posted().amount(), last.balance().held().amount(),
                            last.limits().minimum().amount(), maximum == null ? null : maximum.amount(), last.limits().direction(),
                            last.position());
                }
            });
            return rows;
        }

        private static Rows holdKeys(Set<HoldKey> keys) {
            Rows rows = new Rows();
            keys.forEach(key -> rows.add(key.account(), key.hold()));
            return rows;
        }

        private Rows placedRows() {
            Rows rows = new Rows();
            placed.forEach((key, hold) -> rows.add(
                    key.account(), key.hold(), hold.remaining().asset(), hold.remaining().amount(), hold.reason(), hold.expiresAt(),
                    hold.position()));
            return rows;
        }

        private Rows usedRows() {
            Rows rows = new Rows();
            used.forEach((key, hold) -> rows.add(key.account(), key.hold(), hold.remaining().amount(), hold.position()));
            return rows;
        }

        private Rows sentRows() {
            Rows rows = new Rows();
            sent.forEach((id, transfer) -> rows.add(
                    id, transfer.from(), transfer.to(), transfer.amount().asset(), transfer.amount().amount(), transfer.reference(),
                    transfer.last().status(), transfer.last().code(), transfer.last().detail(), transfer.requestedAt(),
                    transfer.last().at(), transfer.last().position()));
            return rows;
        }

        private Rows transferEndRows() {
            Rows rows = new Rows();
            transferEnds.forEach((id, end) -> rows.add(id, end.status(), end.code(), end.detail(), end.at(), end.position()));
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

    private record Transfer(AccountId from, AccountId to, Money amount, String reference, Instant requestedAt, TransferEnd last) {
        static Transfer sent(ViewEvent at, AccountId from, AccountId to, Money amount, String reference) {
            return new Transfer(
                    from, to, amount, reference, at.at(), new TransferEnd(TransferStatus.PENDING, null, null, at.at(), at.position()));
        }

        Transfer ended(TransferEnd end) {
            return new Transfer(from, to, amount, reference, requestedAt, end);
        }
    }

    private record TransferEnd(TransferStatus status, String code, String detail, Instant at, long position) {
        static TransferEnd completed(ViewEvent at) {
            return new TransferEnd(TransferStatus.COMPLETED, null, null, at.at(), at.position());
        }

        static TransferEnd rejected(ViewEvent at, String code, String detail) {
            return new TransferEnd(TransferStatus.REJECTED, code, detail, at.at(), at.position());
        }
    }

    /** @param status null: as it was */
    private record Change(AccountStatus status, long version, long position) {
        Change then(Change later) {
            return later.status != null ? later : new Change(status, later.version, later.position);
        }
    }
}
