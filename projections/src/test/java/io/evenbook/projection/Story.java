package io.evenbook.projection;

import io.evenbook.api.access.Sealed;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountClosed;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.AccountUnfrozen;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.FundsHeld;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.HoldIncreased;
import io.evenbook.api.account.AccountEvent.HoldReleased;
import io.evenbook.api.account.AccountEvent.LimitsSet;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradeExchanged;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountEvent.WithdrawalCancelled;
import io.evenbook.api.account.AccountEvent.WithdrawalConfirmed;
import io.evenbook.api.account.AccountEvent.WithdrawalExpired;
import io.evenbook.api.account.AccountEvent.WithdrawalRequested;
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.account.HeldTerms;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.approval.ApprovalEvent.ApprovalExpired;
import io.evenbook.api.approval.ApprovalEvent.ApprovalGranted;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRefused;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRejected;
import io.evenbook.api.approval.ApprovalEvent.ApprovalRequested;
import io.evenbook.api.approval.PolicyCommand;
import io.evenbook.api.approval.PolicyEvent.PolicyRemoved;
import io.evenbook.api.approval.PolicyEvent.PolicySet;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.audit.SubjectEvent.SubjectErased;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.DefaultEvent;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultClosed;
import io.evenbook.api.clearing.DefaultEvent.DefaultDeclared;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.clearing.WindowTotals.Netted;
import io.evenbook.api.clearing.WindowTotals.Resolved;
import io.evenbook.api.control.BreakKind;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.InFlight;
import io.evenbook.api.control.ReconciliationBreak;
import io.evenbook.api.control.ReconciliationEvent.StatementReconciled;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.customer.CustomerEvent;
import io.evenbook.api.customer.CustomerEvent.CustomerActivated;
import io.evenbook.api.customer.CustomerEvent.CustomerCreated;
import io.evenbook.api.customer.CustomerEvent.CustomerSuspended;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycRequested;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.CustomerStatus;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.ApprovalId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.PersonId;
import io.evenbook.api.id.ReconciliationId;
import io.evenbook.api.id.RunId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.SubjectId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.id.WithdrawalId;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PeriodCommand;
import io.evenbook.api.journal.PeriodEvent.PeriodClosed;
import io.evenbook.api.journal.PeriodEvent.PeriodReopened;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.OrderAmended;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.OrdersRemoved;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderExpired;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;

/**
 * Builds a log command by command, like the command side: one market, a buyer and a seller who trade with each other.
 */
