package io.evenbook.bench.trades;

import io.evenbook.api.account.AccountCommand.PlaceOrder;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.MarketCommand.ListMarket;
import io.evenbook.api.order.OrderTerms;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
import io.evenbook.bench.measure.Benchmark;
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import io.evenbook.command.http.NewIds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code trades}: settled trades per second of the whole service, from the order until every view shows the settlement.
 */
@Command(
        name = "trades",
        sortOptions = false,
        description = "Settled trades per second, counted until every view is current.")
public final class TradesBench extends Benchmark {
    private static final int MARKETS = 4;
    private static final int ACCOUNTS = 48;
    private static final BigDecimal PRICE = new BigDecimal("100.00");
    private static final BigDecimal TICK = new BigDecimal("0.01");
    private static final BigDecimal LOT = new BigDecimal("0.0001");
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "time for which clients send orders (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "256",
            description = "clients that send orders (${DEFAULT-VALUE})")
    private int clients;

    private final List<MarketId> markets = IntStream.rangeClosed(1, MARKETS)
            .mapToObj("COIN%d-USD"::formatted)
            .map(MarketId::new)
            .toList();

    @Override
    protected Figures measure() throws Exception {
        try (WholeService service = WholeService.start(settings())) {
            FundedAccounts funds = FundedAccounts.open(service, ACCOUNTS);
            markets.forEach(market -> list(market, funds));
            ClosedLoop orders = new ClosedLoop(service.commands(), random -> order(random, funds));
            new WarmUp(this).with(() -> {
                orders.run(clients, Duration.ofMillis(isQuick() ? 50 : 20_000));
                service.awaitCurrent(TIMEOUT, progress -> say("  warming up: %s", progress));
            });
            service.sql().sql("CHECKPOINT").update();

            long headBefore = service.head();
            long begun = System.nanoTime();
            LoadResult load = orders.run(clients, isQuick() ? Duration.ofMillis(500) : Duration.ofSeconds(seconds));
            say("%,d orders, %,.0f/s", load.latencies().count(), load.perSecond());
            service.awaitCurrent(TIMEOUT, progress -> say("  %s", progress));
            Duration whole = Duration.ofNanos(System.nanoTime() - begun);

            long settled = count(service, "trade.TradeSettled", headBefore);
            long executed = count(service, "trade.TradeExecuted", headBefore);
            if (settled != executed) {
                throw new IllegalStateException("%d of %d trades are settled".formatted(settled, executed));
            }
            return new Figures("trades")
                    .add("settledPerSecond", Rates.perSecond(settled, whole))
                    .add("eventsPerSecond", Rates.perSecond(service.head() - headBefore, whole))
                    .add("catchUpSeconds", Rates.seconds(whole.minus(load.took())));
        }
    }

    private static void list(MarketId market, FundedAccounts funds) {
        AssetCode base =
                new AssetCode(market.value().substring(0, market.value().indexOf('-')));
        BigDecimal feeRate = new BigDecimal("0.001");
        funds.send(new RegisterAsset(base, base.value(), AssetType.CRYPTO, 8));
        funds.send(new ListMarket(market, base, FundedAccounts.USD, TICK, LOT, feeRate, feeRate));
        for (AssetCode asset : List.of(base, FundedAccounts.USD)) {
            funds.send(funds.accounts().stream()
                    .map(account -> plenty(account, asset))
                    .toArray());
        }
    }

    private static CommandMessage<?> plenty(AccountId account, AssetCode asset) {
        return FundedAccounts.deposit(account, asset, new BigDecimal("1000000000"));
    }

    /** Every bid is at or above every offer, so an order always matches resting orders of the other side. */
    private CommandMessage<?> order(SplittableRandom random, FundedAccounts funds) {
        MarketId market = markets.get(random.nextInt(MARKETS));
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        BigDecimal better = TICK.multiply(BigDecimal.valueOf(random.nextInt(5)));
        return WholeService.message(new PlaceOrder(
                funds.any(random),
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

    private static long count(WholeService service, String type, long afterPosition) {
        return service.sql()
                .sql("SELECT count(*) FROM events WHERE payload_type = ? AND global_index > ?")
                .params(type, afterPosition)
                .query(Long.class)
                .single();
    }
}
