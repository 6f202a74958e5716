package io.evenbook.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.log.EventLog;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Windows close at random while clients trade, and settle while the next ones close: each trade is in exactly one, the
 * one that was open at the position of the trade.
 */
class WindowsUnderTradingTest extends WholeServiceTest {
    private static final int CLIENTS = 8;
    private static final String REASON = "{'reason':'a test'}";

    private final long seed = new SplittableRandom().nextLong();
    private final SplittableRandom seeds = new SplittableRandom(seed);
    private final List<Market> markets = new CopyOnWriteArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final Semaphore closed = new Semaphore(0);
    private volatile boolean isTrading = true;
    private SchemeId scheme;

    @Test
    void eachTradeIsInOneWindow() throws Exception {
        tradeOver(20);
    }

    @Test
    @Tag("long")
    void eachTradeIsInOneOfAThousandWindows() throws Exception {
        tradeOver(1_000);
    }

    private void tradeOver(int windows) throws Exception {
        System.out.println("WindowsUnderTradingTest: seed " + seed);
        asset("USD", 6);
        setScheme();
        long begin = head();
        IntStream.range(0, CLIENTS).forEach(_ -> accounts.add(account("trader", "1000000.00 USD")));
        addMarket();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> settling = threads.submit(() -> settleAll(windows));
            close(1);
            List<Future<?>> trading = new ArrayList<>();
            for (String account : accounts) {
                SplittableRandom random = seeds.split();
                trading.add(threads.submit(() -> trade(account, random)));
            }
            for (int number = 2; number < windows; number++) {
                pause(Duration.ofMillis(seeds.nextInt(100)));
                close(number);
                if (number == windows / 2) {
                    addMarket();
                }
            }
            pause(Duration.ofMillis(200));
            isTrading = false;
            for (Future<?> client : trading) {
                client.get();
            }
            close(windows);
            settling.get();
        }
        settle();
        Windows found = new Windows();
        found.read(begin);
        found.requireEachTradeInOne(windows);
        assertThat(found.trades.keySet())
                .extracting(trade -> trade.marketId().value())
                .contains(markets.getFirst().name(), markets.getLast().name());
        requireNothingOwed();
    }

    /** A scheme whose windows do not close by themselves for hours. */
    private void setScheme() {
        String calendar = unique("cal_U");
        scheme = new SchemeId(unique("sch_U"));
        operator.post("/api/v1/clearing/calendars", SchemeRequests.calendar(calendar))
                .expect(201);
        operator.post("/api/v1/clearing/schemes", SchemeRequests.scheme(scheme.value(), calendar))
                .expect(201);
    }

    /** Lists a market in the scheme, and gives each account its coin; then clients trade in it. */
    private void addMarket() {
        Market market = market();
        operator.put(
                        "/api/v1/markets/" + market.name() + "/settlement",
                        "{'schemeId':'%s','reason':'settle net'}".formatted(scheme))
                .expect(200);
        accounts.forEach(account -> deposit(account, "10000 " + market.base()));
        markets.add(market);
    }

    private Void trade(String account, SplittableRandom random) {
        while (isTrading) {
            Market market = markets.get(random.nextInt(markets.size()));
            BigDecimal price = BigDecimal.valueOf(random.nextInt(9_990, 10_011), 2);
            limitOrder(
                            account,
                            random.nextBoolean() ? "BUY" : "SELL",
                            market,
                            BigDecimal.valueOf(random.nextInt(1, 50), 4).toPlainString(),
                            price.toPlainString())
                    .expect(201);
        }
        return null;
    }

    private String path(int number) {
        return "/api/v1/clearing/windows/" + WindowId.of(scheme, number);
    }

    private void close(int number) {
        operator.post(path(number) + "/close", REASON).expect(202);
        closed.release();
    }

    private Void settleAll(int windows) throws InterruptedException {
        for (int number = 1; number <= windows; number++) {
            closed.acquire();
            operator.post(path(number) + "/settle", REASON).expect(202);
            String path = path(number);
            eventually(
                    () -> operator.get(path).expect(200),
                    shown -> shown.text("/state").equals("SETTLED"));
        }
        return null;
    }

    private void requireNothingOwed() {
        for (JsonNode account : balancedBooks().body().at("/accounts")) {
            String ledgerAccount = account.at("/ledgerAccount").asString();
            if (accounts.stream().anyMatch(own -> ledgerAccount.equals("clearing:" + own))) {
                assertThat(new BigDecimal(account.at("/balance").asString()))
                        .as(ledgerAccount)
                        .isZero();
            }
        }
    }

    /** The trades of the scheme by the cuts in the log, and what its windows say of them. */
    private final class Windows {
        private static final int PAGE = 1_000;

        private final Map<TradeId, WindowId> trades = new LinkedHashMap<>();
        private final Map<TradeId, Integer> novatedSides = new HashMap<>();
        private final Map<WindowId, Integer> byCuts = new LinkedHashMap<>();
        private final Map<WindowId, Integer> netted = new LinkedHashMap<>();
        private final List<Integer> settled = new ArrayList<>();
        private WindowId open = WindowId.of(scheme, 1);

        void read(long after) {
            EventLog log = service.bean(EventLog.class);
            byCuts.put(open, 0);
            long head = head();
            for (long first = after + 1; first <= head; first += PAGE) {
                log.eventsBetween(first, Math.min(first + PAGE - 1, head)).forEach(event -> add(event.getPayload()));
            }
        }

        private void add(Object event) {
            switch (event) {
                case TradeExecuted trade
                when scheme.equals(trade.schemeId()) -> {
                    trades.put(trade.tradeId(), open);
                    byCuts.merge(open, 1, Integer::sum);
                }
                case TradesNovated novated
                when scheme.equals(novated.windowId().schemeId()) ->
                    novated.trades().forEach(side -> {
                        assertThat(novated.windowId()).isEqualTo(trades.get(side.tradeId()));
                        novatedSides.merge(side.tradeId(), 1, Integer::sum);
                    });
                case SchemeEvent other when scheme.equals(other.schemeId()) -> addWindow(other);
                default -> {}
            }
        }

        private void addWindow(SchemeEvent event) {
            switch (event) {
                case WindowOpened _ -> throw new AssertionError("must open once: " + event);
                case WindowClosed cut -> {
                    assertThat(cut.windowId()).isEqualTo(open);
                    open = cut.next().windowId();
                    byCuts.put(open, 0);
                }
                case WindowNetted sums -> netted.put(sums.windowId(), sums.trades());
                case WindowSettled last -> settled.add(last.windowId().number());
                default -> {}
            }
        }

        void requireEachTradeInOne(int windows) {
            assertThat(byCuts.remove(open)).as("after the last cut").isZero();
            assertThat(netted).isEqualTo(byCuts);
            assertThat(settled)
                    .isEqualTo(IntStream.rangeClosed(1, windows).boxed().toList());
            assertThat(netted.get(WindowId.of(scheme, 1))).as("an empty window").isZero();
            assertThat(netted.values()).filteredOn(count -> count > 0).hasSizeGreaterThan(windows / 2);
            assertThat(novatedSides).hasSameSizeAs(trades);
            assertThat(novatedSides.values()).containsOnly(2);
        }
    }
}
