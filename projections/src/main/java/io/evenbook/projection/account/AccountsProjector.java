package io.evenbook.projection.account;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountAssigned;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.account.AccountEvent.ChangesHold;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.PositionEvent;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.api.customer.CustomerEvent.DelegationGranted;
import io.evenbook.api.customer.CustomerEvent.DelegationRevoked;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.port.KeyedHash;
import io.evenbook.api.port.PersonalData;
import io.evenbook.projection.account.AccountRows.BalanceKey;
import io.evenbook.projection.account.AccountRows.Change;
import io.evenbook.projection.account.AccountRows.HoldKey;
import io.evenbook.projection.account.AccountRows.LastBalance;
import io.evenbook.projection.account.AccountRows.Opened;
import io.evenbook.projection.account.AccountRows.PastBalance;
import io.evenbook.projection.account.AccountRows.PlacedHold;
import io.evenbook.projection.account.AccountRows.Transfer;
import io.evenbook.projection.account.AccountRows.UsedHold;
import io.evenbook.projection.account.AccountRows.WithdrawalEnd;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes accounts, their balances with all earlier values, open holds, withdrawals, transfers and delegations. */
@Component
class AccountsProjector implements TableProjector {
    private static final Statement<Opened> OPEN = Table.<Opened>of("account")
            .text("account_id", row -> row.event().accountId())
            .text("customer_id", row -> row.event().customerId())
            .text("owner", row -> Personal.json(row.event().owner()))
            .as("jsonb")
            .text("owner_match", Opened::ownerMatch)
            .text("status", _ -> AccountStatus.OPEN)
            .time("opened_at", row -> row.at().at())
            .bigint("version", row -> row.at().sequence())
            .bigint("position", row -> row.at().position())
            .insert();

    private static final Statement<Happening<AccountAssigned>> ASSIGN = Table.<Happening<AccountAssigned>>of("account")
            .text("account_id", row -> row.event().accountId())
            .text("customer_id", row -> row.event().customerId())
            .sql("""
            update {view}.account set customer_id = changed.customer_id
              from {rows} where account.account_id = changed.account_id""");

    private static final Statement<Change> CHANGE = Table.<Change>of("account")
            .text("account_id", Change::account)
            .text("status", Change::status)
            .text("freeze_level", Change::freezeLevel)
            .bigint("version", Change::version)
            .bigint("position", Change::position)
            .sql("""
            update {view}.account
               set status = coalesce(changed.status, account.status),
                   freeze_level = case when changed.status is null then account.freeze_level
                                       else changed.freeze_level end,
                   version = changed.version, position = changed.position
              from {rows} where account.account_id = changed.account_id""");

    private static final Table<LastBalance> BALANCE = Table.<LastBalance>of("balance")
            .text("account_id", LastBalance::account)
            .text("asset", row -> row.balance().asset())
            .numeric("posted", row -> row.balance().posted().amount())
            .numeric("held", row -> row.balance().held().amount())
            .bigint("position", LastBalance::position);

    /**
     * PostgreSQL checks the proposed row before it looks for one that is there, so the proposal has that one's limits.
     */
    private static final Statement<LastBalance> SET_BALANCE = BALANCE.sql("""
            insert into {view}.balance (account_id, asset, posted, held, minimum, maximum, direction, position)
            select changed.account_id, changed.asset, changed.posted, changed.held, coalesce(balance.minimum, 0),
                   balance.maximum, coalesce(balance.direction, 'BOTH'), changed.position
              from {rows}
              left join {view}.balance on balance.account_id = changed.account_id and balance.asset = changed.asset
            on conflict (account_id, asset)
            do update set posted = excluded.posted, held = excluded.held, position = excluded.position""");

    private static final Statement<LastBalance> SET_LIMITS = BALANCE.numeric(
                    "minimum", row -> row.limits().minimum().amount())
            .numeric("maximum", LastBalance::maximum)
            .text("direction", row -> row.limits().direction())
            .upsert("account_id", "asset");

    private static final Statement<PastBalance> REMEMBER_BALANCE = Table.<PastBalance>of("balance_history")
            .text("account_id", PastBalance::account)
            .text("asset", row -> row.balance().asset())
            .bigint("position", row -> row.at().position())
            .numeric("posted", row -> row.balance().posted().amount())
            .numeric("held", row -> row.balance().held().amount())
            .time("recorded_at", row -> row.at().at())
            .insert();

