package io.evenbook.query.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.access.Requires;
import io.evenbook.api.clearing.ForecastAnswer;
import io.evenbook.api.clearing.ParticipantAnswer;
import io.evenbook.api.clearing.PositionAnswer;
import io.evenbook.api.clearing.SchemeAnswer;
import io.evenbook.api.clearing.SchemeQuery.FindScheme;
import io.evenbook.api.clearing.SchemeQuery.FindWindow;
import io.evenbook.api.clearing.SchemeQuery.ListForecast;
import io.evenbook.api.clearing.SchemeQuery.ListParticipants;
import io.evenbook.api.clearing.SchemeQuery.ListPositions;
import io.evenbook.api.clearing.SchemeQuery.ListSchemes;
import io.evenbook.api.clearing.SchemeQuery.ListWindows;
import io.evenbook.api.clearing.WindowAnswer;
import io.evenbook.api.clearing.WindowState;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.query.support.dispatch.Queries;
import io.evenbook.query.support.list.PageParameters;
import io.evenbook.query.support.list.SortedPageParameters;
import io.evenbook.query.support.position.Reads;
import io.evenbook.query.support.position.View;
import jakarta.validation.Valid;
import java.time.LocalDate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/clearing")
class SchemeController {
    private final Queries queries;

    SchemeController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/schemes")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<SchemeAnswer> schemes(@Valid PageParameters page) {
        return queries.ask(new ListSchemes(page.paging()));
    }

    @GetMapping("/schemes/{schemeId}")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    SchemeAnswer scheme(@PathVariable String schemeId) {
        return queries.ask(new FindScheme(schemeId));
    }

    @GetMapping("/windows")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<WindowAnswer> windows(
            @RequestParam(required = false) SchemeId schemeId,
            @RequestParam(required = false) WindowState state,
            @RequestParam(required = false) LocalDate settlesOn,
            @Valid SortedPageParameters page) {
        return queries.ask(new ListWindows(schemeId, state, settlesOn, page.newestFirst()));
    }

    @GetMapping("/windows/{windowId}")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    WindowAnswer window(@PathVariable String windowId) {
        return queries.ask(new FindWindow(windowId));
    }

    @GetMapping("/schemes/{schemeId}/participants")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<ParticipantAnswer> participants(@PathVariable String schemeId, @Valid PageParameters page) {
        return queries.ask(new ListParticipants(schemeId, page.paging()));
    }

    @GetMapping("/windows/{windowId}/positions")
    @Requires("clearing:read")
    @Reads(View.CLEARING)
    Page<PositionAnswer> positions(
            @PathVariable String windowId,
            @RequestParam(required = false) AccountId accountId,
            @RequestParam(required = false) AssetCode asset,
            @Valid PageParameters page) {
        return queries.ask(new ListPositions(windowId, accountId, asset, page.paging()));
    }

    @GetMapping("/windows/{windowId}/forecast")
    @Requires("clearing:read")
    @Reads({View.CLEARING, View.ACCOUNTS})
    Page<ForecastAnswer> forecast(
            @PathVariable String windowId,
            @RequestParam(required = false) AssetCode asset,
            @Valid PageParameters page) {
        return queries.ask(new ListForecast(windowId, asset, page.paging()));
    }
}
