package io.evenbook.query.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.SetsBalances;
import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.control.ControlsCommand;
import io.evenbook.api.control.ControlsEvent.ControlsRun;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.journal.PostsEntry;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.money.Balance;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.axon.postgres.PostgresEventStorageEngine;
import io.evenbook.axon.postgres.PostgresSchema;
import io.evenbook.axon.postgres.log.EventLog;
import io.evenbook.axon.postgres.serializer.EventTypes;
import io.evenbook.axon.postgres.serializer.NamedTypeSerializer;
import io.evenbook.query.support.position.ConsistentRead;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A log and views in one database. Instead of projectors, the test writes plain rows for each event. */
final class Ledger implements AutoCloseable {
    private static final String TEMPLATE = "ledger_template";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    final JdbcClient reads;
    final ConsistentRead consistently;
    /** Without the triggers that refuse wrong rows. */
    final JdbcTemplate sql;

    final EventLog log;
    private final HikariDataSource dataSource;
    private final HikariDataSource unchecked;
    private final PostgresEventStorageEngine engine;
    private final Map<String, Long> sequences = new HashMap<>();

    /** Creates its own database. */
    Ledger(EmbeddedPostgres postgres) {
        String name = "ledger_" + DATABASES.incrementAndGet();
        JdbcTemplate server = new JdbcTemplate(postgres.getPostgresDatabase());
        if (server.queryForList("select from pg_database where datname = ?", TEMPLATE)
                .isEmpty()) {
            server.execute("create database " + TEMPLATE);
            migrate(postgres.getDatabase("postgres", TEMPLATE));
        }
        server.execute("create database %s template %s".formatted(name, TEMPLATE));
        dataSource = pool(postgres.getDatabase("postgres", name));
        unchecked =
                pool(postgres.getDatabase("postgres", name, Map.of("options", "-c session_replication_role=replica")));
        reads = JdbcClient.create(dataSource);
        consistently = new ConsistentRead(new JdbcTransactionManager(dataSource));
        sql = new JdbcTemplate(unchecked);
        EventTypes.Builder types = EventTypes.builder();
        EventCatalog.ENTRIES.forEach(event -> types.add(event.name(), event.revision(), event.eventClass()));
        Serializer serializer = NamedTypeSerializer.of(types.build(), EvenbookJson::configure);
        engine = PostgresEventStorageEngine.builder()
                .dataSource(dataSource)
                .eventSerializer(serializer)
                .snapshotSerializer(Jackson3Serializer.builder().build())
                .build();
        log = engine.eventLog();
    }

    private static HikariDataSource pool(DataSource source) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(4);
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    @Override
    public void close() {
        dataSource.close();
        unchecked.close();
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        PostgresSchema.migrate(dataSource);
        JdbcTemplate sql = new JdbcTemplate(dataSource);
        for (String view : new String[] {"accounts", "journal", "controls"}) {
            sql.execute("create schema %1$s; set search_path to %1$s; %2$s; set search_path to public"
                    .formatted(view, resource("/db/view/" + view + "/V1__" + view + ".sql")));
        }
        Partitions.addDefault(sql);
        sql.update("insert into public.view_generation values ('journal', 1, 'LIVE', '', '', now(), 0)");
    }

    /** Appends the events of one command and adds them to both views. */
    Ledger with(Object... events) {
        return viewedByJournal(viewedByAccounts(append(events)));
    }

    /** Appends the events of one command to the log only. */
    long append(Object... events) {
        engine.appendEvents(Stream.of(events).map(this::message).toList());
        return log.head();
    }

    private DomainEventMessage<?> message(Object event) {
        String stream = switch (event) {
            case AccountEvent account -> account.accountId().value();
            case TradeEvent trade -> trade.tradeId().value();
            default -> "stream_1";
        };
        long sequence = sequences.merge(stream, 0L, (last, _) -> last + 1);
        return new GenericDomainEventMessage<>("Any", stream, sequence, event);
    }

    void recordControls(ControlsRun run) {
        engine.appendEvents(new GenericDomainEventMessage<>("Controls", ControlsCommand.CONTROLS_ID, 0, run));
    }

    long viewedByAccounts(long through) {
        List<Object[]> rows = new ArrayList<>();
        for (long position = position("accounts") + 1; position <= through; position++) {
            if (eventAt(position) instanceof SetsBalances set) {
                for (Balance balance : set.balances()) {
                    rows.add(new Object[] {
                        set.accountId().value(),
                        balance.asset().value(),
                        balance.posted().amount(),
                        balance.held().amount(),
                        position
                    });
                }
            }
        }
        sql.batchUpdate("""
                insert into accounts.balance (account_id, asset, posted, held, minimum, position) values (?, ?, ?, ?, -1000, ?)
                on conflict (account_id, asset) do update set posted = excluded.posted, held = excluded.held""", rows);
        sql.update("update accounts.view_position set position = ?", through);
        return through;
    }

    Ledger viewedByJournal(long through) {
        for (long position = position("journal") + 1; position <= through; position++) {
            if (eventAt(position) instanceof PostsEntry posted && posted.entry() != null) {
                post(position, posted.entry());
            }
        }
        sql.update("delete from journal.ledger_balance");
        sql.update("""
                insert into journal.ledger_balance
                select ledger_account, asset, 'ASSET', coalesce(sum(amount) filter (where side = 'DEBIT'), 0),
                       coalesce(sum(amount) filter (where side = 'CREDIT'), 0), 1
                  from journal.posting group by ledger_account, asset""");
        sql.update("update journal.view_position set position = ?", through);
        return this;
    }

    private void post(long position, JournalEntry entry) {
        sql.update(
                "insert into journal.entry values (?, ?, ?, '', null, now(), '2026-01-01', null)",
                position,
                entry.entryId().value(),
                entry.kind().name());
        int leg = 0;
        for (Posting posting : entry.postings()) {
            sql.update(
                    "insert into journal.posting values (?, ?, ?, ?, ?, ?, 0, 0, now(), '2026-01-01')",
                    position,
                    ++leg,
                    posting.ledgerAccount().value(),
                    posting.side().name(),
                    posting.amount().asset().value(),
                    posting.amount().amount());
        }
    }

    private long position(String view) {
        return sql.queryForObject("select position from " + view + ".view_position", Long.class);
    }

    private Object eventAt(long position) {
        return log.eventsBetween(position, position).getFirst().getPayload();
    }

    private static String resource(String name) {
        try (InputStream resource = Ledger.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
