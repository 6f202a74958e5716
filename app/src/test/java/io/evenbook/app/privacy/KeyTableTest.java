package io.evenbook.app.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evenbook.app.Services;
import io.evenbook.app.privacy.SubjectKeys.Kept;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys in a PostgreSQL cluster of their own. */
class KeyTableTest {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};

    private static EmbeddedPostgres cluster;
    private static DataSource log;

    private KeyTable keys;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = EmbeddedPostgres.start();
        log = Services.shared().bean("dataSource", DataSource.class);
    }

    @AfterAll
    static void stopCluster() throws IOException {
        cluster.close();
    }

    @BeforeEach
    void empty() {
        keys = restarted();
        JdbcClient.create(cluster.getPostgresDatabase())
                .sql("delete from subject_key")
                .update();
    }

    private static KeyTable restarted() {
        return new KeyTable(cluster.getPostgresDatabase(), log);
    }

    @Test
    void theClusterOfTheLogIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new KeyTable(log, log))
                .withMessageContaining("must name another PostgreSQL cluster");
    }

    @Test
    void theFirstKeyOfASubjectStays() {
        assertThat(keys.find("cus_a")).isEmpty();
        assertThat(keys.keep("cus_a", FIRST).wrapped()).isEqualTo(FIRST);

        assertThat(keys.keep("cus_a", SECOND).wrapped()).isEqualTo(FIRST);

        assertThat(restarted().find("cus_a").map(Kept::wrapped)).contains(FIRST);
    }

    @Test
    void firstUsesAtOnceShareOneKey() {
        List<Byte> kept = IntStream.range(0, 16)
                .parallel()
                .mapToObj(
                        number -> keys.keep("cus_a", new byte[] {(byte) number}).wrapped()[0])
                .toList();

        assertThat(kept).hasSize(16).containsOnly(kept.getFirst());
    }

    @Test
    void aDestroyedKeyIsGoneFromTheTableForGood() {
        keys.keep("cus_a", FIRST);
        keys.destroy("cus_a");
        keys.destroy("cus_a");
        keys.destroy("cus_never");

        for (String subject : List.of("cus_a", "cus_never")) {
            assertThat(keys.keep(subject, SECOND).isDestroyed()).isTrue();
            assertThat(keys.replace(subject, FIRST, SECOND)).isFalse();
            assertThat(restarted().find(subject).orElseThrow().isDestroyed()).isTrue();
        }
        assertThat(keys.subjects()).isEmpty();
    }

    @Test
    void aKeyIsReplacedOnlyIfItIsTheOneFromBefore() {
        keys.keep("cus_b", FIRST);
        keys.keep("cus_a", FIRST);

        assertThat(keys.subjects()).containsExactly("cus_a", "cus_b");
        assertThat(keys.replace("cus_a", SECOND, FIRST)).isFalse();
        assertThat(keys.replace("cus_a", FIRST, SECOND)).isTrue();
        assertThat(keys.find("cus_a").map(Kept::wrapped)).contains(SECOND);
        assertThat(keys.find("cus_b").map(Kept::wrapped)).contains(FIRST);
    }
}
