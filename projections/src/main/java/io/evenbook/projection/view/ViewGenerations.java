package io.evenbook.projection.view;

import io.evenbook.axon.postgres.reader.PoisonEvents;
import io.evenbook.projection.view.Generation.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The generations of all views, in the table {@code view_generation}; unlike the views it cannot be rebuilt. */
@Component
public class ViewGenerations {
    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PoisonEvents poisonEvents;
    private final Clock clock;

    ViewGenerations(
            DataSource dataSource,
            PlatformTransactionManager transactionManager,
            PoisonEvents poisonEvents,
            Clock clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(transactionManager);
        this.poisonEvents = poisonEvents;
        this.clock = clock;
    }

    /** The generations of a view that are not dropped, the oldest first. */
    public List<Generation> existing(String view) {
        String sql = """
                select view, generation, status, head_at_start, retired_at, form from public.view_generation
                 where view = ? and status <> 'DROPPED' order by generation""";
        return jdbc.sql(sql).param(view).query(ViewGenerations::generation).list();
    }

    /** Records the first generation of a view; does nothing if another process did. */
    void addFirst(Generation first) {
        String sql = """
                insert into public.view_generation (view, generation, status, reason, requested_by, requested_at,
                                                    head_at_start, form)
                values (?, 1, 'LIVE', 'the first start', 'system', ?, 0, ?) on conflict do nothing""";
        jdbc.sql(sql).params(first.view(), now(), first.form()).update();
    }

    /**
     * Records a new generation of a view.
     *
     * @param form see {@link ViewStore#formOf}
     * @param room the disk space at the time of the request
     * @return empty if a rebuild is running
     */
    Optional<Replay> add(String view, Replay.Request request, long head, String form, Room room) {
        String sql = """
                insert into public.view_generation (view, generation, status, reason, requested_by, requested_at,
                                                    head_at_start, request_key, request_hash, form, required_bytes,
                                                    free_bytes)
                select ?, max(generation) + 1, 'BUILDING', ?, ?, ?, ?, ?, ?, ?, ?, ?
                  from public.view_generation where view = ?
                returning *""";
        try {
            return Optional.of(jdbc.sql(sql)
                    .params(
                            view,
                            request.reason(),
                            request.user(),
                            now(),
                            head,
                            request.key(),
                            request.hash(),
                            form,
                            room.requiredBytes(),
                            room.freeBytes(),
                            view)
                    .query(ViewGenerations::replay)
                    .single());
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
    }

    /**
     * Restarts a view in one commit: retires the generation that is being built, records a new one, and, if the live
     * generation belongs to another log, marks it so.
     *
     * @param holder the generation, live or being built, that belongs to another log
     * @return empty if another process did so
     */
    Optional<Replay> beginAnew(Generation holder, Replay.Request request, long head, String form, Room room) {
        return transaction.execute(_ -> {
            boolean first = holder.status() == Status.LIVE ? forgetForm(holder) : stopBuilding(holder);
            if (!first) {
                return Optional.empty();
            }
            existing(holder.view()).stream()
                    .filter(other -> other.status() == Status.BUILDING)
                    .forEach(this::stopBuilding);
            return add(holder.view(), request, head, form, room);
        });
    }

    private boolean forgetForm(Generation live) {
        String sql = """
                update public.view_generation set form = null
                 where view = ? and generation = ? and status = 'LIVE' and form = ?""";
        return jdbc.sql(sql).params(live.view(), live.number(), live.form()).update() == 1;
    }

    /**
     * Retires a generation that is being built; it is dropped like any other. Returns false if it is no longer being
     * built.
     */
    boolean stopBuilding(Generation building) {
        return changed(building, Status.RETIRED, now()) == 1;
    }

    /** Records how a generation that is being built differs from the live one. */
    void note(Generation building, ViewDifference difference) {
        jdbc.sql("update public.view_generation set difference = ?::json where view = ? and generation = ?")
                .params(JSON.writeValueAsString(difference), building.view(), building.number())
                .update();
    }

    /**
     * How the generation that is being built, or else the live one, differs from the one that it replaces; empty if not
     * counted.
     */
    public Optional<ViewDifference> differenceOf(String view) {
        return jdbc.sql("""
                        select difference from public.view_generation
                         where view = ? and status in ('LIVE', 'BUILDING') and difference is not null
                         order by generation desc limit 1""")
                .param(view)
                .query(String.class)
                .optional()
                .map(difference -> JSON.readValue(difference, ViewDifference.class));
    }

    /** The rebuild that was requested with an idempotency key. */
    public Optional<Replay> findByKey(String requestKey) {
        return jdbc.sql("select * from public.view_generation where request_key = ?")
                .param(requestKey)
                .query(ViewGenerations::replay)
                .optional();
    }

    /** @throws IllegalStateException if another process promoted or stopped it first */
    void promote(Generation building, Generation live) {
        change(live, Status.RETIRED, now());
        change(building, Status.LIVE, null);
    }

    void markDropped(Generation retired) {
        poisonEvents.end(retired.processor());
        change(retired, Status.DROPPED, retired.retiredAt().atOffset(ZoneOffset.UTC));
    }

    private void change(Generation generation, Status to, OffsetDateTime retiredAt) {
        if (changed(generation, to, retiredAt) != 1) {
            throw new IllegalStateException("%s is no longer %s".formatted(generation.name(), generation.status()));
        }
    }

    private int changed(Generation generation, Status to, OffsetDateTime retiredAt) {
        return jdbc.sql("""
                        update public.view_generation set status = ?, retired_at = ?
                         where view = ? and generation = ? and status = ?""")
                .params(
                        to.name(),
                        retiredAt,
                        generation.view(),
                        generation.number(),
                        generation.status().name())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Generation generation(ResultSet row, int number) throws SQLException {
        OffsetDateTime retiredAt = row.getObject("retired_at", OffsetDateTime.class);
        return new Generation(
                row.getString("view"),
                row.getInt("generation"),
                Status.valueOf(row.getString("status")),
                row.getLong("head_at_start"),
                retiredAt == null ? null : retiredAt.toInstant(),
                row.getString("form"));
    }

    private static Replay replay(ResultSet row, int number) throws SQLException {
        return new Replay(
                row.getString("view"),
                row.getInt("generation"),
                row.getLong("head_at_start"),
                row.getObject("required_bytes", Long.class),
                row.getObject("free_bytes", Long.class),
                row.getString("request_hash"));
    }
}
