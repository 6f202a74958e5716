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
import io.evenbook.api.journal.PeriodCommand.ClosePeriod;
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
import io.evenbook.command.account.AccountState;
import io.evenbook.command.journal.PeriodsState;
import io.evenbook.command.market.MarketState;
import io.evenbook.command.naive.BusLedger.Answered;
import io.evenbook.command.naive.BusLedger.Decided;
import io.evenbook.command.naive.BusLedger.Request;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many clients send random commands at once. The positions in their answers, refusals included, put all commands into
 * one order. Decided one after the other in that order, on a log in memory, each command has the same outcome, events
 * and position, and all states are the same at the end. The seed gives the commands, not how threads interleave.
 *
 * <p>One class of 400 lines: the clients and the comparison share the history.
 */
class SerialOrderTest {
    private static final Map<String, Integer> DECIMALS =
            new TreeMap<>(Map.of("JPY", 0, "EUR", 2, "USD", 6, "BTC", 8, "ETH", 18));
    private static final int CLIENTS = 64;
    private static final int ACCOUNTS = 20;

    /** How many commands a client generates before it sends them one by one, so that most clients wait for the bus. */
    private static final int BURST = 4;

    /** Causes an event larger than 1 MB: the bus undoes the batch and decides it again without this command. */
    private static final String TOO_LONG = "x".repeat(1_100_000);

    /** The success at a position comes before the refusals and rehearsals that were decided at it. */
    private static final Comparator<Answered> AT_ONE_POSITION = Comparator.<Answered, Boolean>comparing(
                    answered -> answered.decided().events().isEmpty())
            .thenComparing(Answered::at);

    private final List<Answered> history = new ArrayList<>();
    private final List<TradeId> trades = new ArrayList<>();
    private final List<Object> recent = new ArrayList<>();
    private final NaiveLedger naive = new NaiveLedger(DECIMALS);
    private long seed;
    private SplittableRandom random;
    private RandomCommands commands;
    private BusLedger ledger;
    private Map<Long, Instant> recordedAt;
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
        try (BusLedger real = new BusLedger(() -> now, this::record)) {
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

    private Answered send(Object command) {
        return ledger.send(new Request(command, false, null)).join();
    }

    private void client() {
        long last = 0;
        for (List<Request> burst = burst(); !burst.isEmpty(); burst = burst()) {
            for (Request request : burst) {
                Answered answered = send(request);
                if (answered != null && !answered.replayed()) {
                    assertThat(answered.decided().position())
                            .as("seed %d: after %d: %s", seed, last, answered)
                            .isGreaterThanOrEqualTo(last);
                    last = answered.decided().position();
                }
            }
        }
    }

    /** The answer; null if the command is too large. While another command has the key, the client asks again. */
    private Answered send(Request request) {
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

    /** Applies a command that succeeded to the naive ledger, from which the next commands are generated. */
    private synchronized void record(Answered answered) {
        history.add(answered);
        if (answered.decided().events().isEmpty() || commands == null) {
            return;
        }
        naive.apply(answered.request().command(), answered.at());
        for (Object event : answered.decided().events()) {
            if (event instanceof TradeExecuted trade) {
                trades.add(trade.tradeId());
            }
            if (event instanceof PostsEntry posts) {
                commands.posted(posts.entry());
            }
        }
        commands.done(answered.request().command());
        for (OpenAccount open : commands.openings()) {
            naive.apply(open, now);
            ledger.send(new Request(open, false, null));
        }
    }

    // The comparison

    private MemoryStreams decideInOrder() {
        MemoryStreams serial = new MemoryStreams();
        recordedAt = ledger.times();
        SortedMap<Long, List<Answered>> byPosition = history.stream()
                .filter(answered -> !answered.replayed())
                .sorted(AT_ONE_POSITION)
                .collect(Collectors.groupingBy(
                        answered -> answered.decided().position(), TreeMap::new, Collectors.toList()));
        byPosition.values().forEach(atOne -> decide(new ArrayDeque<>(atOne), serial));
        return serial;
    }

    /**
     * Decides the commands at one position. A refusal may stand behind another's that ends there because something was
     * due before it: as long as the log is behind that position, such a command is looked for.
     */
    private void decide(Deque<Answered> atOne, MemoryStreams serial) {
        int postponed = 0;
        while (!atOne.isEmpty()) {
            Answered answered = atOne.poll();
            long before = serial.position();
            Decided decided = decide(answered, serial);
            if (decided.equals(answered.decided())) {
                postponed = 0;
            } else if (answered.decided().events().isEmpty()
                    && serial.position() == before
                    && postponed < atOne.size()) {
                postponed++;
                atOne.add(answered);
            } else {
                throw new AssertionError("seed %d: %s: one after the other: %s".formatted(seed, answered, decided));
            }
        }
    }

    private Decided decide(Answered answered, MemoryStreams serial) {
        Object command = answered.request().command();
        List<Object> events = new ArrayList<>();
        serial.time(answered.at());
        Object outcome;
        try {
            outcome = answered.request().rehearsal()
                    ? serial.rehearse(() -> Handlers.decide(command, serial))
                    : commit(command, serial, events);
            for (Object next = serial.continuation(); next != null; next = serial.continuation()) {
                // Each part has the time of its events; more may be due then, also before a refusal
                if (serial.position() < answered.decided().position()) {
                    serial.time(recordedAt.get(serial.position() + 1));
                }
                outcome = commit(next, serial, events);
            }
        } catch (RuntimeException e) {
            outcome = BusLedger.refusal(e);
            // Its answer has no events; those of what was due before it stay in the log
            events.clear();
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
        for (StreamType<?, ?> type :
                List.of(AccountState.AGGREGATE.type(), MarketState.AGGREGATE.type(), PeriodsState.AGGREGATE.type())) {
            serial.states(type)
                    .forEach((id, state) -> assertThat(ledger.state(type, id))
                            .as("seed %d: %s", seed, id)
                            .isEqualTo(state));
        }
    }

    /** If the answer to a key is kept, one command with the key was decided, and all others got the same answer. */
    private void compareRepeats() {
        Map<String, Answered> firsts = new HashMap<>();
        history.stream()
                .filter(answered -> answered.kept() != null && !answered.replayed())
                .forEach(answered -> assertThat(firsts.put(answered.request().key(), answered))
                        .as("seed %d: decided twice: %s", seed, answered)
                        .isNull());
        history.stream().filter(Answered::replayed).forEach(answered -> {
            Answered first = firsts.get(answered.request().key());
            assertThat(answered.kept()).as("seed %d: %s", seed, answered).isEqualTo(first.kept());
            assertThat(answered.decided().position())
                    .as("seed %d: %s", seed, answered)
                    .isEqualTo(first.decided().position());
        });
    }

    private void report() {
        Map<String, Integer> outcomes = new TreeMap<>();
        history.forEach(answered -> outcomes.merge(outcome(answered), 1, Integer::sum));
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

    /** The command, if it succeeded. */
    private static String outcome(Answered answered) {
        if (answered.replayed()) {
            return "replayed";
        } else if (answered.request().rehearsal()) {
            return "rehearsed";
        }
        return switch (answered.decided().outcome()) {
            case Rejection rejection -> rejection.code();
            case String _ -> "used";
            default ->
                answered.decided().events().isEmpty()
                        ? "nothing"
                        : answered.request().command().getClass().getSimpleName();
        };
    }
}
