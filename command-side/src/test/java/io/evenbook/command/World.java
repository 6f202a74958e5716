package io.evenbook.command;

import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderEvent.ReleasesHold;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.base.CompositeCommand;
import io.evenbook.command.base.Facts;
import io.evenbook.command.customer.Allowances;
import io.evenbook.command.customer.LimitTable;
import io.evenbook.command.customer.LimitTable.Level;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The whole command side over a log in memory. After every commit it compares the accounts, the ledger, the holds and
 * the books with each other: {@link Invariants}.
 */
public final class World {
    private final MemoryStreams streams = new MemoryStreams();
    private final Invariants invariants = new Invariants(streams);
    private LimitTable limits = new LimitTable(Vocabulary.USD, LimitTable.DEFAULTS, true, MarketState::ofLimits);
    private long deposits;

    /** A world with the market BTC-USD. */
    public World() {
        send(Vocabulary.REGISTER_USD);
        send(Vocabulary.REGISTER_BTC);
        send(Vocabulary.LIST_BTC_USD);
    }

    /** A world without assets and markets. */
    public static World empty() {
        return new World(0);
    }

    private World(int nothing) {
        deposits = nothing;
    }

    /** Sets a scheme whose windows close at noon. */
    public World scheme(SchemeId schemeId) {
        CalendarId everyDay = new CalendarId("cal_EVERY-DAY");
        send(new SetCalendar(everyDay, new BusinessCalendar(List.of(), List.of(), LocalDate.of(2050, 12, 31))));
        send(new SetScheme(schemeId, Vocabulary.sameDay(everyDay, LocalTime.NOON), "a scheme of tests"));
        return this;
    }

    /** Decides from now on without limits. */
    public World unlimited() {
        Level none = new Level(null, null, null, true);
        return under(new LimitTable(Vocabulary.USD, List.of(none), false, MarketState::ofLimits));
    }

    /** Decides something under the present limits. */
    public <T> T decide(Supplier<T> decision) {
        return limits.apply(decision);
    }

    /** Decides from now on under these limits. */
    public World under(LimitTable newLimits) {
        limits = newLimits;
        return this;
    }

    public Allowances allowances(CustomerId customerId) {
        return Allowances.of(customerId, Facts.of(streams));
    }

    public World funded(AccountId accountId, String usd, String btc) {
        send(new OpenAccount(accountId, null, Vocabulary.owner(accountId, accountId.value())));
        deposit(accountId, Vocabulary.USD, usd);
        deposit(accountId, Vocabulary.BTC, btc);
        return this;
    }

    public World deposit(AccountId accountId, AssetCode asset, String amount) {
        if (new BigDecimal(amount).signum() > 0) {
            deposits++;
            send(new Deposit(
                    accountId,
                    Vocabulary.entry(deposits),
                    new Requested(asset, new BigDecimal(amount)),
                    "ref-" + deposits));
        }
        return this;
    }

    /**
     * Sends a command, and then the commands that continue it, each in one commit.
     *
     * @return all events
     */
    public List<Object> send(Object command) {
        List<Object> events = new ArrayList<>(commit(command));
        for (Object next = streams.continuation(); next != null; next = streams.continuation()) {
            events.addAll(commit(next));
        }
        return events;
    }

    /** Sends a command, whose first commit is its last: the service was killed before the next. */
    public List<Object> sendAndDie(Object command) {
        return commit(command);
    }

    private List<Object> commit(Object command) {
        MemoryStreams.Commit<Long> commit = streams.commit(() -> limits.apply(() -> Handlers.decide(command, streams)));
        if (streams.continuation() == null) {
            invariants.check(command, commit.events(), commit.result());
        } else {
            invariants.check(commit.events());
        }
        return commit.events();
    }

    /** Sends several commands in one commit. */
    public List<CompositeCommand.Outcome> send(CompositeCommand several) {
        MemoryStreams.Commit<List<CompositeCommand.Outcome>> commit =
                streams.commit(() -> limits.apply(() -> CompositeCommand.decide(several, Handlers::decide, streams)));
        invariants.check(commit.events());
        return commit.result();
    }

    /** The outcome of several commands, without performing them. */
    public List<CompositeCommand.Outcome> rehearse(CompositeCommand several) {
        return streams.rehearse(() -> limits.apply(() -> CompositeCommand.decide(several, Handlers::decide, streams)));
    }

    /** The commands that the processes send for events: settlements, and releases after orders end. */
    public static List<Object> processCommands(List<Object> events) {
        List<Object> commands = new ArrayList<>();
        for (Object event : events) {
            switch (event) {
                case TradeExecuted trade when trade.settlesGross() -> commands.add(new SettleTrade(trade.tradeId()));
                case ReleasesHold less
                when less.release() != null -> commands.add(new ReleaseOrderHold(less.accountId(), less.release()));
                default -> {}
            }
        }
        return commands;
    }

    /** Sends everything that the processes would send. */
    public World settle(List<Object> events) {
        processCommands(events).forEach(this::send);
        return this;
    }

    public World at(Instant now) {
        streams.time(now);
        return this;
    }

    public MemoryStreams streams() {
        return streams;
    }

    /** The entry of this id, if it was posted. */
    public Optional<JournalEntry> entry(String entryId) {
        return Optional.ofNullable(invariants.entries().get(entryId));
    }

    /** Credits minus debits. */
    public BigDecimal ledgerBalance(LedgerAccount account, AssetCode asset) {
        return invariants.ledgerBalance(account, asset);
    }

    public AccountState account(AccountId accountId) {
        return streams.find(AccountState.AGGREGATE.type(), accountId);
    }

    public MarketState market() {
        return streams.find(MarketState.AGGREGATE.type(), Vocabulary.BTC_USD);
    }

    public OrderState order(OrderId orderId) {
        return streams.find(OrderState.AGGREGATE.type(), orderId);
    }

    public TradeState trade(TradeId tradeId) {
        return streams.find(TradeState.AGGREGATE.type(), tradeId);
    }
}
