package io.evenbook.bench;

import io.evenbook.api.account.AccountCommand.SendTransfer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.journal.EntryCommand.PostEntry;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.EntryDraft.Leg;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.PostingSide;
import io.evenbook.api.money.Requested;
import io.evenbook.command.http.NewIds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ledger}: what a posting costs. A transfer or an entry is one commit and counts when it is answered; how long
 * the views take to show it after that is told as well. Beside them, on the same PostgreSQL, a ledger that is written
 * in PL/pgSQL. At last the hot account again, in a process that has commands and sagas only, as where the views have
 * processes of their own.
 */
@Command(
        name = "ledger",
        sortOptions = false,
        description =
                "Deposits, transfers and entries per second through the gateway and HTTP, and those of a ledger in PL/pgSQL.")
final class LedgerBench extends Benchmark {
    private static final int ACCOUNTS = 1_000;
    private static final int CLIENTS = 256;
    private static final int HTTP_CLIENTS = 64;
    private static final int BULK_CLIENTS = 4;
    private static final int BULK_SIZE = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final BigDecimal PLENTY = new BigDecimal("1000000000");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how often all is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "how long each is measured (${DEFAULT-VALUE})")
    private int seconds;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private WholeService service;
    private Funds funds;

    @Override
    Figures measure() throws Exception {
        Figures figures = new Figures("ledger");
        try (WholeService started = WholeService.start(settings())) {
            open(started);
            try (PlpgsqlLedger plpgsql = PlpgsqlLedger.create(service, funds.accounts(), PLENTY);
                    HttpTransfers http = new HttpTransfers(service, funds)) {
                measureRounds(duration -> measureAll(plpgsql, http, duration), figures);
            }
        }
        try (WholeService started = WholeService.startCommandsOnly(settings())) {
            open(started);
            try (PlpgsqlLedger plpgsql = PlpgsqlLedger.create(service, funds.accounts(), PLENTY)) {
                measureRounds(duration -> measureCommandsOnly(plpgsql, duration), figures);
            }
        }
        return figures;
    }

    private void open(WholeService started) {
        service = started;
        funds = Funds.open(service, isQuick() ? 50 : ACCOUNTS);
        for (int first = 0; first < funds.accounts().size(); first += 50) {
            funds.send(funds.accounts().subList(first, first + 50).stream()
                    .map(account -> funds.deposit(account, PLENTY))
                    .toArray());
        }
    }

    private void measureRounds(Round measure, Figures figures) throws Exception {
        new WarmUp(this).with(() -> measure.run(isQuick() ? Duration.ofMillis(50) : Duration.ofSeconds(2)));
        rates.clear();
        for (int round = 1; round <= (isQuick() ? 1 : rounds); round++) {
            say("round %d", round);
            measure.run(isQuick() ? Duration.ofMillis(300) : Duration.ofSeconds(seconds));
        }
        rates.forEach((name, values) -> figures.add(name, Rates.median(values)));
    }

    @FunctionalInterface
    private interface Round {
        void run(Duration ofEach) throws Exception;
    }

    private void measureCommandsOnly(PlpgsqlLedger plpgsql, Duration duration) throws Exception {
        AccountId hot = funds.accounts().getFirst();
        gateway("commandsOnlyHotTransfersPerSecond", random -> transfer(other(random), hot), duration);
        done("commandsOnlyPlpgsqlHotTransfersPerSecond", plpgsql.transfers(HTTP_CLIENTS, duration, true));
    }

    private void measureAll(PlpgsqlLedger plpgsql, HttpTransfers http, Duration duration) throws Exception {
        AccountId hot = funds.accounts().getFirst();
        gateway("depositsPerSecond", funds::deposit, duration);
        gateway("transfersPerSecond", random -> transfer(funds.any(random), other(random)), duration);
        gateway("hotTransfersPerSecond", random -> transfer(other(random), hot), duration);
        gateway("entriesPerSecond", this::entry, duration);
        done("httpTransfersPerSecond", http.one(HTTP_CLIENTS, duration));
        done("bulkTransfersPerSecond", http.bulk(BULK_CLIENTS, isQuick() ? 50 : BULK_SIZE, duration));
        done("plpgsqlTransfersPerSecond", plpgsql.transfers(HTTP_CLIENTS, duration, false));
        done("plpgsqlHotTransfersPerSecond", plpgsql.transfers(HTTP_CLIENTS, duration, true));
    }

    /** Until nothing of it is under way any more. */
    private void gateway(String name, Function<SplittableRandom, Object> command, Duration duration) throws Exception {
        quiet();
        long begun = System.nanoTime();
        Load load = new ClosedLoop(service.commands(), command).run(CLIENTS, duration);
        service.awaitDone(PATIENCE);
        record(name, load.latencies().count(), Duration.ofNanos(System.nanoTime() - begun));
    }

    private void done(String name, Work work) throws Exception {
        quiet();
        long begun = System.nanoTime();
        long count = work.run();
        service.awaitDone(PATIENCE);
        record(name, count, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Some work, and how much of it was done. */
    @FunctionalInterface
    interface Work {
        long run() throws Exception;
    }

    /** Nothing that one load has left behind falls to the next. */
    private void quiet() throws InterruptedException {
        service.awaitCurrent(PATIENCE, news -> say("    %s", news));
        service.sql().sql("CHECKPOINT").update();
    }

    private void record(String name, long count, Duration took) throws InterruptedException {
        double rate = Rates.perSecond(count, took);
        long begun = System.nanoTime();
        service.awaitCurrent(PATIENCE, news -> {});
        say(
                "  %-40s %,8.0f/s, all is current %.1f s later",
                name, rate, Rates.seconds(Duration.ofNanos(System.nanoTime() - begun)));
        rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(rate);
    }

    /** Not the hot one. */
    private AccountId other(SplittableRandom random) {
        return funds.accounts().get(random.nextInt(1, funds.accounts().size()));
    }

    static CommandMessage<?> transfer(AccountId from, AccountId to) {
        AccountId receiver = from.equals(to) ? new AccountId("acc_00000") : to;
        return WholeService.message(new SendTransfer(
                from,
                TransferId.of(NewIds.unique(), from),
                receiver,
                new Requested(Funds.USD, new BigDecimal("0.01")),
                "bench"));
    }

    private CommandMessage<?> entry(SplittableRandom random) {
        int first = random.nextInt(funds.accounts().size());
        List<Leg> legs = new ArrayList<>();
        for (int leg = 0; leg < 4; leg++) {
            AccountId account =
                    funds.accounts().get((first + leg * 7) % funds.accounts().size());
            legs.add(new Leg(
                    LedgerAccount.customer(account),
                    leg < 2 ? PostingSide.DEBIT : PostingSide.CREDIT,
                    new Requested(Funds.USD, new BigDecimal("0.01"))));
        }
        return WholeService.message(
                new PostEntry(new EntryDraft(NewIds.entry(), EntryKind.ADJUSTMENT, "bench", null, null, legs)));
    }
}
