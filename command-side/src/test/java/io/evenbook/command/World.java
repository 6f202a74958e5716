package io.evenbook.command;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountCommand.PayIn;
import io.evenbook.api.account.AccountCommand.PayOut;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.account.AccountCommand.ReleaseHold;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.Requested;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupCommand;
import io.evenbook.api.journal.GroupEvent;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.market.MarketCommand;
import io.evenbook.api.market.MarketCommand.SubmitOrder;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent;
import io.evenbook.api.order.OrderId;
import io.evenbook.api.order.OrderRejection.OrderUnknown;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.command.account.AccountRules;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.journal.GroupRules;
import io.evenbook.command.journal.GroupState;
import io.evenbook.command.market.MarketRegistry.ListedMarket;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole domain without its shells: commands are decided and their events applied here, and {@link #settlementCommands} says what the
 * processes would send for them. Keeps the ledger's balances as a view would.
 */
public final class World implements MarketState.Context {
    private final AccountRules rules = new AccountRules(assets(), this::listed, this::isOpened);
    private final Map<MarketId, MarketState> markets = new HashMap<>();
    private final Map<AccountId, AccountState> accounts = new HashMap<>();
    private final Map<OrderId, OrderState> orders = new HashMap<>();
    private final Map<AssetCode, Map<LedgerAccount, BigDecimal>> ledger = new HashMap<>();
    private final Map<GroupId, GroupState> groups = new HashMap<>();
    private Instant closedThrough;
    private long entries;

    /** A world with the market BTC-USD. */
    public World() {
        send(Vocabulary.LIST_BTC_USD);
    }

    public World funded(AccountId accountId, String usd, String btc) {
        send(new OpenAccount(accountId, accountId.value()));
        deposit(accountId, Vocabulary.USD, usd);
        deposit(accountId, Vocabulary.BTC, btc);
        return this;
    }

    private void deposit(AccountId accountId, AssetCode asset, String amount) {
        if (new BigDecimal(amount).signum() > 0) {
            entries++;
            send(new Deposit(
                    accountId, Vocabulary.entry(entries), new Requested(asset, new BigDecimal(amount)), "ref-" + entries));
        }
    }

    /** Places an order and brings it to its market. */
    public List<Object> trade(PlaceOrder place) {
        send(place);
        return send(new SubmitOrder(place.marketId(), place.orderId()));
    }

    public List<Object> send(AccountCommand command) {
        List<Object> events = new ArrayList<>();
        for (var change : rules.decide(accounts.get(command.accountId()), command)) {
            switch (change) {
                case io.evenbook.command.account.Change.InAccount(var event) -> events.add(apply(event));
                case io.evenbook.command.account.Change.NewOrder(var event) -> events.add(apply(event));
            }
        }
        return events;
    }

    public List<Object> send(GroupCommand command) {
        List<Object> events = new ArrayList<>();
        new GroupRules(assets(), this::isOpened, () -> Optional.ofNullable(closedThrough))
                .decide(groups.get(command.groupId()), command)
                .forEach(event -> events.add(apply(event)));
        return events;
    }

    /** Closes the books through a time; null: opens them. */
    public World closed(Instant through) {
        closedThrough = through;
        return this;
    }

    public List<Object> send(MarketCommand command) {
        List<Object> events = new ArrayList<>();
        for (var change : MarketState.decide(markets.get(command.marketId()), command, this)) {
            switch (change) {
                case io.evenbook.command.market.Change.InMarket(var event) -> events.add(apply(event));
                case io.evenbook.command.market.Change.InOrder(var event) -> events.add(apply(event));
                case io.evenbook.command.market.Change.NewTrade(var event) -> events.add(event);
            }
        }
        return events;
    }

    /** What the processes send for events of the market: releases, and per trade both pay-ins, then both pay-outs. */
    public static List<AccountCommand> settlementCommands(List<Object> events) {
        return events.stream()
                .<AccountCommand>flatMap(event -> switch (event) {
                    case TradeExecuted trade ->
                        Stream.of(
                                payIn(trade, Side.BUY), payIn(trade, Side.SELL), payOut(trade, Side.BUY), payOut(trade, Side.SELL));
                    case OrderEvent order when order.toRelease() != null -> {
                        HoldRelease release = order.toRelease();
                        yield Stream.of(new ReleaseHold(order.accountId(), release.holdId(), release.key(), release.amount()));
                    }
                    default -> Stream.empty();
                })
                .toList();
    }

    private static PayIn payIn(TradeExecuted trade, Side side) {
        TradeParty party = trade.party(side);
        return new PayIn(
                party.accountId(), trade.tradeId(), side, party.holdId(), party.captured(), party.released(), party.receipt());
    }

    private static PayOut payOut(TradeExecuted trade, Side side) {
        return new PayOut(trade.party(side).accountId(), trade.tradeId(), side, trade.party(side).fee());
    }

    /** Sends all that the processes would. */
    public World settle(List<Object> events) {
        settlementCommands(events).forEach(this::send);
        return this;
    }

    private AccountEvent apply(AccountEvent event) {
        accounts.put(event.accountId(), AccountState.evolve(accounts.get(event.accountId()), event));
        post(event);
        return event;
    }

    private GroupEvent apply(GroupEvent event) {
        groups.put(event.groupId(), GroupState.evolve(groups.get(event.groupId()), event));
        post(event);
        return event;
    }

    private void post(Object event) {
        entriesOf(event).flatMap(entry -> entry.postings().stream()).forEach(this::post);
    }

    private OrderEvent apply(OrderEvent event) {
        orders.put(event.orderId(), OrderState.evolve(orders.get(event.orderId()), event));
        return event;
    }

    private MarketEvent apply(MarketEvent event) {
        markets.put(event.marketId(), MarketState.evolve(markets.get(event.marketId()), event));
        return event;
    }

    private static Stream<JournalEntry> entriesOf(Object event) {
        return switch (event) {
            case AccountEvent.FundsDeposited e -> Stream.of(e.entry());
            case AccountEvent.WithdrawalConfirmed e -> Stream.of(e.entry());
            case AccountEvent.HoldCaptured e -> Stream.of(e.entry());
            case AccountEvent.TransferSent e -> Stream.of(e.entry());
            case AccountEvent.TransferReceived e -> Stream.of(e.entry());
            case AccountEvent.TransferReturned e -> Stream.of(e.entry());
            case AccountEvent.PartPosted e -> e.parts().stream().map(EntryPart::entry);
            case AccountEvent.TradePaidIn e -> Stream.of(e.entry());
            case AccountEvent.TradePaidOut e -> Stream.of(e.entry());
            case GroupEvent.EntriesPosted e -> e.parts().stream().map(EntryPart::entry);
            default -> Stream.empty();
        };
    }

    private void post(Posting posting) {
        Money amount = posting.amount();
        BigDecimal change = posting.side() == PostingSide.CREDIT ? amount.amount() : amount.amount().negate();
        ledger.computeIfAbsent(amount.asset(), _ -> new HashMap<>())
                .merge(posting.ledgerAccount(), change, BigDecimal::add);
    }

    /** Credits less debits. */
    public BigDecimal ledgerBalance(LedgerAccount account, AssetCode asset) {
        return ledger.getOrDefault(asset, Map.of()).getOrDefault(account, BigDecimal.ZERO);
    }

    /** Over all accounts of the ledger: zero, always. */
    public BigDecimal ledgerSum(AssetCode asset) {
        return ledger.getOrDefault(asset, Map.of()).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public AccountState account(AccountId accountId) {
        return accounts.get(accountId);
    }

    public MarketState market() {
        return markets.get(Vocabulary.BTC_USD);
    }

    private boolean isOpened(AccountId accountId) {
        return accounts.containsKey(accountId);
    }

    @Override
    public AssetRegistry assets() {
        return asset -> Stream.of(Vocabulary.DOLLAR, Vocabulary.BITCOIN)
                .filter(known -> known.asset().equals(asset))
                .findFirst();
    }

    @Override
    public OrderState order(OrderId orderId) {
        return Optional.ofNullable(orders.get(orderId))
                .orElseThrow(() -> new RejectedException(new OrderUnknown(orderId.value())));
    }

    private Optional<ListedMarket> listed(MarketId marketId) {
        return Optional.ofNullable(markets.get(marketId)).map(state -> new ListedMarket(state.terms(), state.status()));
    }
}
