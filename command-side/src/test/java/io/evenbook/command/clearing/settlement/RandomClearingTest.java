package io.evenbook.command.clearing.settlement;

import static io.evenbook.command.Vocabulary.BTC;
import static io.evenbook.command.Vocabulary.BTC_USD;
import static io.evenbook.command.Vocabulary.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.EnrolParticipant;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.SchemeCommand.ClosePenaltyDay;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.SchemeTerms.PenaltyRate;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.market.MarketCommand.CancelOrders;
import io.evenbook.api.money.Requested;
import io.evenbook.api.order.CancelReason;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.HoldTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeCommand.ReleaseTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.command.ClearingRow;
import io.evenbook.command.Vocabulary;
import io.evenbook.command.World;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;

/**
 * Random orders, half of them on credit, trade in a scheme; sides keep trades back and release them; accounts pay in,
 * often too little; trades are cancelled and ported, and fails cost penalties; windows close and settle at any time
 * under changing terms. Each event of clearing must be, to the last digit, what {@link NaiveClearing} computes by
 * itself.
 */
class RandomClearingTest {
    private static final int ACCOUNTS = 8;

    @Test
    void allThatHappensIsWhatPlainRulesSay() {
        long seed = System.nanoTime();
        System.out.println("RandomClearingTest: seed " + seed);
        Run run = new Run(seed, false);
        run.until(3_000);
        System.out.println(run.done + ", penalties=" + run.naive.penalties());
        assertThat(run.naive.penalties()).isGreaterThan(20);
        assertThat(List.of(
                        "close",
                        "settle",
                        "hold",
                        "release",
                        "pay in",
                        "fail",
                        "in part",
                        "set terms",
                        "close day",
                        "cancel",
                        "port"))
                .allSatisfy(what ->
                        assertThat(run.done.getOrDefault(what, 0)).as(what).isGreaterThan(20));
    }

    /** In many markets: what fails stays open, and the plain rules read all of it again at each step. */
    @Test
    @Tag("long")
    void aHundredThousandTradesAreWhatPlainRulesSay() {
        for (int market = 0; market < 20; market++) {
            long seed = System.nanoTime();
            System.out.println("RandomClearingTest: seed " + seed);
            new Run(seed, false).until(5_000);
        }
    }

    /** The digests of windows are a part of their events. */
    @Test
    void everyCommandOfTheProcessMayBeSentTwice() {
        long seed = System.nanoTime();
        System.out.println("RandomClearingTest: seed " + seed);
        Run once = new Run(seed, false);
        Run twice = new Run(seed, true);
        once.until(1_000);
        twice.until(1_000);
        assertThat(twice.log).isEqualTo(once.log);
    }

    /** One random course of events. */
    private static final class Run {
        private static final CalendarId EVERY_DAY = new CalendarId("cal_EVERY-DAY");

        private final World world = new World().unlimited();
        private final NaiveClearing naive = new NaiveClearing();
        private final List<Object> log = new ArrayList<>();
        private final Map<String, Integer> done = new TreeMap<>();
        private final List<AccountId> accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(n -> new AccountId("acc_" + n))
                .toList();
        private final Random random;
        private final boolean twice;
        private final WindowProcess process;
        private Instant now = Vocabulary.NOW;
        private int due = 1;
        private long orders;
        private long deposits;

        Run(long seed, boolean twice) {
            this.random = new Random(seed);
            this.twice = twice;
            this.process = new WindowProcess(
                    this::repeatable,
                    (account, window) ->
                            world.account(account).clearing().windows().getOrDefault(window, HashTreePMap.empty()),
                    random);
            send(new SetCalendar(EVERY_DAY, new BusinessCalendar(List.of(), List.of(), LocalDate.of(2050, 12, 31))));
            setTerms();
            send(new AssignSettlement(BTC_USD, ClearingRow.COINS, "net"));
            accounts.forEach(this::open);
        }

        /** The first half is prefunded, the other half is on credit and has little; the first has least. */
        private void open(AccountId account) {
            send(new OpenAccount(account, null, Vocabulary.owner(account, account.value())));
            boolean isPoorest = account.equals(accounts.getFirst());
            deposit(account, USD, isPoorest ? 200 : isPrefunded(account) ? 1_000_000 : 1_000);
            deposit(account, BTC, isPoorest ? 2 : isPrefunded(account) ? 10_000 : 10);
            if (!isPrefunded(account)) {
                List<Requested> caps = List.of(
                        new Requested(USD, new BigDecimal(random.nextInt(1, 3_000))),
                        new Requested(BTC, new BigDecimal(random.nextInt(1, 30))));
                send(new EnrolParticipant(account, ClearingRow.COINS, Funding.CREDIT, caps, "test"));
            }
        }

