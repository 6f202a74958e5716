package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.Generation.Status;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Faulty rows that PostgreSQL itself refuses, written by plain SQL. */
class LastLineTest {
    private static final String CHECK_VIOLATION = "23514";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
        jdbc = new JdbcTemplate(service.get(DataSource.class));
        for (String view : new String[] {"journal", "accounts"}) {
            Generation generation = new Generation(view, 120, Status.BUILDING, 0, null, null);
            service.get(PostgresViews.class).create(generation);
            service.get(PostgresViews.class).prepare(generation, Instant.parse("2026-11-01T00:00:00Z"));
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** Entry 1 with two legs, entry 2 without one. */
    @BeforeEach
    void empty() {
        commit("truncate journal_120.entry, journal_120.posting", "truncate accounts_120.balance");
        commit(entry(1), leg(1, 1, "DEBIT", "USD", "5.00"), leg(1, 2, "CREDIT", "USD", "5.00"), entry(2));
    }

    private static void commit(String... statements) {
        new TransactionTemplate(service.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            for (String statement : statements) {
                jdbc.execute(statement);
            }
        });
    }

    private static void refused(String sqlState, String... statements) {
        assertThatThrownBy(() -> commit(statements))
                .rootCause()
                .isInstanceOfSatisfying(
                        SQLException.class,
                        cause -> assertThat(cause.getSQLState())
                                .as(cause.getMessage())
                                .isEqualTo(sqlState));
    }

    private static String entry(long position) {
        return """
                insert into journal_120.entry values (%d, 'ent_%1$d', 'DEPOSIT', '', null, '2026-11-05', '2026-11-05', null)""".formatted(position);
    }

    private static String leg(long position, int leg, String side, String asset, String amount) {
        return leg("posting", position, leg, side, asset, amount);
    }

    private static String leg(String table, long position, int leg, String side, String asset, String amount) {
        return ("insert into journal_120.%s"
                        + " values (%d, %d, 'house:omnibus', '%s', '%s', %s, 0, 0, '2026-11-05', '2026-11-05')")
                .formatted(table, position, leg, side, asset, amount);
    }

    @Test
    void anEntryMayBeWrittenLegByLegIfItBalancesAtTheCommit() {
        commit(
                leg(2, 1, "DEBIT", "USD", "3.00"),
                leg(2, 2, "CREDIT", "USD", "1.00"),
                leg(2, 3, "CREDIT", "USD", "2.00"));
        commit(leg(3, 1, "DEBIT", "BTC", "3"), leg(3, 2, "CREDIT", "BTC", "3.00"), entry(3));
        commit("update journal_120.posting set amount = 6 where position = 1");
        commit("delete from journal_120.posting where position = 1");
        assertThat(jdbc.queryForObject("select count(*) from journal_120.posting", Integer.class))
                .isEqualTo(5);
        assertThat(jdbc.queryForObject("select count(*) from journal_120.doubtful_entry", Integer.class))
                .isZero();
    }

    @Test
    void anEntryWithALegMissingIsRefused() {
        refused(CHECK_VIOLATION, leg(2, 1, "DEBIT", "USD", "3.00"));
        refused(CHECK_VIOLATION, leg(2, 2, "CREDIT", "USD", "3.00"));
        refused(CHECK_VIOLATION, entry(3), leg(3, 1, "DEBIT", "USD", "3.00"), leg(3, 2, "CREDIT", "USD", "2.99"));
    }

    @Test
    void oneAssetDoesNotBalanceAnother() {
        refused(CHECK_VIOLATION, leg(2, 1, "DEBIT", "USD", "3.00"), leg(2, 2, "CREDIT", "BTC", "3.00"));
        refused(CHECK_VIOLATION, """
                insert into journal_120.posting
                select 2, leg, 'house:fees', case leg when 1 then 'DEBIT' else 'CREDIT' end, 'A' || leg, 1, 0, 0, '2026-11-05', '2026-11-05'
                  from generate_series(1, 2) as leg""");
    }

    @Test
    void oneEntryDoesNotBalanceAnother() {
        refused(CHECK_VIOLATION, entry(3), leg(2, 1, "DEBIT", "USD", "3.00"), leg(3, 1, "CREDIT", "USD", "3.00"));
    }

    @Test
    void aLegThatIsAddedLaterIsRefused() {
        refused(CHECK_VIOLATION, leg(1, 3, "CREDIT", "USD", "0.01"));
    }

