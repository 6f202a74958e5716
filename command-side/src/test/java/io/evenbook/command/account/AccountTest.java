package io.evenbook.command.account;

import static io.evenbook.command.Vocabulary.ALICE;
import static io.evenbook.command.Vocabulary.BITCOIN;
import static io.evenbook.command.Vocabulary.DOLLAR;
import static io.evenbook.command.Vocabulary.TERMS;
import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.balance;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.requested;
import static io.evenbook.command.Vocabulary.usd;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.Deposit;
import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.axon.postgres.CommandKeys;
import io.evenbook.command.market.MarketRegistry.ListedMarket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell: that Axon finds the handlers, and that a repeat, a refusal and an expected version do what they should through it. */
class AccountTest {
    private static final AccountOpened OPENED = new AccountOpened(ALICE, "alice");

    private AggregateTestFixture<Account> fixture;

    @BeforeEach
    void setUp() {
        fixture = new AggregateTestFixture<>(Account.class);
        fixture.registerInjectableResource(new AccountRules(
                asset -> Stream.of(DOLLAR, BITCOIN).filter(known -> known.asset().equals(asset)).findFirst(),
                _ -> Optional.of(new ListedMarket(TERMS, MarketStatus.OPEN)),
                _ -> true));
    }

    @Test
    void opens() {
        fixture.givenNoPriorActivity().when(new OpenAccount(ALICE, "alice")).expectEvents(OPENED);
    }

    @Test
    void opens_once() {
        fixture.given(OPENED).when(new OpenAccount(ALICE, "alice")).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void deposits() {
        JournalEntry entry = new JournalEntry(
                entry(1),
                EntryKind.DEPOSIT,
                "Deposit to acc_alice",
                "wire",
                List.of(
                        Posting.debit(LedgerAccount.OMNIBUS, usd("1")),
                        Posting.credit(LedgerAccount.customer(ALICE), usd("1"))));
        fixture.given(OPENED)
                .when(new Deposit(ALICE, entry(1), requested(USD, "1"), "wire"))
                .expectEvents(new FundsDeposited(ALICE, "wire", entry, balance(usd("1"), usd("0"))));
    }

    @Test
    void refuses() {
        fixture.given(OPENED)
                .when(new Deposit(ALICE, entry(1), requested(USD, "0"), "wire"))
                .expectNoEvents()
                .expectException(RejectedException.class)
                .expectExceptionMessage("The amount must be greater than zero: 0.");
    }

    @Test
    void does_not_exist_before_it_is_opened() {
        fixture.givenNoPriorActivity()
                .when(new FreezeAccount(ALICE, "odd"))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    @Test
    void takes_the_version_it_has() {
        fixture.given(OPENED)
                .when(new FreezeAccount(ALICE, "odd"), Map.of(CommandKeys.EXPECTED_VERSION, 0L))
                .expectEvents(new AccountFrozen(ALICE, "odd"));
    }

    @Test
    void refuses_another_version() {
        fixture.given(OPENED)
                .when(new FreezeAccount(ALICE, "odd"), Map.of(CommandKeys.EXPECTED_VERSION, 1L))
                .expectNoEvents()
                .expectExceptionMessage("The version is 0, not 1.");
    }
}
