package io.evenbook.command.account;

import io.evenbook.api.RejectedException;
import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.CancelWithdrawal;
import io.evenbook.api.account.AccountCommand.CloseAccount;
import io.evenbook.api.account.AccountCommand.ConfirmWithdrawal;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.LiftHold;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountCommand.PlaceHold;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountCommand.RequestWithdrawal;
import io.evenbook.api.account.AccountCommand.UnfreezeAccount;
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
import io.evenbook.api.account.AccountRejection.AccountExists;
import io.evenbook.api.account.AccountRejection.AccountIsClosed;
import io.evenbook.api.account.AccountRejection.AccountIsFrozen;
import io.evenbook.api.account.AccountRejection.AccountNotEmpty;
import io.evenbook.api.account.AccountRejection.HoldExceeded;
import io.evenbook.api.account.AccountRejection.HoldExists;
import io.evenbook.api.account.AccountRejection.HoldNotManual;
import io.evenbook.api.account.AccountRejection.HoldUnknown;
import io.evenbook.api.account.AccountRejection.InsufficientAvailable;
import io.evenbook.api.account.AccountRejection.WithdrawalEnded;
import io.evenbook.api.account.AccountRejection.WithdrawalUnknown;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Requested;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.account.WithdrawalStatus;
import io.evenbook.api.asset.AssetRejection.AssetUnknown;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.market.MarketRejection.MarketIsHalted;
import io.evenbook.api.market.MarketRejection.MarketUnknown;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.AmountRejection.AmountTooLarge;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderRejection.ClientOrderIdUsed;
import io.evenbook.api.order.OrderRejection.PriceOffTick;
import io.evenbook.api.order.OrderRejection.QuantityOffLot;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.command.AmountRules;
import io.evenbook.command.account.Change.InAccount;
import io.evenbook.command.account.Change.NewOrder;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.asset.AssetState;
import io.evenbook.command.market.MarketRegistry;
import io.evenbook.command.market.MarketRegistry.ListedMarket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an account decides.
 *
 * <p>Several faults in one command are reported in this order: account closed, account frozen; for amounts: asset unknown, not positive,
 * excess scale, too large, hold exists, insufficient available or balance too large; for orders: market unknown, market halted; price (not
 * positive, too large, off the tick); quantity (not positive, too large, off the lot); budget (not positive, excess scale, too large);
 * notional too large; client order id used; insufficient available.
 *
 * <p>What was agreed is done: captures, releases, pay-outs and the end of withdrawals ask neither for a freeze nor for funds.
 */
public record AccountRules(AssetRegistry assets, MarketRegistry markets) {

    public List<Change> decide(AccountState state, AccountCommand command) {
        return switch (command) {
            case OpenAccount open -> changes(open(state, open));
            case Deposit deposit -> changes(deposit(state, deposit));
            case RequestWithdrawal request -> changes(requestWithdrawal(state, request));
            case ConfirmWithdrawal confirm -> changes(confirmWithdrawal(state, confirm));
            case CancelWithdrawal cancel -> changes(cancelWithdrawal(state, cancel));
            case PlaceHold place -> changes(placeHold(state, place));
            case LiftHold lift -> changes(liftHold(state, lift));
            case ReleaseHold release -> changes(releaseHold(state, release));
            case PlaceOrder place -> placeOrder(state, place);
            case PayIn payIn -> changes(payIn(state, payIn));
            case PayOut payOut -> changes(payOut(state, payOut));
            case FreezeAccount freeze -> changes(freeze(state, freeze));
            case UnfreezeAccount unfreeze -> changes(unfreeze(state, unfreeze));
            case CloseAccount close -> changes(close(state, close));
        };
    }

    private static List<Change> changes(List<? extends AccountEvent> events) {
        return events.stream().<Change>map(InAccount::new).toList();
    }

    private static List<AccountEvent> open(AccountState state, OpenAccount open) {
        if (state == null) {
            return List.of(new AccountOpened(open.accountId(), open.owner()));
        }
        if (!state.owner().equals(open.owner())) {
            throw refused(new AccountExists(open.accountId()));
        }
        return List.of();
    }

