package io.evenbook.command;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.NOW;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.usd;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.FreezeCode;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.axon.postgres.bus.CommandKeys;
import io.evenbook.command.account.AccountState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One account in Axon's fixture: repeats, refusals and expected versions. */
class AccountStreamTest {
    private static final AccountOpened OPENED = new AccountOpened(ALICE, null, Vocabulary.owner(ALICE, "alice"));

    private final StreamFixture<AccountState, AccountEvent> fixture = new StreamFixture<>(
            AccountState.AGGREGATE.type(),
            AccountEvent.class,
            ALICE,
            List.of(Vocabulary.REGISTER_USD),
            OpenAccount.class,
            Deposit.class,
            FreezeAccount.class);

    @Test
    void opens() {
        fixture.given()
                .when(new OpenAccount(ALICE, null, Vocabulary.owner(ALICE, "alice")))
                .expectEvents(OPENED)
                .expectResultMessagePayload(0L);
    }

    @Test
    void opensOnce() {
        fixture.given(OPENED)
                .when(new OpenAccount(ALICE, null, Vocabulary.owner(ALICE, "alice")))
                .expectNoEvents()
                .expectResultMessagePayload(0L);
    }

    @Test
    void deposits() {
        JournalEntry entry = new JournalEntry(
                entry(1),
                EntryKind.DEPOSIT,
                "Deposit to acc_alice",
                "wire",
                NOW,
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, usd("1")),
                        Posting.credit(LedgerAccount.customer(ALICE), usd("1"))));
        fixture.given(OPENED)
                .when(new Deposit(ALICE, entry(1), requested(USD, "1"), "wire"))
                .expectEvents(new FundsDeposited(ALICE, "wire", entry, balance(usd("1"), usd("0"))))
                .expectResultMessagePayload(1L);
    }

    @Test
    void refuses() {
        fixture.given(OPENED)
                .when(new Deposit(ALICE, entry(1), requested(USD, "0"), "wire"))
                .expectNoEvents()
                .expectException(RejectedException.class)
                .expectExceptionMessage("amount must be greater than zero: 0.");
    }

    @Test
    void doesNotExistBeforeItIsOpened() {
        fixture.given()
                .when(new FreezeAccount(ALICE, FreezeLevel.ALL, "odd"))
                .expectNoEvents()
                .expectExceptionMessage("There is no account acc_alice.");
    }

    @Test
    void takesTheVersionItHas() {
        fixture.given(OPENED)
                .when(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "odd"), Map.of(CommandKeys.EXPECTED_VERSION, 0L))
                .expectEvents(new AccountFrozen(ALICE, FreezeLevel.DEBITS, FreezeCode.OPERATOR, "odd"));
    }

    @Test
    void refusesAnotherVersion() {
        fixture.given(OPENED)
                .when(new FreezeAccount(ALICE, FreezeLevel.DEBITS, "odd"), Map.of(CommandKeys.EXPECTED_VERSION, 1L))
                .expectNoEvents()
                .expectExceptionMessage("If-Match expects version 1, but the current version is 0.");
    }
}
