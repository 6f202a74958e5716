package io.evenbook.projection;

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
import io.evenbook.api.account.Direction;
import io.evenbook.api.account.HoldId;
import io.evenbook.api.account.HoldReason;
import io.evenbook.api.account.Limits;
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.account.TransferId;
import io.evenbook.api.account.WithdrawalId;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
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
import io.evenbook.api.control.ReconciliationId;
import io.evenbook.api.control.ReconciliationResult;
import io.evenbook.api.control.RunId;
import io.evenbook.api.journal.BooksEvent.PeriodClosed;
import io.evenbook.api.journal.BooksEvent.PeriodReopened;
import io.evenbook.api.journal.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.EntryLegs;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupEvent.EntriesPosted;
import io.evenbook.api.journal.GroupEvent.EntriesRejected;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.journal.RequestedEntry;
import io.evenbook.api.market.BookLevel;
import io.evenbook.api.market.MarketEvent.BookOrderReduced;
import io.evenbook.api.market.MarketEvent.BookOrderRemoved;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketEvent.Match;
import io.evenbook.api.market.MarketEvent.OrderAdmitted;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.Liquidity;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderExecuted;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderOpened;
import io.evenbook.api.order.OrderEvent.OrderPlaced;
import io.evenbook.api.order.OrderEvent.OrderReduced;
import io.evenbook.api.order.OrderEvent.OrderRejected;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderType;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.api.trade.SettlementStep;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.SettlementRetried;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradeSettled;
import io.evenbook.api.trade.TradeId;
import io.evenbook.api.trade.TradeParty;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;

/** A log told event by event, as the command side would write it: one market, a buyer and a seller who trade with each other. */
public final class Story {
    public static final AssetCode USD = new AssetCode("USD");
    public static final AssetCode BTC = new AssetCode("BTC");
    public static final MarketId MARKET = new MarketId("BTC-USD");
    public static final AccountId ALICE = new AccountId("acc_alice");
    public static final AccountId BOB = new AccountId("acc_bob");
    public static final Instant NOON = Instant.parse("2026-10-31T12:00:00Z");
    private static final BigDecimal PRICE = new BigDecimal("100.00");

    private final List<DomainEventMessage<?>> untold = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Balance> balances = new HashMap<>();
    private int ids;
    private int trades;

    /** What has happened since the last call. */
    public List<DomainEventMessage<?>> told() {
        List<DomainEventMessage<?>> told = List.copyOf(untold);
        untold.clear();
        return told;
    }

    /** Two assets, a market, and two accounts with money enough for a great many trades. */
    public Story begin() {
        tell("Asset", USD, new AssetRegistered(USD, "US dollar", AssetType.FIAT, 6));
        tell("Asset", BTC, new AssetRegistered(BTC, "Bitcoin", AssetType.CRYPTO, 8));
        tell("Market", MARKET, new MarketListed(new MarketTerms(
                MARKET, BTC, 8, USD, 6, new BigDecimal("0.01"), new BigDecimal("0.0001"), new BigDecimal("0.001"),
                new BigDecimal("0.002"))));
        open(ALICE);
        open(BOB);
        deposit(ALICE, usd("1000000.000000"));
        deposit(BOB, btc("10000.00000000"));
        return this;
    }

    public void open(AccountId account) {
        tell("Account", account, new AccountOpened(account, account.value().substring("acc_".length())));
    }

    public void deposit(AccountId account, Money amount) {
        JournalEntry entry = entry(EntryId.of(id(), "deposit"), EntryKind.DEPOSIT, List.of(
                Posting.debit(LedgerAccount.OMNIBUS, amount), Posting.credit(LedgerAccount.customer(account), amount)));
        tell("Account", account, new FundsDeposited(account, "wire-" + ids, entry, posted(account, amount)));
    }

    /** Asks for a withdrawal. */
    public WithdrawalId withdraw(AccountId account, Money amount) {
        WithdrawalId withdrawal = WithdrawalId.of(id(), account);
        HoldId hold = HoldId.behind(withdrawal);
        tell("Account", account, new FundsHeld(account, hold, HoldReason.WITHDRAWAL, amount, null, null, held(account, amount)));
        tell("Account", account, new WithdrawalRequested(account, withdrawal, hold, amount, "out-" + ids));
        return withdrawal;
    }

