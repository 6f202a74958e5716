package io.evenbook.bench.history;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.TransferReceived;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.TransferId;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.bench.service.FundedAccounts;
import io.evenbook.bench.service.WholeService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Serializer;

/**
 * Appends two years of a ledger to the log, without commands: deposits, transfers, and backdated entries, some of which
 * reverse a deposit. The log's clock runs from two years ago to now. One posting in fifty on customers' accounts is on
 * the busy account; the other accounts share the rest at random.
 */
final class LedgerHistory {
    static final AccountId BUSY = account(0);

    private static final int ACCOUNTS = 1_000;
    private static final Duration LENGTH = Duration.ofDays(730);

    /** A turn has this many postings; one deposit of it goes to the busy account. */
    private static final int POSTINGS_PER_TURN = 100;

    private static final int DEPOSITS_PER_TURN = 36;
    private static final int TRANSFERS_PER_TURN = 6;
    private static final int TURNS_PER_APPEND = 20;
    private static final int DAYS_EARLIER = 60;

    private static final Money NOTHING = Money.zero(FundedAccounts.USD, 6);
    private static final BigDecimal PLENTY = new BigDecimal("100000.000000");

    private final SplittableRandom random = new SplittableRandom(42);
    private final SettableClock clock = new SettableClock();
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final PostgresEventStorageEngine log;
    private final BigDecimal[] posted = new BigDecimal[ACCOUNTS];
    private final long[] sequence = new long[ACCOUNTS];
    private List<DomainEventMessage<?>> batch = new ArrayList<>();
    private long unique;
    private int busyPostings;
    private Deposit reversible;

    /** A deposit that a later entry may reverse. */
    private record Deposit(int account, EntryId entryId, Money amount, Instant at) {}

    LedgerHistory(WholeService service) {
        log = PostgresEventStorageEngine.builder()
                .dataSource(service.bean(DataSource.class))
                .eventSerializer(service.bean("eventSerializer", Serializer.class))
                .snapshotSerializer(service.bean(Serializer.class))
                .clock(clock)
                .build();
    }

    /** Appends about this many postings. */
    void append(long postings) {
        open();
        long turns = postings / POSTINGS_PER_TURN;
        for (long turn = 0; turn < turns; turn++) {
            if (turn % TURNS_PER_APPEND == 0) {
                flush();
                clock.set(begin().plus(LENGTH.dividedBy(turns).multipliedBy(turn)));
                reverse();
            } else {
                adjust();
            }
            for (int transfer = 0; transfer < TRANSFERS_PER_TURN; transfer++) {
                transfer();
            }
            for (int deposit = 1; deposit < DEPOSITS_PER_TURN; deposit++) {
                deposit(any(), amount());
            }
            deposit(0, amount());
        }
        flush();
    }

    /** The time of the first event. */
    private Instant begin() {
        return end.minus(LENGTH);
    }

    /** A random time within the history. */
    Instant anyTime(SplittableRandom times) {
        return begin().plus(times.nextLong(LENGTH.toMillis()), ChronoUnit.MILLIS);
    }

    AccountId anyAccount(SplittableRandom accounts) {
        return account(accounts.nextInt(ACCOUNTS));
    }

    /** The number of postings on the busy account. */
    int busyPostings() {
        return busyPostings;
    }

    private void open() {
        clock.set(begin());
        batch.add(new GenericDomainEventMessage<>(
                "Asset",
                FundedAccounts.USD.value(),
                0,
                new AssetRegistered(FundedAccounts.USD, "US dollar", AssetType.FIAT, 6)));
        for (int account = 0; account < ACCOUNTS; account++) {
            posted[account] = NOTHING.amount();
            add(account, new AccountOpened(account(account), null, null));
            deposit(account, new Money(FundedAccounts.USD, PLENTY));
        }
    }

