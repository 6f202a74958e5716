package io.evenbook.query.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.account.AccountEvent.AccountOpened;
import io.evenbook.api.port.OmnibusLedger.Period;
import io.evenbook.query.support.position.ViewBehindException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OmnibusReaderTest {
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final LocalDate LAST = LocalDate.parse("2026-03-31");

    private static EmbeddedPostgres postgres;

    private Ledger ledger;
    private OmnibusReader omnibus;
    private BigDecimal debits = BigDecimal.ZERO;
    private BigDecimal credits = BigDecimal.ZERO;

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
        omnibus = new OmnibusReader(ledger.reads, ledger.consistently, ledger.log, Duration.ofMillis(50));
    }

    @AfterEach
    void closeBooks() {
        ledger.close();
    }

    @Test
    void anEmptyJournalHasNothing() {
        Period period = omnibus.read(Books.USD, FIRST, LAST, 3);

        assertThat(period.movements()).isEmpty();
        assertThat(period.opening()).isZero();
        assertThat(period.closing()).isZero();
    }

    @Test
    void movementsOfTheDaysAndOfTheirMarginAreReadWithTheirSign() {
        entry(1, "before", "DEBIT", "1.00", "2026-02-26T23:59:59.999999Z", null);
        entry(2, "margin", "DEBIT", "2.00", "2026-02-27T00:00:00Z", null);
        entry(3, "in", "DEBIT", "4.00", "2026-03-01T00:00:00Z", null);
        entry(4, "out", "CREDIT", "0.50", "2026-03-31T23:59:59.999999Z", null);
        entry(5, "margin-after", "CREDIT", "0.25", "2026-04-02T23:59:59.999999Z", null);
        entry(6, "after", "DEBIT", "8.00", "2026-04-03T00:00:00Z", null);

        Period period = omnibus.read(Books.USD, FIRST, LAST, 2);

        assertThat(movements(period))
                .containsExactly(
                        "2026-02-27 ent_margin 2.00",
                        "2026-03-01 ent_in 4.00",
                        "2026-03-31 ent_out -0.50",
                        "2026-04-02 ent_margin-after -0.25");
        assertThat(period.opening()).isEqualByComparingTo("3.00");
        assertThat(period.closing()).isEqualByComparingTo("6.50");
    }

    @Test
    void whatCountsAtAnotherTimeThanItWasRecordedCountsThen() {
        entry(1, "first", "DEBIT", "1.00", "2026-02-10T00:00:00Z", null);
        // Back-dated into the period, out of it, and to before it.
        entry(2, "recorded-in-february", "DEBIT", "2.00", "2026-02-11T00:00:00Z", "2026-03-05T00:00:00Z");
        entry(3, "recorded-in-april", "CREDIT", "0.50", "2026-04-10T00:00:00Z", "2026-03-06T00:00:00Z");
        entry(4, "meant-for-january", "DEBIT", "4.00", "2026-04-11T00:00:00Z", "2026-01-01T00:00:00Z");

        Period period = omnibus.read(Books.USD, FIRST, LAST, 0);

        assertThat(movements(period))
                .containsExactly("2026-03-05 ent_recorded-in-february 2.00", "2026-03-06 ent_recorded-in-april -0.50");
        assertThat(period.opening()).isEqualByComparingTo("5.00");
        assertThat(period.closing()).isEqualByComparingTo("6.50");
    }

    @Test
    void otherAssetsAndOtherLedgerAccountsAreNotRead() {
        entry(1, "one", "DEBIT", "1.00", "2026-03-01T00:00:00Z", null);
        ledger.sql.update("update journal.posting set asset = 'EUR' where leg = 1");

        Period period = omnibus.read(Books.USD, FIRST, LAST, 0);

        assertThat(period.movements()).isEmpty();
        assertThat(period.closing()).isZero();
    }

    @Test
    void aJournalThatIsBehindIsNotComparedWith() {
        ledger.append(new AccountOpened(Books.ALICE, null, null));

        assertThatThrownBy(() -> omnibus.read(Books.USD, FIRST, LAST, 0))
                .isInstanceOf(ViewBehindException.class)
                .hasMessage("The view journal is at position 0; the request needs 1.");
        ledger.sql.update("update journal.view_position set position = 1");
        assertThat(omnibus.read(Books.USD, FIRST, LAST, 0).checkedThrough()).isEqualTo(1);
    }

    /** @param effectiveAt null: when the entry was recorded */
    private void entry(long position, String id, String side, String amount, String recordedAt, String effectiveAt) {
        String effective = effectiveAt == null ? recordedAt : effectiveAt;
        BigDecimal value = new BigDecimal(amount);
        debits = debits.add(side.equals("DEBIT") ? value : BigDecimal.ZERO);
        credits = credits.add(side.equals("CREDIT") ? value : BigDecimal.ZERO);
        ledger.sql.update(
                "insert into journal.entry values (?, ?, 'DEPOSIT', '', null, ?::timestamptz, ?::timestamptz, null)",
                position,
                "ent_" + id,
                effective,
                recordedAt);
        ledger.sql.update(
                "insert into journal.posting values (?, 1, 'house:omnibus',"
                        + " ?, 'USD', ?, ?, ?, ?::timestamptz, ?::timestamptz)",
                position,
                side,
                value,
                debits,
                credits,
                effective,
                recordedAt);
        ledger.sql.update(
                "insert into journal.posting values (?, 2, 'customer:acc_alice',"
                        + " 'CREDIT', 'USD', ?, 0, 0, ?::timestamptz, ?::timestamptz)",
                position,
                value,
                effective,
                recordedAt);
    }

    private static List<String> movements(Period period) {
        return period.movements().stream()
                .map(movement -> "%s %s %s".formatted(movement.date(), movement.entryId(), movement.amount()))
                .toList();
    }
}
