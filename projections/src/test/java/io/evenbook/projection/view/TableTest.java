package io.evenbook.projection.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The statements that follow from the columns of a table. */
class TableTest {
    private static final Table<Balance> BALANCE = Table.<Balance>of("balance")
            .text("account_id", Balance::account)
            .text("asset", Balance::asset)
            .numeric("posted", Balance::posted)
            .orUnchanged()
            .time("at", Balance::at);

    private static final String ROWS =
            "unnest(?::text[], ?::text[], ?::numeric[], ?::timestamptz[]) as changed (account_id, asset, posted, at)";

    private record Balance(String account, String asset, BigDecimal posted, Instant at) {}

    @Test
    void anInsertNamesEachColumn() {
        assertThat(BALANCE.insert().sql())
                .isEqualTo("insert into {view}.balance (account_id, asset, posted, at)"
                        + " select account_id, asset, posted, at from " + ROWS);
    }

    @Test
    void aColumnOfAnotherTypeIsCast() {
        assertThat(Table.<String>of("run")
                        .text("results", row -> row)
                        .as("json")
                        .insert()
                        .sql())
                .isEqualTo("insert into {view}.run (results) select results::json from unnest(?::text[])"
                        + " as changed (results)");
    }

    @Test
    void anUpsertSetsAllButTheKey() {
        assertThat(BALANCE.upsert("account_id", "asset").sql())
                .isEqualTo(BALANCE.insert().sql()
                        + " on conflict (account_id, asset) do update set posted = excluded.posted, at = excluded.at");
    }

    @Test
    void anUpdateLeavesAColumnAsItIsWhereItsValueMayBeMissing() {
        assertThat(BALANCE.update("account_id", "asset").sql())
                .isEqualTo("update {view}.balance"
                        + " set posted = coalesce(changed.posted, balance.posted), at = changed.at from " + ROWS
                        + " where balance.account_id = changed.account_id and balance.asset = changed.asset");
    }

    @Test
    void aDeleteMatchesAllColumns() {
        assertThat(Table.<String>of("hold").text("hold_id", row -> row).delete().sql())
                .isEqualTo("delete from {view}.hold using unnest(?::text[]) as changed (hold_id)"
                        + " where hold.hold_id = changed.hold_id");
    }

    @Test
    void aStatementKnowsTheValuesOfARow() {
        assertThat(BALANCE.insert().valuesOf(new Balance("acc_a", "USD", null, Instant.EPOCH)))
                .containsExactly("acc_a", "USD", null, Instant.EPOCH);
    }
}
