package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.axon.postgres.reader.UnitOfWorkHandler;
import io.evenbook.saga.Parking;
import io.evenbook.saga.PooledPostgres;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ScriptedCommandBus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Runs the process on real tables over the log of a fake ledger, batch by batch, and kills it on demand. */
final class ProcessRun implements AutoCloseable {
    private static final int MANY = 1_000;

    private final PooledPostgres postgres;
    private final JdbcTemplate jdbc;
    private FakeLedger ledger;
    private ScriptedCommandBus bus;
    private UnitOfWorkHandler process;
    private SplittableRandom kills;
    private String change;
    private int handled;
    private int maxTrades;

    ProcessRun() throws IOException {
        postgres = new PooledPostgres(1);
        jdbc = postgres.jdbc();
    }

    /** Starts with empty tables at the first event. */
    void begin(FakeLedger newLedger) {
        ledger = newLedger;
        kills = null;
        change = null;
        replay();
        restart(MANY);
    }

    /** Drops the tables and the token. */
    void replay() {
        jdbc.execute("drop schema public cascade; create schema public");
        postgres.migrate("V16_9__clearing_windows.sql");
        handled = 0;
        restart(MANY);
    }

    /** Starts the process anew, without memory. */
    void restart(int newMaxTrades) {
        maxTrades = newMaxTrades;
        if (bus == null || handled == 0) {
            bus = new ScriptedCommandBus();
            bus.answerBy(command -> ledger.handle(command));
        }
        ProcessDispatcher dispatcher = new ProcessDispatcher(Clearing.NAME, bus.dispatcher());
        Clearing clearing = new Clearing(new ClearingTables(jdbc), dispatcher, maxTrades);
        Parking parking = new Parking(clearing, dispatcher, ledger::read, clearing);
        process = new UnitOfWorkHandler(
                SimpleEventHandlerInvoker.builder()
                        .eventHandlers(parking)
                        .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                        .build(),
                new SpringTransactionManager(new DataSourceTransactionManager(postgres.dataSource())));
    }

    void killAtRandom(SplittableRandom random) {
        kills = random;
    }

    /** Executes a statement between the batches, before the one with the due. */
    void changeBeforeNetting(String sql) {
        change = sql;
    }

    /** Handles the log up to its end, the events of the process's own commands included. */
    void run(int batchSize) {
        while (handled < ledger.log.size()) {
            step(batchSize);
        }
    }

    /** Handles one batch. */
    void step(int batchSize) {
        List<TrackedEventMessage<?>> events = next(batchSize);
        if (change != null && isDue(events)) {
            jdbc.execute(change);
            change = null;
        }
        if (kills != null && kills.nextInt(4) == 0) {
            try {
                handle(events, ProcessRun::killed);
            } catch (Exception e) {
                restart(maxTrades);
                return;
            }
        }
        try {
            handle(events, () -> {});
        } catch (Exception e) {
            throw new AssertionError("the process failed", e);
        }
        handled += events.size();
    }

    /** Whether it has handled the whole log. */
    boolean isAtTheHead() {
        return handled == ledger.log.size();
    }

    /** Handles one batch, whose transaction fails with its token. */
    void killedAtTheToken(int batchSize) throws Exception {
        handle(next(batchSize), ProcessRun::killed);
    }

    private static void killed() {
        throw new IllegalStateException("killed");
    }

    private List<TrackedEventMessage<?>> next(int batchSize) {
        int end = Math.min(handled + batchSize, ledger.log.size());
        while (!ledger.isEndOfCommand(end)) {
            end++;
        }
        return LongStream.rangeClosed(handled + 1L, end)
                .<TrackedEventMessage<?>>mapToObj(ledger::read)
                .toList();
    }

    private static boolean isDue(List<TrackedEventMessage<?>> events) {
        return events.stream().anyMatch(event -> event.getPayloadType() == WindowDue.class);
    }

    private void handle(List<TrackedEventMessage<?>> events, Runnable storeToken) throws Exception {
        List<TrackedEventMessage<?>> wanted =
                events.stream().filter(process::handles).toList();
        process.handle(new LogBatch(handled, handled + events.size(), List.copyOf(wanted)), storeToken);
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    <C> List<C> commands(Class<C> type) {
        return bus.commands().stream().filter(type::isInstance).map(type::cast).toList();
    }

    int count(String from) {
        return jdbc.queryForObject("select count(*) from " + from, Integer.class);
    }

    List<String> rows(String table) {
        return jdbc.queryForList("select t::text from %s t order by 1".formatted(table), String.class);
    }

    List<String> partitions() {
        String sql = """
                select inhrelid::regclass::text from pg_inherits where inhparent = 'clearing_trade'::regclass
                 order by 1""";
        return jdbc.queryForList(sql, String.class).stream()
                .map(name -> name.replace("\"", ""))
                .toList();
    }

    List<String> allRows() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "clearing_scheme",
                "clearing_window",
                "clearing_trade",
                "clearing_position",
                "clearing_penalty",
                "clearing_price",
                "clearing_penalty_rate",
                "clearing_default",
                "clearing_parked")) {
            rows.addAll(rows(table));
        }
        rows.addAll(partitions());
        return rows;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
