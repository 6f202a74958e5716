package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.id.OrderId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.Story;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bob sells 1 of 2 BTC to Alice for 100 USD in a clearing window. Alice settles in it; all of Bob's is carried over,
 * without an entry.
 */
class ClearingRowsTest {
    @TempDir
    static Path data;

    private static ProjectionService service;
    private static ViewRows rows;

    @BeforeAll
    static void tell() {
        service = ProjectionService.start(data);
        rows = new ViewRows(service);
        Story story = new Story().begin();
        OrderId ask = story.ask("2.00000000", 1, "2.00000000");
        TradeExecuted trade = story.match(ask);
        story.novate(trade);
        story.settlePositions(trade);
        story.defaults();
        service.append(story.commands());
        rows.awaitHead();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aDefaultShowsItsLossByLayers() {
        assertThat(rows.of("select account_id, scheme_id, state, declared_by, approved_by, close_out_account, asset,"
                        + " loss, layers::json -> 0 ->> 'layer', layers::json -> 0 ->> 'amount',"
                        + " layers::json -> 0 -> 'shares' -> 0 ->> 'accountId', unallocated,"
                        + " closed_at is not null, version from clearing.participant_default"
                        + " order by declared_position"))
                .containsExactly(
                        "acc_alice|sch_CRYPTO|CLOSED|usr_mia|usr_otto|acc_bob|USD|12.000000|MARGIN|10.000000|acc_alice|"
                                + "2.000000|t|5",
                        "acc_bob|sch_CRYPTO|CLOSED|usr_mia|null|null|null|null|null|null|null|null|t|1");
    }

    @Test
    void holdsOfOrdersLoseTheirNovatedParts() {
        assertThat(rows.of("select account_id, asset, amount, reason from accounts.hold"))
                .containsExactly("acc_bob|BTC|1.00000000|ORDER");
    }

    @Test
    void balancesChangeWhenPositionsSettle() {
        assertThat(rows.of("select account_id, asset, posted, held from accounts.balance order by 1, 2"))
                .containsExactly(
                        "acc_alice|BTC|0.99800000|0.00000000",
                        "acc_alice|USD|999900.000000|0.000000",
                        "acc_bob|BTC|10000.00000000|2.00000000",
                        "acc_bob|USD|0.000000|0.000000");
        assertThat(rows.of("select posted, held from accounts.balance_history"
                        + " where account_id = 'acc_alice' and asset = 'USD' order by position"))
                .containsExactly(
                        "1000000.000000|0.000000",
                        "1000000.000000|101.000000",
                        "1000000.000000|100.000000",
                        "999900.000000|0.000000");
    }

    @Test
    void anEntryIsPostedWhereSomethingMoves() {
        assertThat(rows.of("select entry_id, kind from journal.entry where kind <> 'DEPOSIT' order by position"))
                .containsExactly(
                        "ent_trd_BTC-USD_1.acc_alice.novated|NOVATION",
                        "ent_trd_BTC-USD_1.acc_bob.novated|NOVATION",
                        "ent_win_CRYPTO_1.acc_alice.settled|SETTLEMENT");
        assertThat(rows.of("select ledger_account, asset, kind, debits, credits from journal.ledger_balance"
                        + " where ledger_account like 'clearing:%' or ledger_account = 'house:ccp' order by 1, 2"))
                .containsExactly(
                        "clearing:acc_alice|BTC|LIABILITY|0.99800000|0.99800000",
                        "clearing:acc_alice|USD|LIABILITY|100.000000|100.000000",
                        "clearing:acc_bob|BTC|LIABILITY|1.00000000|0.00000000",
                        "clearing:acc_bob|USD|LIABILITY|0.000000|99.900000",
                        "house:ccp|BTC|CLEARING|1.00000000|1.00000000",
                        "house:ccp|USD|CLEARING|100.000000|100.000000");
    }
}
