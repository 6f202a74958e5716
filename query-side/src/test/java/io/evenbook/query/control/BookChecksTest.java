package io.evenbook.query.control;

import static io.evenbook.query.control.Books.ALICE;
import static io.evenbook.query.control.Books.BOB;
import static io.evenbook.query.control.Books.applied;
import static io.evenbook.query.control.Books.balance;
import static io.evenbook.query.control.Books.deposited;
import static io.evenbook.query.control.Books.held;
import static io.evenbook.query.control.Books.posted;
import static io.evenbook.query.control.Books.received;
import static io.evenbook.query.control.Books.sent;
import static io.evenbook.query.control.Books.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.account.AccountEvent.FundsDeposited;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.asset.AssetType;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.control.Control;
import io.evenbook.api.control.ControlBreak;
import io.evenbook.api.control.ControlOutcome;
import io.evenbook.api.control.ControlResult;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.control.InFlight;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.RunId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.journal.EntryEvent.EntryPosted;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.axon.postgres.log.DetachedEventsException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BookChecksTest {
    private static EmbeddedPostgres postgres;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Ledger ledger;
    private BookChecks checks;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void openBooks() {
        ledger = new Ledger(postgres);
        checks = checks();
    }

    @AfterEach
    void closeBooks() {
        ledger.close();
    }

    /** Checks as in a new process, without memory of earlier runs. */
    private BookChecks checks() {
        LatestControls latest = new LatestControls(ledger.log, Clock.systemUTC(), meters);
        return new BookChecks(
                new ViewedBooksReader(ledger.reads, ledger.consistently), ledger.log, latest, Duration.ZERO, 1);
    }

    private Ledger aFewEvents() {
        return ledger.with(new AssetRegistered(Books.USD, "US dollar", AssetType.FIAT, 2))
                .with(new AccountOpened(ALICE, null, null))
                .with(deposited(ALICE, "w1", "100.00", balance("100.00", "0.00")))
                .with(held(ALICE, "30.00", balance("100.00", "30.00")))
                .with(
                        sent(1, ALICE, BOB, "20.00", balance("80.00", "30.00")),
                        received(1, ALICE, BOB, "20.00", balance("20.00", "0.00")));
    }

    @Test
    void emptyBooksPass() {
        assertThat(checks.run()).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);
    }

    @Test
    void booksThatAreRightPassEveryControl() {
        aFewEvents();

        assertThat(checks.run())
                .containsExactly(
                        // Sum, debits and credits of three ledger accounts; two entries.
                        passed(Control.TRIAL_BALANCE, 6, 9),
                        // Posted, held and posted against entries, for two accounts.
                        passed(Control.BALANCES, 6, 6),
                        passed(Control.SUB_LEDGER, 6, 1),
                        passed(Control.CLEARING, 6, 0),
                        // One deposit, and one transfer on two accounts.
                        passed(Control.ENTRIES, 6, 3),
                        passed(Control.CLEARING_POSITIONS, 6, 0),
                        passed(Control.CLEARING_TRADES, 6, 0),
                        passed(Control.CLEARING_SETTLEMENT, 6, 0),
                        passed(Control.CLEARING_OBLIGATIONS, 6, 0),
                        passed(Control.COLLATERAL, 6, 0),
                        passed(Control.COVER, 6, 0));
    }

    @Test
    void aLaterRunTakesInWhatHasHappenedSince() {
        aFewEvents();
        checks.run();
        ledger.with(deposited(BOB, "w2", "5.00", balance("25.00", "0.00")));

        assertThat(checks.run())
                .containsExactly(
                        // One entry is new.
                        passed(Control.TRIAL_BALANCE, 7, 8),
                        passed(Control.BALANCES, 7, 6),
                        passed(Control.SUB_LEDGER, 7, 1),
                        passed(Control.CLEARING, 7, 0),
                        passed(Control.ENTRIES, 7, 4),
                        passed(Control.CLEARING_POSITIONS, 7, 0),
                        passed(Control.CLEARING_TRADES, 7, 0),
                        passed(Control.CLEARING_SETTLEMENT, 7, 0),
                        passed(Control.CLEARING_OBLIGATIONS, 7, 0),
                        passed(Control.COLLATERAL, 7, 0),
                        passed(Control.COVER, 7, 0));
    }

    @Test
    void aBalanceThatIsNotWhatTheEventsSayIsFound() {
        aFewEvents();
        ledger.sql.update("update accounts.balance set posted = 80.01 where account_id = 'acc_alice'");

        assertThat(breaks(Control.BALANCES)).containsExactly(broken("acc_alice posted", "80.00", "80.01"));
        assertThat(breaks(Control.SUB_LEDGER)).containsExactly(broken("all customers", "100.00", "100.01"));
        assertThat(breaks(Control.TRIAL_BALANCE)).isEmpty();
        assertThat(breaks(Control.CLEARING)).isEmpty();
    }

    @Test
    void whatIsHeldIsCompared() {
        aFewEvents();
        ledger.sql.update("update accounts.balance set held = 0 where account_id = 'acc_alice'");

        assertThat(breaks(Control.BALANCES)).containsExactly(broken("acc_alice held", "30.00", "0"));
        assertThat(breaks(Control.SUB_LEDGER)).isEmpty();
    }

    @Test
    void aRowThatIsMissingAndOneTooManyAreFound() {
        aFewEvents();
        ledger.sql.update("delete from accounts.balance where account_id = 'acc_bob'");
        ledger.sql.update("insert into accounts.balance (account_id, asset, posted,"
                + " held, position) values ('acc_eve', 'USD', 20, 0, 1)");

        assertThat(breaks(Control.BALANCES))
                .containsExactly(broken("acc_bob posted", "20.00", "0"), broken("acc_eve posted", "0", "20"));
        // A sum alone would not find this.
        assertThat(breaks(Control.SUB_LEDGER)).isEmpty();
    }

    @Test
    void aBalanceThatIsNotTheSumOfItsPostingsIsFoundThoughTheViewSaysTheSame() {
        ledger.with(deposited(ALICE, "w1", "100.00", balance("100.01", "0.00")));

        assertThat(breaks(Control.BALANCES))
                .containsExactly(broken("acc_alice posted by its events", "100.00", "100.01"));
    }

    @Test
    void aTotalThatIsNotRightIsFound() {
        aFewEvents();
        ledger.sql.update(
                "update journal.ledger_balance set credits = credits + 1 where ledger_account = 'customer:acc_bob'");

        assertThat(breaks(Control.TRIAL_BALANCE))
                .containsExactly(
                        broken("all ledger accounts", "0", "-1.00"),
                        broken("customer:acc_bob credits", "20.00", "21.00"));
        assertThat(breaks(Control.SUB_LEDGER)).containsExactly(broken("all customers", "101.00", "100.00"));
    }

    @Test
    void totalsThatAreWrongAndCancelEachOtherOutAreFound() {
        aFewEvents();
        ledger.sql.update("update journal.ledger_balance set credits = credits "
                + "+ 1, debits = debits + 1 where ledger_account like 'c%'");

        assertThat(breaks(Control.TRIAL_BALANCE))
                .extracting(ControlBreak::subject)
                .containsExactly(
                        "customer:acc_alice credits",
                        "customer:acc_alice debits",
                        "customer:acc_bob credits",
                        "customer:acc_bob debits");
    }

    @Test
    void anEntryThatDoesNotBalanceIsFoundUntilItIsMended() {
        aFewEvents();
        ledger.sql.update("update journal.posting set amount = 99.99 where side = 'DEBIT' and position = ?", 3);

        assertThat(breaks(Control.TRIAL_BALANCE)).containsExactly(broken("ent_w1", "0", "-0.01"));
        assertThat(breaks(Control.TRIAL_BALANCE)).containsExactly(broken("ent_w1", "0", "-0.01"));
        ledger.sql.update("update journal.posting set amount = 100.00 where side = 'DEBIT' and position = ?", 3);
        assertThat(breaks(Control.TRIAL_BALANCE)).isEmpty();
    }

    @Test
    void entriesThatCameOutEvenAreAddedUpAgainInAnotherGeneration() {
        aFewEvents();
        assertThat(result(Control.TRIAL_BALANCE).checked()).isEqualTo(9);
        assertThat(result(Control.TRIAL_BALANCE).checked()).isEqualTo(7);

        ledger.sql.update("update public.view_generation set generation = 2");

        assertThat(result(Control.TRIAL_BALANCE).checked()).isEqualTo(9);
    }

    @Test
    void postingsWithoutTheirEntryAreFound() {
        aFewEvents();
        ledger.sql.update("insert into journal.posting values (77, 1, 'house:fees',"
                + " 'DEBIT', 'USD', 1, 0, 0, now(), '2026-01-01')");

        assertThat(breaks(Control.TRIAL_BALANCE)).contains(broken("position 77", "0", "1"));
    }

    @Test
    void theAccountsViewMayBeAheadOfTheJournal() {
        aFewEvents();
        ledger.viewedByAccounts(ledger.append(deposited(BOB, "w2", "5.00", balance("25.00", "0.00"))));

        assertThat(checks.run()).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);
        assertThat(checks.run()).extracting(ControlResult::checkedThrough).startsWith(6L, 7L, 6L, 6L, 7L);
    }

    @Test
    void theJournalMayBeAheadOfTheAccountsView() {
        aFewEvents();
        ledger.viewedByJournal(ledger.append(deposited(BOB, "w2", "5.00", balance("25.00", "0.00"))));

        assertThat(checks.run()).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);
        assertThat(checks.run()).extracting(ControlResult::checkedThrough).startsWith(7L, 6L, 7L, 7L, 7L);
    }

    @Test
    void aSubLedgerThatIsWrongIsFoundWhereverTheViewsAre() {
        aFewEvents();
        ledger.viewedByAccounts(ledger.append(deposited(BOB, "w2", "5.00", balance("25.00", "0.00"))));
        ledger.sql.update("update accounts.balance set posted = 24.99 where account_id = 'acc_bob'");

        assertThat(breaks(Control.SUB_LEDGER)).containsExactly(broken("all customers", "100.00", "99.99"));
    }

    @Test
    void clearingThatIsNotZeroIsFound() {
        ledger.with(new FundsDeposited(
                ALICE,
                "w1",
                Books.entry("w1", EntryKind.DEPOSIT, LedgerAccount.CLEARING, LedgerAccount.customer(ALICE), "5.00"),
                balance("5.00", "0.00")));

        assertThat(breaks(Control.CLEARING)).containsExactly(broken("house:clearing", "0", "-5.00"));
        assertThat(breaks(Control.TRIAL_BALANCE)).isEmpty();
    }

    @Test
    void aCounterpartyThatOwesInNetIsFound() {
        ledger.with(new FundsDeposited(
                ALICE,
                "w1",
                Books.entry("w1", EntryKind.NOVATION, LedgerAccount.CCP, LedgerAccount.clearing(ALICE), "5.00"),
                balance("0.00", "0.00")));

        assertThat(breaks(Control.CLEARING)).containsExactly(broken("house:ccp", "0", "-5.00"));
        assertThat(breaks(Control.TRIAL_BALANCE)).isEmpty();
    }

    @Test
    void debtsAndClaimsInClearingAreNoBalancesOfCustomers() {
        ledger.with(
                deposited(ALICE, "w1", "100.00", balance("100.00", "0.00")),
                new EntryPosted(
                        Books.entry(
                                "n1",
                                EntryKind.OBLIGATION,
                                LedgerAccount.clearing(ALICE),
                                LedgerAccount.clearing(BOB),
                                "5.00"),
                        null));

        assertThat(breaks(Control.BALANCES)).isEmpty();
        assertThat(breaks(Control.SUB_LEDGER)).isEmpty();
        assertThat(breaks(Control.ENTRIES)).isEmpty();
        assertThat(result(Control.SUB_LEDGER).checked()).isEqualTo(1);
        assertThat(breaks(Control.CLEARING_POSITIONS))
                .as("no trade explains them")
                .containsExactly(broken("acc_alice clearing", "0", "5.00"), broken("acc_bob clearing", "0", "-5.00"));
    }

    @Test
    void aSettledPositionIsComparedWithItsEntryIfItHasOne() {
        ledger.with(
                deposited(ALICE, "w1", "100.00", balance("100.00", "0.00")),
                settled(ALICE, "40.00", "40.00"),
                deposited(BOB, "w2", "100.00", balance("100.00", "0.00")),
                settled(BOB, "0.00", null));

        assertThat(breaks(Control.BALANCES)).isEmpty();
        assertThat(breaks(Control.ENTRIES)).isEmpty();
        ledger.with(deposited(BOB, "w3", "1.00", balance("101.00", "0.00")), settled(BOB, "40.00", "39.00"));
        assertThat(breaks(Control.ENTRIES)).containsExactly(broken("ent_settled-39.00 acc_bob", "-39.00", "-40.00"));
    }

    /** @param posted null: no entry */
    private static PositionSettled settled(AccountId account, String delivered, String posted) {
        WindowId window = new WindowId("win_COINS_1");
        Money none = Books.usd("0.00");
        Money left = Books.usd("100.00").minus(Books.usd(delivered));
        SettledAsset asset = new SettledAsset(Books.usd(delivered), none, none, none, none, new Balance(left, none));
        return new PositionSettled(
                account,
                window,
                window.next(),
                List.of(asset),
                List.of(),
                posted == null
                        ? null
                        : Books.entry(
                                "settled-" + posted,
                                EntryKind.SETTLEMENT,
                                LedgerAccount.customer(account),
                                LedgerAccount.clearing(account),
                                posted));
    }

    @Test
    void windowsAreFoldedAndAFaultInThemIsFoundByEveryRun() {
        List<Object> events = ClearedTrades.events();
        events.subList(0, 6).forEach(event -> ledger.with(event));
        assertThat(checks.run())
                .filteredOn(result -> result.control().name().startsWith("CLEARING_"))
                .hasSize(4)
                .extracting(ControlResult::outcome)
                .containsOnly(ControlOutcome.PASSED);
        events.subList(6, 11).forEach(event -> ledger.with(event));
        assertThat(breaks(Control.CLEARING_TRADES)).isEmpty();
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).isEmpty();

        ledger.with(new WindowNetted(ClearedTrades.SECOND, 7, 1, 0, 2, List.of(), ClearedTrades.digest("")));
        ControlBreak trades = new ControlBreak("win_DAY_2 trades", null, BigDecimal.ONE, new BigDecimal("7"));
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly(trades);
        assertThat(breaks(Control.CLEARING_SETTLEMENT)).isNotEmpty();
        ledger.with(new AssetRegistered(Books.USD, "US dollar", AssetType.FIAT, 2));
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly(trades);
        checks = checks();
        assertThat(breaks(Control.CLEARING_TRADES)).containsExactly(trades);
    }

    @Test
    void anEntryOfSeveralAccountsIsAppliedToEach() {
        ledger.with(
                posted("bill", Map.of(ALICE, "7.00", BOB, "-2.00")),
                applied(ALICE, "bill", "-7.00", balance("-7.00", "0.00")),
                applied(BOB, "bill", "2.00", balance("2.00", "0.00")));

        assertThat(checks.run()).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);
        assertThat(result(Control.ENTRIES).checked()).isEqualTo(2);
    }

    @Test
    void anAccountThatTradesWithItselfHasTwoEventsOfOneEntry() {
        ledger.with(
                posted("self", Map.of(ALICE, "7.00")),
                applied(ALICE, "self", "-10.00", balance("-10.00", "0.00")),
                applied(ALICE, "self", "3.00", balance("-7.00", "0.00")));

        assertThat(breaks(Control.ENTRIES)).isEmpty();
    }

    @Test
    void aChangeThatIsNotWhatTheLegsComeToIsFoundByEveryRun() {
        ledger.with(posted("bill", Map.of(ALICE, "7.00")), applied(ALICE, "bill", "-6.99", balance("-6.99", "0.00")));

        assertThat(breaks(Control.ENTRIES)).containsExactly(broken("ent_bill acc_alice", "-7.00", "-6.99"));
        ledger.with(deposited(BOB, "w1", "1.00", balance("1.00", "0.00")));
        assertThat(breaks(Control.ENTRIES)).containsExactly(broken("ent_bill acc_alice", "-7.00", "-6.99"));
    }

    @Test
    void anAccountsOwnEntryIsComparedToo() {
        ledger.with(new TransferSent(
                ALICE,
                transfer(1),
                BOB,
                Books.usd("5.00"),
                "",
                Books.entry("odd", EntryKind.TRANSFER, LedgerAccount.customer(ALICE), LedgerAccount.OMNIBUS, "4.00"),
                balance("-5.00", "0.00")));

        assertThat(breaks(Control.ENTRIES)).containsExactly(broken("ent_odd acc_alice", "-4.00", "-5.00"));
    }

    @Test
    void anAccountThatMissesAnEntryAndAChangeWithoutOneAreFound() {
        ledger.with(
                posted("bill", Map.of(ALICE, "7.00")),
                applied(BOB, "bill", "2.00", balance("2.00", "0.00")),
                applied(BOB, "other", "3.00", balance("5.00", "0.00")));

        assertThat(breaks(Control.ENTRIES))
                .containsExactly(
                        broken("ent_bill acc_alice", "-7.00", "0"),
                        broken("ent_bill acc_bob", "0", "2.00"),
                        broken("ent_other acc_bob", "0", "3.00"));
    }

    @Test
    void aChangeThatComesInALaterCommandIsFound() {
        ledger.append(posted("bill", Map.of(ALICE, "7.00")));
        ledger.with(applied(ALICE, "bill", "-7.00", balance("-7.00", "0.00")));

        assertThat(breaks(Control.ENTRIES)).containsExactly(broken("ent_bill acc_alice in one command", "-7.00", "0"));
    }

    @Test
    void theFirstTwentyBreaksAreListedAndAllAreCounted() {
        for (int i = 0; i < 21; i++) {
            ledger.with(deposited(new AccountId("acc_%02d".formatted(i)), "w" + i, "1.00", balance("1.00", "0.00")));
        }
        ledger.sql.update("update accounts.balance set posted = 2 where account_id < 'acc_20'");
        assertThat(result(Control.BALANCES).breakCount()).isEqualTo(20);
        assertThat(result(Control.BALANCES).breaks()).hasSize(20);

        ledger.sql.update("update accounts.balance set posted = 2");
        assertThat(result(Control.BALANCES).breakCount()).isEqualTo(21);
        assertThat(result(Control.BALANCES).breaks())
                .hasSize(20)
                .extracting(ControlBreak::subject)
                .startsWith("acc_00 posted")
                .endsWith("acc_19 posted");
    }

    @Test
    void unbalancedEntriesBeyondThoseListedAreCounted() {
        for (int i = 0; i < 21; i++) {
            ledger.with(deposited(new AccountId("acc_%02d".formatted(i)), "w" + i, "1.00", balance("1.00", "0.00")));
        }
        ledger.sql.update("update journal.posting set amount = 2 where side = 'DEBIT'");

        assertThat(result(Control.TRIAL_BALANCE).breakCount()).isEqualTo(21);
        assertThat(result(Control.TRIAL_BALANCE).breaks()).hasSize(20);
    }

    @Test
    void aViewThatLostItsLastCommitsIsComparedWithWhatItHas() {
        aFewEvents();
        checks.run();
        ledger.sql.update("update accounts.view_position set position = 4");
        ledger.sql.update("delete from accounts.balance where account_id = 'acc_bob'");
        ledger.sql.update("update accounts.balance set posted = 100 where account_id = 'acc_alice'");

        assertThat(checks.run()).extracting(ControlResult::outcome).containsOnly(ControlOutcome.PASSED);
        assertThat(result(Control.BALANCES).checkedThrough()).isEqualTo(4);
    }

    @Test
    @Tag("long")
    void moreEventsThanFitIntoAPageAreFolded() {
        ledger.append(IntStream.rangeClosed(1, 1_001)
                .mapToObj(i -> deposited(ALICE, "w" + i, "1.00", balance(i + ".00", "0.00")))
                .toArray());
        ledger.viewedByAccounts(1_001);
        // The journal is still at its start.
        assertThat(result(Control.BALANCES).outcome()).isEqualTo(ControlOutcome.PASSED);
        assertThat(result(Control.BALANCES).checkedThrough()).isEqualTo(1_001);
    }

    @Test
    void aPartOfTheLogThatIsDetachedIsNotPassedOver() {
        aFewEvents();
        ledger.sql.update("delete from events where global_index = 1");
        assertThatThrownBy(checks::run)
                .isInstanceOf(DetachedEventsException.class)
                .hasMessageContaining("from position 1 to 6");

        ledger.sql.update("delete from events where global_index = 6");
        assertThatThrownBy(checks()::run).isInstanceOf(DetachedEventsException.class);
    }

    @Test
    void theLastRunThatWasRecordedIsShown() {
        assertThat(checks.lastRecordedAt()).isEmpty();
        assertThat(meters.get("evenbook.control.passed")
                        .tag("control", "BALANCES")
                        .gauge()
                        .value())
                .isNaN();
        assertThat(meters.get("evenbook.control.age.seconds").gauge().value()).isNaN();

        List<ControlResult> results = List.of(
                passed(Control.TRIAL_BALANCE, 1, 1),
                new ControlResult(
                        Control.BALANCES,
                        ControlOutcome.FAILED,
                        1,
                        1,
                        List.of(broken("acc_alice posted", "1", "2")),
                        1,
                        List.of()),
                new ControlResult(
                        Control.CLEARING,
                        ControlOutcome.IN_FLIGHT,
                        1,
                        1,
                        List.of(),
                        0,
                        List.of(new InFlight(Books.USD, BigDecimal.ONE, 1))));
        ledger.recordControls(new ControlsRun(RunId.named("0".repeat(26)), results));

        MeterRegistry fresh = new SimpleMeterRegistry();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        LatestControls latest = new LatestControls(ledger.log, later, fresh);
        assertThat(latest.find().orElseThrow().results().results()).isEqualTo(results);
        assertThat(latest.find().map(LatestControls.Recorded::at)).isEqualTo(checks.lastRecordedAt());
        assertThat(fresh.get("evenbook.control.passed")
                        .tag("control", "TRIAL_BALANCE")
                        .gauge()
                        .value())
                .isOne();
        assertThat(fresh.get("evenbook.control.passed")
                        .tag("control", "BALANCES")
                        .gauge()
                        .value())
                .isZero();
        assertThat(fresh.get("evenbook.control.passed")
                        .tag("control", "CLEARING")
                        .gauge()
                        .value())
                .isOne();
        assertThat(fresh.get("evenbook.control.age.seconds").gauge().value()).isBetween(3600.0, 3660.0);
    }

    @Test
    void aFoldTakesTheNextEventOnly() {
        assertThatThrownBy(() -> new LedgerFold(position -> position).skip(2)).hasMessage("must be 1: position=2");
    }

    private ControlResult result(Control control) {
        return checks.run().stream()
                .filter(result -> result.control() == control)
                .findFirst()
                .orElseThrow();
    }

    private List<ControlBreak> breaks(Control control) {
        return result(control).breaks();
    }

    private static ControlBreak broken(String subject, String expected, String actual) {
        return new ControlBreak(subject, Books.USD, new BigDecimal(expected), new BigDecimal(actual));
    }

    private static ControlResult passed(Control control, long through, long checked) {
        return new ControlResult(control, ControlOutcome.PASSED, through, checked, List.of(), 0, List.of());
    }
}
