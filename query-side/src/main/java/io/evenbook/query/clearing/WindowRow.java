package io.evenbook.query.clearing;

import io.evenbook.api.clearing.WindowAnswer;
import io.evenbook.api.clearing.WindowAnswer.WindowNetting;
import io.evenbook.api.clearing.WindowAnswer.WindowParking;
import io.evenbook.api.clearing.WindowAnswer.WindowResolution;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.clearing.WindowState;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.json.EvenbookJson;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import org.hibernate.annotations.Immutable;
import tools.jackson.databind.json.JsonMapper;

@Entity
@Immutable
@Table(schema = "clearing", name = "scheme_window")
class WindowRow {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    @Id
    String windowId;

    String schemeId;

    @Enumerated(EnumType.STRING)
    WindowState state;

    LocalDate tradeDate;
    Instant closesAt;
    LocalDate settlesOn;
    Instant settlesAt;
    Instant openedAt;
    Instant closedAt;

    @Enumerated(EnumType.STRING)
    WindowCause closedBy;

    Instant dueAt;

    @Enumerated(EnumType.STRING)
    WindowCause dueBy;

    LocalDate businessDate;

    /** JSON. */
    String netting;

    /** JSON. */
    String resolution;

    Instant settledAt;

    /** JSON. */
    String parked;

    long openedPosition;
    long position;

    WindowAnswer answer() {
        return new WindowAnswer(
                new WindowId(windowId),
                new SchemeId(schemeId),
                state,
                tradeDate,
                closesAt,
                settlesOn,
                settlesAt,
                openedAt,
                closedAt,
                closedBy,
                dueAt,
                dueBy,
                businessDate,
                read(netting, WindowNetting.class),
                read(resolution, WindowResolution.class),
                settledAt,
                read(parked, WindowParking.class),
                position);
    }

    private static <T> T read(String json, Class<T> type) {
        return json == null ? null : JSON.readValue(json, type);
    }
}
