package io.evenbook.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.evenbook.api.Paging;
import io.evenbook.api.account.AccountQuery.FindStatement;
import io.evenbook.api.account.StatementAnswer.StatementItem;
import io.evenbook.api.id.AssetCode;
import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.QueryTest;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class StatementTest extends QueryTest {
    private static final String STATEMENT = "/accounts/acc_alice/statement?asset=USD";

    private JournalRows journal;

    @BeforeEach
    void open() {
        journal = new JournalRows(postgres);
        sql("insert into accounts.account values ('acc_alice', null, null, 'OPEN', null, now(), 7, 42)");
        sql("insert into reference.asset values ('USD', 'US dollar',"
                + " 'FIAT', 6, 1), ('BTC', 'Bitcoin', 'CRYPTO', 8, 2)");
    }

    @Test
    void aStatementShowsEachPostingWithTheBalanceAfterIt() {
        journal.entry("ent_1", 10)
                .kind("DEPOSIT")
                .says("Something", "wire-1")
                .post("house:omnibus DEBIT USD 5.000000", "customer:acc_alice CREDIT USD 5.000000");
        journal.entry("ent_rent", 20)
                .effectiveAt(Instant.parse("2026-01-01T00:00:00Z"))
                .post("customer:acc_alice DEBIT USD 6.500000", "customer:acc_bob CREDIT USD 6.500000");
        journal.entry("ent_other", 30)
                .post(
                        "customer:acc_bob DEBIT USD 1.000000",
                        "house:omnibus CREDIT USD 1.000000",
                        "customer:acc_alice CREDIT BTC 1.00000000",
                        "house:omnibus DEBIT BTC 1.00000000");
        position("journal", 31);

        assertThat(read(STATEMENT).toString()).isEqualTo("""
                {"accountId":"acc_alice","asset":"USD","position":31,"opening":"0.000000","closing":"-1.500000","items":[\
                {"entryId":"ent_1","position":10,"kind":"DEPOSIT","description":"Something","reference":"wire-1","side":"CREDIT",\
                "amount":"5.000000","balance":"5.000000","effectiveAt":"2026-01-31T12:10:00Z","recordedAt":"2026-01-31T12:10:00Z"},\
                {"entryId":"ent_rent","position":20,"kind":"ADJUSTMENT","description":"Something","side":"DEBIT",\
                "amount":"6.500000","balance":"-1.500000","effectiveAt":"2026-01-01T00:00:00Z","recordedAt":"2026-01-31T12:20:00Z"}],\
                "next":null}""");
    }

    @Test
    void nothingIsHeldWhileACsvIsTakenAndWhatIsPostedMeanwhileIsLeftOut(
            @Autowired Statements statements, @Autowired DataSource dataSource) throws SQLException {
        HikariPoolMXBean pool = dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
        for (int i = 1; i <= 2_000; i++) {
            deposit(i);
        }
        position("journal", 2_000);
        List<Long> positions = new ArrayList<>();
        List<BigDecimal> balances = new ArrayList<>();

        statements.read(
                new FindStatement("acc_alice", new AssetCode("USD"), null, null, new Paging(1, null, Paging.Order.ASC)),
                new Statements.Reader() {
                    @Override
                    public void opening(BigDecimal balance) {
                        balances.add(balance);
                        deposit(2_001);
                        position("journal", 2_001);
                    }

                    @Override
                    public void item(StatementItem item) {
                        assertThat(pool.getActiveConnections()).isZero();
                        positions.add(item.position());
                    }

                    @Override
                    public void closing(BigDecimal balance) {
                        balances.add(balance);
                    }
                });

        assertThat(positions).isEqualTo(LongStream.rangeClosed(1, 2_000).boxed().toList());
        assertThat(balances).containsExactly(new BigDecimal("0.000000"), new BigDecimal("2000.000000"));
    }

    private void deposit(int position) {
        journal.entry("ent_" + position, position)
                .post("house:omnibus DEBIT USD 1.000000", "customer:acc_alice CREDIT USD 1.000000");
    }

    @Test
    void aPeriodHasItsFirstMomentAndNotItsLast() {
        long before = log.head();
        for (int i = 1; i <= 4; i++) {
            happen();
            journal.entry("ent_" + i, before + i)
                    .recordedAt(recordedAt(before + i))
                    .post(
                            "house:omnibus DEBIT USD %d.000000".formatted(i),
                            "customer:acc_alice CREDIT USD %d.000000".formatted(i));
        }
        String period = STATEMENT + "&from=%s&to=%s".formatted(recordedAt(before + 2), recordedAt(before + 4));

        assertThat(refused(period)).isEqualTo("503 journal 0 " + (before + 3));

        position("journal", before + 4);
        JsonNode statement = read(period);
        assertThat(values(statement, "entryId")).containsExactly("ent_2", "ent_3");
        assertThat(values(statement, "balance")).containsExactly("3.000000", "6.000000");
        assertThat(values(read(period + "&order=desc"), "entryId")).containsExactly("ent_3", "ent_2");
        assertThat(statement.get("opening").asString()).isEqualTo("1.000000");
        assertThat(statement.get("closing").asString()).isEqualTo("6.000000");
        assertThat(statement.get("from").asString())
                .isEqualTo(recordedAt(before + 2).toString());

        JsonNode justAfter = read(STATEMENT + "&from=" + recordedAt(before + 2).plusNanos(1));
        assertThat(values(justAfter, "entryId")).containsExactly("ent_3", "ent_4");
        JsonNode through = read(STATEMENT + "&to=" + recordedAt(before + 4).plusNanos(1));
        assertThat(values(through, "entryId")).containsExactly("ent_1", "ent_2", "ent_3", "ent_4");
        JsonNode empty = read(STATEMENT + "&from=%1$s&to=%1$s".formatted(recordedAt(before + 2)));
        assertThat(empty.get("items").size()).isZero();
        assertThat(empty.get("opening").asString())
                .isEqualTo("1.000000")
                .isEqualTo(empty.get("closing").asString());
    }

    @Test
    void aStatementIsReadInPartsThatAllHaveTheSameEnds() {
        for (int i = 1; i <= 5; i++) {
            journal.entry("ent_" + i, i)
                    .post(
                            "house:omnibus DEBIT USD 3.000000",
                            "customer:acc_alice CREDIT USD 1.000000",
                            "customer:acc_alice CREDIT USD 2.000000");
        }
        position("journal", 10);

        assertThat(readInPages(STATEMENT, "balance", _ -> {}))
                .containsExactly(
                        "1.000000",
                        "3.000000",
                        "4.000000",
                        "6.000000",
                        "7.000000",
                        "9.000000",
                        "10.000000",
                        "12.000000",
                        "13.000000",
                        "15.000000");
        assertThat(readInPages(STATEMENT + "&order=desc", "balance", _ -> {}))
                .containsExactly(
                        "15.000000",
                        "13.000000",
                        "12.000000",
                        "10.000000",
                        "9.000000",
                        "7.000000",
                        "6.000000",
                        "4.000000",
                        "3.000000",
                        "1.000000");
        assertThat(read(STATEMENT + "&order=desc&limit=1").get("closing").asString())
                .isEqualTo("15.000000");
        JsonNode first = read(STATEMENT + "&limit=3");
        JsonNode second =
                read(STATEMENT + "&limit=3&cursor=" + first.get("next").asString());
        assertThat(second.get("opening").asString()).isEqualTo("0.000000");
        assertThat(second.get("closing").asString()).isEqualTo("15.000000");
        assertThat(refused(STATEMENT.replace("USD", "BTC") + "&cursor="
                        + first.get("next").asString()))
                .isEqualTo("400 cursor");
    }

    @Test
    void anAssetThatTheAccountNeverHadOpensAndClosesAtZero() {
        assertThat(read("/accounts/acc_alice/statement?asset=BTC").toString()).isEqualTo("""
                {"accountId":"acc_alice","asset":"BTC","position":0,"opening":"0.00000000","closing":"0.00000000","items":[],"next":null}""");
    }

    @Test
    void aStatementWithoutMeaningIsRefused() {
        assertThat(refused("/accounts/acc_alice/statement")).startsWith("400");
        assertThat(refused("/accounts/acc_alice/statement?asset=usd")).startsWith("400");
        assertThat(refused("/accounts/acc_alice/statement?asset=GOLD")).isEqualTo("404 asset.unknown");
        assertThat(refused("/accounts/acc_nobody/statement?asset=USD")).isEqualTo("404 account.unknown");
        assertThat(refused("/accounts/acc_nobody/statement?asset=USD&format=csv"))
                .isEqualTo("404 account.unknown");
        assertThat(refused(STATEMENT + "&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"))
                .isEqualTo("400 to");
        assertThat(refused(STATEMENT + "&format=pdf")).isEqualTo("400 format");
        assertThat(refused(STATEMENT + "&limit=0")).startsWith("400");
    }

    @Test
    void aWholeStatementCanBeHadAsCsv() {
        journal.entry("ent_1", 10)
                .kind("DEPOSIT")
                .says("For \"rent\", and\nmore", "wire-1")
                .post("house:omnibus DEBIT USD 5.000000", "customer:acc_alice CREDIT USD 5.000000");
        journal.entry("ent_2", 20)
                .kind("WITHDRAWAL")
                .post("customer:acc_alice DEBIT USD 6.000000", "house:omnibus CREDIT USD 6.000000");
        position("journal", 20);

        String csv = """
                entryId,position,kind,description,reference,side,amount,balance,effectiveAt,recordedAt\r
                ,,OPENING,,,,,0.000000,,\r
                ent_1,10,DEPOSIT,"For ""rent"", and\nmore",wire-1,CREDIT,5.000000,5.000000,2026-01-31T12:10:00Z,2026-01-31T12:10:00Z\r
                ent_2,20,WITHDRAWAL,Something,,DEBIT,6.000000,-1.000000,2026-01-31T12:20:00Z,2026-01-31T12:20:00Z\r
                ,,CLOSING,,,,,-1.000000,,\r
                """;
        assertThat(text(get("/api/v1" + STATEMENT + "&format=csv"))).isEqualTo(csv);
        assertThat(text(get("/api/v1" + STATEMENT).header("Accept", "text/csv")))
                .isEqualTo(csv);
        assertThat(perform(get("/api/v1" + STATEMENT + "&format=csv")).getContentType())
                .isEqualTo("text/csv;charset=UTF-8");
        assertThat(ok(get("/api/v1" + STATEMENT).header("Accept", "*/*"))
                        .get("items")
                        .size())
                .isEqualTo(2);
        assertThat(ok(get("/api/v1" + STATEMENT).header("Accept", "application/json"))
                        .get("items")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void aStatementOfAnyLengthIsSent() {
        sql("""
                insert into journal.entry
                select i, 'ent_' || i, 'DEPOSIT', 'Something', null, '2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z', null
                  from generate_series(1, 20000) i""");
        sql("""
                insert into journal.posting
                select i, leg, account, side, 'USD', 1.000000, leg * i + 0.000000, (1 - leg) * i + 0.000000,
                       '2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'
                  from generate_series(1, 20000) i,
                       (values (0, 'customer:acc_alice', 'CREDIT'), (1, 'house:omnibus', 'DEBIT')) as legs (leg, account, side)""");
        position("journal", 20_000);

        String[] lines = text(get("/api/v1" + STATEMENT + "&format=csv")).split("\r\n");
        assertThat(lines).hasSize(20_003);
        assertThat(lines[20_001]).startsWith("ent_20000,");
        assertThat(lines[20_002]).isEqualTo(",,CLOSING,,,,,20000.000000,,");
    }

    @Test
    void whatASpreadsheetWouldTakeForAFormulaIsText() throws Exception {
        List<String> formulas = List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uFF1D1");
        for (int i = 0; i < formulas.size(); i++) {
            journal.entry("ent_" + i, i + 1)
                    .says(formulas.get(i), formulas.get(i))
                    .post("house:omnibus CREDIT USD 5.000000", "customer:acc_alice DEBIT USD 5.000000");
        }
        journal.entry("ent_plain", 50)
                .says("1-1=0", "a@b")
                .post("customer:acc_alice CREDIT USD 5.000000", "house:omnibus DEBIT USD 5.000000");
        position("journal", 50);

        List<CSVRecord> records = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(text(get("/api/v1" + STATEMENT + "&format=csv"))))
                .getRecords();
        for (int i = 0; i < formulas.size(); i++) {
            assertThat(records.get(i + 1).get("description")).isEqualTo("'" + formulas.get(i));
            assertThat(records.get(i + 1).get("reference")).isEqualTo("'" + formulas.get(i));
            assertThat(records.get(i + 1).get("balance")).startsWith("-");
        }
        assertThat(records.get(formulas.size() + 1).get("description")).isEqualTo("1-1=0");
        assertThat(records.get(formulas.size() + 1).get("reference")).isEqualTo("a@b");
    }
}