    @Test
    void aFaultAfterAnEarlierCheckOfTheSameTransactionIsRefused() {
        refused(
                CHECK_VIOLATION,
                leg(2, 1, "DEBIT", "USD", "3.00"),
                leg(2, 2, "CREDIT", "USD", "3.00"),
                "set constraints all immediate",
                "set constraints all deferred",
                leg(2, 3, "CREDIT", "USD", "3.00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update journal_120.posting set amount = 5.01 where position = 1 and leg = 1",
                "update journal_120.posting set side = 'CREDIT' where position = 1 and leg = 1",
                "update journal_120.posting set asset = 'EUR' where position = 1 and leg = 1",
                "update journal_120.posting set position = 2 where position = 1 and leg = 1",
                "update journal_120.posting set recorded_at = '2026-12-05' where position = 1 and leg = 1",
                "delete from journal_120.posting where position = 1 and leg = 2",
                "insert into journal_120.posting select position, leg, ledger_account, side, asset, 9, 0, 0,"
                        + " effective_at, recorded_at from journal_120.posting where leg = 1"
                        + " on conflict (position, leg, recorded_at) do update set amount = excluded.amount"
            })
    void aChangeThatLeavesAnEntryUnbalancedIsRefused(String change) {
        refused(CHECK_VIOLATION, change);
        refused(
                CHECK_VIOLATION,
                change.replace("update journal_120.posting ", "update journal_120.posting_2026_11 ")
                        .replace("2026-12-05", "2026-11-06")
                        .replace("from journal_120.posting ", "from journal_120.posting_2026_11 "));
    }

    @Test
    void rowsWrittenDirectlyIntoAPartitionAreCheckedToo() {
        refused(CHECK_VIOLATION, leg("posting_2026_11", 2, 1, "DEBIT", "USD", "3.00"));
        refused(
                FOREIGN_KEY_VIOLATION,
                leg("posting_2026_11", 9, 1, "DEBIT", "USD", "3.00"),
                leg("posting_2026_11", 9, 2, "CREDIT", "USD", "3.00"));
        refused(FOREIGN_KEY_VIOLATION, "delete from journal_120.entry_2026_11 where position = 1");
        refused(FOREIGN_KEY_VIOLATION, "truncate journal_120.entry_2026_11");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from journal_120.entry",
                "update journal_120.entry set position = 7 where position = 1",
                "update journal_120.entry set recorded_at = '2026-12-05' where position = 1",
                "truncate journal_120.entry"
            })
    void postingsKeepTheirEntry(String change) {
        refused(FOREIGN_KEY_VIOLATION, change);
    }

    @Test
    void postingsWithoutAnEntryAreRefused() {
        refused(FOREIGN_KEY_VIOLATION, leg(9, 1, "DEBIT", "USD", "3.00"), leg(9, 2, "CREDIT", "USD", "3.00"));
        refused(FOREIGN_KEY_VIOLATION, """
                insert into journal_120.posting
                select 9, leg, 'house:fees', case leg when 1 then 'DEBIT' else 'CREDIT' end, 'USD', 1, 0, 0, '2026-11-05', '2026-11-05'
                  from generate_series(1, 2) as leg""");
        refused(FOREIGN_KEY_VIOLATION, "update journal_120.posting set position = 9 where position = 1");
    }

    @Test
    void aPostingOfZeroOrLessIsRefused() {
        refused(CHECK_VIOLATION, leg(2, 1, "DEBIT", "USD", "0"), leg(2, 2, "CREDIT", "USD", "0"));
        refused(CHECK_VIOLATION, leg(2, 1, "DEBIT", "USD", "-1"), leg(2, 2, "CREDIT", "USD", "-1"));
    }

    @Test
    void aBalanceStaysAboveItsCreditLineAndHeldAboveZero() {
        String insert = "insert into accounts_120.balance (account_id, asset, posted, held, minimum, position) values ";
        commit(insert + "('acc_a', 'USD', 10, 10, 0, 1), ('acc_b', 'USD', -5, 5, -10, 1)");
        refused(CHECK_VIOLATION, insert + "('acc_c', 'USD', -0.01, 0, 0, 1)");
        refused(CHECK_VIOLATION, insert + "('acc_c', 'USD', 10, -1, 0, 1)");
        refused(CHECK_VIOLATION, "update accounts_120.balance set posted = -10.01 where account_id = 'acc_b'");
        refused(CHECK_VIOLATION, "update accounts_120.balance set minimum = -4.99 where account_id = 'acc_b'");
    }
}
