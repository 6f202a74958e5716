package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.PostgresTokenStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The views in PostgreSQL. Generation 3 of the view {@code orders} has its tables in the schema {@code orders_3}.
 * Readers use the schema {@code orders}: its SQL views select from the tables of the live generation. Rows, position
 * and token commit together, so each event counts once.
 */
@Component
class PostgresViews implements ViewStore {
    private static final String TOKENS = "public.token_entry";

    /** Clients wait for these views after a command. */
    private static final Duration PACE = Duration.ofMillis(15);

    /** SQL states of a lock timeout and a deadlock. */
    private static final Set<String> LOCK_NOT_HAD = Set.of("55P03", "40P01");

    private static final int MONTHS_AHEAD = 2;

    /** The folder of the migrations of a view. */
    private static final String FILES = "db/view/";

    /** Bytes of the digest of these files that become part of the form. */
    private static final int DIGEST_BYTES = 8;

    private final Map<String, TableProjector> projectors = new TreeMap<>();
    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TokenStore tokens;
    private final TransactionManager transactions;
    private final PublishedTables published;
    private final Partitions partitions;
    private final TableComparison comparison;

    PostgresViews(
            List<TableProjector> projectors,
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            PostgresTokenStore tokens,
            TransactionManager transactions) {
        projectors.forEach(projector -> this.projectors.put(projector.view(), projector));
        this.dataSource = dataSource;
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactionManager);
        this.tokens = tokens.unawaited();
        this.transactions = transactions;
        this.published = new PublishedTables(jdbc);
        this.partitions = new Partitions(jdbc);
        this.comparison = new TableComparison(dataSource, transactionManager, COMPARED_ROWS);
    }

    @Override
    public Store kind() {
        return Store.POSTGRES;
    }

    @Override
    public Set<String> views() {
        return projectors.keySet();
    }

    /**
     * Creates all tables in one transaction, {@code view_position} last, and checks the projector's statements against
     * them. Synchronized: Flyway needs a second connection while it holds the first, and if all views did so at once,
     * they would take the whole pool and wait for each other.
     */
    @Override
    public synchronized void create(Generation generation) {
        if (!exists(generation)) {
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:" + FILES + generation.view())
                    .defaultSchema(generation.name())
                    .load()
                    .migrate();
        }
        Tables tables = new Tables(jdbc, generation.name());
        projectors.get(generation.view()).statements().forEach(tables::check);
    }

    private boolean exists(Generation generation) {
        return jdbc.queryForObject(
                "select to_regclass(?) is not null", Boolean.class, generation.name() + ".view_position");
    }

    @Override
    public void publishFirst(Generation generation) {
        transaction.executeWithoutResult(_ -> {
            jdbc.execute("create schema if not exists " + generation.view());
            published.show(generation);
        });
    }

    @Override
    public long positionOf(Generation generation) {
        return exists(generation)
                ? jdbc.queryForObject("select position from %s.view_position".formatted(generation.name()), Long.class)
                : 0;
    }

    @Override
    public String formOf(String view) {
        return "%d-%s".formatted(projectors.get(view).version(), digestOf(FILES + view));
    }

    private static String digestOf(String folder) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Resource[] files =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "/*.sql");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            for (Resource file : files) {
                digest.update(file.getFilename().getBytes(StandardCharsets.UTF_8));
                digest.update(file.getContentAsByteArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Set<Class<?>> eventsOf(String view) {
        return projectors.get(view).events();
    }

    @Override
    public void write(Generation generation, LogBatch batch) {
        Tables tables = new Tables(jdbc, generation.name());
        long position = tables.advanceTo(batch.through());
        if (position < batch.after()) {
            throw new ViewBehindTokenException(generation.name(), position, batch.after());
        }
        List<ViewEvent> fresh = batch.events().stream()
                .map(ViewEvent::of)
                .filter(event -> event.position() > position)
                .toList();
        if (!fresh.isEmpty()) {
            try {
                // The time of recording never decreases
                partitions.require(
                        generation.name(),
                        Partitions.monthOf(fresh.getFirst().at()),
                        Partitions.monthOf(fresh.getLast().at()));
                projectors.get(generation.view()).project(fresh, tables);
                tables.execute();
            } catch (RuntimeException e) {
                partitions.forget(generation.name());
                throw e;
            }
        }
    }

    /** Creates the partitions of this month and the next two ahead, so that no batch waits for them. */
    @Override
    public void prepare(Generation generation, Instant now) {
        YearMonth month = Partitions.monthOf(now);
        YearMonth last = month.plusMonths(MONTHS_AHEAD);
        if (!partitions.missing(generation.name(), month, last).isEmpty()) {
            transaction.executeWithoutResult(_ -> {
                new Tables(jdbc, generation.name()).lockPosition();
                partitions.require(generation.name(), month, last);
            });
        }
    }

    @Override
    public ViewDifference compare(Generation live, Generation building) {
        return comparison.compare(live, building);
    }

    /**
     * Locks both positions while it compares them. A reader's transaction that has used one of the SQL views blocks the
     * swap until it ends, so it never sees two generations.
     */
    @Override
    public Swap goLive(Generation building, Generation live, Runnable promotion) {
        try {
            return transaction.execute(_ -> {
                published.limitLockWait();
                if (new Tables(jdbc, building.name()).lockPosition() < new Tables(jdbc, live.name()).lockPosition()) {
                    return Swap.BEHIND;
                }
                keepRestorations(live, building);
                published.show(building);
                promotion.run();
                return Swap.DONE;
            });
        } catch (DataAccessException e) {
            if (isLockFailure(e)) {
                return Swap.HELD_UP;
            }
            throw e;
        }
    }

    /** The new generation has all months; those that an operator wants stay until they are released. */
    private void keepRestorations(Generation live, Generation building) {
        if (hasArchive(live) && hasArchive(building)) {
            jdbc.update("""
                    insert into %s.archived_month
                           (month, state, file, row_count, sha256, table_bytes, last_key, changed_at,
                            requested_by, reason)
                    select month, 'RESTORED', file, row_count, sha256, table_bytes, last_key, changed_at,
                           requested_by, reason
                      from %s.archived_month where state in ('RESTORED', 'RESTORING')""".formatted(building.name(), live.name()));
        }
    }

    /** A generation of an older form may not have the table. */
    private boolean hasArchive(Generation generation) {
        return jdbc.queryForObject(
                "select to_regclass(?) is not null", Boolean.class, generation.name() + ".archived_month");
    }

    @Override
    public void disown(Generation live) {
        jdbc.update("update %s.view_position set position = 0 where position > 0".formatted(live.name()));
    }

    /** Nothing to do: only the transaction of a swap holds it. */
    @Override
    public void releasePosition(Generation live) {}

    @Override
    public Room roomBeside(Generation live) {
        Long liveBytes = jdbc.queryForObject("""
                select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from pg_class
                 where relnamespace = ?::regnamespace and relkind = 'r'""", Long.class, live.name());
        return Room.of(liveBytes + archivedBytes(live), DataDirectory.freeBytes(jdbc));
    }

    /** A rebuild writes the archived months as well. */
    private long archivedBytes(Generation live) {
        return hasArchive(live) ? jdbc.queryForObject("""
                        select coalesce(sum(table_bytes), 0)::bigint from %s.archived_month
                         where state in ('ARCHIVED', 'RESTORING')""".formatted(live.name()), Long.class) : 0;
    }

    @Override
    public boolean drop(Generation generation) {
        try {
            transaction.executeWithoutResult(_ -> {
                published.limitLockWait();
                jdbc.execute("drop schema if exists " + generation.name() + " cascade");
                jdbc.update("delete from " + TOKENS + " where processor_name = ?", generation.processor());
            });
        } catch (DataAccessException e) {
            if (isLockFailure(e)) {
                return false;
            }
            throw e;
        }
        partitions.forget(generation.name());
        return true;
    }

    private static boolean isLockFailure(DataAccessException e) {
        return e.getMostSpecificCause() instanceof SQLException cause && LOCK_NOT_HAD.contains(cause.getSQLState());
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @Override
    public Duration pace() {
        return PACE;
    }

    @Override
    public TransactionManager transactions() {
        return transactions;
    }
}
