package io.evenbook.query.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.JournalRows.Leg;
import io.evenbook.querytest.QueryTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;

class LedgerExportTest extends QueryTest {
    private JournalRows journal;

    @BeforeEach
    void emptyJournal() {
        journal = new JournalRows(postgres);
        position("journal", 1_000);
    }

    @Test
    void theWholeJournalIsExportedByTheDaysOnWhichEntriesCount() {
        journal.entry("ent_2", 10)
                .kind("DEPOSIT")
                .says("Late", "wire-2")
                .effectiveAt(Instant.parse("2026-01-31T23:59:59.999999Z"))
                .post("house:omnibus DEBIT USD 5.00", "customer:acc_alice CREDIT USD 5.00");
        journal.entry("ent_1", 20)
                .kind("DEPOSIT")
                .effectiveAt(Instant.parse("2026-01-30T00:00:00Z"))
                .reverses("ent_0")
                .post("house:omnibus DEBIT USD 1.00", "customer:acc_alice CREDIT USD 1.00");
        journal.entry("ent_3", 30)
                .kind("WITHDRAWAL")
                .effectiveAt(Instant.parse("2026-01-31T00:00:00Z"))
                .post("customer:acc_alice DEBIT USD 2.00", "house:omnibus CREDIT USD 2.00");

        assertThat(export("hledger")).isEqualTo("""
                decimal-mark .

                commodity USD
                account Liabilities:Customer:acc_alice
                account Assets:Omnibus
                tag kind
                tag reference
                tag reverses

                2026-01-30 * (ent_1) Something
                    ; kind: DEPOSIT
                    ; reverses: ent_0
                    Assets:Omnibus  1.00 USD
                    Liabilities:Customer:acc_alice  -1.00 USD

                2026-01-31 * (ent_2) Late
                    ; kind: DEPOSIT
                    ; reference: wire-2
                    Assets:Omnibus  5.00 USD
                    Liabilities:Customer:acc_alice  -5.00 USD

                2026-01-31 * (ent_3) Something
                    ; kind: WITHDRAWAL
                    Liabilities:Customer:acc_alice  2.00 USD
                    Assets:Omnibus  -2.00 USD

                2026-01-31 * Closing balance
                    Liabilities:Customer:acc_alice  0 USD = -4.00 USD

                2026-01-31 * Closing balance
                    Assets:Omnibus  0 USD = 4.00 USD
                """);
    }

