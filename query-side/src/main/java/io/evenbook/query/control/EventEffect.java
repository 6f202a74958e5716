package io.evenbook.query.control;

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
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.money.Balance;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import java.util.List;
import java.util.Optional;

/**
 * What one event says of the books: nothing is computed, only read.
 *
 * @param accountId of the balances; null if there are none
 * @param balances  in absolute terms, of the assets that changed
 * @param entries   that were posted
 * @param process   the transfer, group or trade that moves money through clearing; null: none does
 * @param step      of that process
 */
record EventEffect(AccountId accountId, List<Balance> balances, List<JournalEntry> entries, Object process, Step step) {

    /** Where in a process an event stands. */
    enum Step { BEGINS, GOES_ON, ENDS }

    private static final EventEffect NOTHING = new EventEffect(null, List.of(), List.of(), null, null);

    /** Whether events of a class may say anything here; all others need not be read. */
    static boolean mayHave(Class<?> event) {
        return AccountEvent.class.isAssignableFrom(event)
                || GroupEvent.class.isAssignableFrom(event)
                || TradeEvent.class.isAssignableFrom(event);
    }

    static EventEffect of(Object event) {
        return switch (event) {
            case AccountEvent account -> ofAccount(account);
            case GroupEvent group -> ofGroup(group);
            case TradeEvent trade -> ofTrade(trade);
            default -> NOTHING;
        };
    }

    private static EventEffect ofAccount(AccountEvent event) {
        AccountId account = event.accountId();
        return switch (event) {
            case FundsDeposited deposited -> posted(account, deposited.balance(), deposited.entry());
            case FundsHeld held -> changed(account, List.of(held.balance()));
            case HoldReleased released -> changed(account, List.of(released.balance()));
            case HoldCaptured captured when captured.transferId() == null || captured.to() == null ->
                posted(account, captured.balance(), captured.entry());
            case HoldCaptured captured ->
                moved(account, captured.balance(), captured.entry(), captured.transferId(), Step.BEGINS);
            case WithdrawalConfirmed confirmed -> posted(account, confirmed.balance(), confirmed.entry());
            case TransferSent sent -> moved(account, sent.balance(), sent.entry(), sent.transferId(), Step.BEGINS);
            case TransferReceived received ->
                moved(account, received.balance(), received.entry(), received.transferId(), Step.ENDS);
            case TransferReturned returned ->
                moved(account, returned.balance(), returned.entry(), returned.transferId(), Step.ENDS);
            case LimitsSet limits -> changed(account, List.of(limits.balance()));
            case PartPrepared prepared -> changed(account, prepared.prepared().stream().map(PreparedAsset::balance).toList());
            case PartReleased released -> changed(account, released.balances());
            case PartPosted part ->
                new EventEffect(account, part.balances(), entriesOf(part.parts()), part.groupId(), Step.GOES_ON);
            case TradePaidIn paid -> moved(account, paid.balance(), paid.entry(), paid.tradeId(), Step.GOES_ON);
            case TradePaidOut paid -> moved(account, paid.balance(), paid.entry(), paid.tradeId(), Step.GOES_ON);
            case AccountOpened _, AccountFrozen _, AccountUnfrozen _, AccountClosed _, WithdrawalRequested _, WithdrawalCancelled _,
                    WithdrawalExpired _, TransferRefused _, PartRefused _ -> NOTHING;
        };
    }

    private static EventEffect ofGroup(GroupEvent event) {
        return switch (event) {
            case EntriesRequested requested -> new EventEffect(null, List.of(), List.of(), requested.groupId(), Step.BEGINS);
            case EntriesPosted posted ->
                new EventEffect(null, List.of(), entriesOf(posted.parts()), posted.groupId(), Step.ENDS);
            case EntriesRejected rejected -> new EventEffect(null, List.of(), List.of(), rejected.groupId(), Step.ENDS);
        };
    }

    private static EventEffect ofTrade(TradeEvent event) {
        return switch (event) {
            case TradeExecuted executed -> new EventEffect(null, List.of(), List.of(), executed.tradeId(), Step.BEGINS);
            case TradeSettled settled -> new EventEffect(null, List.of(), List.of(), settled.tradeId(), Step.ENDS);
            case SettlementParked _, SettlementRetried _ -> NOTHING;
        };
    }

    private static EventEffect changed(AccountId account, List<Balance> balances) {
        return new EventEffect(account, balances, List.of(), null, null);
    }

    private static EventEffect posted(AccountId account, Balance balance, JournalEntry entry) {
        return new EventEffect(account, List.of(balance), List.of(entry), null, null);
    }

    /** @param balance null: of an account that was closed */
    private static EventEffect moved(AccountId account, Balance balance, JournalEntry entry, Object process, Step step) {
        return new EventEffect(account, Optional.ofNullable(balance).stream().toList(), List.of(entry), process, step);
    }

    private static List<JournalEntry> entriesOf(List<EntryPart> parts) {
        return parts.stream().map(EntryPart::entry).toList();
    }
}