    private static final Statement<PlacedHold> PLACE_HOLD = Table.<PlacedHold>of("hold")
            .text("account_id", row -> row.key().account())
            .text("hold_id", row -> row.key().hold())
            .text("asset", row -> row.remaining().asset())
            .numeric("amount", row -> row.remaining().amount())
            .text("reason", PlacedHold::reason)
            .time("expires_at", PlacedHold::expiresAt)
            .bigint("position", PlacedHold::position)
            .insert();

    private static final Statement<UsedHold> USE_HOLD = Table.<UsedHold>of("hold")
            .text("account_id", row -> row.key().account())
            .text("hold_id", row -> row.key().hold())
            .numeric("amount", row -> row.remaining().amount())
            .bigint("position", UsedHold::position)
            .update("account_id", "hold_id");

    private static final Statement<HoldKey> CLOSE_HOLD = Table.<HoldKey>of("hold")
            .text("account_id", HoldKey::account)
            .text("hold_id", HoldKey::hold)
            .delete();

    private static final Statement<Happening<WithdrawalRequested>> REQUEST_WITHDRAWAL =
            Table.<Happening<WithdrawalRequested>>of("withdrawal")
                    .text("withdrawal_id", row -> row.event().withdrawalId())
                    .text("account_id", row -> row.event().accountId())
                    .text("asset", row -> row.event().amount().asset())
                    .numeric("amount", row -> row.event().amount().amount())
                    .text("reference", row -> row.event().reference())
                    .text("destination", row -> Personal.json(row.event().destination()))
                    .as("jsonb")
                    .time("confirmable_from", row -> row.event().confirmableFrom())
                    .text("status", _ -> WithdrawalStatus.PENDING)
                    .time("requested_at", Happening::time)
                    .time("updated_at", Happening::time)
                    .bigint("requested_position", Happening::position)
                    .bigint("position", Happening::position)
                    .insert();

    private static final Statement<WithdrawalEnd> END_WITHDRAWAL = Table.<WithdrawalEnd>of("withdrawal")
            .text("withdrawal_id", WithdrawalEnd::withdrawal)
            .text("status", WithdrawalEnd::status)
            .time("updated_at", row -> row.at().at())
            .bigint("position", row -> row.at().position())
            .update("withdrawal_id");

    private static final Statement<Transfer> TRANSFER = Table.<Transfer>of("transfer")
            .text("transfer_id", Transfer::transfer)
            .text("from_account_id", Transfer::from)
            .text("to_account_id", Transfer::to)
            .text("asset", row -> row.amount().asset())
            .numeric("amount", row -> row.amount().amount())
            .text("reference", Transfer::reference)
            .text("entry_id", Transfer::entry)
            .time("posted_at", row -> row.at().at())
            .bigint("position", row -> row.at().position())
            .insert();

    private final Personal personal;

    AccountsProjector(PersonalData personal, KeyedHash keyed) {
        this.personal = new Personal(personal, keyed);
    }

    @Override
    public String view() {
        return "accounts";
    }

    @Override
    public int version() {
        return 5;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(
                OPEN,
                ErasedSubjects.OWNER,
                ErasedSubjects.DESTINATIONS,
                ASSIGN,
                CHANGE,
                SET_BALANCE,
                SET_LIMITS,
                REMEMBER_BALANCE,
                PLACE_HOLD,
                USE_HOLD,
                CLOSE_HOLD,
                REQUEST_WITHDRAWAL,
                END_WITHDRAWAL,
                TRANSFER,
                DelegationBatch.REPLACE,
                DelegationBatch.GRANT,
                DelegationBatch.REVOKE);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AccountEvent.class, SubjectErased.class, DelegationGranted.class, DelegationRevoked.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Batch batch = new Batch();
        for (ViewEvent event : events) {
            switch (event.event()) {
                case AccountEvent accountEvent -> batch.add(event, accountEvent);
                case SubjectErased erased -> batch.erased.add(new Happening<>(event, erased));
                case DelegationGranted granted -> batch.delegations.add(granted);
                case DelegationRevoked revoked -> batch.delegations.add(revoked);
                default -> {}
            }
        }
        batch.write(tables);
    }

    /**
     * The changes of one batch. An account, a balance and a hold are written once, with their last state: a hold may be
     * placed and closed within the batch, and its id used again.
     */
    private final class Batch {
        private final List<Opened> opened = new ArrayList<>();
        private final List<Happening<SubjectErased>> erased = new ArrayList<>();
        private final List<Happening<AccountAssigned>> assigned = new ArrayList<>();
        private final Map<AccountId, Change> changes = new LinkedHashMap<>();
        private final Map<BalanceKey, LastBalance> balances = new LinkedHashMap<>();
        private final List<PastBalance> history = new ArrayList<>();
        private final Map<HoldKey, PlacedHold> placed = new LinkedHashMap<>();
        private final Map<HoldKey, UsedHold> used = new LinkedHashMap<>();
        private final Set<HoldKey> closed = new LinkedHashSet<>();
        private final List<Happening<WithdrawalRequested>> requested = new ArrayList<>();
        private final List<WithdrawalEnd> ended = new ArrayList<>();
        private final List<Transfer> transfers = new ArrayList<>();
        private final DelegationBatch delegations = new DelegationBatch();

