package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.ForecastAnswer;
import io.evenbook.api.clearing.ParticipantAnswer;
import io.evenbook.api.clearing.PositionAnswer;
import io.evenbook.api.clearing.SchemeQuery.ListForecast;
import io.evenbook.api.clearing.SchemeQuery.ListParticipants;
import io.evenbook.api.clearing.SchemeQuery.ListPositions;
import io.evenbook.api.clearing.SchemeRejection.PositionsRemoved;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.clearing.WindowState;
import io.evenbook.api.id.WindowId;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.position.ConsistentRead;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

@Component
class PositionQueries {
    private final SchemeRows schemes;
    private final WindowRows windows;
    private final ParticipantRows participants;
    private final Positions positions;
    private final Forecast forecast;
    private final ConsistentRead consistently;

    PositionQueries(
            SchemeRows schemes,
            WindowRows windows,
            ParticipantRows participants,
            Positions positions,
            Forecast forecast,
            ConsistentRead consistently) {
        this.schemes = schemes;
        this.windows = windows;
        this.participants = participants;
        this.positions = positions;
        this.forecast = forecast;
        this.consistently = consistently;
    }

    @QueryHandler
    Page<ParticipantAnswer> handle(ListParticipants query) {
        if (!schemes.existsById(query.schemeId())) {
            throw new RejectedException(new SchemeUnknown(query.schemeId()));
        }
        return Pages.of(
                participants,
                Filters.equal("schemeId", query.schemeId()),
                ListOrder.byName("accountId", participant -> participant.accountId),
                Cursors.of("participants", query.schemeId()),
                query.paging(),
                ParticipantRow::answer);
    }

    @QueryHandler
    Page<PositionAnswer> handle(ListPositions query) {
        return consistently.read(() -> {
            requirePositions(query.windowId());
            return Pages.of(
                    Cursors.of("positions", query.windowId(), query.accountId(), query.asset()),
                    query.paging(),
                    position -> Positions.Key.of(position).toString(),
                    Function.identity(),
                    (after, limit) -> positions.list(query, after == null ? null : Positions.Key.parse(after), limit));
        });
    }

    @QueryHandler
    Page<ForecastAnswer> handle(ListForecast query) {
        return consistently.read(() -> {
            requireWindow(query.windowId());
            return Pages.of(
                    Cursors.of("forecast", query.windowId(), query.asset()),
                    query.paging(),
                    item -> Forecast.Key.of(item).toString(),
                    Function.identity(),
                    (after, limit) -> forecast.list(
                            query.windowId(), query.asset(), after == null ? null : Forecast.Key.parse(after), limit));
        });
    }

    private void requireWindow(String windowId) {
        if (!windows.existsById(windowId)) {
            throw new RejectedException(new WindowUnknown(windowId));
        }
    }

    /** An empty list would say that nobody traded. */
    private void requirePositions(String text) {
        requireWindow(text);
        WindowId windowId = new WindowId(text);
        WindowId later = WindowId.of(windowId.schemeId(), windowId.number() + PositionAnswer.SETTLED_WINDOWS);
        boolean isRemoved = windows.findById(later.value())
                .filter(window -> window.state == WindowState.SETTLED)
                .isPresent();
        if (isRemoved) {
            throw new RejectedException(new PositionsRemoved(windowId, PositionAnswer.SETTLED_WINDOWS));
        }
    }
}
