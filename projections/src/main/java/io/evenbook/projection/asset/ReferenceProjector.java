package io.evenbook.projection.asset;

import io.evenbook.api.asset.AssetEvent.AssetRegistered;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.market.MarketEvent;
import io.evenbook.api.market.MarketEvent.MarketHalted;
import io.evenbook.api.market.MarketEvent.MarketListed;
import io.evenbook.api.market.MarketEvent.MarketResumed;
import io.evenbook.api.market.MarketStatus;
import io.evenbook.api.market.MarketTerms;
import io.evenbook.projection.view.Rows;
import io.evenbook.projection.view.TableProjector;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Assets and markets. */
@Component
class ReferenceProjector implements TableProjector {
    private static final String REGISTER = """
            insert into {view}.asset (asset, name, type, decimals, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::bigint[])""";

    private static final String LIST = """
            insert into {view}.market (market, base_asset, quote_asset, tick_size, lot_size, maker_fee_rate, taker_fee_rate,
                                       status, version, position)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[],
                                 ?::text[], ?::bigint[], ?::bigint[])""";

    private static final String CHANGE = """
            update {view}.market
               set status = coalesce(changed.status, market.status), version = changed.version, position = changed.position
              from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) as changed (market, status, version, position)
             where market.market = changed.market""";

    @Override
    public String view() {
        return "reference";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Set<Class<?>> events() {
        return Set.of(AssetRegistered.class, MarketEvent.class);
    }

    @Override
    public void project(List<ViewEvent> events, Tables tables) {
        Rows registered = new Rows();
        Rows listed = new Rows();
        Map<MarketId, Change> changes = new LinkedHashMap<>();
        for (ViewEvent event : events) {
            if (event.event() instanceof AssetRegistered asset) {
                registered.add(asset.asset(), asset.name(), asset.type(), asset.decimals(), event.position());
            } else if (event.event() instanceof MarketListed market) {
                MarketTerms terms = market.terms();
                listed.add(
                        terms.marketId(),
                        terms.baseAsset(),
                        terms.quoteAsset(),
                        terms.tickSize(),
                        terms.lotSize(),
                        terms.makerFeeRate(),
                        terms.takerFeeRate(),
                        MarketStatus.OPEN,
                        event.sequence(),
                        event.position());
            } else if (event.event() instanceof MarketEvent market) {
                changes.merge(
                        market.marketId(),
                        new Change(statusAfter(market), event.sequence(), event.position()),
                        Change::then);
            }
        }
        Rows changed = new Rows();
        changes.forEach((market, change) -> changed.add(market, change.status, change.version, change.position));
        tables.write(REGISTER, registered);
        tables.write(LIST, listed);
        tables.change(CHANGE, changed);
    }

    /** Null if the event leaves it as it is. */
    private static MarketStatus statusAfter(MarketEvent event) {
        return switch (event) {
            case MarketHalted _ -> MarketStatus.HALTED;
            case MarketListed _, MarketResumed _ -> MarketStatus.OPEN;
            case MarketEvent.OrderAdmitted _, MarketEvent.BookOrderReduced _, MarketEvent.BookOrdersRemoved _ -> null;
        };
    }

    /** @param status null: as it was */
    private record Change(MarketStatus status, long version, long position) {
        Change then(Change later) {
            return later.status != null ? later : new Change(status, later.version, later.position);
        }
    }
}
