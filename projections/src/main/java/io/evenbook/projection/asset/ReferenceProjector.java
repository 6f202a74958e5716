package io.evenbook.projection.asset;

import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.clearing.CalendarEvent.CalendarSet;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.json.EvenbookJson;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.PhaseChanged;
import io.evenbook.api.market.MarketEvent.SessionsSet;
import io.evenbook.api.market.MarketEvent.SettlementAssigned;
import io.evenbook.api.market.MarketEvent.TermsChanged;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.api.market.Phase;
import io.evenbook.api.market.Sessions;
import io.evenbook.projection.view.Happening;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes assets, markets and calendars. */
@Component
class ReferenceProjector implements TableProjector {
    private static final JsonMapper JSON = EvenbookJson.mapper();

    private static final Statement<Happening<AssetRegistered>> REGISTER = Table.<Happening<AssetRegistered>>of("asset")
            .text("asset", row -> row.event().asset())
            .text("name", row -> row.event().name())
            .text("type", row -> row.event().type())
            .integer("decimals", row -> row.event().decimals())
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<Happening<MarketTerms>> LIST = Table.<Happening<MarketTerms>>of("market")
            .text("market", row -> row.event().marketId())
            .text("base_asset", row -> row.event().baseAsset())
            .text("quote_asset", row -> row.event().quoteAsset())
            .numeric("tick_size", row -> row.event().tickSize())
            .numeric("lot_size", row -> row.event().lotSize())
            .numeric("maker_fee_rate", row -> row.event().makerFeeRate())
            .numeric("taker_fee_rate", row -> row.event().takerFeeRate())
            .text("terms", row -> JSON.writeValueAsString(row.event()))
            .as("json")
            .text("phase", _ -> Phase.OPEN)
            .bigint("version", Happening::sequence)
            .bigint("position", Happening::position)
            .insert();

    private static final Statement<Change> CHANGE = Table.<Change>of("market")
            .text("market", Change::market)
            .text("phase", Change::phase)
            .orUnchanged()
            .text("sessions", change -> json(change.sessions()))
            .orUnchanged()
            .text("scheme_id", Change::schemeId)
            .orUnchanged()
            .bigint("version", Change::version)
            .bigint("position", Change::position)
            .update("market");

    private static final Statement<Change> CHANGE_TERMS = Table.<Change>of("market")
            .text("market", Change::market)
            .numeric("tick_size", row -> row.terms.tickSize())
            .numeric("lot_size", row -> row.terms.lotSize())
            .numeric("maker_fee_rate", row -> row.terms.makerFeeRate())
            .numeric("taker_fee_rate", row -> row.terms.takerFeeRate())
            .text("terms", row -> JSON.writeValueAsString(row.terms))
            .sql("""
                    update {view}.market
                       set tick_size = changed.tick_size, lot_size = changed.lot_size,
                           maker_fee_rate = changed.maker_fee_rate, taker_fee_rate = changed.taker_fee_rate,
                           terms = changed.terms::json
                      from {rows} where market.market = changed.market""");

    private static final Statement<Happening<CalendarSet>> SET_CALENDAR = Table.<Happening<CalendarSet>>of("calendar")
            .text("calendar_id", row -> row.event().calendarId())
            .text("weekend", row -> JSON.writeValueAsString(row.event().weekend()))
            .text("holidays", row -> JSON.writeValueAsString(row.event().holidays()))
            .text("valid_through", row -> row.event().validThrough())
            .as("date")
            .bigint("version", Happening::sequence)
            .bigint("position", Happening::position)
            .upsert("calendar_id");

    @Override
    public String view() {
        return "reference";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public List<Statement<?>> statements() {
        return List.of(REGISTER, LIST, CHANGE, CHANGE_TERMS, SET_CALENDAR);
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AssetRegistered.class, MarketEvent.class, CalendarSet.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        List<Happening<AssetRegistered>> registered = new ArrayList<>();
        List<Happening<MarketTerms>> listed = new ArrayList<>();
        Map<MarketId, Change> changes = new LinkedHashMap<>();
        Map<CalendarId, Happening<CalendarSet>> calendars = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof AssetRegistered asset) {
                registered.add(new Happening<>(event, asset));
            } else if (event.event() instanceof CalendarSet calendar) {
                calendars.put(calendar.calendarId(), new Happening<>(event, calendar));
            } else if (event.event() instanceof MarketListed market) {
                listed.add(new Happening<>(event, market.terms()));
            } else if (event.event() instanceof MarketEvent market) {
                changes.merge(
                        market.marketId(),
                        new Change(
                                market.marketId(),
                                phaseAfter(market),
                                sessionsAfter(market),
                                market instanceof SettlementAssigned assigned ? assigned.schemeId() : null,
                                market instanceof TermsChanged changed ? changed.terms() : null,
                                event.sequence(),
                                event.position()),
                        Change::then);
            }
        }
        tables.write(REGISTER, registered);
        tables.write(LIST, listed);
        tables.write(SET_CALENDAR, calendars.values());
        tables.change(CHANGE, changes.values());
        tables.change(
                CHANGE_TERMS,
                changes.values().stream().filter(change -> change.terms != null).toList());
    }

    /** Null if the event does not change the phase. */
    private static Phase phaseAfter(MarketEvent event) {
        return event instanceof PhaseChanged changed ? changed.phase() : null;
    }

    /** Null if the event does not change them. */
    private static Sessions sessionsAfter(MarketEvent event) {
        return event instanceof SessionsSet set ? set.sessions() : null;
    }

    private static String json(Sessions sessions) {
        return sessions == null ? null : JSON.writeValueAsString(sessions);
    }

    /**
     * @param phase null: unchanged
     * @param sessions null: unchanged
     * @param schemeId null: unchanged
     * @param terms null: unchanged
     */
    private record Change(
            MarketId market,
            Phase phase,
            Sessions sessions,
            SchemeId schemeId,
            MarketTerms terms,
            long version,
            long position) {
        Change then(Change later) {
            return new Change(
                    market,
                    later.phase == null ? phase : later.phase,
                    later.sessions == null ? sessions : later.sessions,
                    later.schemeId == null ? schemeId : later.schemeId,
                    later.terms == null ? terms : later.terms,
                    later.version,
                    later.position);
        }
    }
}
