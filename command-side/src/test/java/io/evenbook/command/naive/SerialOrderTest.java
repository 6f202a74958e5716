package io.evenbook.command.naive;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.Rejection;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.asset.AssetCommand.RegisterAsset;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.journal.BooksCommand.ClosePeriod;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.money.Requested;
import io.evenbook.api.trade.TradeCommand.CompensateTrade;
import io.evenbook.api.trade.TradeCommand.SettleTrade;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.axon.postgres.bus.BoundsExceededException;
import io.evenbook.axon.postgres.bus.KeyInProgressException;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.command.Handlers;
import io.evenbook.command.MemoryStreams;
import io.evenbook.command.StreamTypes;
import io.evenbook.command.naive.BusLedger.Decided;
import io.evenbook.command.naive.BusLedger.Request;
import io.evenbook.command.naive.BusLedger.Told;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many clients send random commands at once. The positions in their answers, refusals included, put all commands into
 * one order. Decided one after the other in that order, on a log in memory, each command has the same outcome, events
 * and position, and all states are the same at the end. The seed gives the commands, not how threads interleave.
 */
class SerialOrderTest {
    private static final Map<String, Integer> DECIMALS =
            new TreeMap<>(Map.of("JPY", 0, "EUR", 2, "USD", 6, "BTC", 8, "ETH", 18));
    private static final int CLIENTS = 64;
    private static final int ACCOUNTS = 20;

    /**
     * A client makes up so many commands before it sends them one by one: most clients wait for the bus, so batches are
     * large.
     */
    private static final int BURST = 4;

    /** Makes an event larger than 1 MB: its whole batch is undone, and decided again without it. */
    private static final String TOO_LONG = "x".repeat(1_100_000);

    /** The success with a position comes before the refusals and rehearsals that were decided there. */
    private static final Comparator<Told> SERIAL_ORDER = Comparator.<Told>comparingLong(
                    told -> told.decided().position())
            .thenComparing(told -> told.decided().events().isEmpty())
            .thenComparing(Told::at);

    private final List<Told> history = new ArrayList<>();
    private final List<TradeId> trades = new ArrayList<>();
    private final List<Object> recent = new ArrayList<>();
    private final NaiveLedger naive = new NaiveLedger(DECIMALS);
    private long seed;
    private SplittableRandom random;
    private RandomCommands commands;
    private BusLedger ledger;
    private volatile Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private Request twin;
    private int left;
    private int tooLarge;

    @Test
    void thousandsOfCommandsAtOnceAreOneAfterTheOther() throws Exception {
        compare(3_000);
    }

    @Test
    @Tag("long")
    void aHundredThousandCommandsAtOnceAreOneAfterTheOther() throws Exception {
        compare(100_000);
    }