        void add(ViewEvent at, AccountEvent event) {
            AccountId account = event.accountId();
            if (event instanceof SetsBalances set) {
                Limits limits = event instanceof LimitsSet limited ? limited.limits() : null;
                set.balances().forEach(balance -> balance(at, account, balance, limits));
            }
            if (event instanceof ChangesHold change) {
                hold(at, account, change.holdId(), change.holdRemaining());
            }
            switch (event) {
                case AccountOpened open -> opened.add(new Opened(at, open, personal.ownerMatch(open)));
                case AccountAssigned assign -> assigned.add(new Happening<>(at, assign));
                case FundsHeld held -> place(PlacedHold.by(at, held));
                case HoldCaptured captured when captured.to() != null -> transfers.add(Transfer.by(at, captured));
                case WithdrawalRequested request -> requested.add(new Happening<>(at, request));
                case WithdrawalConfirmed confirmed ->
                    ended.add(new WithdrawalEnd(at, confirmed.withdrawalId(), WithdrawalStatus.CONFIRMED));
                case WithdrawalCancelled cancelled ->
                    ended.add(new WithdrawalEnd(at, cancelled.withdrawalId(), WithdrawalStatus.CANCELLED));
                case WithdrawalExpired expired ->
                    ended.add(new WithdrawalEnd(at, expired.withdrawalId(), WithdrawalStatus.EXPIRED));
                case TransferSent sent -> transfers.add(Transfer.by(at, sent));
                case TradesNovated novated ->
                    novated.trades().forEach(side -> hold(at, account, side.holdId(), side.holdRemaining()));
                case AccountFrozen _,
                        AccountUnfrozen _,
                        AccountClosed _,
                        CancelAfterSet _,
                        FundsDeposited _,
                        HoldCaptured _,
                        HoldIncreased _,
                        HoldReleased _,
                        TransferReceived _,
                        LimitsSet _,
                        EntryApplied _,
                        TradeExchanged _,
                        PositionEvent _ -> {}
            }
            changes.merge(account, Change.by(at, event), Change::then);
        }

        /** @param limits null: unchanged */
        private void balance(ViewEvent at, AccountId account, Balance balance, Limits limits) {
            balances.merge(
                    new BalanceKey(account, balance.asset()),
                    new LastBalance(account, balance, limits, at.position()),
                    LastBalance::then);
            history.add(new PastBalance(at, account, balance));
        }

        private void place(PlacedHold hold) {
            placed.put(hold.key(), hold);
        }

        private void hold(ViewEvent at, AccountId account, HoldId hold, Money remaining) {
            HoldKey key = new HoldKey(account, hold);
            if (remaining.isZero()) {
                close(key);
            } else if (placed.computeIfPresent(key, (_, as) -> as.used(remaining, at.position())) == null) {
                used.put(key, new UsedHold(key, remaining, at.position()));
            }
        }

        /** A hold that was placed in this batch has no row yet. */
        private void close(HoldKey key) {
            if (placed.remove(key) == null) {
                used.remove(key);
                closed.add(key);
            }
        }

        void write(Tables tables) {
            tables.write(OPEN, opened);
            tables.change(ASSIGN, assigned);
            tables.change(CHANGE, changes.values());
            Map<Boolean, List<LastBalance>> byLimits =
                    balances.values().stream().collect(Collectors.partitioningBy(last -> last.limits() != null));
            tables.write(SET_BALANCE, byLimits.get(false));
            tables.write(SET_LIMITS, byLimits.get(true));
            tables.write(REMEMBER_BALANCE, history);
            tables.change(CLOSE_HOLD, closed);
            tables.write(PLACE_HOLD, placed.values());
            tables.change(USE_HOLD, used.values());
            tables.write(REQUEST_WITHDRAWAL, requested);
            tables.change(END_WITHDRAWAL, ended);
            tables.write(TRANSFER, transfers);
            tables.write(ErasedSubjects.OWNER, erased);
            tables.write(ErasedSubjects.DESTINATIONS, erased);
            delegations.write(tables);
        }
    }
}
