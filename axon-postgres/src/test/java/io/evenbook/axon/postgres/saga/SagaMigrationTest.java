package io.evenbook.axon.postgres.saga;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.axon.postgres.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SagaMigrationTest {

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sagasOfEarlierReleasesStartAtVersionZeroWithEachAssociationOnce() {
        database.execute("DROP TABLE saga_entry, saga_association");
        database.execute(TestDatabase.migration("V1__event_store.sql").transform(SagaMigrationTest::sagaTables));
        database.execute("""
                INSERT INTO saga_entry (saga_id, saga_type) VALUES ('s-1', 'Errand');
                INSERT INTO saga_association (association_key, association_value, saga_type, saga_id)
                VALUES ('tool', 'saw', 'Errand', 's-1'), ('tool', 'saw', 'Errand', 's-1'),
                       ('tool', 'axe', 'Errand', 's-1')""");

        database.execute(TestDatabase.migration("V3__saga_versions.sql"));

        assertThat(database.number("SELECT version FROM saga_entry")).isZero();
        assertThat(database.number("SELECT count(*) FROM saga_association WHERE association_value = 'saw'"))
                .isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM saga_association")).isEqualTo(2);
    }

    private static String sagaTables(String script) {
        return script.substring(script.indexOf("CREATE TABLE saga_entry"));
    }
}
