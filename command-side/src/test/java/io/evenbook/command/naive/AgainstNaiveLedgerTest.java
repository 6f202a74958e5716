package io.evenbook.command.naive;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.ReleaseOrderHold;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountStatus;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.order.HoldRelease;
import io.evenbook.api.order.OrderEvent.OrderCancelled;
import io.evenbook.api.order.OrderEvent.OrderFilled;
import io.evenbook.api.order.OrderEvent.OrderPrevented;
import io.evenbook.api.order.OrderEvent.OrderTriggered;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.AssetPosition;
import io.evenbook.command.journal.EntryState;
import io.evenbook.command.market.BookView;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.order.OrderState;
import io.evenbook.command.trade.TradeState;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends random commands to the rules and to a naive ledger and compares outcomes, trades, ends of orders, balances, and
 * the states folded from the log. Settlements and cancellations of trades, and releases of holds that other accounts'
 * commands left, are mixed in at random.
 */
class AgainstNaiveLedgerTest {
    private static final Map<String, Integer> DECIMALS =
            new TreeMap<>(Map.of("JPY", 0, "EUR", 2, "USD", 6, "BTC", 8, "ETH", 18));
    private static final int ACCOUNTS = 100;
    private static final int CHECK_EVERY = 10_000;
    private static final int MOST_UNDER_WAY = 60;
    private static final String[] OUTCOMES = {
        "-",
        "=",
        "account.closed",
        "account.direction",
        "account.exists",
        "account.frozen",
        "account.insufficient-available",
        "account.maximum-balance",
        "account.not-empty",
        "account.unknown",
        "amount.excess-scale",
        "amount.not-positive",
        "amount.too-large",
        "asset.unknown",
        "condition.failed",
        "deposit.reference-used",
        "entry.future",
        "entry.not-reversible",
        "entry.on-clearing",
        "entry.posted",
        "entry.reversal-early",
        "entry.reversal-exceeds",
        "entry.unbalanced",
        "hold.exceeded",
        "hold.exists",
        "hold.expiry-past",
        "hold.not-manual",
        "hold.unknown",
        "limits.crossed",
        "market.phase",
        "market.unknown",
        "order.client-order-id-used",
        "order.display-quantity",
        "order.ended",
        "order.lot",
        "order.not-amendable",
        "order.quantity",
        "order.stop-price",
        "order.tick",
        "order.unchanged",
        "order.unknown",
        "period.closed",
        "period.closed-beyond",
        "period.not-closed",
        "period.not-over",
        "saga.ended",
        "transfer.same-account",
        "used",
        "withdrawal.ended",
        "withdrawal.unknown"
    };

    /** The things that happen to orders, and why they end that are not filled by their quantity. */
    private static final String[] HAPPENED = {
        "trade", "prevented:", "fired", "FILLED", "FROZEN", "NOT_FILLED", "REQUESTED", "SELF_TRADE"
    };

    private final List<TradeId> trades = new ArrayList<>();
    /** Releases of holds behind orders whose accounts their command did not name. */
    private final List<ReleaseOrderHold> releases = new ArrayList<>();

    private final List<TradeId> endedTrades = new ArrayList<>();
    private final Set<String> happened = new TreeSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final NaiveLedger naive = new NaiveLedger(DECIMALS);
    private SplittableRandom random;
    private RandomCommands commands;
    private RealLedger real;
    private String run;
    private int sent;
    private long events;

    @TempDir
    private Path folder;

    @Test
    void fiftyThousandCommands() throws IOException {
        compare(20260205, 50_000);
    }

    @Test
    @Tag("long")
    void aMillionCommands() throws IOException {
        compare(Long.getLong("evenbook.test.seed", System.nanoTime()), 1_000_000);
    }

