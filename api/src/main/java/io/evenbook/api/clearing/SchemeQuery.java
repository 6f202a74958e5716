package io.evenbook.api.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.SchemeId;
import java.time.LocalDate;

/** Queries about settlement schemes and their windows. */
public sealed interface SchemeQuery<R> extends Query<R> {

    /** All schemes, by identifier. */
    record ListSchemes(Paging paging) implements SchemeQuery<Page<SchemeAnswer>> {}

    /** @param schemeId the client's text; it may be malformed */
    record FindScheme(String schemeId) implements SchemeQuery<SchemeAnswer> {}

    /**
     * Windows in the order in which they opened.
     *
     * @param schemeId null: of all schemes
     * @param state null: any
     * @param settlesOn null: any
     */
    record ListWindows(SchemeId schemeId, WindowState state, LocalDate settlesOn, Paging paging)
            implements SchemeQuery<Page<WindowAnswer>> {}

    /** @param windowId the client's text; it may be malformed */
    record FindWindow(String windowId) implements SchemeQuery<WindowAnswer> {}
}