    @Test
    void nothingIsHeldWhileTheTextIsTakenAndWhatIsRecordedMeanwhileIsLeftOut(
            @Autowired LedgerExport export, @Autowired DataSource dataSource) throws SQLException {
        HikariPoolMXBean pool = dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
        for (int i = 1; i <= 1_200; i++) {
            deposit(
                    "ent_" + i,
                    i,
                    "1.00",
                    i % 2 == 0 ? JournalRows.recordedAt(i).toString() : "2026-01-10T12:00:00Z");
        }
        position("journal", 1_200);
        StringBuilder text = new StringBuilder();
        Appendable slow = new Appendable() {
            @Override
            public Appendable append(CharSequence added) {
                assertThat(pool.getActiveConnections()).isZero();
                if (text.isEmpty()) {
                    deposit("ent_late", 1_201, "1.00", "2026-01-11T12:00:00Z");
                    deposit(
                            "ent_now",
                            1_202,
                            "1.00",
                            JournalRows.recordedAt(1_202).toString());
                    position("journal", 1_202);
                }
                text.append(added);
                return this;
            }

            @Override
            public Appendable append(CharSequence added, int start, int end) {
                return append(added.subSequence(start, end));
            }

            @Override
            public Appendable append(char added) {
                return append(Character.toString(added));
            }
        };

        export.write(new HledgerFormat(), null, null, slow);

        assertThat(Pattern.compile("\\(ent_([a-z0-9]+)\\)")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1)))
                .isEqualTo(IntStream.concat(
                                IntStream.iterate(1, i -> i <= 1_200, i -> i + 2),
                                IntStream.iterate(2, i -> i <= 1_200, i -> i + 2))
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(text).endsWith("    Assets:Omnibus  0 USD = 1200.00 USD\n");
    }

    @Test
    void aPeriodBeginsWithWhatCameBeforeAndEndsWithWhatItComesTo() {
        deposit("ent_1", 1, "1.00", "2026-01-10T12:00:00Z");
        deposit("ent_2", 2, "2.00", "2026-01-20T00:00:00Z");
        deposit("ent_3", 3, "4.00", "2026-01-21T23:59:59.999999Z");
        deposit("ent_4", 4, "8.00", "2026-01-22T00:00:00Z");

        assertThat(export("beancount&from=2026-01-20&to=2026-01-22")).isEqualTo("""
                2026-01-20 open Liabilities:Customer:Acc-alice
                2026-01-20 open Assets:Omnibus

                2026-01-20 * "Opening balances"
                  Liabilities:Customer:Acc-alice  -1.00 USD
                  Assets:Omnibus  1.00 USD

                2026-01-20 * "Something"
                  id: "ent_2"
                  kind: "ADJUSTMENT"
                  Assets:Omnibus  2.00 USD
                  Liabilities:Customer:Acc-alice  -2.00 USD

                2026-01-21 * "Something"
                  id: "ent_3"
                  kind: "ADJUSTMENT"
                  Assets:Omnibus  4.00 USD
                  Liabilities:Customer:Acc-alice  -4.00 USD

                2026-01-22 balance Liabilities:Customer:Acc-alice  -7.00 ~ 0 USD
                2026-01-22 balance Assets:Omnibus  7.00 ~ 0 USD
                """);
    }

    private void deposit(String id, long position, String amount, String effectiveAt) {
        journal.entry(id, position)
                .effectiveAt(Instant.parse(effectiveAt))
                .post("house:omnibus DEBIT USD " + amount, "customer:acc_alice CREDIT USD " + amount);
    }

    @Test
    void anEntryOfSeveralAccountsIsOneTransaction() {
        journal.entry("ent_rent", 1)
                .post(
                        "customer:acc_alice DEBIT USD 5.00",
                        "customer:acc_bob CREDIT USD 4.00",
                        "house:fees CREDIT USD 1.00");

        assertThat(export("ledger")).contains("""
                2026-01-31 * (ent_rent) Something
                    ; kind: ADJUSTMENT
                    Liabilities:Customer:acc_alice  5.00 USD
                    Liabilities:Customer:acc_bob  -4.00 USD
                    Income:Fees  -1.00 USD
                """);
    }

    @Test
    void anEmptyJournalIsExported() {
        assertThat(export("beancount")).isEmpty();
        assertThat(export("ledger&from=2026-01-01")).doesNotContain("Assets");
    }

    @Test
    void anExportIsATextFile() {
        MockHttpServletResponse response = perform(get("/api/v1/ledger/export?format=hledger"));

        assertThat(response.getContentType()).isEqualTo("text/plain;charset=UTF-8");
        assertThat(response.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"journal.hledger\"");
    }

    @Test
    void anExportWithoutMeaningIsRefused() {
        assertThat(refused("/ledger/export")).startsWith("400");
        assertThat(refused("/ledger/export?format=excel")).isEqualTo("400 format");
        assertThat(refused("/ledger/export?format=ledger&from=2026-01-31T00:00:00Z"))
                .startsWith("400");
        assertThat(refused("/ledger/export?format=ledger&from=26-01-31")).startsWith("400");
        assertThat(refused("/ledger/export?format=ledger&to=2026-02-30")).startsWith("400");
        assertThat(refused("/ledger/export?format=ledger&from=2026-01-02&to=2026-01-01"))
                .isEqualTo("400 to");
    }

    /** Closing balances come from totals on postings, the tools sum the entries: both agree in every period. */
    @ParameterizedTest
    @EnumSource
    void aToolFindsOurBalances(Tool tool) {
        tool.requireInstalled();
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 1; i <= 150; i++) {
            post(happen(), random);
        }
        position("journal", log.head());
        LocalDate today = recordedAt(log.head()).atOffset(ZoneOffset.UTC).toLocalDate();

        for (String period : List.of("", "&from=%s", "&to=%s", "&from=%s&to=%s", "&from=%2$s", "&to=%2$s")) {
            String asked = period.formatted(today.minusDays(3), today.plusDays(2));
            tool.accepts(export(tool.format().name() + asked), asked + ", seed " + seed);
        }
    }

    /** An entry on one or two accounts; half of the entries take effect on another day. */
    private void post(long position, SplittableRandom random) {
        String[] assets = {"USD", "X", "ETH2"};
        String asset = assets[random.nextInt(assets.length)];
        BigDecimal amount = BigDecimal.valueOf(
                random.nextLong(1, 1_000_000_000), asset.equals("USD") ? 2 : asset.equals("X") ? 0 : 18);
        Instant recorded = recordedAt(position);
        Instant effective =
                random.nextBoolean() ? recorded : recorded.plus(Duration.ofHours(random.nextInt(-200, 200)));
        String one = "customer:acc_" + random.nextInt(5);
        String other = "customer:acc_" + random.nextInt(5, 10);
        journal.entry("ent_" + position, position)
                .recordedAt(recorded)
                .effectiveAt(effective)
                .post(List.of(
                        new Leg(one, "CREDIT", asset, amount),
                        new Leg(random.nextBoolean() ? "house:omnibus" : other, "DEBIT", asset, amount)));
    }

    private String export(String format) {
        return text(get("/api/v1/ledger/export?format=" + format));
    }
}