    public void confirm(WithdrawalId withdrawal, Money amount) {
        AccountId account = withdrawal.accountId();
        JournalEntry entry = entry(EntryId.of(withdrawal, "confirmed"), EntryKind.WITHDRAWAL, List.of(
                Posting.debit(LedgerAccount.customer(account), amount), Posting.credit(LedgerAccount.OMNIBUS, amount)));
        held(account, negative(amount));
        tell("Account", account, new WithdrawalConfirmed(
                account, withdrawal, HoldId.behind(withdrawal), entry, posted(account, negative(amount))));
    }

    public void cancel(WithdrawalId withdrawal, Money amount) {
        release(withdrawal.accountId(), HoldId.behind(withdrawal), amount, zero(amount));
        tell("Account", withdrawal.accountId(), new WithdrawalCancelled(withdrawal.accountId(), withdrawal));
    }

    public void expire(WithdrawalId withdrawal, Money amount) {
        release(withdrawal.accountId(), HoldId.behind(withdrawal), amount, zero(amount));
        tell("Account", withdrawal.accountId(), new WithdrawalExpired(withdrawal.accountId(), withdrawal));
    }

    public void hold(AccountId account, HoldId hold, Money amount, Instant expiresAt) {
        tell("Account", account, new FundsHeld(account, hold, HoldReason.MANUAL, amount, null, expiresAt, held(account, amount)));
    }

    /** Pays a part of a hold: to another account, which has not received it yet, or if that is null out of the ledger. */
    public TransferId capture(AccountId account, HoldId hold, Money amount, Money remaining, AccountId to) {
        TransferId transfer = TransferId.of(id(), account);
        JournalEntry entry = to == null
                ? entry(EntryId.of(transfer, "captured"), EntryKind.WITHDRAWAL, List.of(
                        Posting.debit(LedgerAccount.customer(account), amount), Posting.credit(LedgerAccount.OMNIBUS, amount)))
                : out(transfer, account, amount);
        held(account, negative(amount));
        tell("Account", account, new HoldCaptured(
                account, hold, "key-" + ids, amount, remaining, to == null ? null : transfer, to, entry,
                posted(account, negative(amount))));
        return transfer;
    }

    public TransferId send(AccountId from, AccountId to, Money amount) {
        TransferId transfer = TransferId.of(id(), from);
        tell("Account", from, new TransferSent(
                from, transfer, to, amount, "for " + to, out(transfer, from, amount), posted(from, negative(amount))));
        return transfer;
    }

    public void receive(TransferId transfer, AccountId from, AccountId to, Money amount) {
        JournalEntry entry = entry(EntryId.of(transfer, "in"), EntryKind.TRANSFER_IN, List.of(
                Posting.debit(LedgerAccount.CLEARING, amount), Posting.credit(LedgerAccount.customer(to), amount)));
        tell("Account", to, new TransferReceived(to, transfer, from, amount, "for " + to, entry, posted(to, amount)));
    }

    /** @param closed whether the sender is closed meanwhile */
    public void giveBack(TransferId transfer, AccountId from, AccountId to, Money amount, boolean closed) {
        tell("Account", to, new TransferRefused(to, transfer, from, amount, "account.frozen", "Account %s is frozen.".formatted(to)));
        JournalEntry entry = entry(EntryId.of(transfer, "back"), EntryKind.TRANSFER_IN, List.of(
                Posting.debit(LedgerAccount.CLEARING, amount),
                Posting.credit(closed ? LedgerAccount.SUSPENSE : LedgerAccount.customer(from), amount)));
        tell("Account", from, new TransferReturned(
                from, transfer, to, amount, "account.frozen", "Account %s is frozen.".formatted(to), entry,
                closed ? null : posted(from, amount)));
    }

    public void limit(AccountId account, Money minimum, Money maximum) {
        tell("Account", account, new LimitsSet(
                account, new Limits(minimum, maximum, Direction.BOTH), "a test", balance(account, minimum)));
    }

