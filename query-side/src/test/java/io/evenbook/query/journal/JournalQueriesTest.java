package io.evenbook.query.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.JournalRows;
import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalQueriesTest extends QueryTest {
    private JournalRows journal;

    @BeforeEach
    void emptyJournal() {
        journal = new JournalRows(postgres);
    }

    @Test
    void an_empty_journal_balances() {
        position("journal", 17);

        assertThat(read("/ledger/trial-balance").toString()).isEqualTo("{\"position\":17,\"assets\":[],\"accounts\":[]}");
    }

    @Test
    void the_trial_balance_sums_every_asset_and_says_what_it_is_of() {
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
    void the_trial_balance_can_be_had_as_of_a_time() {
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
                {"ledgerAccount":"house:omnibus","kind":"ASSET","asset":"USD","debits":"5.000000","credits":"0.000000","balance":"5.000000"}]}"""
                .formatted(before + 1));
        assertThat(read("/ledger/trial-balance?at=9999-12-31T23:59:59Z").get("assets").get(0).get("debits").asString())
                .isEqualTo("10.000000");
        assertThat(read("/ledger/trial-balance?at=2020-01-01T00:00:00Z").toString())
                .isEqualTo("{\"position\":0,\"assets\":[],\"accounts\":[]}");
        assertThat(refused("/ledger/trial-balance?at=now")).startsWith("400");
    }

    @Test
    void a_difference_would_be_shown() {
        sql("insert into journal.ledger_balance values ('house:omnibus', 'USD', 'ASSET', 1000.000000, 0.000000, 40)");

        assertThat(read("/ledger/trial-balance").get("assets").get(0).get("difference").asString()).isEqualTo("1000.000000");
    }

    @Test
    void an_entry_shows_its_postings_in_order() {
        journal.entry("ent_1", 10).kind("DEPOSIT").says("Something", "wire-1").effectiveAt(Instant.parse("2026-01-31T12:00:00.000001Z"))
                .post("house:omnibus DEBIT USD 5.000000", "customer:acc_alice CREDIT USD 5.000000");

        assertThat(read("/ledger/entries/ent_1").toString()).isEqualTo("""
                {"entryId":"ent_1","position":10,"kind":"DEPOSIT","description":"Something","effectiveAt":"2026-01-31T12:00:00.000001Z",\
                "recordedAt":"2026-01-31T12:10:00Z","reference":"wire-1","postings":[\
                {"ledgerAccount":"house:omnibus","side":"DEBIT","asset":"USD","amount":"5.000000"},\
                {"ledgerAccount":"customer:acc_alice","side":"CREDIT","asset":"USD","amount":"5.000000"}],"status":"POSTED"}""");
        assertThat(refused("/ledger/entries/ent_2")).isEqualTo("404 entry.unknown");
    }

    @Test
    void an_entry_of_several_accounts_is_shown_as_a_whole() {
        parts("ent_rent", 10, "acc_alice", "acc_bob");
        house("ent_rent", 13);
        whole("ent_rent", 13, null);

        assertThat(read("/ledger/entries/ent_rent").toString()).isEqualTo("""
                {"entryId":"ent_rent","position":13,"kind":"ADJUSTMENT","description":"Something","effectiveAt":"2026-01-31T12:13:00Z",\
                "recordedAt":"2026-01-31T12:13:00Z","postings":[\
                {"ledgerAccount":"customer:acc_alice","side":"DEBIT","asset":"USD","amount":"5.000000"},\
                {"ledgerAccount":"customer:acc_bob","side":"CREDIT","asset":"USD","amount":"4.000000"},\
                {"ledgerAccount":"house:fees","side":"CREDIT","asset":"USD","amount":"1.000000"}],\
                "status":"POSTED","groupId":"grp_ent_rent"}""");
        assertThat(refused("/ledger/entries/ent_rent.acc_alice")).isEqualTo("404 entry.unknown");
        assertThat(values(read("/ledger/entries"), "entryId")).containsExactly("ent_rent");
    }

    @Test
    void an_entry_that_is_not_posted_is_found_but_not_listed() {
        parts("ent_rent", 10, "acc_alice", "acc_bob");
        request("ent_rent", "PENDING", null, null);
        request("ent_gift", "REJECTED", "account.frozen", "It is frozen.");

        assertThat(read("/ledger/entries/ent_rent").toString()).isEqualTo("""
                {"entryId":"ent_rent","position":9,"kind":"ADJUSTMENT","description":"Wished for","postings":[],\
                "status":"PENDING","groupId":"grp_ent_rent"}""");
        assertThat(read("/ledger/entries/ent_gift").toString()).isEqualTo("""
                {"entryId":"ent_gift","position":9,"kind":"ADJUSTMENT","description":"Wished for","postings":[],\
                "status":"REJECTED","groupId":"grp_ent_gift","code":"account.frozen","detail":"It is frozen."}""");
        assertThat(read("/ledger/entries").get("items").toString()).isEqualTo("[]");

        house("ent_rent", 13);
        whole("ent_rent", 13, null);
        sql("update journal.entry_request set status = 'POSTED' where entry_id = 'ent_rent'");
        assertThat(read("/ledger/entries/ent_rent").get("postings").size()).isEqualTo(3);
    }

    @Test
    void an_entry_and_its_reversal_point_at_each_other() {
        deposit("ent_1", 10, "acc_alice");
        parts("ent_back", 20, "acc_alice", "acc_bob");
        whole("ent_back", 23, "ent_1");

        assertThat(read("/ledger/entries/ent_1").get("reversedBy").asString()).isEqualTo("ent_back");
        assertThat(read("/ledger/entries/ent_back").get("reverses").asString()).isEqualTo("ent_1");
    }

    @Test
    void entries_are_listed_as_they_were_recorded_and_filtered() {
        deposit("ent_c", 10, "acc_alice");
        withdrawal("ent_a", 20, "acc_bob");
        deposit("ent_b", 30, "acc_alice");
        withdrawal("ent_d", 40, "acc_alice");

        assertThat(readInParts("/ledger/entries", "entryId", _ -> {})).containsExactly("ent_c", "ent_a", "ent_b", "ent_d");
        assertThat(readInParts("/ledger/entries?kind=DEPOSIT", "entryId", _ -> {})).containsExactly("ent_c", "ent_b");
        assertThat(readInParts("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_c", "ent_b", "ent_d");
        assertThat(values(read("/ledger/entries?ledgerAccount=house:omnibus&kind=WITHDRAWAL"), "entryId"))
                .containsExactly("ent_a", "ent_d");
        assertThat(read("/ledger/entries").get("items").get(3).get("postings").size()).isEqualTo(2);
        assertThat(refused("/ledger/entries?kind=GIFT")).startsWith("400");
        assertThat(refused("/ledger/entries?ledgerAccount=house:garage")).startsWith("400");
        assertThat(refused("/ledger/entries?groupId=7")).startsWith("400");
    }

    @Test
    void whole_entries_are_listed_where_they_became_whole_and_found_by_the_legs_of_their_parts() {
        parts("ent_2", 10, "acc_alice", "acc_bob");
        deposit("ent_1", 15, "acc_alice");
        parts("ent_3", 20, "acc_bob", "acc_carol");
        house("ent_3", 23);
        whole("ent_3", 23, null);
        house("ent_2", 25);
        whole("ent_2", 25, null);
        deposit("ent_4", 30, "acc_alice");
        request("ent_2", "POSTED", null, null);
        request("ent_3", "POSTED", null, null);

        assertThat(readInParts("/ledger/entries", "entryId", _ -> {})).containsExactly("ent_1", "ent_3", "ent_2", "ent_4");
        assertThat(readInParts("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_1", "ent_2", "ent_4");
        assertThat(readInParts("/ledger/entries?ledgerAccount=customer:acc_bob", "entryId", _ -> {})).containsExactly("ent_3", "ent_2");
        assertThat(readInParts("/ledger/entries?ledgerAccount=house:fees&kind=ADJUSTMENT", "entryId", _ -> {}))
                .containsExactly("ent_3", "ent_2");
        assertThat(read("/ledger/entries?ledgerAccount=house:clearing").get("items").toString()).isEqualTo("[]");
        assertThat(values(read("/ledger/entries?groupId=grp_ent_2"), "entryId")).containsExactly("ent_2");
        assertThat(values(read("/ledger/entries?groupId=grp_ent_2&ledgerAccount=customer:acc_carol"), "entryId")).isEmpty();
    }

    @Test
    void entries_of_one_event_are_listed_one_by_one_for_the_house() {
        deposit("ent_1", 10, "acc_alice");
        List.of("ent_2", "ent_3", "ent_4").forEach(id -> house(id, 20));
        List.of("ent_2", "ent_3", "ent_4").forEach(id -> whole(id, 20, null));
        journal.entry("ent_5", 30).post("customer:acc_alice DEBIT USD 1.000000", "house:fees CREDIT USD 1.000000");

        assertThat(readInParts("/ledger/entries?ledgerAccount=house:fees", "entryId", _ -> {}))
                .containsExactly("ent_2", "ent_3", "ent_4", "ent_5");
    }

    @Test
    void an_entry_that_touches_an_account_more_than_once_is_listed_once() {
        for (int i = 1; i <= 3; i++) {
            journal.entry("ent_" + i, i).post(
                    "customer:acc_alice DEBIT USD 5.000000", "customer:acc_alice DEBIT USD 1.000000", "house:omnibus CREDIT USD 6.000000",
                    "customer:acc_alice CREDIT BTC 1.00000000", "house:omnibus DEBIT BTC 1.00000000");
        }

        assertThat(readInParts("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_1", "ent_2", "ent_3");
    }

    @Test
    void the_books_say_through_when_they_are_closed() {
        assertThat(read("/ledger/periods").toString()).isEqualTo("{\"closedThrough\":null}");

        sql("update journal.books set closed_through = '2026-01-31T23:59:59.999999Z'");
        assertThat(read("/ledger/periods").toString()).isEqualTo("{\"closedThrough\":\"2026-01-31T23:59:59.999999Z\"}");
    }

    private void deposit(String id, long position, String account) {
        journal.entry(id, position).kind("DEPOSIT")
                .post("house:omnibus DEBIT USD 5.000000", "customer:%s CREDIT USD 5.000000".formatted(account));
    }

    private void withdrawal(String id, long position, String account) {
        journal.entry(id, position).kind("WITHDRAWAL")
                .post("customer:%s DEBIT USD 5.000000".formatted(account), "house:omnibus CREDIT USD 5.000000");
    }

    /** What two accounts do of an entry. */
    private void parts(String id, long position, String from, String to) {
        journal.entry(id + "." + from, position).partOf(id)
                .post("customer:%s DEBIT USD 5.000000".formatted(from), "house:clearing CREDIT USD 5.000000");
        journal.entry(id + "." + to, position + 1).partOf(id)
                .post("customer:%s CREDIT USD 4.000000".formatted(to), "house:clearing DEBIT USD 4.000000");
    }

    private void house(String id, long position) {
        journal.entry(id + ".house", position).partOf(id).post("house:fees CREDIT USD 1.000000", "house:clearing DEBIT USD 1.000000");
    }

    private void whole(String id, long position, String reverses) {
        journal.entry(id, position).group("grp_" + id).reverses(reverses).post();
    }

    private void request(String id, String status, String code, String detail) {
        postgres.sql("""
                        insert into journal.entry_request values
                            (?, 'grp_' || ?, 0, ?, 'ADJUSTMENT', 'Wished for', null, null, null, now(), now(), null, ?, ?, 9, '')""")
                .params(id, id, status, code, detail)
                .update();
    }
}
