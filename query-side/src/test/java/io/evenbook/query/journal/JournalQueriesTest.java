package io.evenbook.query.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.RejectedException;
import io.evenbook.api.port.EntryPositions;
import io.evenbook.query.support.position.ViewBehindException;
import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class JournalQueriesTest extends QueryTest {
    private JournalRows journal;

    @BeforeEach
    void emptyJournal() {
        journal = new JournalRows(postgres);
    }

    @Test
    void anEmptyJournalBalances() {
        position("journal", 17);

        assertThat(read("/ledger/trial-balance").toString())
                .isEqualTo("{\"position\":17,\"assets\":[],\"accounts\":[]}");
    }

    @Test
    void theTrialBalanceSumsEveryAssetAndSaysWhatItIsOf() {
        sql("""
                insert into journal.ledger_balance values
                    ('house:omnibus', 'USD', 'ASSET', 1000.000000, 200.000000, 40),
                    ('customer:acc_alice', 'USD', 'LIABILITY', 200.000000, 1000.000000, 40),
                    ('house:omnibus', 'BTC', 'ASSET', 2.00000000, 0.00000000, 41),
                    ('customer:acc_bob', 'BTC', 'LIABILITY', 0.00000000, 1.99000000, 41),
                    ('house:fees', 'BTC', 'REVENUE', 0.00000000, 0.01000000, 41)""");
        position("journal", 42);

        assertThat(read("/ledger/trial-balance").toString()).isEqualTo("""
                {"position":42,"assets":[\
                {"asset":"BTC","debits":"2.00000000","credits":"2.00000000","difference":"0.00000000"},\
                {"asset":"USD","debits":"1200.000000","credits":"1200.000000","difference":"0.000000"}],"accounts":[\
                {"ledgerAccount":"customer:acc_alice","kind":"LIABILITY","asset":"USD","debits":"200.000000","credits":"1000.000000","balance":"-800.000000"},\
                {"ledgerAccount":"customer:acc_bob","kind":"LIABILITY","asset":"BTC","debits":"0.00000000","credits":"1.99000000","balance":"-1.99000000"},\
                {"ledgerAccount":"house:fees","kind":"REVENUE","asset":"BTC","debits":"0.00000000","credits":"0.01000000","balance":"-0.01000000"},\
                {"ledgerAccount":"house:omnibus","kind":"ASSET","asset":"BTC","debits":"2.00000000","credits":"0.00000000","balance":"2.00000000"},\
                {"ledgerAccount":"house:omnibus","kind":"ASSET","asset":"USD","debits":"1000.000000","credits":"200.000000","balance":"800.000000"}]}""");
    }

    @Test
    void theTrialBalanceCanBeHadAsOfATime() {
        long before = log.head();
        happen();
        happen();
        deposit("ent_1", before + 1, "acc_alice");
        deposit("ent_2", before + 2, "acc_alice");
        Instant first = recordedAt(before + 1);

        assertThat(refused("/ledger/trial-balance?at=" + first)).isEqualTo("503 journal 0 " + (before + 1));

        position("journal", before + 2);
        assertThat(read("/ledger/trial-balance?at=" + first).toString()).isEqualTo("""
                {"position":%d,"assets":[\
                {"asset":"USD","debits":"5.000000","credits":"5.000000","difference":"0.000000"}],"accounts":[\
                {"ledgerAccount":"customer:acc_alice","kind":"LIABILITY","asset":"USD","debits":"0.000000","credits":"5.000000","balance":"-5.000000"},\
                {"ledgerAccount":"house:omnibus","kind":"ASSET","asset":"USD","debits":"5.000000","credits":"0.000000","balance":"5.000000"}]}""".formatted(before + 1));
        assertThat(read("/ledger/trial-balance?at=9999-12-31T23:59:59Z")
                        .get("assets")
                        .get(0)
                        .get("debits")
                        .asString())
                .isEqualTo("10.000000");
        assertThat(read("/ledger/trial-balance?at=2020-01-01T00:00:00Z").toString())
                .isEqualTo("{\"position\":0,\"assets\":[],\"accounts\":[]}");
        assertThat(refused("/ledger/trial-balance?at=now")).startsWith("400");
    }

    @Test
    void aTrialBalanceOfManyLinesComesInPartsAsOfOnePosition() {
        long position = happen();
        happen();
        sql("""
                insert into journal.entry
                select %d, 'ent_1', 'ADJUSTMENT', 'Something', null, t, t, null from (select timestamptz '2026-01-31T12:00:00Z' as t) at""".formatted(position));
        sql("alter table journal.posting disable trigger user");
        sql("""
                insert into journal.posting
                select %d, g, case g when 10001 then 'house:omnibus' else 'customer:acc_' || to_char(g, 'fm00000') end,
                       case g when 10001 then 'DEBIT' else 'CREDIT' end, 'USD', case g when 10001 then 10000 else 1 end,
                       case g when 10001 then 10000 else 0 end, case g when 10001 then 0 else 1 end, t, t
                  from generate_series(1, 10001) g, (select timestamptz '2026-01-31T12:00:00Z' as t) at""".formatted(position));
        sql("alter table journal.posting enable trigger user");
        sql("""
                insert into journal.ledger_balance
                select ledger_account, asset, case ledger_account when 'house:omnibus' then 'ASSET' else 'LIABILITY' end, debits, credits, 1
                  from journal.posting""");
        position("journal", position);

        JsonNode first = read("/ledger/trial-balance");
        sql("update journal.ledger_balance set debits = 10001 where ledger_account = 'house:omnibus'");
        sql("update journal.ledger_balance set credits = 2 where ledger_account = 'customer:acc_00001'");
        position("journal", position + 1);
        JsonNode second =
                read("/ledger/trial-balance?cursor=" + first.get("next").asString());

        assertThat(first.get("accounts").size()).isEqualTo(10_000);
        assertThat(values(second.get("accounts"), "ledgerAccount")).containsExactly("house:omnibus");
        assertThat(second.has("next")).isFalse();
        for (JsonNode part : List.of(first, second)) {
            assertThat(part.get("position").asLong()).isEqualTo(position);
            assertThat(part.get("assets").toString())
                    .isEqualTo("[{\"asset\":\"USD\",\"debits\":\"10000\",\"credits\":\"10000\",\"difference\":\"0\"}]");
        }
        assertThat(refused("/ledger/trial-balance?atPosition=" + position + "&cursor="
                        + first.get("next").asString()))
                .isEqualTo("400 cursor");
    }

    @Test
    void aDifferenceWouldBeShown() {
        sql("insert into journal.ledger_balance values ('house:omnibus', 'USD', 'ASSET', 1000.000000, 0.000000, 40)");

        assertThat(read("/ledger/trial-balance")
                        .get("assets")
                        .get(0)
                        .get("difference")
                        .asString())
                .isEqualTo("1000.000000");
    }

    @Test
    void theTrialBalanceAsOfThenHasAccountsOnWhichNothingWasPostedForLong() {
        long before = log.head();
        happenUntil(before + 5);
        Instant now = Instant.parse("2026-11-30T23:59:59Z");
        journal.entry("ent_1", before + 1)
                .recordedAt(Instant.parse("2025-06-01T00:00:00Z"))
                .post("house:omnibus DEBIT USD 1.000000", "customer:acc_alice CREDIT USD 1.000000");
        journal.entry("ent_2", before + 2)
                .recordedAt(Instant.parse("2026-09-30T23:59:59.999999Z"))
                .post("house:omnibus DEBIT USD 2.000000", "customer:acc_bob CREDIT USD 2.000000");
        journal.entry("ent_3", before + 3)
                .recordedAt(Instant.parse("2026-10-01T00:00:00Z"))
                .post("house:omnibus DEBIT USD 3.000000", "customer:acc_carol CREDIT USD 3.000000");
        journal.entry("ent_4", before + 4)
                .recordedAt(now)
                .post("house:omnibus DEBIT USD 4.000000", "customer:acc_dave CREDIT USD 4.000000");
        journal.entry("ent_5", before + 5)
                .recordedAt(now)
                .post("customer:acc_alice DEBIT USD 1.000000", "house:omnibus CREDIT USD 1.000000");
        position("journal", before + 5);

        JsonNode then = read("/ledger/trial-balance?atPosition=" + (before + 4)).get("accounts");
        assertThat(values(then, "ledgerAccount"))
                .containsExactly(
                        "customer:acc_alice",
                        "customer:acc_bob",
                        "customer:acc_carol",
                        "customer:acc_dave",
                        "house:omnibus");
        assertThat(values(then, "balance"))
                .containsExactly("-1.000000", "-2.000000", "-3.000000", "-4.000000", "10.000000");
        assertThat(values(
                        read("/ledger/trial-balance?atPosition=" + (before + 1)).get("accounts"), "balance"))
                .containsExactly("-1.000000", "1.000000");
        assertThat(read("/ledger/trial-balance?atPosition=" + before)
                        .get("accounts")
                        .toString())
                .isEqualTo("[]");
    }

    @Test
    void anEntryShowsItsPostingsInOrder() {
        journal.entry("ent_1", 10)
                .kind("DEPOSIT")
                .says("Something", "wire-1")
                .effectiveAt(Instant.parse("2026-01-31T12:00:00.000001Z"))
                .post("house:omnibus DEBIT USD 5.000000", "customer:acc_alice CREDIT USD 5.000000");

        assertThat(read("/ledger/entries/ent_1").toString()).isEqualTo("""
                {"entryId":"ent_1","position":10,"kind":"DEPOSIT","description":"Something","effectiveAt":"2026-01-31T12:00:00.000001Z",\
                "recordedAt":"2026-01-31T12:10:00Z","reference":"wire-1","postings":[\
                {"ledgerAccount":"house:omnibus","side":"DEBIT","asset":"USD","amount":"5.000000"},\
                {"ledgerAccount":"customer:acc_alice","side":"CREDIT","asset":"USD","amount":"5.000000"}],"status":"POSTED","reversals":[]}""");
        assertThat(refused("/ledger/entries/ent_2")).isEqualTo("404 entry.unknown");
    }

    @Test
    void anEntryAndItsReversalsPointAtEachOther() {
        deposit("ent_1", 10, "acc_alice");
        reversal("ent_z", 20, "ent_1");
        reversal("ent_a", 30, "ent_1");
        reversal("ent_b", 40, "ent_other");

        JsonNode entry = read("/ledger/entries/ent_1");
        assertThat(entry.get("reversedBy").asString()).isEqualTo("ent_z");
        assertThat(entry.get("reversals").toString()).isEqualTo("[\"ent_z\",\"ent_a\"]");
        assertThat(entry.has("reverses")).isFalse();
        assertThat(entry.get("postings").size()).isEqualTo(2);
        assertThat(read("/ledger/entries/ent_a").get("reverses").asString()).isEqualTo("ent_1");
        assertThat(read("/ledger/entries").get("items").get(0)).isEqualTo(entry);
    }

    private void reversal(String id, long position, String reverses) {
        journal.entry(id, position)
                .kind("REVERSAL")
                .reverses(reverses)
                .post("customer:acc_alice DEBIT USD 2.000000", "house:omnibus CREDIT USD 2.000000");
    }

    @Test
    void theTrialBalanceAsOfAPositionInsideACommandIsThatOfTheCommandBefore() {
        long first = happen();
        long last = happen(3);
        deposit("ent_1", first, "acc_alice");
        deposit("ent_2", last - 1, "acc_bob");
        position("journal", last);

        for (long inside : new long[] {first, last - 2, last - 1}) {
            JsonNode found = read("/ledger/trial-balance?atPosition=" + inside);
            assertThat(found.get("position").asLong()).isEqualTo(first);
            assertThat(values(found.get("accounts"), "ledgerAccount"))
                    .containsExactly("customer:acc_alice", "house:omnibus");
        }
        assertThat(read("/ledger/trial-balance?atPosition=" + last)
                        .get("accounts")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void commandsFindWhereAnEntryStands(@Autowired EntryPositions positions) {
        deposit("ent_1", 7, "acc_alice");
        position("journal", log.head());

        assertThat(positions.find("ent_1")).isEqualTo(7);
        assertThatThrownBy(() -> positions.find("ent_2"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.rejection().code()).isEqualTo("entry.unknown"));
        happen();
        assertThatThrownBy(() -> positions.find("ent_1")).isInstanceOf(ViewBehindException.class);
    }

    @Test
    void aPartEndsWhenSoManyPostingsWereComparedWithTheKind() {
        sql("""
                insert into journal.entry
                select g, 'ent_' || g, case g when 10001 then 'WITHDRAWAL' else 'DEPOSIT' end, 'Something', null, t, t, null
                  from generate_series(1, 10001) g, lateral (select timestamptz '2026-01-31T12:00:00Z' as t) at""");
        sql("""
                insert into journal.posting
                select g, leg, case leg when 1 then 'house:omnibus' else 'customer:acc_alice' end,
                       case leg when 1 then 'DEBIT' else 'CREDIT' end, 'USD', 1, g, g, t, t
                  from generate_series(1, 10001) g, generate_series(1, 2) leg,
                       lateral (select timestamptz '2026-01-31T12:00:00Z' as t) at""");
        sql("insert into journal.ledger_balance values ('house:omnibus', 'USD', 'ASSET', 1, 0, 1)");

        JsonNode none = read("/ledger/entries?ledgerAccount=house:omnibus&kind=WITHDRAWAL");
        assertThat(none.get("items")).isEmpty();
        JsonNode next = read("/ledger/entries?ledgerAccount=house:omnibus&kind=WITHDRAWAL&cursor="
                + none.get("next").asString());
        assertThat(values(next, "entryId")).containsExactly("ent_10001");
        assertThat(next.get("next").isNull()).isTrue();
    }

    @Test
    void entriesAreListedAsTheyWereRecordedAndFiltered() {
        deposit("ent_c", 10, "acc_alice");
        withdrawal("ent_a", 20, "acc_bob");
        deposit("ent_b", 30, "acc_alice");
        withdrawal("ent_d", 40, "acc_alice");

        assertThat(readInPages("/ledger/entries", "entryId", _ -> {}))
                .containsExactly("ent_c", "ent_a", "ent_b", "ent_d");
        assertThat(readInPages("/ledger/entries?kind=DEPOSIT", "entryId", _ -> {}))
                .containsExactly("ent_c", "ent_b");
        assertThat(readInPages("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_c", "ent_b", "ent_d");
        assertThat(values(read("/ledger/entries?ledgerAccount=house:omnibus&kind=WITHDRAWAL"), "entryId"))
                .containsExactly("ent_a", "ent_d");
        assertThat(read("/ledger/entries").get("items").get(3).get("postings").size())
                .isEqualTo(2);
        assertThat(refused("/ledger/entries?kind=GIFT")).startsWith("400");
        assertThat(refused("/ledger/entries?ledgerAccount=house:garage")).startsWith("400");
    }

    @Test
    void anEntryThatTouchesAnAccountMoreThanOnceIsListedOnce() {
        for (int i = 1; i <= 3; i++) {
            journal.entry("ent_" + i, i)
                    .post(
                            "customer:acc_alice DEBIT USD 5.000000",
                            "customer:acc_alice DEBIT USD 1.000000",
                            "house:omnibus CREDIT USD 6.000000",
                            "customer:acc_alice CREDIT BTC 1.00000000",
                            "house:omnibus DEBIT BTC 1.00000000");
        }

        assertThat(readInPages("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_1", "ent_2", "ent_3");
    }

    @Test
    void theBooksSayThroughWhenTheyAreClosed() {
        assertThat(read("/ledger/periods").toString()).isEqualTo("{\"closedThrough\":null}");

        sql("update journal.books set closed_through = '2026-01-31T23:59:59.999999Z'");
        assertThat(read("/ledger/periods").toString()).isEqualTo("{\"closedThrough\":\"2026-01-31T23:59:59.999999Z\"}");
    }

    private void deposit(String id, long position, String account) {
        journal.entry(id, position)
                .kind("DEPOSIT")
                .post("house:omnibus DEBIT USD 5.000000", "customer:%s CREDIT USD 5.000000".formatted(account));
    }

    private void withdrawal(String id, long position, String account) {
        journal.entry(id, position)
                .kind("WITHDRAWAL")
                .post("customer:%s DEBIT USD 5.000000".formatted(account), "house:omnibus CREDIT USD 5.000000");
    }
}