    /** Alice and Bob pay 3 USD each, of which the house gets 1 and Carol 5; and Alice gets 2 USD of Bob, at an earlier time. */
    public List<RequestedEntry> bills(AccountId carol, Instant earlier) {
        return List.of(
                new RequestedEntry(new EntryId("ent_bill." + id()), EntryKind.ADJUSTMENT, "A bill", "bill-1", null, null, List.of(
                        Posting.debit(LedgerAccount.customer(ALICE), usd("3.000000")),
                        Posting.debit(LedgerAccount.customer(BOB), usd("3.000000")),
                        Posting.credit(LedgerAccount.customer(carol), usd("5.000000")),
                        Posting.credit(LedgerAccount.FEES, usd("1.000000")))),
                new RequestedEntry(new EntryId("ent_bill." + id()), EntryKind.ADJUSTMENT, "An old bill", null, earlier, null, List.of(
                        Posting.debit(LedgerAccount.customer(BOB), usd("2.000000")),
                        Posting.credit(LedgerAccount.customer(ALICE), usd("2.000000")))));
    }

    /** The same the other way. */
    public RequestedEntry reversal(RequestedEntry entry) {
        return new RequestedEntry(
                new EntryId("ent_reversal." + entry.entryId().value().substring("ent_".length())), EntryKind.REVERSAL,
                "Reverses " + entry.entryId(), null, entry.effectiveAt(), entry.entryId(),
                entry.postings().stream()
                        .map(posting -> posting.side() == PostingSide.DEBIT
                                ? Posting.credit(posting.ledgerAccount(), posting.amount())
                                : Posting.debit(posting.ledgerAccount(), posting.amount()))
                        .toList());
    }

    public void request(GroupId group, int attempt, List<RequestedEntry> entries) {
        tell("EntryGroup", group, new EntriesRequested(group, attempt, entries));
    }

    /** Holds the USD that the account pays in all entries, or reserves what it receives. */
    public void prepare(GroupId group, AccountId account, List<RequestedEntry> entries) {
        Money paid = paid(account, entries);
        Money held = paid.isPositive() ? paid : zero(paid);
        Money reserved = paid.isPositive() ? zero(paid) : negative(paid);
        tell("Account", account, new PartPrepared(
                account, group, legsOn(account, entries), List.of(new PreparedAsset(held, reserved, held(account, held)))));
    }

    public void refuse(GroupId group, AccountId account) {
        tell("Account", account, new PartRefused(account, group, "account.frozen", "Account %s is frozen.".formatted(account)));
    }

    public void postPart(GroupId group, AccountId account, List<RequestedEntry> entries) {
        Money paid = paid(account, entries);
        held(account, paid.isPositive() ? negative(paid) : zero(paid));
        tell("Account", account, new PartPosted(
                account, group, legsOn(account, entries).stream().map(legs -> EntryPart.of(legs, account)).toList(),
                List.of(posted(account, negative(paid)))));
    }

    public void releasePart(GroupId group, AccountId account, List<RequestedEntry> entries) {
        Money paid = paid(account, entries);
        tell("Account", account, new PartReleased(
                account, group, List.of(held(account, paid.isPositive() ? negative(paid) : zero(paid)))));
    }

    public void complete(GroupId group, List<RequestedEntry> entries) {
        tell("EntryGroup", group, new EntriesPosted(
                group, entries.stream().map(RequestedEntry::entryId).toList(),
                entries.stream()
                        .map(entry -> entry.legsOn(ledgerAccount -> ledgerAccount.account().isEmpty()))
                        .filter(legs -> !legs.postings().isEmpty())
                        .map(legs -> EntryPart.of(legs, "house"))
                        .toList()));
    }

    public void reject(GroupId group, AccountId refusing) {
        tell("EntryGroup", group, new EntriesRejected(
                group, refusing, "account.frozen", "Account %s is frozen.".formatted(refusing)));
    }

    /** Asked of all accounts, posted by all of them. */
    public void post(GroupId group, int attempt, List<AccountId> accounts, List<RequestedEntry> entries) {
        request(group, attempt, entries);
        accounts.forEach(account -> prepare(group, account, entries));
        accounts.forEach(account -> postPart(group, account, entries));
        complete(group, entries);
    }

    public void booksClosed(Instant through) {
        tell("Books", "bks_books", new PeriodClosed(through, "a test"));
    }

    public void booksReopened(Instant through) {
        tell("Books", "bks_books", new PeriodReopened(through, "a test"));
    }

    private static List<EntryLegs> legsOn(AccountId account, List<RequestedEntry> entries) {
        return entries.stream()
                .map(entry -> entry.legsOn(LedgerAccount.customer(account)::equals))
                .filter(legs -> !legs.postings().isEmpty())
                .toList();
    }