    private List<AccountEvent> deposit(AccountState state, Deposit deposit) {
        requireNotClosed(state);
        Money amount = known(deposit.amount());
        Balance balance = state.balance(amount.asset(), amount.amount().scale());
        JournalEntry entry = new JournalEntry(
                deposit.entryId(),
                EntryKind.DEPOSIT,
                "Deposit to " + state.accountId(),
                deposit.reference(),
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, amount),
                        Posting.credit(LedgerAccount.customer(state.accountId()), amount)));
        return List.of(new FundsDeposited(state.accountId(), deposit.reference(), entry, credited(balance, amount)));
    }

    private List<AccountEvent> requestWithdrawal(AccountState state, RequestWithdrawal request) {
        requireOpen(state);
        Money amount = known(request.amount());
        HoldId holdId = HoldId.behind(request.withdrawalId());
        return List.of(
                held(state, holdId, HoldReason.WITHDRAWAL, amount, null),
                new WithdrawalRequested(state.accountId(), request.withdrawalId(), holdId, amount, request.reference()));
    }

    private static List<AccountEvent> confirmWithdrawal(AccountState state, ConfirmWithdrawal confirm) {
        return pending(state, confirm.withdrawalId(), WithdrawalStatus.CONFIRMED)
                .<List<AccountEvent>>map(withdrawal -> {
                    Money amount = state.holds().get(withdrawal.holdId()).amount();
                    Balance balance = state.balances().get(amount.asset());
                    JournalEntry entry = new JournalEntry(
                            EntryId.of(confirm.withdrawalId(), "confirmed"),
                            EntryKind.WITHDRAWAL,
                            "Withdrawal from " + state.accountId(),
                            withdrawal.reference(),
                            List.of(
                                    Posting.debit(LedgerAccount.customer(state.accountId()), amount),
                                    Posting.credit(LedgerAccount.OMNIBUS, amount)));
                    return List.of(new WithdrawalConfirmed(
                            state.accountId(),
                            confirm.withdrawalId(),
                            withdrawal.holdId(),
                            entry,
                            new Balance(balance.posted().minus(amount), balance.held().minus(amount))));
                })
                .orElse(List.of());
    }

    private static List<AccountEvent> cancelWithdrawal(AccountState state, CancelWithdrawal cancel) {
        return pending(state, cancel.withdrawalId(), WithdrawalStatus.CANCELLED)
                .<List<AccountEvent>>map(withdrawal -> {
                    Hold hold = state.holds().get(withdrawal.holdId());
                    return List.of(
                            released(state, hold, "cancelled", hold.remaining()),
                            new WithdrawalCancelled(state.accountId(), cancel.withdrawalId()));
                })
                .orElse(List.of());
    }

    /** The withdrawal if it is to be ended; empty if it has ended this way already. */
    private static Optional<Withdrawal> pending(AccountState state, WithdrawalId withdrawalId, WithdrawalStatus end) {
        Withdrawal withdrawal = state.withdrawals().get(withdrawalId);
        if (withdrawal == null) {
            throw refused(new WithdrawalUnknown(withdrawalId.value()));
        }
        if (withdrawal.status() == end) {
            return Optional.empty();
        }
        if (withdrawal.status() != WithdrawalStatus.PENDING) {
            throw refused(new WithdrawalEnded(withdrawalId, withdrawal.status()));
        }
        return Optional.of(withdrawal);
    }

    private List<AccountEvent> placeHold(AccountState state, PlaceHold place) {
        requireOpen(state);
        Money amount = known(place.amount());
        if (state.holds().containsKey(place.holdId())) {
            throw refused(new HoldExists(state.accountId(), place.holdId()));
        }
        return List.of(held(state, place.holdId(), HoldReason.MANUAL, amount, null));
    }

    private static List<AccountEvent> liftHold(AccountState state, LiftHold lift) {
        Hold hold = state.holds().get(lift.holdId());
        if (hold == null) {
            throw refused(new HoldUnknown(state.accountId(), lift.holdId().value()));
        }
        if (hold.reason() != HoldReason.MANUAL) {
            throw refused(new HoldNotManual(state.accountId(), lift.holdId(), hold.reason()));
        }
        return List.of(released(state, hold, "lifted", hold.remaining()));
    }

    private static List<AccountEvent> releaseHold(AccountState state, ReleaseHold release) {
        return untaken(state, release.holdId(), release.key())
                .<List<AccountEvent>>map(hold -> {
                    requireRemaining(state, hold, release.amount());
                    return List.of(released(state, hold, release.key(), release.amount()));
                })
                .orElse(List.of());
    }

    private List<Change> placeOrder(AccountState state, PlaceOrder place) {
        requireOpen(state);
        ListedMarket market =
                markets.find(place.marketId()).orElseThrow(() -> refused(new MarketUnknown(place.marketId().value())));
        if (market.status() == MarketStatus.HALTED) {
            throw refused(new MarketIsHalted(place.marketId()));
        }
        requireShape(place);
        MarketTerms terms = market.terms();
        Long ticks = place.price() == null ? null : ticks(place.price(), terms);
        Long lots = place.quantity() == null ? null : lots(place.quantity(), terms);
        Money budget = place.quoteBudget() == null
                ? null
                : AmountRules.requireMoney("quoteBudget", terms.quoteAsset(), place.quoteBudget(), terms.quoteDecimals());
        if (ticks != null) {
            AmountRules.requireFit("notional", terms.quoteAmountUnchecked(ticks, lots));
        }
        if (place.clientOrderId() != null && state.liveClientOrderIds().contains(place.clientOrderId())) {
            throw refused(new ClientOrderIdUsed(state.accountId(), place.clientOrderId()));
        }
        Money toHold = switch (place.side()) {
            case BUY -> budget != null ? budget : terms.quoteAmount(ticks, lots);
            case SELL -> terms.quantity(lots);
        };
        FundsHeld held =
                held(state, HoldId.behind(place.orderId()), HoldReason.ORDER, toHold, place.clientOrderId());
        OrderPlaced placed = new OrderPlaced(
                place.orderId(),
                state.accountId(),
                place.marketId(),
                place.side(),
                place.type(),
                place.type() == OrderType.MARKET ? TimeInForce.IOC : place.timeInForce(),
                ticks == null ? null : terms.price(ticks),
                lots == null ? null : terms.quantity(lots).amount(),
                budget,
                place.clientOrderId(),
                held.holdId(),
                toHold);
        return List.of(new InAccount(held), new NewOrder(placed));
    }

    /** The edge has checked which of price, quantity and budget an order has; here only that nothing slipped through. */
    private static void requireShape(PlaceOrder place) {
        boolean limit = place.type() == OrderType.LIMIT;
        boolean spendsBudget = !limit && place.side() == Side.BUY;
        if (limit != (place.price() != null)
                || spendsBudget != (place.quoteBudget() != null)
                || !spendsBudget && place.quantity() == null) {
            throw new IllegalArgumentException("must have price and quantity, a budget, or a quantity: " + place);
        }
    }

    private static long ticks(BigDecimal price, MarketTerms terms) {
        AmountRules.requirePositive("price", price);
        AmountRules.requireFit("price", price);
        return counted("price", price, terms.ticks(price), terms.tickSize(), new PriceOffTick(price, terms.tickSize()));
    }

    private static long lots(BigDecimal quantity, MarketTerms terms) {
        AmountRules.requirePositive("quantity", quantity);
        AmountRules.requireFit("quantity", quantity);
        return counted(
                "quantity", quantity, terms.lots(quantity), terms.lotSize(), new QuantityOffLot(quantity, terms.lotSize()));
    }

    private static long counted(String field, BigDecimal value, OptionalLong count, BigDecimal unit, Rejection off) {
        return count.orElseThrow(
                () -> refused(value.remainder(unit).signum() != 0 ? off : new AmountTooLarge(field, value)));
    }

    private static List<AccountEvent> payIn(AccountState state, PayIn payIn) {
        return untaken(state, payIn.holdId(), payIn.tradeId().value())
                .<List<AccountEvent>>map(hold -> {
                    Money taken = payIn.captured().plus(payIn.released());
                    requireRemaining(state, hold, taken);
                    Balance balance = state.balances().get(taken.asset());
                    JournalEntry entry = new JournalEntry(
                            EntryId.of(payIn.tradeId(), "pay-in." + payIn.side()),
                            EntryKind.PAY_IN,
                            "Pay-in of " + state.accountId() + " for " + payIn.tradeId(),
                            null,
                            List.of(
                                    Posting.debit(LedgerAccount.customer(state.accountId()), payIn.captured()),
                                    Posting.credit(LedgerAccount.CLEARING, payIn.captured())));
                    return List.of(new TradePaidIn(
                            state.accountId(),
                            payIn.tradeId(),
                            payIn.side(),
                            hold.holdId(),
                            payIn.captured(),
                            payIn.released(),
                            hold.remaining().minus(taken),
                            payIn.receipt(),
                            entry,
                            new Balance(balance.posted().minus(payIn.captured()), balance.held().minus(taken))));
                })
                .orElse(List.of());
    }

    private static List<AccountEvent> payOut(AccountState state, PayOut payOut) {
        Money receipt = state.receipt(payOut.tradeId(), payOut.side());
        if (receipt == null) {
            return List.of();
        }
        Money net = receipt.minus(payOut.fee());
        List<Posting> postings = new ArrayList<>();
        postings.add(Posting.debit(LedgerAccount.CLEARING, receipt));
        postings.add(Posting.credit(LedgerAccount.customer(state.accountId()), net));
        if (payOut.fee().isPositive()) {
            postings.add(Posting.credit(LedgerAccount.FEES, payOut.fee()));
        }
        JournalEntry entry = new JournalEntry(
                EntryId.of(payOut.tradeId(), "pay-out." + payOut.side()),
                EntryKind.PAY_OUT,
                "Pay-out to " + state.accountId() + " for " + payOut.tradeId(),
                null,
                postings);
        Balance balance = state.balance(receipt.asset(), receipt.amount().scale());
        return List.of(new TradePaidOut(
                state.accountId(),
                payOut.tradeId(),
                payOut.side(),
                receipt,
                payOut.fee(),
                entry,
                credited(balance, net)));
    }

    private static List<AccountEvent> freeze(AccountState state, FreezeAccount freeze) {
        requireNotClosed(state);
        return state.status() == AccountStatus.FROZEN
                ? List.of()
                : List.of(new AccountFrozen(state.accountId(), freeze.reason()));
    }

    private static List<AccountEvent> unfreeze(AccountState state, UnfreezeAccount unfreeze) {
        requireNotClosed(state);
        return state.status() == AccountStatus.OPEN
                ? List.of()
                : List.of(new AccountUnfrozen(state.accountId(), unfreeze.reason()));
    }

    private static List<AccountEvent> close(AccountState state, CloseAccount close) {
        if (state.status() == AccountStatus.CLOSED) {
            return List.of();
        }
        int balances = (int) state.balances().values().stream().filter(balance -> !balance.posted().isZero()).count();
        int openHolds = state.holds().size();
        int expectedReceipts = state.receipts().size();
        if (balances + openHolds + expectedReceipts > 0) {
            throw refused(new AccountNotEmpty(state.accountId(), balances, openHolds, expectedReceipts));
        }
        return List.of(new AccountClosed(state.accountId(), close.reason()));
    }

    private Money known(Requested requested) {
        AssetState asset = assets.find(requested.asset())
                .orElseThrow(() -> refused(new AssetUnknown(requested.asset())));
        return AmountRules.requireMoney("amount", asset.asset(), requested.amount(), asset.decimals());
    }

    private static FundsHeld held(AccountState state, HoldId holdId, HoldReason reason, Money amount, String clientOrderId) {
        Balance balance = state.balance(amount.asset(), amount.amount().scale());
        if (balance.available().compareTo(amount) < 0) {
            throw refused(new InsufficientAvailable(
                    state.accountId(), amount.asset(), balance.available().amount(), amount.amount()));
        }
        Balance after = new Balance(balance.posted(), balance.held().plus(amount));
        return new FundsHeld(state.accountId(), holdId, reason, amount, clientOrderId, after);
    }

    private static HoldReleased released(AccountState state, Hold hold, String key, Money amount) {
        Balance balance = state.balances().get(amount.asset());
        return new HoldReleased(
                state.accountId(),
                hold.holdId(),
                key,
                amount,
                hold.remaining().minus(amount),
                new Balance(balance.posted(), balance.held().minus(amount)));
    }

    /** The open hold, unless this part of it was taken before. A hold that is not open was used up by the same parts. */
    private static Optional<Hold> untaken(AccountState state, HoldId holdId, String key) {
        return Optional.ofNullable(state.holds().get(holdId)).filter(hold -> !hold.keys().contains(key));
    }

    private static void requireRemaining(AccountState state, Hold hold, Money amount) {
        if (hold.remaining().compareTo(amount) < 0) {
            throw refused(new HoldExceeded(state.accountId(), hold.holdId(), hold.remaining(), amount));
        }
    }

    private static Balance credited(Balance balance, Money amount) {
        BigDecimal posted = AmountRules.requireFit("balance", balance.posted().amount().add(amount.amount()));
        return new Balance(new Money(amount.asset(), posted), balance.held());
    }

    private static void requireOpen(AccountState state) {
        requireNotClosed(state);
        if (state.status() == AccountStatus.FROZEN) {
            throw refused(new AccountIsFrozen(state.accountId()));
        }
    }

    private static void requireNotClosed(AccountState state) {
        if (state.status() == AccountStatus.CLOSED) {
            throw refused(new AccountIsClosed(state.accountId()));
        }
    }

    private static RejectedException refused(Rejection why) {
        return new RejectedException(why);
    }
}