    private void compare(long seed, int count) throws IOException {
        System.out.println("seed " + seed);
        run = "seed " + seed;
        random = new SplittableRandom(seed);
        try (RealLedger ledger = new RealLedger(DECIMALS, folder.resolve("log"))) {
            real = ledger;
            list("BTC-USD", "0.01", "0.0001", "0.001", "0.002");
            list("ETH-EUR", "0.1", "0.1", "0", "0.0123456789");
            // A buyer pays on top, and a maker gets a rebate
            apply(naive.quoteFees("ETH-EUR", "-0.0043210987", "0.0123456789"));
            commands = new RandomCommands(random, naive, DECIMALS, ACCOUNTS);
            for (int checkAt = CHECK_EVERY; sent < count; checkAt += CHECK_EVERY) {
                while (sent < checkAt) {
                    step();
                }
                while (!trades.isEmpty()) {
                    settleTrade();
                }
                while (!releases.isEmpty()) {
                    release();
                }
                compareAll();
            }
            compareWithReplay();
        }
        long matched = naive.markets.values().stream()
                .mapToLong(market -> market.book.trades)
                .sum();
        System.out.printf(
                "%d commands, %d events, %d accounts, %d trades: %s%n",
                sent, events, naive.accounts.size(), matched, outcomes);
        Set<String> codes = new LinkedHashSet<>();
        outcomes.keySet().forEach(outcome -> codes.add(outcome.split(" ")[0]));
        assertThat(codes).containsExactlyInAnyOrder(OUTCOMES);
        assertThat(happened).contains(HAPPENED);
    }

    private void list(String name, String tick, String lot, String makerRate, String takerRate) {
        apply(naive.list(name, tick, lot, makerRate, takerRate));
    }

    private void apply(Object command) {
        assertThat(real.apply(command, real.streams().time()).outcome()).isEqualTo(NaiveLedger.DONE);
    }

    private void step() {
        commands.openings().forEach(this::send);
        int what = random.nextInt(100);
        if (!trades.isEmpty() && (what < 12 || trades.size() > MOST_UNDER_WAY)) {
            settleTrade();
        } else if (!releases.isEmpty() && random.nextInt(4) == 0) {
            release();
        } else if (what == 12 && !endedTrades.isEmpty()) {
            TradeId ended = endedTrades.get(random.nextInt(endedTrades.size()));
            send(random.nextBoolean() ? new SettleTrade(ended) : new CompensateTrade(ended, "too late"));
        } else {
            Object command = commands.next();
            if (send(command).outcome().equals(NaiveLedger.DONE)) {
                commands.done(command);
            }
        }
    }

    private void release() {
        send(releases.remove(random.nextInt(releases.size())));
    }

    private void settleTrade() {
        TradeId trade = trades.remove(random.nextInt(trades.size()));
        send(random.nextInt(10) == 0 ? new CompensateTrade(trade, "by mistake") : new SettleTrade(trade));
        endedTrades.add(trade);
        if (endedTrades.size() > 100) {
            endedTrades.removeFirst();
        }
    }

    private RealLedger.Answer send(Object command) {
        RealLedger.Answer answer = real.apply(command, commands.now());
        String expected = naive.apply(command, commands.now());
        sent++;
        events += answer.events().size();
        outcomes.merge(answer.outcome(), 1, Integer::sum);
        if (!answer.outcome().equals(expected)) {
            throw new AssertionError(
                    "%s, command %d: %s: expected %s".formatted(run, sent, command, expected) + ", was " + answer);
        }
        List<String> said = answer.events().stream()
                .map(this::said)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (!said.equals(naive.story.stream().sorted().toList())) {
            throw new AssertionError(
                    "%s, command %d: %s: expected %s".formatted(run, sent, command, naive.story) + ", was " + said);
        }
        said.forEach(line -> happened.add(kind(line.split(" "))));
        Set<String> accounts = new LinkedHashSet<>();
        for (Object event : answer.events()) {
            switch (event) {
                case AccountEvent account -> accounts.add(account.accountId().value());
                case TradeExecuted trade -> trades.add(trade.tradeId());
                case OrderCancelled cancelled -> release(cancelled.accountId(), cancelled.release());
                case OrderPrevented prevented -> release(prevented.accountId(), prevented.release());
                default -> {}
            }
            if (event instanceof PostsEntry posts) {
                commands.posted(posts.entry());
            }
        }
        accounts.forEach(account -> compareAccount(command, account));
        return answer;
    }

    private void release(AccountId account, HoldRelease release) {
        if (release != null) {
            releases.add(new ReleaseOrderHold(account, release));
        }
    }

    /** What an event says of orders, in the words of the naive ledger; null: nothing. */
    private String said(Object event) {
        return switch (event) {
            case TradeExecuted trade ->
                "%s: %s and %s trade %s at %s"
                        .formatted(
                                trade.tradeId(),
                                trade.buyer().orderId(),
                                trade.seller().orderId(),
                                trade.quantity().amount().stripTrailingZeros(),
                                trade.price().stripTrailingZeros());
            case OrderCancelled cancelled -> "%s ended: %s".formatted(cancelled.orderId(), cancelled.reason());
            case OrderFilled filled -> "%s ended: FILLED".formatted(filled.orderId());
            case OrderPrevented prevented ->
                "%s prevented: %s"
                        .formatted(prevented.orderId(), prevented.prevented().stripTrailingZeros());
            case OrderTriggered fired -> "%s fired at %s".formatted(fired.orderId(), fired.lastPrice());
            default -> null;
        };
    }

