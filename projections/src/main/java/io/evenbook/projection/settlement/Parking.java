package io.evenbook.projection.settlement;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.parked.ParkedEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.trade.TradeEvent;
import io.evenbook.api.trade.TradeEvent.SettlementParked;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a batch says that something is parked, or is not any more: settlements, by the ids of their sagas, and events
 * of reactions.
 */
final class Parking {
    /** A settlement was started by the event that its saga began with. */
    private static final String PARK = """
            insert into {view}.parked (parked_id, reader, position, event, code, error, attempts, since, since_position, saga_id, parked)
            select n.parked_id, n.reader, coalesce(n.position, saga.started_position), n.event, n.code, n.error, n.attempts, n.since,
                   n.since_position, n.saga_id, n.parked
              from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[], ?::bigint[],
                          ?::text[], ?::boolean[])
                   as n (parked_id, reader, position, event, code, error, attempts, since, since_position, saga_id, parked)
              left join {view}.saga on saga.saga_id = n.saga_id
            on conflict (parked_id) do update
               set code = excluded.code, error = excluded.error, attempts = parked.attempts + excluded.attempts, parked = excluded.parked""";

    private static final String LEAVE = """
            update {view}.parked set parked = false
              from unnest(?::text[]) as left_parking (parked_id)
             where parked.parked_id = left_parking.parked_id""";

    private final Map<String, Parked> items = new LinkedHashMap<>();

    void add(ViewEvent at, ParkedEvent event) {
        Parked item = items.computeIfAbsent(event.parkedId().value(), _ -> new Parked());
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
        Parked item = items.computeIfAbsent(sagaId, _ -> new Parked());
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

    /** Behind the statements that write the sagas. */
    void write(Tables tables) {
        Rows parked = new Rows();
        Rows left = new Rows();
        items.forEach((id, item) -> {
            if (item.attempts == 0) {
                left.add(id);
            } else {
                parked.add(
                        id,
                        item.reader,
                        item.position,
                        item.event,
                        item.code,
                        item.error,
                        item.attempts,
                        item.first.at(),
                        item.first.position(),
                        item.sagaId,
                        item.isParked);
            }
        });
        tables.write(PARK, parked);
        tables.write(LEAVE, left);
    }

    /** What a batch says about one of them. */
    private static final class Parked {
        private ViewEvent first;
        private String reader;
        private Long position;
        private String event;
        private String code;
        private String error;
        private String sagaId;
        private int attempts;
        private boolean isParked;

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
