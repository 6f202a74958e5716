package io.evenbook.axon.postgres.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.evenbook.axon.postgres.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One run: an empty event store, the nodes on it, each behind a proxy of its own, and the check at its end. */
final class FaultRun implements AutoCloseable {

    private static final AtomicInteger schemas = new AtomicInteger();
    private static final int CLIENTS = 8;

    /** After which another node may take over the view. */
    static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(2);

    /** How long an owner stays the owner after its last renewal. */
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final Duration VIEW_MAY_TAKE = Duration.ofSeconds(90);

    final PostgresProcess postgres;
    final SplittableRandom random;
    private final long seed = System.nanoTime();
    private final String schema = "run" + schemas.incrementAndGet();
    private JdbcClient sql;
    private final Path folder;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<WireProxy> proxies = new ArrayList<>();

    /** @param folder for histories and logs */
    FaultRun(Path folder) {
        this(folder, PostgresProcess.shared());
    }

    FaultRun(Path folder, PostgresProcess postgres) {
        this.postgres = postgres;
        this.sql = JdbcClient.create(postgres.dataSource(schema));
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        System.out.println("seed " + seed);
        JdbcTemplate tables = new JdbcTemplate(postgres.dataSource(schema));
        tables.execute("CREATE SCHEMA " + schema);
        TestDatabase.migrations().forEach(tables::execute);
        tables.execute(resource("view.sql"));
    }

    /** Has all nodes find another server where they look for the one that is gone. */
    void moveTo(PostgresProcess other) {
        proxies.forEach(proxy -> proxy.moveTo(other.port()));
        sql = JdbcClient.create(other.dataSource(schema));
    }

    JdbcClient sql() {
        return sql;
    }

    /** A node with clients that keeps the view too. */
    NodeProcess node(String name) {
        return start(name, name, CLIENTS, true, Duration.ZERO);
    }

    /** A leased node that gives a connection up which has not answered for so long. */
    NodeProcess impatient(String name, Duration socketTimeout) {
        return start(
                name, "leased", CLIENTS, true, LEASE, "&tcpKeepAlive=true&socketTimeout=" + socketTimeout.toSeconds());
    }

    /** A node that goes on with the jars of one that is gone. */
    NodeProcess successor(String name, NodeProcess gone) {
        return start(name, gone.jars(), CLIENTS, true, Duration.ZERO);
    }

    /** A node that only sends commands. */
    NodeProcess sender(String name) {
        return start(name, name, CLIENTS, false, Duration.ZERO);
    }

    /** A node that only keeps the view. */
    NodeProcess viewer(String name) {
        return start(name, name, 0, true, Duration.ZERO);
    }

    /**
     * A node with clients that keeps the view, and appends only while it holds the lease. All of them share their jars.
     */
    NodeProcess leased(String name) {
        return start(name, "leased", CLIENTS, true, LEASE);
    }

    private NodeProcess start(String name, String jars, int clients, boolean keepsView, Duration lease) {
        return start(name, jars, clients, keepsView, lease, "");
    }

    private NodeProcess start(
            String name, String jars, int clients, boolean keepsView, Duration lease, String options) {
        WireProxy proxy = new WireProxy(postgres.port());
        proxies.add(proxy);
        String url = ("jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres&sslmode=disable&gssEncMode=disable"
                        + "&currentSchema=%s%s")
                .formatted(proxy.port(), schema, options);
        NodeSettings settings = new NodeSettings(
                name,
                url,
                folder.resolve(name + ".history"),
                random.nextLong(),
                jars,
                clients,
                keepsView,
                CLAIM_TIMEOUT,
                lease);
        NodeProcess node = NodeProcess.start(settings, proxy, folder.resolve(name + ".log"));
        nodes.add(node);
        return node;
    }

    /** How many segments of the view are a node's. */
    int segmentsOf(NodeProcess node) {
        return sql.sql("SELECT count(*) FROM token_entry WHERE processor_name = ? AND owner = ?")
                .param(ViewProcessor.NAME)
                .param(node.name())
                .query(Integer.class)
                .single();
    }

    /** How many of them another node could take: those whose token no transaction has locked. */
    int takeableSegmentsOf(NodeProcess node) {
        return sql.sql("SELECT segment FROM token_entry WHERE processor_name = ? AND owner = ? FOR SHARE SKIP LOCKED")
                .param(ViewProcessor.NAME)
                .param(node.name())
                .query(Integer.class)
                .list()
                .size();
    }

    /** Whether this node took the lease last. */
    boolean isOwner(NodeProcess node) {
        return sql.sql("SELECT owner FROM command_lease")
                .query(String.class)
                .single()
                .equals(node.name());
    }

    /** The positions of the events that the clients of a node caused, in their order. */
    List<Long> positionsOf(NodeProcess node) {
        return sql.sql("""
                        SELECT global_index FROM events WHERE metadata::json ->> 'commandId' LIKE ?
                        ORDER BY global_index""").param(node.name() + "-%").query(Long.class).list();
    }

    /** How many events the view has handled. */
    long eventsInView() {
        return sql.sql("SELECT coalesce(sum(events), 0) FROM jar_view")
                .query(Long.class)
                .single();
    }

    /** A connection of its own, straight to PostgreSQL. */
    Connection connection() throws SQLException {
        return postgres.dataSource(schema).getConnection();
    }

    /** Ends the clients of all living nodes, lets the view get to the end of the log, and holds every invariant. */
    void check() {
        check(EnumSet.allOf(Invariant.class));
    }

    /** Commits acknowledged before the log was set back may be gone; everything else holds. */
    void checkAfterTheLogWasSetBack() {
        check(EnumSet.complementOf(EnumSet.of(Invariant.ACKNOWLEDGED_EVENTS_EXIST_EXACTLY_ONCE)));
    }

    private void check(Set<Invariant> invariants) {
        nodes.stream().filter(NodeProcess::isAlive).forEach(NodeProcess::stopClients);
        await().atMost(VIEW_MAY_TAKE).pollInterval(Duration.ofMillis(100)).until(this::viewIsCurrent);
        History history =
                History.of(nodes.stream().flatMap(node -> node.lines().stream()).toList());
        Evidence evidence = Evidence.read(sql);
        System.out.println(history.summary());
        assertThat(history.acknowledged())
                .as("INCONCLUSIVE: nothing was acknowledged")
                .isPositive();
        SoftAssertions.assertSoftly(softly -> {
            for (Invariant invariant : invariants) {
                softly.assertThat(invariant.brokenBy(history, evidence))
                        .as("%s, seed %d", invariant, seed)
                        .isEmpty();
            }
        });
    }

    private boolean viewIsCurrent() {
        return sql.sql("""
                SELECT count(*) > 0 AND min((convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint)
                     = (SELECT max(global_index) FROM events)
                FROM token_entry WHERE processor_name = ?""").param(ViewProcessor.NAME).query(Boolean.class).single();
    }

    private static String resource(String name) {
        try (InputStream script = FaultRun.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(NodeProcess::close);
        for (WireProxy proxy : proxies) {
            proxy.close();
        }
        sql.sql("DROP SCHEMA " + schema + " CASCADE").update();
    }
}
