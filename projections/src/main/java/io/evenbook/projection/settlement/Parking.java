package io.evenbook.projection.settlement;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The parked settlements and events of a batch, and those that are no longer parked. A settlement has the id of its
 * saga.
 */
final class Parking {
    private static final Table<Parked> PARKED = Table.<Parked>of("parked").text("parked_id", row -> row.id);

    /** The position of a parked settlement is that of the event that started its saga. */
    static final Statement<Parked> PARK = PARKED.text("reader", row -> row.reader)
            .bigint("position", row -> row.position)
            .text("event", row -> row.event)
            .text("code", row -> row.code)
            .text("error", row -> row.error)
            .integer("attempts", row -> row.attempts)
            .time("since", row -> row.first.at())
            .bigint("since_position", row -> row.first.position())
            .text("saga_id", row -> row.sagaId)
            .bool("parked", row -> row.isParked)
            .sql("""
            insert into {view}.parked (parked_id, reader, position, event, code, error, attempts, since, since_position,
                                       saga_id, parked)
            select changed.parked_id, changed.reader, coalesce(changed.position, saga.started_position), changed.event,
                   changed.code, changed.error, changed.attempts, changed.since, changed.since_position,
                   changed.saga_id, changed.parked
              from {rows} left join {view}.saga on saga.saga_id = changed.saga_id
            on conflict (parked_id) do update
               set code = excluded.code, error = excluded.error, attempts = parked.attempts + excluded.attempts,
                   parked = excluded.parked""");

    static final Statement<Parked> LEAVE = PARKED.sql(
            "update {view}.parked set parked = false from {rows} where parked.parked_id = changed.parked_id");

    private final Map<String, Parked> items = new LinkedHashMap<>();

    void add(ViewEvent at, ParkedEvent event) {
        Parked item = items.computeIfAbsent(event.parkedId().value(), Parked::new);
        item.isParked = event instanceof EventParked;
        if (event instanceof EventParked parked) {
            item.add(
                    at,
                    parked.parkedId().reader(),
                    parked.parkedId().position(),
                    parked.eventType(),
                    parked.code(),
                    parked.detail(),
                    null);
        }
    }

    void add(ViewEvent at, String sagaId, TradeEvent event) {
        if (event instanceof TradeExecuted) {
            return;
        }
        Parked item = items.computeIfAbsent(sagaId, Parked::new);
        item.isParked = event instanceof SettlementParked;
        if (event instanceof SettlementParked parked) {
            item.add(
                    at,
                    "Settlement",
                    null,
                    EventCatalog.of(TradeExecuted.class).name(),
                    parked.code(),
                    parked.detail(),
                    sagaId);
        }
    }

    /** Call it after the sagas are written: {@code PARK} reads them. */
    void write(Tables tables) {
        Map<Boolean, List<Parked>> byAttempts =
                items.values().stream().collect(Collectors.partitioningBy(item -> item.attempts > 0));
        tables.write(PARK, byAttempts.get(true));
        tables.write(LEAVE, byAttempts.get(false));
    }

    /** The changes of one parked item in a batch. */
    static final class Parked {
        private final String id;
        private ViewEvent first;
        private String reader;
        private Long position;
        private String event;
        private String code;
        private String error;
        private String sagaId;
        private int attempts;
        private boolean isParked;

        private Parked(String id) {
            this.id = id;
        }

        void add(
                ViewEvent at,
                String ofReader,
                Long ofPosition,
                String ofEvent,
                String withCode,
                String withError,
                String ofSaga) {
            first = first == null ? at : first;
            reader = ofReader;
            position = ofPosition;
            event = ofEvent;
            code = withCode;
            error = withError;
            sagaId = ofSaga;
            attempts++;
        }
    }
}
