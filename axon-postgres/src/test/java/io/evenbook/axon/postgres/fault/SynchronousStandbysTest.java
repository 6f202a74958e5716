package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.JarHouse;
import io.evenbook.axon.postgres.TestDatabase;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A reader asks what the synchronous standbys have, and leaves no trace in the database. */
@Timeout(180)
class SynchronousStandbysTest {
    private static final String LEASE = "SELECT xmin::text || ' ' || ctid::text FROM command_lease";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    @Tag("long")
    void aReaderPassesWhatAsManyStandbysAsDemandedHaveAndLocksNothing() throws Exception {
        try (PostgresProcess primary = PostgresProcess.own(folder.resolve("primary"))) {
            TestDatabase.migrations().forEach(new JdbcTemplate(primary.dataSource("public"))::execute);
            try (PostgresProcess _ = primary.standby(folder.resolve("standby"));
                    HikariDataSource pool = pool(primary)) {
                JdbcClient sql = JdbcClient.create(primary.dataSource("public"));
                demand(sql, "*");
                try (JarHouse house = new JarHouse(JarHouse.engine(pool).build(), UnaryOperator.identity())) {
                    house.done(new Jar.Open("jar_a"));
                }
                String before = sql.sql(LEASE).query(String.class).single();
                try (Connection owner = primary.dataSource("public").getConnection();
                        Statement lock = owner.createStatement()) {
                    owner.setAutoCommit(false);
                    lock.execute("SELECT FROM command_lease FOR UPDATE");
                    for (String enough : new String[] {"*", "1 (*)", "FIRST 1 (nobody, *)", "ANY 1 (*)", "any  1(*)"}) {
                        demand(sql, enough);
                        assertThat(CompletableFuture.supplyAsync(() -> head(pool))
                                        .get(20, TimeUnit.SECONDS))
                                .as(enough)
                                .isEqualTo(1);
                    }
                    owner.rollback();
                }
                assertThat(sql.sql(LEASE).query(String.class).single()).isEqualTo(before);

                for (String tooMany : new String[] {"2 (*)", "ANY 2 (*)", "nobody"}) {
                    demand(sql, tooMany);
                    assertThatThrownBy(() -> head(pool)).as(tooMany).isInstanceOf(StoreUnavailableException.class);
                }
                demand(sql, "");
                assertThat(head(pool)).isEqualTo(1);
            }
        }
    }

    @Test
    void aRoleThatCannotSeeStandbysPassesNothingAndSaysWhy() {
        try (PostgresProcess postgres = PostgresProcess.own(folder);
                HikariDataSource pool = pool(postgres)) {
            TestDatabase.migrations().forEach(new JdbcTemplate(postgres.dataSource("public"))::execute);
            try (JarHouse house = new JarHouse(JarHouse.engine(pool).build(), UnaryOperator.identity())) {
                house.done(new Jar.Open("jar_a"));
            }
            JdbcClient sql = JdbcClient.create(postgres.dataSource("public"));
            sql.sql("CREATE ROLE reader").update();
            sql.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader").update();
            demand(sql, "*");
            try (HikariDataSource ofReader = pool(postgres, "SET ROLE reader")) {
                assertThatThrownBy(() -> head(ofReader))
                        .isInstanceOf(StoreUnavailableException.class)
                        .rootCause()
                        .hasMessage("The database role needs pg_read_all_stats to see synchronous standbys");
            }
        }
    }

    /** As a process sees it that has just started. */
    private static long head(HikariDataSource pool) {
        return JarHouse.engine(pool).build().eventLog().head();
    }

    private static void demand(JdbcClient sql, String standbys) {
        sql.sql("ALTER SYSTEM SET synchronous_standby_names = '%s'".formatted(standbys))
                .update();
        sql.sql("SELECT pg_reload_conf()").query().singleRow();
        await("the server has read its configuration")
                .until(() -> sql.sql("SHOW synchronous_standby_names")
                        .query(String.class)
                        .single()
                        .equals(standbys));
    }

    private static HikariDataSource pool(PostgresProcess postgres) {
        return pool(postgres, null);
    }

    private static HikariDataSource pool(PostgresProcess postgres, String initial) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.dataSource("public"));
        config.setMaximumPoolSize(5);
        config.setConnectionInitSql(initial);
        return new HikariDataSource(config);
    }
}
