package io.evenbook.query.audit;

import io.evenbook.api.Page;
import io.evenbook.api.Paging.Order;
import io.evenbook.api.audit.AuditQuery.ListRefusals;
import io.evenbook.api.audit.RefusalAnswer;
import io.evenbook.api.audit.RefusalKind;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Pages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the recorded refusals. Each set of filters has an index in the order of the list. */
@Component
class RefusalQueries {
    private static final String SELECT = """
            select minute, number, kind, at, actor, address, command, target, code, "values", body_mac
            from access.refusal where true""";

    private final JdbcClient postgres;

    RefusalQueries(JdbcClient postgres) {
        this.postgres = postgres;
    }

    @QueryHandler
    Page<RefusalAnswer> handle(ListRefusals query) {
        Cursors cursors = Cursors.of(
                "refusals",
                query.actor(),
                query.code(),
                query.from(),
                query.to(),
                query.paging().order());
        return Pages.of(
                cursors, query.paging(), Key::of, row -> row, (after, limit) -> read(query, Key.parse(after), limit));
    }

    private List<RefusalAnswer> read(ListRefusals query, Key after, int limit) {
        boolean ascending = query.paging().order() == Order.ASC;
        List<String> conditions = new ArrayList<>(List.of(SELECT));
        Map<String, Object> values = new HashMap<>();
        if (query.actor() != null) {
            conditions.add("actor = :actor");
            values.put("actor", query.actor());
        }
        if (query.code() != null) {
            conditions.add("code = :code");
            values.put("code", query.code());
        }
        if (query.from() != null) {
            conditions.add("minute >= date_trunc('minute', cast(:from as timestamptz))");
            values.put("from", utc(query.from()));
        }
        if (query.to() != null) {
            conditions.add("minute < :to");
            values.put("to", utc(query.to()));
        }
        if (after != null) {
            conditions.add("(minute, number) %s (:minute, :number)".formatted(ascending ? ">" : "<"));
            values.put("minute", utc(after.minute()));
            values.put("number", after.number());
        }
        String order = ascending ? "minute, number" : "minute desc, number desc";
        return postgres.sql(String.join(" and ", conditions) + " order by " + order + " limit " + limit)
                .params(values)
                .query((row, _) -> answer(row))
                .list();
    }

    private static RefusalAnswer answer(ResultSet row) throws SQLException {
        return new RefusalAnswer(
                time(row, 1),
                row.getInt(2),
                RefusalKind.valueOf(row.getString(3)),
                time(row, 4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11));
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** Minute and number of a row, as the text of a cursor: {@code 2026-01-31T12:00:00Z#7}. */
    private record Key(Instant minute, int number) {
        static String of(RefusalAnswer row) {
            return row.minute() + "#" + row.number();
        }

        /** Null for the start of the list. */
        static Key parse(String text) {
            if (text == null) {
                return null;
            }
            String[] parts = text.split("#");
            return new Key(Instant.parse(parts[0]), Integer.parseInt(parts[1]));
        }
    }
}
