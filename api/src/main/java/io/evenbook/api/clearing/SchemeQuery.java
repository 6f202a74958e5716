package io.evenbook.api.clearing;

import io.evenbook.api.Page;
import io.evenbook.api.Paging;
import io.evenbook.api.Query;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
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

    /**
     * The positions of a window, by account, then asset.
     *
     * @param windowId the client's text; it may be malformed
     * @param accountId null: of all accounts
     * @param asset null: in all assets
     */
    record ListPositions(String windowId, AccountId accountId, AssetCode asset, Paging paging)
            implements SchemeQuery<Page<PositionAnswer>> {}

    /**
     * Who lacks what if the window settled as things are now: by asset, the greatest lack first, then by account.
     *
     * @param windowId the client's text; it may be malformed
     * @param asset null: in all assets
     */
    record ListForecast(String windowId, AssetCode asset, Paging paging) implements SchemeQuery<Page<ForecastAnswer>> {}

    /**
     * The participants of a scheme, by account.
     *
     * @param schemeId the client's text; it may be malformed
     */
    record ListParticipants(String schemeId, Paging paging) implements SchemeQuery<Page<ParticipantAnswer>> {}
}
