package io.evenbook.bench.ledger;

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
import io.evenbook.bench.measure.ClosedLoop;
import io.evenbook.bench.measure.Figures;
import io.evenbook.bench.measure.LoadResult;
import io.evenbook.bench.measure.Rates;
import io.evenbook.bench.measure.RoundsBenchmark;
import io.evenbook.bench.measure.WarmUp;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
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
 * {@code ledger}: deposits, transfers and entries per second. Each is one command and counts when it is answered; the
 * time until the views are current is printed beside it. For comparison, a ledger in PL/pgSQL runs on the same server.
 * A second service with the roles command and saga only repeats the transfers to the hot account.
 */
@Command(
        name = "ledger",
        sortOptions = false,
        description =
                "Deposits, transfers and entries per second, by command bus and HTTP, beside a ledger in PL/pgSQL.")
public final class LedgerBench extends RoundsBenchmark {
    private static final int ACCOUNTS = 1_000;
    private static final int CLIENTS = 256;
    private static final int HTTP_CLIENTS = 64;
    private static final int BULK_CLIENTS = 4;
    private static final int BULK_SIZE = 1_000;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final BigDecimal PLENTY = new BigDecimal("1000000000");

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "length of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private WholeService service;
    private FundedAccounts funds;

    @Override
    protected Figures measure() throws Exception {
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
        funds = FundedAccounts.open(service, isQuick() ? 50 : ACCOUNTS);
        for (int first = 0; first < funds.accounts().size(); first += 50) {
            funds.send(funds.accounts().subList(first, first + 50).stream()
                    .map(account -> funds.deposit(account, PLENTY))
                    .toArray());
        }
    }

    private void measureRounds(Round measure, Figures figures) throws Exception {
        new WarmUp(this).with(() -> measure.run(isQuick() ? Duration.ofMillis(50) : Duration.ofSeconds(2)));
        rates.clear();
        for (int round = 1; round <= rounds(); round++) {
            say("round %d", round);
            measure.run(isQuick() ? Duration.ofMillis(300) : Duration.ofSeconds(seconds));
        }
        rates.forEach((name, values) -> figures.add(name, Rates.median(values)));
    }

    @FunctionalInterface
    private interface Round {
        void run(Duration ofEachLoad) throws Exception;
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

    /** Measures until every process has handled the last event. */
    private void gateway(String name, Function<SplittableRandom, Object> command, Duration duration) throws Exception {
        settle();
        long begun = System.nanoTime();
        LoadResult load = new ClosedLoop(service.commands(), command).run(CLIENTS, duration);
        service.awaitDone(TIMEOUT);
        record(name, load.latencies().count(), Duration.ofNanos(System.nanoTime() - begun));
    }

    private void done(String name, Work work) throws Exception {
        settle();
        long begun = System.nanoTime();
        long count = work.run();
        service.awaitDone(TIMEOUT);
        record(name, count, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Waits for views and runs a checkpoint, so that a load does not pay for the one before. */
    private void settle() throws InterruptedException {
        service.awaitCurrent(TIMEOUT, progress -> say("    %s", progress));
        service.sql().sql("CHECKPOINT").update();
    }

    private void record(String name, long count, Duration took) throws InterruptedException {
        double rate = Rates.perSecond(count, took);
        long begun = System.nanoTime();
        service.awaitCurrent(TIMEOUT, _ -> {});
        say(
                "  %-40s %,8.0f/s; views are current %.1f s later",
                name, rate, Rates.seconds(Duration.ofNanos(System.nanoTime() - begun)));
        rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(rate);
    }

    /** A random account, but not the hot one. */
    private AccountId other(SplittableRandom random) {
        return funds.accounts().get(random.nextInt(1, funds.accounts().size()));
    }

    private static CommandMessage<?> transfer(AccountId from, AccountId to) {
        AccountId receiver = from.equals(to) ? new AccountId("acc_00000") : to;
        return WholeService.message(new SendTransfer(
                from,
                TransferId.named(NewIds.unique()),
                receiver,
                new Requested(FundedAccounts.USD, new BigDecimal("0.01")),
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
                    new Requested(FundedAccounts.USD, new BigDecimal("0.01"))));
        }
        return WholeService.message(
                new PostEntry(new EntryDraft(NewIds.entry(), EntryKind.ADJUSTMENT, "bench", null, null, legs)));
    }
}