public final class Story {
    public static final AssetCode USD = new AssetCode("USD");
    public static final AssetCode BTC = new AssetCode("BTC");
    public static final MarketId MARKET = new MarketId("BTC-USD");
    public static final AccountId ALICE = new AccountId("acc_alice");
    public static final AccountId BOB = new AccountId("acc_bob");
    public static final WindowId WINDOW = WindowId.of(SchemeId.named("CRYPTO"), 1);
    public static final Instant NOON = Instant.parse("2026-10-31T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 10, 31);
    private static final SchemeId SCHEME = SchemeId.named("CRYPTO");
    private static final BigDecimal PRICE = new BigDecimal("100.00");

    private final List<List<DomainEventMessage<?>>> pending = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Balance> balances = new HashMap<>();
    private int ids;
    private int trades;

    /** The events of each command since the last call. */
    public List<List<DomainEventMessage<?>>> commands() {
        List<List<DomainEventMessage<?>>> commands = List.copyOf(pending);
        pending.clear();
        return commands;
    }

    /** Two assets, a market, and two accounts with funds for many trades. */
    public Story begin() {
        commit(event("Asset", USD, new AssetRegistered(USD, "US dollar", AssetType.FIAT, 6)));
        commit(event("Asset", BTC, new AssetRegistered(BTC, "Bitcoin", AssetType.CRYPTO, 8)));
        commit(event(MARKET, new MarketListed(terms("0.01", "0.002"))));
        open(ALICE);
        open(BOB);
        deposit(ALICE, usd("1000000.000000"));
        deposit(BOB, btc("10000.00000000"));
        return this;
    }

    public void open(AccountId account) {
        String owner = account.withoutPrefix();
        commit(event(new AccountOpened(account, null, new Sealed(account.value(), "", owner, owner))));
    }

    /** Erases the subject of an account. */
    public void erased(AccountId account) {
        SubjectId subject = new SubjectId(account.value());
        commit(event("Subject", subject.stream(), new SubjectErased(subject, new UserId("operator"), null, "asked")));
    }

    public void deposit(AccountId account, Money amount) {
        JournalEntry entry = entry(
                EntryId.named(id() + ".deposit"),
                EntryKind.DEPOSIT,
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, amount),
                        Posting.credit(LedgerAccount.customer(account), amount)));
        commit(event(new FundsDeposited(account, "wire-" + ids, entry, posted(account, amount))));
    }

    /** Requests a withdrawal. */
    public WithdrawalId withdraw(AccountId account, Money amount) {
        WithdrawalId withdrawal = WithdrawalId.of(id(), account);
        HoldId hold = HoldId.behind(withdrawal);
        commit(
                event(new FundsHeld(account, hold, HoldReason.WITHDRAWAL, amount, null, null, held(account, amount))),
                event(new WithdrawalRequested(
                        account,
                        withdrawal,
                        hold,
                        amount,
                        "out-" + ids,
                        new Sealed(account.value(), "", "iban-" + ids, ""),
                        null)));
        return withdrawal;
    }

    public void confirm(WithdrawalId withdrawal, Money amount) {
        AccountId account = withdrawal.accountId();
        JournalEntry entry = entry(
                EntryId.confirmed(withdrawal),
                EntryKind.WITHDRAWAL,
                List.of(
                        Posting.debit(LedgerAccount.customer(account), amount),
                        Posting.credit(LedgerAccount.OMNIBUS, amount)));
        held(account, amount.negated());
        commit(event(new WithdrawalConfirmed(
                account, withdrawal, HoldId.behind(withdrawal), entry, posted(account, amount.negated()))));
    }

    public void cancel(WithdrawalId withdrawal, Money amount) {
        commit(
                released(withdrawal.accountId(), HoldId.behind(withdrawal), "end", amount, zero(amount)),
                event(new WithdrawalCancelled(withdrawal.accountId(), withdrawal)));
    }

    public void expire(WithdrawalId withdrawal, Money amount) {
        commit(
                released(withdrawal.accountId(), HoldId.behind(withdrawal), "end", amount, zero(amount)),
                event(new WithdrawalExpired(withdrawal.accountId(), withdrawal)));
    }

    public void hold(AccountId account, HoldId hold, Money amount, Instant expiresAt) {
        commit(event(new FundsHeld(account, hold, HoldReason.MANUAL, amount, null, expiresAt, held(account, amount))));
    }

    /** Captures a hold in part: to another account, or out of the ledger if that is null. */
    public void capture(AccountId account, HoldId hold, Money amount, Money remaining, AccountId to) {
        TransferId transfer = TransferId.named(id());
        JournalEntry entry = entry(
                EntryId.captured(transfer),
                to == null ? EntryKind.WITHDRAWAL : EntryKind.TRANSFER,
                List.of(
                        Posting.debit(LedgerAccount.customer(account), amount),
                        Posting.credit(to == null ? LedgerAccount.OMNIBUS : LedgerAccount.customer(to), amount)));
        held(account, amount.negated());
        DomainEventMessage<?> captured = event(new HoldCaptured(
                account,
                hold,
                "key-" + ids,
                amount,
                remaining,
                to == null ? null : transfer,
                to,
                entry,
                posted(account, amount.negated())));
        if (to == null) {
            commit(captured);
        } else {
            commit(captured, received(transfer, account, to, amount, null, entry));
        }
    }

    public void send(AccountId from, AccountId to, Money amount) {
        TransferId transfer = TransferId.named(id());
        String reference = "for " + to;
        JournalEntry entry = entry(
                EntryId.sent(transfer),
                EntryKind.TRANSFER,
                List.of(
                        Posting.debit(LedgerAccount.customer(from), amount),
                        Posting.credit(LedgerAccount.customer(to), amount)));
        commit(
                event(new TransferSent(from, transfer, to, amount, reference, entry, posted(from, amount.negated()))),
                received(transfer, from, to, amount, reference, entry));
    }

    private DomainEventMessage<?> received(
            TransferId transfer, AccountId from, AccountId to, Money amount, String reference, JournalEntry entry) {
        return event(new TransferReceived(
                to, transfer, from, amount, reference, entry.entryId(), entry.effectiveAt(), posted(to, amount)));
    }

    public void limit(AccountId account, Money minimum, Money maximum) {
        commit(event(new LimitsSet(
                account, new Limits(minimum, maximum, Direction.BOTH), "a test", balance(account, minimum))));
    }

    /** Alice and Bob pay 3 USD each, of which the house gets 1 and Carol 5. */
    public JournalEntry bill(AccountId carol, Instant effectiveAt) {
        JournalEntry bill = new JournalEntry(
                new EntryId("ent_bill." + id()),
                EntryKind.ADJUSTMENT,
                "A bill",
                "bill-1",
                effectiveAt,
                List.of(
                        Posting.debit(LedgerAccount.customer(ALICE), usd("3.000000")),
                        Posting.debit(LedgerAccount.customer(BOB), usd("3.000000")),
                        Posting.credit(LedgerAccount.customer(carol), usd("5.000000")),
                        Posting.credit(LedgerAccount.FEES, usd("1.000000"))));
        post(bill, null);
        return bill;
    }

    /** Reverses that entry, effective at the same time. */
    public void reverse(JournalEntry entry) {
        List<Posting> postings = entry.postings().stream()
                .map(posting -> posting.side() == PostingSide.DEBIT
                        ? Posting.credit(posting.ledgerAccount(), posting.amount())
                        : Posting.debit(posting.ledgerAccount(), posting.amount()))
                .toList();
        EntryId id = new EntryId("ent_reversal." + id());
        post(
                new JournalEntry(
                        id, EntryKind.REVERSAL, "Reverses " + entry.entryId(), null, entry.effectiveAt(), postings),
                entry.entryId());
    }

    private void post(JournalEntry entry, EntryId reverses) {
        EntryPosted posted = new EntryPosted(entry, reverses);
        List<DomainEventMessage<?>> events = new ArrayList<>();
        events.add(event("Entry", posted.streamId(), posted));
        entry.netByAccount()
                .forEach((account, net) -> events.add(event(new EntryApplied(
                        account,
                        entry.entryId(),
                        entry.effectiveAt(),
                        net.entrySet().stream()
                                .map(each -> new Money(each.getKey(), each.getValue()))
                                .map(change -> new PostedChange(change, posted(account, change)))
                                .toList()))));
        pending.add(events);
    }

    public void booksClosed(Instant through) {
        commit(event("Books", PeriodCommand.PERIODS_ID, new PeriodClosed(through, "a test")));
    }

    public void booksReopened(Instant through) {
        commit(event("Books", PeriodCommand.PERIODS_ID, new PeriodReopened(through, "a test")));
    }

    /** An operator sets funds aside under a name, releases them, and sets some aside under the same name again. */
    public void holdTwice(AccountId account, HoldId hold, Money amount) {
        hold(account, hold, amount, null);
        commit(released(account, hold, "end", amount, zero(amount)));
        hold(account, hold, amount, null);
    }

    /** Bob sells, and his order rests in the book. */
    public OrderId ask(String quantity, int ordersAtPrice, String quantityAtPrice) {
        OrderId order = OrderId.of(MARKET, id());
        BigDecimal all = new BigDecimal(quantity);
        List<DomainEventMessage<?>> events = placed(order, BOB, Side.SELL, PRICE, all, btc(quantity));
        events.add(event(
                MARKET, entered(order, BOB, Side.SELL, PRICE, "c-" + ids, level(quantityAtPrice, ordersAtPrice))));
        pending.add(events);
        return order;
    }

    /** @param price null: a MARKET order that spends what is held */
    private List<DomainEventMessage<?>> placed(
            OrderId order, AccountId account, Side side, BigDecimal price, BigDecimal quantity, Money held) {
        HoldId hold = HoldId.behind(order);
        return new ArrayList<>(List.of(
                event(new FundsHeld(account, hold, HoldReason.ORDER, held, null, null, held(account, held))),
                event(
                        "Order",
                        order,
                        price == null
                                ? new OrderPlaced(
                                        order,
                                        account,
                                        MARKET,
                                        side,
                                        OrderType.MARKET,
                                        TimeInForce.IOC,
                                        null,
                                        null,
                                        null,
                                        null,
                                        held,
                                        null,
                                        null,
                                        null,
                                        SelfTradePrevention.CANCEL_NEWEST,
                                        null,
                                        hold,
                                        held,
                                        RATES)
                                : new OrderPlaced(
                                        order,
                                        account,
                                        MARKET,
                                        side,
                                        OrderType.LIMIT,
                                        TimeInForce.GTC,
                                        price,
                                        null,
                                        null,
                                        quantity,
                                        null,
                                        null,
                                        null,
                                        null,
                                        SelfTradePrevention.CANCEL_NEWEST,
                                        "c-" + ids,
                                        hold,
                                        held,
                                        RATES))));
    }

    /** Bob's stop waits: an iceberg that sells at 100 or better once the last price is 100.50, until noon. */
    public OrderId stop(String quantity, String displayQuantity) {
        OrderId order = OrderId.of(MARKET, id());
        HoldId hold = HoldId.behind(order);
        Money held = btc(quantity);
        commit(
                event(new FundsHeld(BOB, hold, HoldReason.ORDER, held, null, null, held(BOB, held))),
                event(
                        "Order",
                        order,
                        new OrderPlaced(
                                order,
                                BOB,
                                MARKET,
                                Side.SELL,
                                OrderType.STOP_LIMIT,
                                TimeInForce.GTD,
                                PRICE,
                                new BigDecimal("100.50"),
                                null,
                                held.amount(),
                                null,
                                new BigDecimal(displayQuantity),
                                NOON,
                                null,
                                SelfTradePrevention.DECREMENT,
                                null,
                                hold,
                                held,
                                RATES)),
                event(MARKET, entered(order, BOB, Side.SELL, PRICE, null, List.of())));
        return order;
    }

    /** The last price, 100.25, fires Bob's stop. */
    public void triggered(OrderId stop) {
        commit(
                event(MARKET, new TimeAdvanced(MARKET, List.of(), List.of(), "0".repeat(16), NOON)),
                event(
                        "Order",
                        stop,
                        new OrderTriggered(
                                stop, BOB, TradeId.of(MARKET, 1), new BigDecimal("100.50"), new BigDecimal("100.25"))));
    }

    /** The time of Bob's order is over. */
    public void expired(OrderId order, String remaining) {
        Money left = btc(remaining);
        commit(
                event(MARKET, new TimeAdvanced(MARKET, List.of(), List.of(), "0".repeat(16), NOON)),
                event("Order", order, new OrderExpired(order, BOB, null)),
                released(BOB, HoldId.behind(order), "end", left, zero(left)));
    }

    /** Bob reduces his order. */
    public void reduce(OrderId ask, String quantity, String by, String remaining) {
        commit(
                event(
                        MARKET,
                        new OrderAmended(
                                MARKET,
                                1,
                                10_000,
                                lots(remaining),
                                null,
                                null,
                                true,
                                List.of(),
                                level(remaining, 1),
                                "0".repeat(16),
                                NOON)),
                event("Order", ask, amended(ask, "100.00", quantity, remaining, true)),
                released(BOB, HoldId.behind(ask), "amend-1", btc(by), btc(remaining)));
    }

    /** Bob gives his order another price and more quantity: it moves, and its hold grows. */
    public void enlarge(OrderId ask, String price, String quantity, String by, String remaining) {
        HeldTerms before =
                new HeldTerms(new BigDecimal("100.00"), new BigDecimal(remaining).subtract(new BigDecimal(by)));
        commit(
                event(new HoldIncreased(
                        BOB,
                        HoldId.behind(ask),
                        ask,
                        "amend-1",
                        before,
                        new HeldTerms(new BigDecimal(price), new BigDecimal(remaining)),
                        btc(by),
                        btc(remaining),
                        usd("300.000000"),
                        held(BOB, btc(by)))),
                event("Order", ask, amended(ask, price, quantity, remaining, false)));
    }

    private static OrderEvent.OrderAmended amended(
            OrderId ask, String price, String quantity, String remaining, boolean keptPlace) {
        return new OrderEvent.OrderAmended(
                ask,
                BOB,
                new BigDecimal(price),
                new BigDecimal(quantity),
                new BigDecimal(remaining),
                null,
                null,
                keptPlace);
    }

    /** Bob cancels the rest of his order. */
    public void cancel(OrderId ask, String remaining) {
        commit(
                event(
                        MARKET,
                        new OrdersRemoved(
                                MARKET, CancelReason.REQUESTED, List.of(), level("0.00000000", 0), "0".repeat(16))),
                event("Order", ask, new OrderCancelled(ask, BOB, CancelReason.REQUESTED, null)),
                released(BOB, HoldId.behind(ask), "end", btc(remaining), btc("0.00000000")));
    }

    /** Alice bids with a budget of 100 in an empty book: the commit that places the order also cancels it. */
    public OrderId notFilled() {
        OrderId order = OrderId.of(MARKET, id());
        Money budget = usd("100.000000");
        List<DomainEventMessage<?>> events = placed(order, ALICE, Side.BUY, null, null, budget);
        events.add(event(MARKET, entered(order, ALICE, Side.BUY, null, null, List.of())));
        events.add(event("Order", order, new OrderCancelled(order, ALICE, CancelReason.NOT_FILLED, null)));
        events.add(released(ALICE, HoldId.behind(order), "end", budget, zero(budget)));
        pending.add(events);
        return order;
    }

    /** Alice bids 101 for 1 and gets it from Bob's order for 100, of which 1 is left; the trade is not settled yet. */
    public TradeExecuted match(OrderId ask) {
        return match(ask, new BigDecimal("101.00"));
    }

    /** The same with a budget of 100, which buys no further lot. */
    public TradeExecuted matchBudget(OrderId ask) {
        return match(ask, null);
    }

    /** @param limit null: a budget of exactly the cost */
    private TradeExecuted match(OrderId ask, BigDecimal limit) {
        BigDecimal one = new BigDecimal("1.00000000");
        BigDecimal none = new BigDecimal("0.00000000");
        Money cost = usd("100.000000");
        Money held = limit == null ? cost : usd("101.000000");
        OrderId bid = OrderId.of(MARKET, id());
        TradeId trade = TradeId.of(MARKET, ++trades);
        TradeExecuted executed = new TradeExecuted(
                trade,
                MARKET,
                null,
                PRICE,
                btc("1.00000000"),
                usd("100.000000"),
                10_000,
                Side.SELL,
                new TradeParty(
                        bid, ALICE, HoldId.behind(bid), cost, held.minus(cost), btc("1.00000000"), btc("0.00200000")),
                new TradeParty(
                        ask,
                        BOB,
                        HoldId.behind(ask),
                        btc("1.00000000"),
                        btc("0.00000000"),
                        usd("100.000000"),
                        usd("0.100000")));
        List<DomainEventMessage<?>> events = placed(bid, ALICE, Side.BUY, limit, one, held);
        events.add(event(
                MARKET,
                entered(bid, ALICE, Side.BUY, limit, limit == null ? null : "c-" + ids, level("1.00000000", 1))));
        events.add(event("Trade", trade, executed));
        events.add(event(
                "Order",
                ask,
                new OrderExecuted(ask, BOB, trade, Liquidity.MAKER, PRICE, one, one, cost.amount(), one)));
        events.add(event(
                "Order",
                bid,
                new OrderExecuted(
                        bid,
                        ALICE,
                        trade,
                        Liquidity.TAKER,
                        PRICE,
                        one,
                        one,
                        cost.amount(),
                        limit == null ? null : none)));
        if (limit == null) {
            events.add(event("Order", bid, new OrderFilled(bid, ALICE)));
        }
        pending.add(events);
        return executed;
    }

    public void settle(TradeExecuted trade) {
        TradeParty buyer = trade.buyer();
        TradeParty seller = trade.seller();
        JournalEntry entry = entry(
                EntryId.settled(trade.tradeId()),
                EntryKind.TRADE,
                List.of(
                        Posting.debit(LedgerAccount.customer(buyer.accountId()), buyer.captured()),
                        Posting.credit(
                                LedgerAccount.customer(seller.accountId()),
                                seller.receipt().minus(seller.fee())),
                        Posting.credit(LedgerAccount.FEES, seller.fee()),
                        Posting.debit(LedgerAccount.customer(seller.accountId()), seller.captured()),
                        Posting.credit(
                                LedgerAccount.customer(buyer.accountId()),
                                buyer.receipt().minus(buyer.fee())),
                        Posting.credit(LedgerAccount.FEES, buyer.fee())));
        commit(
                event("Trade", trade.tradeId(), new TradeSettled(trade.tradeId(), entry)),
                exchanged(trade, Side.BUY, usd("0.000000"), entry),
                exchanged(trade, Side.SELL, btc("1.00000000"), entry));
    }

    private DomainEventMessage<?> exchanged(TradeExecuted trade, Side side, Money holdRemaining, JournalEntry entry) {
        TradeParty party = trade.party(side);
        AccountId account = party.accountId();
        held(account, party.captured().plus(party.released()).negated());
        return event(new TradeExchanged(
                account,
                trade.tradeId(),
                side,
                party.holdId(),
                party.captured(),
                party.released(),
                holdRemaining,
                zero(party.receipt()),
                party.receipt(),
                party.fee(),
                entry.entryId(),
                entry.effectiveAt(),
                posted(account, party.captured().negated()),
                posted(account, party.receipt().minus(party.fee()))));
    }

    /** Both sides are novated into the first window of a scheme. */
    public void novate(TradeExecuted trade) {
        commit(novated(trade, Side.BUY, usd("0.000000")), novated(trade, Side.SELL, btc("1.00000000")));
    }

    private DomainEventMessage<?> novated(TradeExecuted trade, Side side, Money holdRemaining) {
        TradeParty party = trade.party(side);
        AccountId account = party.accountId();
        Money credited = party.credited();
        NovatedSide novated = new NovatedSide(
                trade.tradeId(),
                side,
                party.holdId(),
                party.released(),
                holdRemaining,
                zero(party.receipt()),
                party.captured(),
                credited,
                party.fee());
        JournalEntry entry = entry(
                EntryId.novated(trade.tradeId(), account),
                EntryKind.NOVATION,
                List.of(
                        Posting.debit(LedgerAccount.clearing(account), party.captured()),
                        Posting.credit(LedgerAccount.CCP, party.captured()),
                        Posting.debit(LedgerAccount.CCP, party.receipt()),
                        Posting.credit(LedgerAccount.clearing(account), credited),
                        Posting.credit(LedgerAccount.FEES, party.fee())));
        return event(new TradesNovated(
                account,
                WINDOW,
                List.of(novated),
                List.of(
                        new OpenPosition(party.captured(), zero(party.captured()), party.captured()),
                        new OpenPosition(zero(credited), credited, zero(credited))),
                entry,
                party.released().isZero()
                        ? List.of()
                        : List.of(held(account, party.released().negated()))));
    }

    /** The window settles the buyer's side; all of the seller's is carried over. */
    public void settlePositions(TradeExecuted trade) {
        TradeParty buyer = trade.buyer();
        Money paid = buyer.captured();
        Money received = buyer.credited();
        held(buyer.accountId(), paid.negated());
        JournalEntry entry = entry(
                EntryId.settled(WINDOW, buyer.accountId()),
                EntryKind.SETTLEMENT,
                List.of(
                        Posting.debit(LedgerAccount.customer(buyer.accountId()), paid),
                        Posting.credit(LedgerAccount.clearing(buyer.accountId()), paid),
                        Posting.credit(LedgerAccount.customer(buyer.accountId()), received),
                        Posting.debit(LedgerAccount.clearing(buyer.accountId()), received)));
        DomainEventMessage<?> settled = event(new PositionSettled(
                buyer.accountId(),
                WINDOW,
                WINDOW.next(),
                List.of(
                        settled(paid, zero(paid), zero(paid), zero(paid), posted(buyer.accountId(), paid.negated())),
                        settled(
                                zero(received),
                                received,
                                zero(received),
                                zero(received),
                                posted(buyer.accountId(), received))),
                List.of(),
                entry));
        commit(settled, carried(trade.seller()));
    }

    /** An account reserves for the window. */
    public void reserve(AccountId account, Money amount) {
        commit(event(
                new SettlementPrepared(account, WINDOW, List.of(new PreparedAsset(amount, held(account, amount))))));
    }

    /**
     * Alice takes part on credit, with new terms later, and has a margin; Bob has a share in the default fund alone.
     */
    public void participants() {
        enrol(Funding.PREFUNDED, List.of());
        collateral(ALICE, CollateralPurpose.MARGIN, LedgerAccount.margin(ALICE), "20.000000", "20.000000");
        enrol(Funding.CREDIT, List.of(usd("500.000000")));
        collateral(ALICE, CollateralPurpose.MARGIN, LedgerAccount.margin(ALICE), "5.000000", "25.000000");
        deposit(BOB, usd("10.000000"));
        collateral(BOB, CollateralPurpose.FUND, LedgerAccount.fund(BOB), "10.000000", "10.000000");
    }

    private void enrol(Funding funding, List<Money> caps) {
        commit(event(new ParticipantEnrolled(ALICE, SCHEME, funding, caps, "agreed")));
    }

    private void collateral(
            AccountId account, CollateralPurpose purpose, LedgerAccount ledgerAccount, String amount, String after) {
        Money paid = usd(amount);
        JournalEntry entry = entry(
                EntryId.named(id() + ".collateral"),
                EntryKind.COLLATERAL,
                List.of(Posting.debit(LedgerAccount.customer(account), paid), Posting.credit(ledgerAccount, paid)));
        commit(event(new CollateralMoved(
                account,
                SCHEME,
                purpose,
                CollateralDirection.IN,
                paid,
                usd(after),
                entry,
                posted(account, paid.negated()))));
    }

    /** The first windows of the scheme settle, one after another. */
    public void settledWindows(int count) {
        commit(event(new SchemeSet(SCHEME, schemeTerms(1), "a test")), event(new WindowOpened(planned(WINDOW))));
        for (int number = 1; number <= count; number++) {
            settledWindow(number);
        }
    }

    /** The open window of the scheme settles. */
    public void settledWindow(int number) {
        WindowId window = WindowId.of(SCHEME, number);
        closedAndDue(window, WindowCause.SCHEDULE);
        netted(window, "a");
        resolved(window);
        scheme(new WindowSettled(window));
    }

    private DomainEventMessage<?> carried(TradeParty party) {
        Money delivers = party.captured();
        Money receives = party.credited();
        return event(new PositionSettled(
                party.accountId(),
                WINDOW,
                WINDOW.next(),
                List.of(
                        settled(
                                zero(delivers),
                                zero(delivers),
                                delivers,
                                zero(delivers),
                                balance(party.accountId(), delivers)),
                        settled(
                                zero(receives),
                                zero(receives),
                                zero(receives),
                                receives,
                                balance(party.accountId(), receives))),
                List.of(
                        new OpenPosition(delivers, zero(delivers), delivers),
                        new OpenPosition(zero(receives), receives, zero(receives))),
                null));
    }

    private static SettledAsset settled(
            Money delivered, Money received, Money carriedDelivers, Money carriedReceives, Balance balance) {
        return new SettledAsset(delivered, received, carriedDelivers, carriedReceives, carriedDelivers, balance);
    }

    /** Both sides release their holds. */
    public void cancelled(TradeExecuted trade) {
        TradeParty buyer = trade.buyer();
        TradeParty seller = trade.seller();
        String key = trade.tradeId().toString();
        commit(
                event(
                        "Trade",
                        trade.tradeId(),
                        new TradeCancelled(
                                trade.tradeId(), null, trade.quantity(), CancelCause.OPERATOR, "the hold is gone")),
                released(
                        buyer.accountId(),
                        buyer.holdId(),
                        key,
                        buyer.captured().plus(buyer.released()),
                        usd("0.000000")),
                released(seller.accountId(), seller.holdId(), key, seller.captured(), btc("1.00000000")));
    }

    public void parked(TradeExecuted trade) {
        commit(event(
                "Trade",
                trade.tradeId(),
                new SettlementParked(trade.tradeId(), "hold.unknown", "There is no such hold.")));
    }

    public void retried(TradeExecuted trade) {
        commit(event("Trade", trade.tradeId(), new SettlementRetried(trade.tradeId(), "the hold is back")));
    }

    /** Two parked events of a reaction: one is parked twice, an operator resolves the other. */
    public void reactionsParked() {
        ParkedId retried = ParkedId.of("OrderEnds", 5);
        EventParked first =
                new EventParked(retried, "e-5", "order.OrderCancelled", "hold.unknown", "There is no such hold.");
        commit(event("Parked", retried, first));
        commit(event("Parked", retried, new ParkedRetried(retried, "a test")));
        commit(event("Parked", retried, first));
        ParkedId resolved = ParkedId.of("OrderEnds", 6);
        commit(event(
                "Parked",
                resolved,
                new EventParked(resolved, "e-6", "order.OrderCancelled", "saga.failed", "a fault")));
        commit(event("Parked", resolved, new ParkedResolved(resolved, "done by hand")));
    }

    /** Five approvals, one of each state, and two policies, of which one is removed. */
    public void approvals() {
        commit(event("Policies", PolicyCommand.POLICIES_ID, new PolicySet("account:close", null, null, "a test")));
        commit(event(
                "Policies",
                PolicyCommand.POLICIES_ID,
                new PolicySet("deposit:create", USD, new BigDecimal("5.000000"), "a test")));
        commit(event("Policies", PolicyCommand.POLICIES_ID, new PolicyRemoved("account:close", null, "a test")));
        UserId bob = new UserId("usr_bob");
        PersonId person = new PersonId("per_bob");
        requested();
        ApprovalId granted = requested();
        commit(event("Approval", granted, new ApprovalGranted(granted, bob, person, "seen")));
        ApprovalId rejected = requested();
        commit(event("Approval", rejected, new ApprovalRejected(rejected, bob, person, "not seen")));
        ApprovalId refused = requested();
        commit(event("Approval", refused, new ApprovalRefused(refused, bob, person, "seen", "account.closed")));
        ApprovalId expired = requested();
        commit(event("Approval", expired, new ApprovalExpired(expired)));
    }

    private ApprovalId requested() {
        ApprovalId approval = ApprovalId.named("%026d".formatted(++ids));
        commit(event(
                "Approval",
                approval,
                new ApprovalRequested(
                        approval,
                        "account:close",
                        ALICE.value(),
                        "account.CloseAccount",
                        "{\"accountId\":\"acc_alice\"}",
                        List.of(),
                        null,
                        "a test",
                        new UserId("usr_alice"),
                        null,
                        null,
                        NOON)));
        return approval;
    }

    /** Five windows: settled, retried after what settles was decided, retried before, parked, open. */
    public void windows() {
        WindowId settled = WindowId.of(SCHEME, 1);
        WindowId posting = settled.next();
        WindowId due = posting.next();
        WindowId parked = due.next();
        commit(event(new SchemeSet(SCHEME, schemeTerms(1), "a test")), event(new WindowOpened(planned(settled))));
        scheme(new WindowRescheduled(settled, DAY, NOON, "a test"));
        closedAndDue(settled, WindowCause.SCHEDULE);
        netted(settled, "b");
        resolved(settled);
        scheme(new WindowSettled(settled));
        scheme(new SchemeSet(SCHEME, schemeTerms(2), "another test"));
        closedAndDue(posting, WindowCause.OPERATOR);
        netted(posting, "b");
        resolved(posting);
        scheme(new WindowParked(posting, "saga.failed", "a fault"));
        scheme(new WindowRetried(posting, "a test"));
        closedAndDue(due, WindowCause.SCHEDULE);
        netted(due, "a");
        scheme(new WindowParked(due, "clearing.sums-differ", "a difference"));
        scheme(new WindowRetried(due, "a test"));
        closedAndDue(parked, WindowCause.SCHEDULE);
        netted(parked, "a");
        scheme(new WindowParked(parked, "saga.failed", "a fault"));
        scheme(new PenaltyDayClosed(SCHEME, DAY));
    }

    /** Alice is in default: her margin bears a loss of 12 as far as it goes. A second declaration is revoked. */
    public void defaults() {
        DefaultId first = DefaultId.named("00000000000000000000000001");
        DefaultId second = DefaultId.named("00000000000000000000000002");
        UserId mia = UserId.named("mia");
        happened(new DefaultDeclared(first, ALICE, SCHEME, mia, null, "a test"));
        happened(new DefaultDeclared(second, BOB, SCHEME, mia, null, "an error"));
        happened(new DefaultApproved(first, ALICE, SCHEME, BOB, usd("5.000000"), UserId.named("otto"), null, "a test"));
        happened(new DefaultTransferred(first));
        commit(
                event(new LossRecorded(first, usd("12.000000"), List.of(), usd("2.000000"), "a test")),
                event(new LayerDrawn(
                        first,
                        LossLayer.MARGIN,
                        usd("10.000000"),
                        List.of(new DrawnShare(ALICE, usd("10.000000"))),
                        null)));
        happened(new DefaultClosed(first, usd("2.000000"), "a test"));
        happened(new DefaultClosed(second, usd("0.000000"), "an error"));
    }

    private void happened(DefaultEvent event) {
        commit(event(event));
    }

    private DomainEventMessage<?> event(DefaultEvent event) {
        return event("Default", event.defaultId(), event);
    }

    private void closedAndDue(WindowId window, WindowCause cause) {
        scheme(new WindowClosed(window, planned(window.next()), cause));
        scheme(new WindowDue(window, DAY, cause));
    }

    private void netted(WindowId window, String digest) {
        BigDecimal gross = new BigDecimal("100.000000");
        scheme(new WindowNetted(
                window, 3, 1, 1, 2, List.of(new Netted(USD, gross, new BigDecimal("10.000000"))), digest));
    }

    private void resolved(WindowId window) {
        BigDecimal paid = new BigDecimal("10.000000");
        scheme(new WindowResolved(
                window, "a rule", 2, 0, 1, List.of(new Resolved(USD, paid, paid, new BigDecimal("0.000000"))), "c"));
    }

    private static ClearingWindow planned(WindowId window) {
        return new ClearingWindow(window, DAY, NOON, DAY.plusDays(2), Instant.parse("2026-11-02T10:00:00Z"));
    }

    private static SchemeTerms schemeTerms(int settlementDays) {
        CalendarId banks = new CalendarId("cal_BANKS");
        return new SchemeTerms(
                "UTC",
                banks,
                List.of(banks),
                settlementDays,
                List.of(LocalTime.NOON),
                LocalTime.of(10, 0),
                true,
                1,
                false,
                4,
                List.of(),
                USD,
                new BigDecimal("0.000000"),
                null);
    }

    private void scheme(SchemeEvent event) {
        commit(event(event));
    }

    private DomainEventMessage<?> event(SchemeEvent event) {
        return event("Scheme", event.schemeId(), event);
    }

    private static PhaseChanged phase(Phase phase, Phase before) {
        return new PhaseChanged(
                MARKET, phase, before, null, "a test", null, List.of(BookStep.of("P", phase)), "0000000000000000");
    }

    public void halted() {
        commit(event(MARKET, phase(Phase.HALTED, Phase.OPEN)));
    }

    private static final FeeRates RATES = new FeeRates(new BigDecimal("0.001"), new BigDecimal("0.002"));

    private static MarketTerms terms(String tick, String takerRate) {
        return new MarketTerms(
                MARKET,
                BTC,
                8,
                USD,
                6,
                new BigDecimal(tick),
                new BigDecimal("0.0001"),
                new BigDecimal("0.001"),
                new BigDecimal(takerRate));
    }

    /** Other terms; in another tick these are the levels. */
    public void termsChanged(String tick, String takerRate, BookLevel... levels) {
        commit(event(
                MARKET, new TermsChanged(terms(tick, takerRate).revised(), "a test", List.of(levels), "0".repeat(16))));
    }

    public void resumed() {
        commit(event(MARKET, phase(Phase.OPEN, Phase.HALTED)));
    }

    public void frozen(AccountId account, FreezeLevel level) {
        commit(event(new AccountFrozen(account, level, FreezeCode.OPERATOR, "a test")));
    }

    public void unfrozen(AccountId account) {
        commit(event(new AccountUnfrozen(account, "a test")));
    }

    public void closed(AccountId account) {
        commit(event(new AccountClosed(account, "a test")));
    }

    /** A VIP of level 2 who is suspended, and a customer who waits. */
    public void customers() {
        CustomerId carol = CustomerId.named("carol");
        CustomerId dave = CustomerId.named("dave");
        UserId user = UserId.named("ann");
        for (CustomerEvent event : List.of(
                new CustomerCreated(carol),
                new KycRequested(carol, 1, 2, List.of()),
                new KycDecided(carol, 1, 2, KycDecision.GRANTED, "SEEN", NOON, user, null, "a test"),
                new CustomerActivated(carol, CustomerStatus.ACTIVE),
                new TierSet(carol, Tier.VIP, NOON, "a test"),
                new CustomerSuspended(carol, "a test"),
                new CustomerCreated(dave),
                new KycRequested(dave, 1, 1, List.of()))) {
            commit(event("Customer", event.customerId(), event));
        }
    }

    /** Two runs of the controls: the first passes, the second finds one break. */
    public void controlled() {
        ControlResult right = new ControlResult(
                Control.CLEARING,
                ControlOutcome.IN_FLIGHT,
                7,
                2,
                List.of(),
                0,
                List.of(new InFlight(USD, new BigDecimal("1.50"), 1)));
        ControlResult wrong = new ControlResult(
                Control.BALANCES,
                ControlOutcome.FAILED,
                7,
                3,
                List.of(new ControlBreak("acc_alice held", USD, new BigDecimal("1.50"), new BigDecimal("1.40"))),
                1,
                List.of());
        commit(event(
                "Controls", ControlsCommand.CONTROLS_ID, new ControlsRun(RunId.named("1".repeat(26)), List.of(right))));
        commit(event(
                "Controls",
                ControlsCommand.CONTROLS_ID,
                new ControlsRun(RunId.named("2".repeat(26)), List.of(right, wrong))));
    }

    /** Two bank statements, the first with a break of each kind. */
    public void reconciled() {
        LocalDate day = LocalDate.parse("2026-01-31");
        BigDecimal one = new BigDecimal("1.000000");
        List<ReconciliationBreak> breaks = List.of(
                new ReconciliationBreak(BreakKind.MISSING_IN_LEDGER, null, one, null, day, null),
                new ReconciliationBreak(
                        BreakKind.AMOUNT_DIFFERS, "wire-1", one, one.add(one), day, new EntryId("ent_1")),
                new ReconciliationBreak(
                        BreakKind.MISSING_AT_BANK, "wire-2", one.negate(), one.negate(), day, new EntryId("ent_2")));
        reconciled(
                "1",
                new ReconciliationResult(USD, day.minusDays(1), day, 5, 3, breaks, 3, null, one, one.add(one), one, 7));
        reconciled("2", new ReconciliationResult(BTC, day, day, 0, 0, List.of(), 0, one, one, null, one, 8));
    }

    private void reconciled(String digit, ReconciliationResult result) {
        ReconciliationId id = ReconciliationId.named(digit.repeat(26));
        commit(event("Reconciliation", id, new StatementReconciled(id, result)));
    }

    /**
     * From an empty book to an empty book: of an order of 3 BTC 1 is traded and settled, 1 traded and the trade
     * cancelled, and the rest cancelled. Then some of all else that a ledger does: a bill is posted and reversed.
     */
    public Story round() {
        OrderId ask = ask("3.00000000", 1, "3.00000000");
        settle(match(ask));
        cancelled(matchBudget(ask));
        cancel(ask, "1.00000000");

        HoldId hold = new HoldId("hld_" + id());
        hold(ALICE, hold, usd("5.000000"), NOON);
        capture(ALICE, hold, usd("3.000000"), usd("2.000000"), BOB);
        send(BOB, ALICE, usd("1.000000"));
        limit(BOB, usd("-100.000000"), usd("9000000.000000"));
        capture(ALICE, hold, usd("2.000000"), usd("0.000000"), null);
        expire(withdraw(ALICE, usd("7.000000")), usd("7.000000"));

        reverse(bill(BOB, NOON));
        booksClosed(NOON);
        return this;
    }

    private DomainEventMessage<?> released(AccountId account, HoldId hold, String key, Money amount, Money remaining) {
        return event(new HoldReleased(account, hold, key, amount, remaining, null, held(account, amount.negated())));
    }

    private Balance posted(AccountId account, Money change) {
        Balance before = balance(account, change);
        return remember(account, new Balance(before.posted().plus(change), before.held()));
    }

    private Balance held(AccountId account, Money change) {
        Balance before = balance(account, change);
        return remember(account, new Balance(before.posted(), before.held().plus(change)));
    }

    private Balance balance(AccountId account, Money like) {
        return balances.getOrDefault(account + " " + like.asset(), new Balance(zero(like), zero(like)));
    }

    private Balance remember(AccountId account, Balance balance) {
        balances.put(account + " " + balance.asset(), balance);
        return balance;
    }

    /** One command with all of these events. */
    private void commit(DomainEventMessage<?>... events) {
        pending.add(List.of(events));
    }

    private DomainEventMessage<?> event(AccountEvent event) {
        return event("Account", event.accountId(), event);
    }

    private DomainEventMessage<?> event(MarketId market, Object event) {
        return event("Market", market, event);
    }

    private DomainEventMessage<?> event(String type, Object aggregateId, Object event) {
        long sequence = sequences.merge(aggregateId.toString(), 0L, (last, _) -> last + 1);
        return new GenericDomainEventMessage<>(
                type,
                aggregateId.toString(),
                sequence,
                event,
                MetaData.with("actor", "tester").and("correlationId", "cor-1"));
    }

    private String id() {
        return "%026d".formatted(++ids);
    }

    private static JournalEntry entry(EntryId id, EntryKind kind, List<Posting> postings) {
        return new JournalEntry(id, kind, "A " + kind, null, NOON, postings);
    }

    private static List<BookLevel> level(String quantity, int orders) {
        return List.of(new BookLevel(Side.SELL, ticks(PRICE), lots(quantity), orders));
    }

    private static long ticks(BigDecimal price) {
        return price.movePointRight(2).longValueExact();
    }

    private static long lots(String quantity) {
        return new BigDecimal(quantity).movePointRight(4).longValueExact();
    }

    /** The views do not read the steps. */
    private static OrderEntered entered(
            OrderId order,
            AccountId account,
            Side side,
            BigDecimal price,
            String clientOrderId,
            List<BookLevel> levels) {
        return new OrderEntered(
                MARKET,
                1,
                order,
                account,
                clientOrderId,
                side,
                price == null ? TimeInForce.IOC : TimeInForce.GTC,
                SelfTradePrevention.CANCEL_NEWEST,
                price == null ? null : ticks(price),
                null,
                null,
                null,
                null,
                List.of(BookStep.of("N", 1)),
                levels,
                "0".repeat(16),
                Instant.EPOCH,
                RATES);
    }

    public static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    public static Money btc(String amount) {
        return new Money(BTC, new BigDecimal(amount));
    }

    private static Money zero(Money like) {
        return like.none();
    }
}
