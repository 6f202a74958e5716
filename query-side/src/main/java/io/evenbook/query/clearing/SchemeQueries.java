package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.SchemeAnswer;
import io.evenbook.api.clearing.SchemeQuery.FindScheme;
import io.evenbook.api.clearing.SchemeQuery.FindWindow;
import io.evenbook.api.clearing.SchemeQuery.ListSchemes;
import io.evenbook.api.clearing.SchemeQuery.ListWindows;
import io.evenbook.api.clearing.SchemeRejection.SchemeUnknown;
import io.evenbook.api.clearing.SchemeRejection.WindowUnknown;
import io.evenbook.api.clearing.WindowAnswer;
import io.evenbook.query.support.list.Cursors;
import io.evenbook.query.support.list.Filters;
import io.evenbook.query.support.list.ListOrder;
import io.evenbook.query.support.list.Pages;
import io.evenbook.query.support.list.ScanLimit;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class SchemeQueries {
    private final SchemeRows schemes;
    private final WindowRows windows;
    private final JdbcClient postgres;

    SchemeQueries(SchemeRows schemes, WindowRows windows, JdbcClient postgres) {
        this.schemes = schemes;
        this.windows = windows;
        this.postgres = postgres;
    }

    @QueryHandler
    SchemeAnswer handle(FindScheme query) {
        return schemes.findById(query.schemeId())
                .map(SchemeRow::answer)
                .orElseThrow(() -> new RejectedException(new SchemeUnknown(query.schemeId())));
    }

    @QueryHandler
    Page<SchemeAnswer> handle(ListSchemes query) {
        return Pages.of(
                schemes,
                Specification.unrestricted(),
                ListOrder.byName("schemeId", scheme -> scheme.schemeId),
                Cursors.of("schemes"),
                query.paging(),
                SchemeRow::answer);
    }

    @QueryHandler
    WindowAnswer handle(FindWindow query) {
        return windows.findById(query.windowId())
                .map(WindowRow::answer)
                .orElseThrow(() -> new RejectedException(new WindowUnknown(query.windowId())));
    }

    /** An index finds the windows of one filter; of several, those of the one that few windows meet are compared. */
    @QueryHandler
    Page<WindowAnswer> handle(ListWindows query) {
        Specification<WindowRow> filter = Specification.allOf(
                Filters.equal("schemeId", query.schemeId()),
                Filters.equal("state", query.state()),
                settlingOn(query.settlesOn()));
        ListOrder<WindowRow, Long> order =
                ListOrder.byPosition("openedPosition", query.paging().order(), window -> window.openedPosition);
        Cursors cursors = Cursors.of(
                "windows",
                query.schemeId(),
                query.state(),
                query.settlesOn(),
                query.paging().order());
        long filters = Stream.of(query.schemeId(), query.state(), query.settlesOn())
                .filter(Objects::nonNull)
                .count();
        return filters <= 1
                ? Pages.of(windows, filter, order, cursors, query.paging(), WindowRow::answer)
                : Pages.within(
                        scanLimit(query), postgres, windows, filter, order, cursors, query.paging(), WindowRow::answer);
    }

    private static ScanLimit scanLimit(ListWindows query) {
        boolean byDay = query.settlesOn() != null;
        return new ScanLimit(
                "clearing.scheme_window",
                "opened_position",
                List.of(byDay ? "settles_on = :value" : "state = :value"),
                Map.of("value", byDay ? query.settlesOn() : query.state().name()),
                ScanLimit.COMPARED);
    }

    private static Specification<WindowRow> settlingOn(LocalDate day) {
        return day == null
                ? Specification.unrestricted()
                : (window, _, criteria) -> criteria.equal(window.get("settlesOn"), day);
    }
}