        private boolean isPrefunded(AccountId account) {
            return accounts.indexOf(account) < ACCOUNTS / 2;
        }

        private void setTerms() {
            SchemeTerms terms = Vocabulary.sameDay(EVERY_DAY, LocalTime.NOON);
            boolean partial = random.nextInt(4) > 0;
            int minimumLots = partial ? random.nextInt(1, 12) : 1;
            send(new SetScheme(
                    ClearingRow.COINS,
                    new SchemeTerms(
                            terms.zone(),
                            terms.tradingCalendar(),
                            terms.calendars(),
                            random.nextInt(3),
                            terms.closesAt(),
                            null,
                            partial,
                            minimumLots,
                            false,
                            4,
                            List.of(rate(USD), rate(BTC)),
                            USD,
                            BigDecimal.ZERO,
                            null),
                    "terms"));
        }

        private PenaltyRate rate(AssetCode asset) {
            return new PenaltyRate(asset, BigDecimal.valueOf(random.nextInt(200), 1));
        }

        /** Runs until so many trades were made, and settles them all. */
        void until(int trades) {
            while (naive.trades() < trades) {
                step();
            }
            cancelOrders();
            process.trades().keySet().forEach(trade -> List.of(Side.values()).forEach(side -> release(trade, side)));
            accounts.forEach(account -> {
                deposit(account, USD, 10_000_000);
                deposit(account, BTC, 100_000);
            });
            close();
            while (due < process.open().number()) {
                settle(0);
            }
            assertThat(process.trades()).isEmpty();
            assertThat(process.owesPenalties()).isFalse();
            requireNothingLeft();
        }

        private void requireNothingLeft() {
            for (AccountId account : accounts) {
                assertThat(world.account(account).clearing().size()).isZero();
                assertThat(world.account(account).holds().open()).isEmpty();
                naive.posted(account.value())
                        .forEach((asset, amount) -> assertThat(
                                        world.ledgerBalance(LedgerAccount.customer(account), new AssetCode(asset)))
                                .isEqualByComparingTo(amount));
                for (AssetCode asset : List.of(USD, BTC)) {
                    assertThat(world.ledgerBalance(LedgerAccount.clearing(account), asset))
                            .isZero();
                }
            }
        }

        private void step() {
            switch (random.nextInt(40)) {
                case 0 -> close();
                case 1 -> {
                    drain();
                    settle(random.nextInt(5));
                }
                case 2, 3 -> hold();
                case 4 -> release();
                case 5 -> payIn(accounts.get(random.nextInt(ACCOUNTS / 2, ACCOUNTS)));
                case 6, 7, 8 -> process.novate(random.nextInt(20));
                case 9 -> {
                    if (random.nextInt(3) == 0) {
                        setTerms();
                        count("set terms");
                    }
                }
                case 10 -> now = now.plus(Duration.ofMinutes(random.nextInt(1, 600)));
                case 11 -> closeDay();
                case 12 -> cancel();
                case 13 -> port();
                case 14 -> {
                    if (random.nextInt(10) == 0) {
                        cancelOrders();
                        accounts.subList(1, ACCOUNTS).forEach(this::payIn);
                    }
                }
                default -> order();
            }
        }

        private void count(String what) {
            done.merge(what, 1, Integer::sum);
        }

        private List<Object> send(Object command) {
            world.at(now);
            List<Object> events = world.send(command);
            for (Object event : events) {
                naive.apply(event);
                process.follow(event);
                if (event instanceof SettlementFailed failed && failed.cause() == FailCause.LACK) {
                    assertThat(isPrefunded(failed.accountId())).as("%s", failed).isFalse();
                }
            }
            log.addAll(events);
            return events;
        }

        private void repeatable(Object command) {
            send(command);
            if (twice) {
                assertThat(send(command)).as("again: " + command).isEmpty();
            }
        }

        private boolean isAccepted(Object command) {
            try {
                World.processCommands(send(command)).forEach(this::send);
                return true;
            } catch (RejectedException _) {
                return false;
            }
        }