    private static Money paid(AccountId account, List<RequestedEntry> entries) {
        return legsOn(account, entries).stream()
                .flatMap(legs -> legs.postings().stream())
                .map(posting -> posting.side() == PostingSide.DEBIT ? posting.amount() : negative(posting.amount()))
                .reduce(usd("0.000000"), Money::plus);
    }

    private static JournalEntry out(TransferId transfer, AccountId from, Money amount) {
        return entry(EntryId.of(transfer, "out"), EntryKind.TRANSFER_OUT, List.of(
                Posting.debit(LedgerAccount.customer(from), amount), Posting.credit(LedgerAccount.CLEARING, amount)));
    }

    /** An operator sets funds aside under a name, gives them back, and sets some aside under the same name again. */
    public void holdTwice(AccountId account, HoldId hold, Money amount) {
        tell("Account", account, new FundsHeld(account, hold, HoldReason.MANUAL, amount, null, null, held(account, amount)));
        release(account, hold, amount, zero(amount));
        tell("Account", account, new FundsHeld(account, hold, HoldReason.MANUAL, amount, null, null, held(account, amount)));
    }

    /** Bob sells, and his order rests in the book. */
    public OrderId ask(String quantity, int ordersAtPrice, String quantityAtPrice) {
        OrderId order = place(BOB, Side.SELL, PRICE, new BigDecimal(quantity), btc(quantity));
        tell("Market", MARKET, new OrderAdmitted(
                MARKET, order, Side.SELL, PRICE, List.of(), new BigDecimal(quantity), level(quantityAtPrice, ordersAtPrice)));
        tell("Order", order, new OrderOpened(order, BOB, new BigDecimal("0.00000000"), new BigDecimal(quantity)));
        return order;
    }

    public OrderId place(AccountId account, Side side, BigDecimal price, BigDecimal quantity, Money held) {
        OrderId order = OrderId.of(MARKET, id());
        HoldId hold = HoldId.behind(order);
        tell("Account", account, new FundsHeld(account, hold, HoldReason.ORDER, held, "c-" + ids, null, held(account, held)));
        tell("Order", order, new OrderPlaced(
                order, account, MARKET, side, OrderType.LIMIT, TimeInForce.GTC, price, quantity, null, "c-" + ids, hold, held));
        return order;
    }

    /** Bob makes his order smaller. */
    public void reduce(OrderId ask, String quantity, String by, String remaining) {
        Money released = btc(by);
        tell("Market", MARKET, new BookOrderReduced(MARKET, ask, new BigDecimal(remaining), level(remaining, 1)));
        HoldRelease release = new HoldRelease(HoldId.behind(ask), "reduced", released);
        tell("Order", ask, new OrderReduced(ask, BOB, new BigDecimal(quantity), new BigDecimal(remaining), release));
        release(BOB, HoldId.behind(ask), released, btc(remaining));
    }

    /** Bob takes the rest of his order back. */
    public void cancel(OrderId ask, String remaining) {
        tell("Market", MARKET, new BookOrderRemoved(MARKET, ask, level("0.00000000", 0)));
        HoldRelease release = new HoldRelease(HoldId.behind(ask), "end", btc(remaining));
        tell("Order", ask, new OrderCancelled(ask, BOB, CancelReason.REQUESTED, release));
        release(BOB, HoldId.behind(ask), btc(remaining), btc("0.00000000"));
    }

    /** The market refuses an order of Alice. */
    public OrderId rejected() {
        OrderId order = place(ALICE, Side.BUY, PRICE, new BigDecimal("1.00000000"), usd("100.000000"));
        HoldRelease release = new HoldRelease(HoldId.behind(order), "end", usd("100.000000"));
        tell("Order", order, new OrderRejected(order, ALICE, "market.halted", "BTC-USD is halted.", release));
        release(ALICE, HoldId.behind(order), usd("100.000000"), usd("0.000000"));
        return order;
    }

