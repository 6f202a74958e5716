package io.evenbook.bench.clearing;

import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import io.evenbook.command.http.NewIds;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;

/**
 * Four markets that settle each trade gross, four that settle in the windows of one scheme, and its participants. One
 * participant in a hundred is on credit and has nothing; the others have plenty of every asset.
 */
final class ClearedMarkets {
    static final SchemeId SCHEME = SchemeId.named("BENCH");
    static final BigDecimal FEE_RATE = new BigDecimal("0.001");
    static final BigDecimal LOT = new BigDecimal("0.0001");
    static final int COIN_DECIMALS = 8;
    private static final int MARKETS = 4;
    private static final int SOLVENT_TO_SHORT = 100;
    private static final int SENT_AT_ONCE = 100;
    private static final String REASON = "a benchmark";
    private static final CalendarId CALENDAR = new CalendarId("cal_BENCH");
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final BigDecimal TICK = new BigDecimal("0.01");
    private static final BigDecimal PLENTY = new BigDecimal("1000000000");

    private final FundedAccounts funds;
    private final List<AccountId> insolvent;
    private final List<AccountId> solvent;
    private final List<MarketId> gross = markets("GROSS");
    private final List<MarketId> net = markets("NET");

    private ClearedMarkets(FundedAccounts funds) {
        this.funds = funds;
        int count = Math.max(1, funds.accounts().size() / SOLVENT_TO_SHORT);
        this.insolvent = funds.accounts().subList(0, count);
        this.solvent = funds.accounts().subList(count, funds.accounts().size());
    }

    static ClearedMarkets open(WholeService service, int participants) {
        ClearedMarkets markets = new ClearedMarkets(FundedAccounts.open(service, participants));
        markets.set();
        markets.fund();
        return markets;
    }

    private static List<MarketId> markets(String coin) {
        return Stream.iterate(1, number -> number + 1)
                .limit(MARKETS)
                .map(number -> new MarketId(coin + number + "-" + FundedAccounts.USD))
                .toList();
    }

    /** The base asset of a market. */
    static AssetCode coin(MarketId market) {
        return new AssetCode(market.value().substring(0, market.value().indexOf('-')));
    }

    List<MarketId> gross() {
        return gross;
    }

    List<MarketId> net() {
        return net;
    }

    /** The participants that have plenty of every asset. */
    List<AccountId> solvent() {
        return solvent;
    }

    /** The participants on credit that have nothing at first. */
    List<AccountId> insolvent() {
        return insolvent;
    }

    /** No window closes by itself during the run. */
    private void set() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        funds.send(new SetCalendar(CALENDAR, new BusinessCalendar(List.of(), List.of(), today.plusYears(1))));
        LocalTime closesAt = LocalTime.now(ZoneOffset.UTC).plusHours(12).truncatedTo(ChronoUnit.SECONDS);
        funds.send(new SetScheme(
                SCHEME,
                new SchemeTerms(
                        "UTC",
                        CALENDAR,
                        List.of(CALENDAR),
                        0,
                        List.of(closesAt),
                        null,
                        true,
                        1,
                        false,
                        4,
                        List.of(),
                        FundedAccounts.USD,
                        BigDecimal.ZERO,
                        null),
                REASON));
        Stream.concat(gross.stream(), net.stream()).forEach(this::list);
        net.forEach(market -> funds.send(new AssignSettlement(market, SCHEME, REASON)));
    }

    private void list(MarketId market) {
        AssetCode coin = coin(market);
        funds.send(new RegisterAsset(coin, coin.value(), AssetType.CRYPTO, COIN_DECIMALS));
        funds.send(new ListMarket(market, coin, FundedAccounts.USD, TICK, LOT, FEE_RATE, FEE_RATE));
    }

    private void fund() {
        List<AssetCode> assets = new ArrayList<>(List.of(FundedAccounts.USD));
        Stream.concat(gross.stream(), net.stream()).map(ClearedMarkets::coin).forEach(assets::add);
        for (AssetCode asset : assets) {
            inParts(solvent.stream()
                    .map(account -> FundedAccounts.deposit(account, asset, PLENTY))
                    .toList());
        }
        inParts(insolvent.stream()
                .map(account -> new EnrolParticipant(
                        account, SCHEME, Funding.CREDIT, List.of(new Requested(FundedAccounts.USD, PLENTY)), REASON))
                .toList());
    }

    /** Sends commands some at a time, and waits for their answers. */
    void inParts(List<?> commands) {
        for (int first = 0; first < commands.size(); first += SENT_AT_ONCE) {
            funds.send(commands.subList(first, Math.min(first + SENT_AT_ONCE, commands.size()))
                    .toArray());
        }
    }

    void send(Object command) {
        funds.send(command);
    }

    /** Every bid is at or above every offer, so an order always matches resting orders of the other side. */
    CommandMessage<?> order(List<MarketId> markets, SplittableRandom random) {
        MarketId market = markets.get(random.nextInt(markets.size()));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal better = TICK.multiply(BigDecimal.valueOf(random.nextInt(5)));
        return WholeService.message(new PlaceOrder(
                solvent.get(random.nextInt(solvent.size())),
                OrderId.of(market, NewIds.unique()),
                market,
                OrderTerms.Limit.of(
                        side,
                        side == Side.BUY ? PRICE.add(better) : PRICE.subtract(better),
                        LOT.multiply(BigDecimal.valueOf(random.nextInt(1, 6))),
                        TimeInForce.GTC),
                SelfTradePrevention.NONE,
                null));
    }
}