        private void order() {
            AccountId account = accounts.get(random.nextInt(ACCOUNTS));
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            String price = BigDecimal.valueOf(random.nextInt(9_500, 10_501), 2).toPlainString();
            String quantity = BigDecimal.valueOf(random.nextInt(1, 20_000), 4).toPlainString();
            count(isAccepted(Vocabulary.limit(account, ++orders, side, price, quantity)) ? "order" : "refused order");
        }

        private void close() {
            send(new CloseWindow(process.open(), WindowCause.OPERATOR));
            count("close");
        }

        /** Leaves the first account less than a dollar: orders that never trade hold the rest. */
        private void drain() {
            AccountId account = accounts.getFirst();
            for (int i = 0; i < 2; i++) {
                BigDecimal available = world.account(account)
                        .balance(Vocabulary.usd("0"))
                        .available()
                        .amount();
                String quantity = available
                        .multiply(new BigDecimal("0.95"))
                        .setScale(4, RoundingMode.DOWN)
                        .toPlainString();
                isAccepted(Vocabulary.limit(account, ++orders, Side.BUY, "1.00", quantity));
            }
        }

        /** Settles the next window if it is closed. @param ordersMeanwhile placed once it is due */
        private void settle(int ordersMeanwhile) {
            if (due < process.open().number()) {
                int failedBefore = naive.failed();
                int inPartBefore = naive.settledInPart();
                WindowId windowId = WindowId.of(ClearingRow.COINS, due);
                send(new SettleWindow(windowId, WindowCause.OPERATOR));
                for (int i = 0; i < ordersMeanwhile; i++) {
                    order();
                }
                process.settle(windowId);
                due++;
                count("settle");
                done.merge("fail", naive.failed() - failedBefore, Integer::sum);
                done.merge("in part", naive.settledInPart() - inPartBefore, Integer::sum);
            }
        }

        private void cancelOrders() {
            World.processCommands(send(new CancelOrders(BTC_USD, null, CancelReason.REQUESTED)))
                    .forEach(this::send);
        }

        private void payIn(AccountId account) {
            if (random.nextBoolean()) {
                deposit(account, USD, random.nextInt(1, 6_000));
            } else {
                deposit(account, BTC, random.nextInt(1, 60));
            }
            count("pay in");
        }

        private void deposit(AccountId account, AssetCode asset, int amount) {
            deposits++;
            send(new Deposit(
                    account,
                    Vocabulary.entry(deposits),
                    new Requested(asset, new BigDecimal(amount)),
                    "ref-" + deposits));
        }

        private TradeId anyTrade() {
            List<TradeId> trades = List.copyOf(process.trades().keySet());
            return trades.isEmpty() ? null : trades.get(random.nextInt(trades.size()));
        }

        private void hold() {
            TradeId trade = anyTrade();
            if (trade != null) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                BigDecimal quantity = random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(1, 5_000), 4);
                boolean held = isAccepted(new HoldTrade(trade, process.trades().get(trade), side, quantity, "test"));
                count(held ? "hold" : "refused hold");
            }
        }

        /** Closes the business day before the present one, once. */
        private void closeDay() {
            LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
            if (!send(new ClosePenaltyDay(ClearingRow.COINS, day)).isEmpty()) {
                process.penalise(day, WindowId.of(ClearingRow.COINS, due));
                naive.requireBooked();
                count("close day");
            }
        }

        private void cancel() {
            TradeId trade = anyTrade();
            if (trade != null) {
                repeatable(new CancelTrade(trade, process.trades().get(trade), CancelCause.OPERATOR, "test"));
                count("cancel");
            }
        }

        /** Not to the first account: no order of it would have held the payment. */
        private void port() {
            TradeId trade = anyTrade();
            if (trade != null) {
                Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
                AccountId to = accounts.get(random.nextInt(1, ACCOUNTS));
                boolean ported =
                        isAccepted(new PortTrade(trade, process.trades().get(trade), side, to, "test"));
                count(ported ? "port" : "refused port");
            }
        }

        private void release() {
            TradeId trade = anyTrade();
            if (trade != null) {
                for (Side side : Side.values()) {
                    release(trade, side);
                }
            }
        }

        private void release(TradeId trade, Side side) {
            boolean released =
                    isAccepted(new ReleaseTrade(trade, process.trades().get(trade), side, null, "test"));
            count(released ? "release" : "nothing to release");
        }
    }
}