    private void deposit(int to, Money amount) {
        String reference = "deposit-" + ++unique;
        JournalEntry entry = new JournalEntry(
                EntryId.named(account(to) + "." + reference),
                EntryKind.DEPOSIT,
                "Deposit to " + account(to),
                reference,
                clock.instant(),
                List.of(Posting.debit(LedgerAccount.OMNIBUS, amount), credit(to, amount)));
        add(to, new FundsDeposited(account(to), reference, entry, balance(to, amount.amount())));
        if (reversible == null && to != 0) {
            reversible = new Deposit(to, entry.entryId(), amount, clock.instant());
        }
    }

    private void transfer() {
        Money amount = amount();
        int from = any();
        int to = any();
        TransferId id = TransferId.named("%026d".formatted(++unique));
        JournalEntry entry = new JournalEntry(
                EntryId.sent(id),
                EntryKind.TRANSFER,
                "Transfer to " + account(to),
                "bench",
                clock.instant(),
                List.of(debit(from, amount), credit(to, amount)));
        add(
                from,
                new TransferSent(
                        account(from),
                        id,
                        account(to),
                        amount,
                        "bench",
                        entry,
                        balance(from, amount.amount().negate())));
        add(
                to,
                new TransferReceived(
                        account(to),
                        id,
                        account(from),
                        amount,
                        "bench",
                        entry.entryId(),
                        entry.effectiveAt(),
                        balance(to, amount.amount())));
    }

    /** Posts an entry that is effective up to 60 days before it is recorded. */
    private void adjust() {
        int account = any();
        Money amount = amount();
        Duration earlier = Duration.ofMinutes(random.nextInt(1, DAYS_EARLIER * 24 * 60));
        post(
                account,
                amount,
                null,
                new JournalEntry(
                        EntryId.named(Long.toString(++unique)),
                        EntryKind.ADJUSTMENT,
                        "Adjusted",
                        null,
                        clock.instant().minus(earlier),
                        List.of(Posting.debit(LedgerAccount.OMNIBUS, amount), credit(account, amount))));
    }

    /** Reverses a recent deposit, effective at the deposit's time. */
    private void reverse() {
        if (reversible == null) {
            adjust();
            return;
        }
        Deposit deposit = reversible;
        reversible = null;
        post(
                deposit.account(),
                deposit.amount().negated(),
                deposit.entryId(),
                new JournalEntry(
                        EntryId.named(Long.toString(++unique)),
                        EntryKind.REVERSAL,
                        "Reversed",
                        null,
                        deposit.at(),
                        List.of(
                                debit(deposit.account(), deposit.amount()),
                                Posting.credit(LedgerAccount.OMNIBUS, deposit.amount()))));
    }

    /** A reversal is the only event of the stream of the reversed entry. */
    private void post(int account, Money change, EntryId reverses, JournalEntry entry) {
        EntryPosted posted = new EntryPosted(entry, reverses);
        batch.add(new GenericDomainEventMessage<>("Entry", posted.streamId().value(), 0, posted));
        add(
                account,
                new EntryApplied(
                        account(account),
                        entry.entryId(),
                        entry.effectiveAt(),
                        List.of(new PostedChange(change, balance(account, change.amount())))));
    }

    private Balance balance(int account, BigDecimal change) {
        posted[account] = posted[account].add(change);
        if (account == 0) {
            busyPostings++;
        }
        return new Balance(new Money(FundedAccounts.USD, posted[account]), NOTHING);
    }

    private void add(int account, AccountEvent event) {
        batch.add(new GenericDomainEventMessage<>("Account", event.accountId().value(), sequence[account]++, event));
    }

    private void flush() {
        if (!batch.isEmpty()) {
            log.appendEvents(batch);
            batch = new ArrayList<>();
        }
    }

    /** A random account, but not the busy one. */
    private int any() {
        return random.nextInt(1, ACCOUNTS);
    }

    private Money amount() {
        return new Money(
                FundedAccounts.USD,
                BigDecimal.valueOf(random.nextInt(1, 10_000), 2).setScale(6));
    }

    private static Posting debit(int account, Money amount) {
        return Posting.debit(LedgerAccount.customer(account(account)), amount);
    }

    private static Posting credit(int account, Money amount) {
        return Posting.credit(LedgerAccount.customer(account(account)), amount);
    }

    private static AccountId account(int number) {
        return new AccountId("acc_%05d".formatted(number));
    }
}