    private static String kind(String[] words) {
        if (words[0].startsWith("trd_")) {
            return "trade";
        }
        return words[1].equals("ended:") ? words[2] : words[1];
    }

    private void compareAccount(Object command, String accountId) {
        AccountState state = real.account(accountId);
        NaiveLedger.Account expected = naive.accounts.get(accountId);
        for (Map.Entry<String, Integer> asset : DECIMALS.entrySet()) {
            AssetPosition position = state.positions().byAsset().get(new AssetCode(asset.getKey()));
            BigDecimal posted = position == null
                    ? BigDecimal.ZERO
                    : position.balance().posted().amount();
            BigDecimal held = position == null
                    ? BigDecimal.ZERO
                    : position.balance().held().amount();
            BigDecimal reserved = position == null ? BigDecimal.ZERO : position.reserved();
            boolean same = posted.compareTo(expected.posted(asset.getKey())) == 0
                    && held.compareTo(expected.held(asset.getKey())) == 0
                    && reserved.compareTo(expected.reserved(asset.getKey())) == 0
                    && (position == null || posted.scale() == asset.getValue() && held.scale() == asset.getValue());
            if (!same) {
                throw new AssertionError("%s, command %d: %s: %s of %s: expected %s, %s held, %s reserved, was %s"
                        .formatted(
                                run,
                                sent,
                                command,
                                asset.getKey(),
                                accountId,
                                expected.posted(asset.getKey()),
                                expected.held(asset.getKey()),
                                expected.reserved(asset.getKey()),
                                state));
            }
        }
    }

    /** Compares when no trade is pending. */
    private void compareAll() {
        naive.accounts.forEach((accountId, expected) -> {
            compareAccount("all accounts", accountId);
            AccountState state = real.account(accountId);
            assertThat(state.status() == AccountStatus.CLOSED)
                    .as("%s: %s", run, accountId)
                    .isEqualTo(expected.closed);
            assertThat(state.freezeLevel() == null ? null : state.freezeLevel().name())
                    .as("%s: %s", run, accountId)
                    .isEqualTo(expected.level);
            assertThat(state.holds().open().keySet())
                    .as("%s: %s", run, accountId)
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrderElementsOf(expected.holds.keySet());
            state.holds()
                    .open()
                    .forEach((holdId, hold) -> assertThat(hold.remaining().amount())
                            .as("%s: %s of %s", run, holdId, accountId)
                            .isEqualByComparingTo(expected.holds.get(holdId.value()).remaining));
        });
        for (String asset : DECIMALS.keySet()) {
            assertThat(naive.sum(asset)).as("%s: naive sum of %s", run, asset).isZero();
            naive.accounts.forEach(
                    (accountId, expected) -> assertThat(real.ledger(new LedgerAccount("customer:" + accountId), asset))
                            .as("%s: %s of %s in the ledger", run, asset, accountId)
                            .isEqualByComparingTo(expected.posted(asset)));
            for (LedgerAccount house : List.of(
                    LedgerAccount.OMNIBUS, LedgerAccount.FEES, LedgerAccount.SUSPENSE, LedgerAccount.CLEARING)) {
                assertThat(real.ledger(house, asset))
                        .as("%s: %s of %s", run, asset, house)
                        .isEqualByComparingTo(naive.house(house.value(), asset));
            }
        }
        naive.markets.forEach(
                (marketId, market) -> assertThat(BookView.orderIds(real.streams(), new MarketId(marketId)))
                        .as("%s: %s", run, marketId)
                        .containsExactlyInAnyOrderElementsOf(
                                market.live.stream().map(order -> order.id).toList()));
    }

    private void compareWithReplay() throws IOException {
        Map<StreamType<?, ?>, Map<String, Object>> replayed = real.replay();
        for (StreamType<?, ?> type : List.of(
                AccountState.AGGREGATE.type(),
                MarketState.AGGREGATE.type(),
                OrderState.AGGREGATE.type(),
                TradeState.AGGREGATE.type(),
                EntryState.AGGREGATE.type())) {
            boolean same = replayed.get(type).equals(real.streams().states(type));
            assertThat(same).as("%s: the states of %s from the log", run, type).isTrue();
        }
    }
}
