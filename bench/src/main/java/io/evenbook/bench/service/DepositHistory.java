package io.evenbook.bench.service;

import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Appends a long history of deposits to the log, without commands. The accounts take turns; each is opened first. */
public final class DepositHistory {
    private static final int ACCOUNTS = 5_000;
    private static final int BATCH = 1_000;
    private static final Money NOTHING = Money.zero(FundedAccounts.USD, 6);
    private static final Money TEN = new Money(FundedAccounts.USD, new BigDecimal("10.000000"));
    private static final Instant EFFECTIVE_AT = Instant.parse("2026-01-01T00:00:00Z");

    private DepositHistory() {}

    public static void append(PostgresEventStorageEngine log, long events) {
        append(
                log,
                events,
                IntStream.range(0, ACCOUNTS)
                        .mapToObj("acc_%05d"::formatted)
                        .map(AccountId::new)
                        .toList());
    }

    /** Appends the history of these accounts. */
    public static void append(PostgresEventStorageEngine log, long events, List<AccountId> accounts) {
        for (long first = 0; first < events; first += BATCH) {
            List<DomainEventMessage<?>> batch = new ArrayList<>(BATCH);
            for (long number = first; number < Math.min(first + BATCH, events); number++) {
                batch.add(event(accounts.get((int) (number % accounts.size())), number / accounts.size()));
            }
            log.appendEvents(batch);
        }
    }

    private static DomainEventMessage<?> event(AccountId account, long sequence) {
        AccountEvent event = sequence == 0 ? new AccountOpened(account, null, null) : deposit(account, sequence);
        return new GenericDomainEventMessage<>("Account", account.value(), sequence, event);
    }

    private static FundsDeposited deposit(AccountId account, long sequence) {
        String reference = "deposit-" + sequence;
        JournalEntry entry = new JournalEntry(
                EntryId.named(account + "." + reference),
                EntryKind.DEPOSIT,
                "Deposit to " + account,
                reference,
                EFFECTIVE_AT,
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, TEN),
                        Posting.credit(LedgerAccount.customer(account), TEN)));
        Money posted = new Money(FundedAccounts.USD, TEN.amount().multiply(BigDecimal.valueOf(sequence)));
        return new FundsDeposited(account, reference, entry, new Balance(posted, NOTHING));
    }
}