    private void compare(int count) throws Exception {
        seed = Long.getLong("evenbook.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Devenbook.seed)");
        random = new SplittableRandom(seed);
        left = count;
        try (BusLedger real = new BusLedger(() -> now, this::heard)) {
            ledger = real;
            begin();
            try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
                List<Future<?>> clients = IntStream.range(0, CLIENTS)
                        .<Future<?>>mapToObj(_ -> threads.submit(this::client))
                        .toList();
                for (Future<?> client : clients) {
                    client.get();
                }
            }
            MemoryStreams serial = decideInOrder();
            compareStates(serial);
            compareRepeats();
            assertThat(ledger.log().equals(serial.log()))
                    .as("seed %d: the log has what was answered", seed)
                    .isTrue();
        }
        report();
    }

    // The clients

    private void begin() {
        DECIMALS.forEach(
                (asset, scale) -> send(new RegisterAsset(new AssetCode(asset), asset, AssetType.CRYPTO, scale)));
        send(naive.list("BTC-USD", "0.01", "0.0001", "0.001", "0.002"));
        send(naive.list("ETH-EUR", "0.1", "0.1", "0", "0.0123456789"));
        commands = new RandomCommands(random, naive, DECIMALS, ACCOUNTS);
        for (OpenAccount open : commands.openings()) {
            send(open);
            DECIMALS.keySet().forEach(asset -> send(funding(open.accountId(), asset)));
        }
    }

    private static Deposit funding(AccountId account, String asset) {
        return new Deposit(
                account,
                new EntryId("ent_" + asset + account),
                new Requested(new AssetCode(asset), new BigDecimal(1_000_000)),
                "first " + asset);
    }

    private Told send(Object command) {
        return ledger.send(new Request(command, false, null)).join();
    }

    private void client() {
        long last = 0;
        for (List<Request> burst = burst(); !burst.isEmpty(); burst = burst()) {
            for (Request request : burst) {
                Told told = send(request);
                if (told != null && !told.replayed()) {
                    assertThat(told.decided().position())
                            .as("seed %d: after %d: %s", seed, last, told)
                            .isGreaterThanOrEqualTo(last);
                    last = told.decided().position();
                }
            }
        }
    }

    /** Null if the command is too large. A client whose key is under way asks again. */
    private Told send(Request request) {
        while (true) {
            try {
                return ledger.send(request).join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case KeyInProgressException _ -> LockSupport.parkNanos(500_000);
                    case BoundsExceededException _
                    when isTooLarge(request.command()) -> {
                        return null;
                    }
                    default -> throw e;
                }
            }
        }
    }

    private static boolean isTooLarge(Object command) {
        return command instanceof FreezeAccount freeze && freeze.reason().equals(TOO_LONG);
    }

    private synchronized List<Request> burst() {
        List<Request> burst = new ArrayList<>();
        if (left <= 0) {
            return burst;
        }
        if (twin != null) {
            burst.add(twin);
            twin = null;
        } else if (random.nextInt(3) == 0) {
            twin = new Request(command(), false, "key-" + left);
            burst.add(twin);
        }
        while (burst.size() < BURST) {
            burst.add(new Request(command(), random.nextInt(20) == 0, null));
        }
        left -= burst.size();
        now = commands.now();
        return burst;
    }

    private Object command() {
        if (!trades.isEmpty() && random.nextInt(5) == 0) {
            TradeId trade = random.nextInt(3) > 0 ? trades.removeFirst() : trades.getFirst();
            return random.nextInt(5) == 0 ? new CompensateTrade(trade, "by mistake") : new SettleTrade(trade);
        }
        if (random.nextInt(100) == 0) {
            return new ClosePeriod(commands.now().minusSeconds(random.nextInt(10)), "month end");
        }
        if (!recent.isEmpty() && random.nextInt(30) == 0) {
            return recent.get(random.nextInt(recent.size()));
        }
        Object command = commands.next();
        if (!BusLedger.uniqueKeys(command).isEmpty()) {
            recent.add(command);
            if (recent.size() > 50) {
                recent.removeFirst();
            }
        }
        if (command instanceof FreezeAccount freeze && random.nextInt(4) == 0) {
            tooLarge++;
            return new FreezeAccount(freeze.accountId(), freeze.level(), TOO_LONG);
        }
        return command;
    }

    /** Tells the naive ledger, on which the next commands are modelled, what was done. */
    private synchronized void heard(Told told) {
        history.add(told);
        if (told.decided().events().isEmpty() || commands == null) {
            return;
        }
        naive.apply(told.request().command(), told.at());
        for (Object event : told.decided().events()) {
            if (event instanceof TradeExecuted trade) {
                trades.add(trade.tradeId());
            }
            if (event instanceof PostsEntry posts) {
                commands.posted(posts.entry());
            }
        }
        commands.done(told.request().command());
        for (OpenAccount open : commands.openings()) {
            naive.apply(open, now);
            ledger.send(new Request(open, false, null));
        }
    }

    // The comparison

    private MemoryStreams decideInOrder() {
        MemoryStreams serial = new MemoryStreams();
        history.stream().filter(told -> !told.replayed()).sorted(SERIAL_ORDER).forEach(told -> {
            Decided decided = decide(told, serial);
            if (!decided.equals(told.decided())) {
                throw new AssertionError("seed %d: %s: one after the other: %s".formatted(seed, told, decided));
            }
        });
        return serial;
    }

    private static Decided decide(Told told, MemoryStreams serial) {
        Object command = told.request().command();
        List<Object> events = new ArrayList<>();
        serial.time(told.at());
        Object outcome;
        try {
            outcome = told.request().rehearsal()
                    ? serial.rehearse(() -> Handlers.decide(command, serial))
                    : commit(command, serial, events);
            for (Object next = serial.continuation(); next != null; next = serial.continuation()) {
                serial.time(told.times().get(events.size()));
                outcome = commit(next, serial, events);
            }
        } catch (RuntimeException e) {
            outcome = BusLedger.refusal(e);
        }
        return new Decided(outcome, events, serial.position());
    }

    private static Object commit(Object command, MemoryStreams serial, List<Object> events) {
        MemoryStreams.Commit<Long> commit = serial.commit(() -> Handlers.decide(command, serial));
        events.addAll(commit.events());
        return commit.result();
    }

    /**
     * Balances, holds, levels, books and the closed period: those that the bus has in memory, and those that it reads
     * again.
     */
    private void compareStates(MemoryStreams serial) {
        for (StreamType<?, ?> type : List.of(StreamTypes.ACCOUNT, StreamTypes.MARKET, StreamTypes.BOOKS)) {
            serial.states(type)
                    .forEach((id, state) -> assertThat(ledger.state(type, id))
                            .as("seed %d: %s", seed, id)
                            .isEqualTo(state));
        }
    }

    /** If the answer to a key is kept, one command with the key was decided, and all others were told what it was. */
    private void compareRepeats() {
        Map<String, Told> firsts = new HashMap<>();
        history.stream()
                .filter(told -> told.kept() != null && !told.replayed())
                .forEach(told -> assertThat(firsts.put(told.request().key(), told))
                        .as("seed %d: decided twice: %s", seed, told)
                        .isNull());
        history.stream().filter(Told::replayed).forEach(told -> {
            Told first = firsts.get(told.request().key());
            assertThat(told.kept()).as("seed %d: %s", seed, told).isEqualTo(first.kept());
            assertThat(told.decided().position())
                    .as("seed %d: %s", seed, told)
                    .isEqualTo(first.decided().position());
        });
    }

    private void report() {
        Map<String, Integer> outcomes = new TreeMap<>();
        history.forEach(told -> outcomes.merge(outcome(told), 1, Integer::sum));
        System.out.printf(
                "%d commands, %d too large, batches of %.1f: %s%n",
                history.size(), tooLarge, ledger.meanBatch(), outcomes);
        assertThat(ledger.meanBatch()).as("seed %d: commands in a batch", seed).isGreaterThan(2);
        assertThat(tooLarge).as("seed %d: too large", seed).isPositive();
        assertThat(outcomes)
                .as("seed %d", seed)
                .containsKeys(
                        "SendTransfer",
                        "PostEntry",
                        "Deposit",
                        "PlaceHold",
                        "RequestWithdrawal",
                        "PlaceOrder",
                        "SettleTrade",
                        "FreezeAccount",
                        "ClosePeriod",
                        "nothing",
                        "replayed",
                        "rehearsed",
                        "used",
                        "account.frozen",
                        "account.insufficient-available",
                        "deposit.reference-used",
                        "hold.unknown",
                        "period.closed");
    }

    /** The command, if it was done. */
    private static String outcome(Told told) {
        if (told.replayed()) {
            return "replayed";
        } else if (told.request().rehearsal()) {
            return "rehearsed";
        }
        return switch (told.decided().outcome()) {
            case Rejection rejection -> rejection.code();
            case String _ -> "used";
            default ->
                told.decided().events().isEmpty()
                        ? "nothing"
                        : told.request().command().getClass().getSimpleName();
        };
    }
}