    /** Alice bids 101 for 1 and gets it from Bob's order for 100, of which 1 is left; nothing is paid yet. */
    public TradeExecuted match(OrderId ask) {
        OrderId bid = place(ALICE, Side.BUY, new BigDecimal("101.00"), new BigDecimal("1.00000000"), usd("101.000000"));
        TradeId trade = TradeId.of(MARKET, ++trades);
        BigDecimal one = new BigDecimal("1.00000000");
        BigDecimal none = new BigDecimal("0.00000000");
        tell("Market", MARKET, new OrderAdmitted(
                MARKET, bid, Side.BUY, new BigDecimal("101.00"), List.of(new Match(trade, ask, PRICE, one, one)), none,
                level("1.00000000", 1)));
        tell("Order", ask, new OrderExecuted(ask, BOB, trade, Liquidity.MAKER, PRICE, one, one, new BigDecimal("100.000000"), one));
        tell("Order", bid, new OrderExecuted(bid, ALICE, trade, Liquidity.TAKER, PRICE, one, one, new BigDecimal("100.000000"), none));
        TradeExecuted executed = new TradeExecuted(
                trade, MARKET, PRICE, btc("1.00000000"), usd("100.000000"), Side.SELL,
                new TradeParty(
                        bid, ALICE, HoldId.behind(bid), usd("100.000000"), usd("1.000000"), btc("1.00000000"), btc("0.00200000")),
                new TradeParty(
                        ask, BOB, HoldId.behind(ask), btc("1.00000000"), btc("0.00000000"), usd("100.000000"), usd("0.100000")));
        tell("Trade", trade, executed);
        tell("Order", bid, new OrderFilled(bid, ALICE, null));
        return executed;
    }

