package io.evenbook.query.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.AccountFrozen;
import io.evenbook.api.account.AccountId;
import io.evenbook.axon.postgres.EventLog;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.querytest.QueryTest;
import java.time.Instant;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class JournalQueriesTest extends QueryTest {
    @Autowired
    PostgresEventStorageEngine engine;

    @Autowired
    EventLog log;

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
    void the_trial_balance_can_be_had_as_of_a_time() throws InterruptedException {
        long before = log.head();
        append(0);
        append(1);
        entry("ent_1", before + 1, "DEPOSIT", "customer:acc_alice");
        entry("ent_2", before + 2, "WITHDRAWAL", "customer:acc_alice");
        Instant first = log.at(before + 1).orElseThrow().recordedAt();

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

    private void append(long sequence) throws InterruptedException {
        Thread.sleep(1);
        AccountId account = new AccountId("acc_trial_balance");
        engine.appendEvents(new GenericDomainEventMessage<>(
                "Account", account.value(), sequence, new AccountFrozen(account, "whatever happened")));
    }

    @Test
    void a_difference_would_be_shown() {
        sql("insert into journal.ledger_balance values ('house:omnibus', 'USD', 'ASSET', 1000.000000, 0.000000, 40)");

        assertThat(read("/ledger/trial-balance").get("assets").get(0).get("difference").asString()).isEqualTo("1000.000000");
    }

    @Test
    void an_entry_shows_its_postings_in_order() {
        entry("ent_1", 10, "DEPOSIT", "customer:acc_alice");
        sql("update journal.entry set reference = 'wire-1'");

        assertThat(read("/ledger/entries/ent_1").toString()).isEqualTo("""
                {"entryId":"ent_1","position":10,"kind":"DEPOSIT","description":"Something","effectiveAt":"2026-01-31T12:00:00.000001Z",\
                "recordedAt":"2026-01-31T12:00:00.000002Z","reference":"wire-1","postings":[\
                {"ledgerAccount":"house:omnibus","side":"DEBIT","asset":"USD","amount":"5.000000"},\
                {"ledgerAccount":"customer:acc_alice","side":"CREDIT","asset":"USD","amount":"5.000000"}]}""");
        assertThat(refused("/ledger/entries/ent_2")).isEqualTo("404 entry.unknown");
    }

    @Test
    void entries_are_listed_as_they_were_recorded_and_filtered() {
        entry("ent_c", 10, "DEPOSIT", "customer:acc_alice");
        entry("ent_a", 20, "WITHDRAWAL", "customer:acc_bob");
        entry("ent_b", 30, "DEPOSIT", "customer:acc_alice");
        entry("ent_d", 40, "PAY_IN", "customer:acc_alice");

        assertThat(readInParts("/ledger/entries", "entryId", _ -> {})).containsExactly("ent_c", "ent_a", "ent_b", "ent_d");
        assertThat(values(read("/ledger/entries?kind=DEPOSIT"), "entryId")).containsExactly("ent_c", "ent_b");
        assertThat(readInParts("/ledger/entries?ledgerAccount=customer:acc_alice", "entryId", _ -> {}))
                .containsExactly("ent_c", "ent_b", "ent_d");
        assertThat(values(read("/ledger/entries?ledgerAccount=house:omnibus&kind=PAY_IN"), "entryId")).containsExactly("ent_d");
        assertThat(read("/ledger/entries").get("items").get(3).get("postings").size()).isEqualTo(2);
        assertThat(refused("/ledger/entries?kind=GIFT")).startsWith("400");
        assertThat(refused("/ledger/entries?ledgerAccount=house:garage")).startsWith("400");
    }

    private void entry(String id, long position, String kind, String customer) {
        sql("insert into journal.entry values ('%s', %d, '%s', 'Something', null, '2026-01-31T12:00:00.000001Z', '2026-01-31T12:00:00.000002Z')"
                .formatted(id, position, kind));
        sql("insert into journal.posting values (%1$d, 1, '%2$s', 'CREDIT', 'USD', 5.000000), (%1$d, 0, 'house:omnibus', 'DEBIT', 'USD', 5.000000)"
                .formatted(position, customer));
    }
}
