package io.evenbook.query.clearing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.querytest.QueryTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DefaultQueriesTest extends QueryTest {
    private static final String FIRST = "dft_00000000000000000000000001";
    private static final String SECOND = "dft_00000000000000000000000002";

    @BeforeEach
    void defaults() {
        declared(FIRST, 10);
        declared(SECOND, 20);
        sql("""
                update clearing.participant_default
                   set state = 'ALLOCATED', approved_by = 'usr_otto', approved_at = '2026-05-04T09:00:00Z',
                       transferred_at = '2026-05-04T09:00:01Z', asset = 'USD', loss = 36.00, unallocated = 1.00,
                       layers = '[{"layer":"MARGIN","amount":"30.00","shares":[{"accountId":"acc_alice","amount":"30.00"}]},\
                {"layer":"HOUSE","amount":"5.00","shares":[]}]',
                       allocated_at = '2026-05-05T09:00:00Z', close_out_account = 'acc_house', version = 4
                 where default_id = '%s'""".formatted(FIRST));
    }

    private void declared(String id, long position) {
        sql("""
                insert into clearing.participant_default
                       (default_id, account_id, scheme_id, state, reason, declared_by, declared_at, layers,
                        compensations, declared_position, version, position)
                values ('%s', 'acc_alice', 'sch_COINS', 'DECLARED', 'did not pay', 'usr_mia', '2026-05-04T08:00:00Z', '[]',
                        '[]', %d, 0, %d)""".formatted(id, position, position));
    }

    @Test
    void aDefaultShowsItsLossByLayers() {
        assertThat(read("/clearing/defaults/" + FIRST).toString()).isEqualTo("""
                {"defaultId":"dft_00000000000000000000000001","accountId":"acc_alice","schemeId":"sch_COINS",\
                "state":"ALLOCATED","reason":"did not pay","declaredBy":"usr_mia","declaredAt":"2026-05-04T08:00:00Z",\
                "approvedBy":"usr_otto","approvedAt":"2026-05-04T09:00:00Z","closeOutAccount":"acc_house",\
                "transferredAt":"2026-05-04T09:00:01Z","asset":"USD","loss":"36.00","layers":[{"layer":"MARGIN",\
                "amount":"30.00","shares":[{"accountId":"acc_alice","amount":"30.00"}]},{"layer":"HOUSE",\
                "amount":"5.00","shares":[]}],"compensations":[],"unallocated":"1.00",\
                "allocatedAt":"2026-05-05T09:00:00Z","version":4,"position":10}""");
        assertThat(read("/clearing/defaults/" + SECOND).has("loss")).isFalse();
        assertThat(refused("/clearing/defaults/dft_00000000000000000000000003")).isEqualTo("404 default.unknown");
        assertThat(refused("/clearing/defaults/first")).isEqualTo("404 default.unknown");
    }

    @Test
    void theDefaultDeclaredLastComesFirst() {
        assertThat(readInPages("/clearing/defaults", "defaultId", _ -> {})).containsExactly(SECOND, FIRST);
    }
}
