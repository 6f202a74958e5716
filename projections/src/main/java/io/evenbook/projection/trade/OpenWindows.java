package io.evenbook.projection.trade;

import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;

/** The open clearing window of each scheme, as a batch goes on. */
final class OpenWindows {
    private static final Table<SchemeId> SCHEME =
            Table.<SchemeId>of("open_window").text("scheme_id", scheme -> scheme);

    static final Statement<SchemeId> READ =
            SCHEME.sql("select open_window.window_id from {rows} join {view}.open_window using (scheme_id)");

    static final Statement<Entry<SchemeId, WindowId>> WRITE = Table.<Entry<SchemeId, WindowId>>of("open_window")
            .text("scheme_id", Entry::getKey)
            .text("window_id", Entry::getValue)
            .upsert("scheme_id");

    private final Map<SchemeId, WindowId> open = new HashMap<>();
    private final Map<SchemeId, WindowId> changed = new LinkedHashMap<>();

    private OpenWindows() {}

    /** The windows that are open before a batch, for the schemes of its trades. */
    static OpenWindows read(Tables tables, List<ViewEvent> events) {
        Set<SchemeId> schemes = events.stream()
                .filter(event -> event.event() instanceof TradeExecuted trade && !trade.settlesGross())
                .map(event -> ((TradeExecuted) event.event()).schemeId())
                .collect(Collectors.toSet());
        OpenWindows windows = new OpenWindows();
        tables.read(READ, schemes, (row, _) -> new WindowId(row.getString("window_id")))
                .forEach(window -> windows.open.put(window.schemeId(), window));
        return windows;
    }

    void open(WindowId window) {
        open.put(window.schemeId(), window);
        changed.put(window.schemeId(), window);
    }

    /** Returns the window of a trade that is executed now; null for no scheme. */
    WindowId of(SchemeId scheme) {
        WindowId window = open.get(scheme);
        if (scheme != null && window == null) {
            throw new IllegalStateException("must have an open window: schemeId=" + scheme);
        }
        return window;
    }

    void write(Tables tables) {
        tables.write(WRITE, changed.entrySet());
    }
}