    public void payIn(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        held(party.accountId(), negative(party.captured()));
        held(party.accountId(), negative(party.released()));
        Money remaining = side == Side.BUY ? usd("0.000000") : btc("1.00000000");
        JournalEntry entry = entry(EntryId.of(trade.tradeId(), "pay-in." + side), EntryKind.PAY_IN, List.of(
                Posting.debit(LedgerAccount.customer(party.accountId()), party.captured()),
                Posting.credit(LedgerAccount.CLEARING, party.captured())));
        tell("Account", party.accountId(), new TradePaidIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), party.released(), remaining, party.receipt(),
                entry, posted(party.accountId(), negative(party.captured()))));
    }

    public void payOut(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        Money net = party.receipt().minus(party.fee());
        JournalEntry entry = entry(EntryId.of(trade.tradeId(), "pay-out." + side), EntryKind.PAY_OUT, List.of(
                Posting.debit(LedgerAccount.CLEARING, party.receipt()),
                Posting.credit(LedgerAccount.customer(party.accountId()), net),
                Posting.credit(LedgerAccount.FEES, party.fee())));
        tell("Account", party.accountId(), new TradePaidOut(
                party.accountId(), trade.tradeId(), side, party.receipt(), party.fee(), entry, posted(party.accountId(), net)));
    }

    public void settled(TradeExecuted trade) {
        tell("Trade", trade.tradeId(), new TradeSettled(trade.tradeId()));
    }

    public void parked(TradeExecuted trade) {
        tell("Trade", trade.tradeId(), new SettlementParked(
                trade.tradeId(), SettlementStep.PAY_IN, "hold.unknown", "There is no such hold."));
    }

    public void retried(TradeExecuted trade) {
        tell("Trade", trade.tradeId(), new SettlementRetried(trade.tradeId(), "the hold is back"));
    }

    public void halted() {
        tell("Market", MARKET, new MarketHalted(MARKET, "a test"));
    }

    public void resumed() {
        tell("Market", MARKET, new MarketResumed(MARKET, "a test"));
    }

    public void frozen(AccountId account) {
        tell("Account", account, new AccountFrozen(account, "a test"));
    }

    public void unfrozen(AccountId account) {
        tell("Account", account, new AccountUnfrozen(account, "a test"));
    }

    public void closed(AccountId account) {
        tell("Account", account, new AccountClosed(account, "a test"));
    }

    /** The books are checked: first they are right, then one balance is not. */
    public void controlled() {
        ControlResult right = new ControlResult(
                Control.CLEARING, ControlOutcome.IN_FLIGHT, 7, 2, List.of(), 0, List.of(new InFlight(USD, new BigDecimal("1.50"), 1)));
        ControlResult wrong = new ControlResult(
                Control.BALANCES, ControlOutcome.FAILED, 7, 3,
                List.of(new ControlBreak("acc_alice held", USD, new BigDecimal("1.50"), new BigDecimal("1.40"))), 1, List.of());
        tell("Controls", ControlsCommand.CONTROLS_ID, new ControlsRun(RunId.of("1".repeat(26)), List.of(right)));
        tell("Controls", ControlsCommand.CONTROLS_ID, new ControlsRun(RunId.of("2".repeat(26)), List.of(right, wrong)));
    }

    /** Two statements of the bank, the first with a break of each kind. */
    public void reconciled() {
        LocalDate day = LocalDate.parse("2026-01-31");
        BigDecimal one = new BigDecimal("1.000000");
        List<ReconciliationBreak> breaks = List.of(
                new ReconciliationBreak(BreakKind.MISSING_IN_LEDGER, null, one, null, day, null),
                new ReconciliationBreak(BreakKind.AMOUNT_DIFFERS, "wire-1", one, one.add(one), day, new EntryId("ent_1")),
                new ReconciliationBreak(BreakKind.MISSING_AT_BANK, "wire-2", one.negate(), one.negate(), day, new EntryId("ent_2")));
        reconciled("1", new ReconciliationResult(USD, day.minusDays(1), day, 5, 3, breaks, 3, null, one, one.add(one), one, 7));
        reconciled("2", new ReconciliationResult(BTC, day, day, 0, 0, List.of(), 0, one, one, null, one, 8));
    }

    private void reconciled(String digit, ReconciliationResult result) {
        ReconciliationId id = ReconciliationId.of(digit.repeat(26));
        tell("Reconciliation", id, new StatementReconciled(id, result));
    }

    /**
     * From an empty book to an empty book: an order of 2 BTC, of which 1 is traded and settled and the rest cancelled. Then some of all else
     * that a ledger does: two bills are rejected, posted at the second attempt and one of them is reversed.
     */
    public Story round() {
        OrderId ask = ask("2.00000000", 1, "2.00000000");
        TradeExecuted trade = match(ask);
        for (Side side : Side.values()) {
            payIn(trade, side);
        }
        for (Side side : Side.values()) {
            payOut(trade, side);
        }
        settled(trade);
        cancel(ask, "1.00000000");

        HoldId hold = new HoldId("hld_" + id());
        hold(ALICE, hold, usd("5.000000"), NOON);
        TransferId captured = capture(ALICE, hold, usd("3.000000"), usd("2.000000"), BOB);
        TransferId sent = send(BOB, ALICE, usd("1.000000"));
        limit(BOB, usd("-100.000000"), usd("9000000.000000"));
        receive(captured, ALICE, BOB, usd("3.000000"));
        giveBack(sent, BOB, ALICE, usd("1.000000"), false);
        capture(ALICE, hold, usd("2.000000"), usd("0.000000"), null);
        expire(withdraw(ALICE, usd("7.000000")), usd("7.000000"));

        GroupId group = new GroupId("grp_" + id());
        List<RequestedEntry> bills = bills(BOB, NOON);
        request(group, 1, bills);
        prepare(group, ALICE, bills);
        refuse(group, BOB);
        releasePart(group, ALICE, bills);
        reject(group, BOB);
        post(group, 2, List.of(ALICE, BOB), bills);
        List<RequestedEntry> reversal = List.of(reversal(bills.getLast()));
        post(GroupId.reversing(bills.getLast().entryId()), 1, List.of(ALICE, BOB), reversal);
        booksClosed(NOON);
        return this;
    }

    private void release(AccountId account, HoldId hold, Money amount, Money remaining) {
        tell("Account", account, new HoldReleased(account, hold, "key-" + id(), amount, remaining, held(account, negative(amount))));
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

    private void tell(String type, Object aggregateId, Object event) {
        long sequence = sequences.merge(aggregateId.toString(), 0L, (last, _) -> last + 1);
        untold.add(new GenericDomainEventMessage<>(
                type, aggregateId.toString(), sequence, event, MetaData.with("actor", "tester").and("correlationId", "cor-1")));
    }

    private String id() {
        return "%026d".formatted(++ids);
    }

    private static JournalEntry entry(EntryId id, EntryKind kind, List<Posting> postings) {
        return new JournalEntry(id, kind, "A " + kind, null, postings);
    }

    private static List<BookLevel> level(String quantity, int orders) {
        return List.of(new BookLevel(Side.SELL, PRICE, new BigDecimal(quantity), orders));
    }

    public static Money usd(String amount) {
        return new Money(USD, new BigDecimal(amount));
    }

    public static Money btc(String amount) {
        return new Money(BTC, new BigDecimal(amount));
    }

    private static Money zero(Money like) {
        return like.minus(like);
    }

    private static Money negative(Money amount) {
        return zero(amount).minus(amount);
    }
}
