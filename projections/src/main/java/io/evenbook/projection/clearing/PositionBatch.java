package io.evenbook.projection.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionAnswer;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch changes of the positions of accounts. A position gets its sums first, then a reservation, then its
 * settlement, and is removed long after that; so one statement for each, in this order, is the order of the log.
 */
final class PositionBatch {
    private static final String TABLE = "account_position";

    static final Statement<Sums> SUMS = Table.<Sums>of(TABLE)
            .text("window_id", row -> row.key.windowId)
            .text("account_id", row -> row.key.accountId)
            .text("asset", row -> row.key.asset)
            .numeric("delivers", row -> row.open.delivers().amount())
            .numeric("receives", row -> row.open.receives().amount())
            .numeric("hold", row -> row.open.hold().amount())
            .bigint("position", Sums::position)
            .upsert("window_id", "account_id", "asset");

    static final Statement<Prepared> PREPARE = Table.<Prepared>of(TABLE)
            .text("window_id", row -> row.key.windowId)
            .text("account_id", row -> row.key.accountId)
            .text("asset", row -> row.key.asset)
            .numeric("prepared", row -> row.asset.held().amount())
            .bigint("position", Prepared::position)
            .update("window_id", "account_id", "asset");

    static final Statement<Settled> SETTLE = Table.<Settled>of(TABLE)
            .text("window_id", row -> row.key.windowId)
            .text("account_id", row -> row.key.accountId)
            .text("asset", row -> row.key.asset)
            .numeric("hold", row -> row.asset.delivered().none().amount())
            .numeric("prepared", row -> row.asset.delivered().none().amount())
            .numeric("delivered", row -> row.asset.delivered().amount())
            .numeric("received", row -> row.asset.received().amount())
            .bigint("position", Settled::position)
            .update("window_id", "account_id", "asset");

    static final Statement<WindowId> REMOVE =
            Table.<WindowId>of(TABLE).text("window_id", window -> window).delete();

    private final Map<Key, Sums> sums = new LinkedHashMap<>();
    private final List<Prepared> prepared = new ArrayList<>();
    private final List<Settled> settled = new ArrayList<>();
    private final List<WindowId> removed = new ArrayList<>();

    private record Key(WindowId windowId, AccountId accountId, AssetCode asset) {}

    /** The sums of one asset after an event. */
    record Sums(Key key, OpenPosition open, long position) {}

    /** The reservation of one asset. */
    record Prepared(Key key, PreparedAsset asset, long position) {}

    /** The settlement of one asset. */
    record Settled(Key key, SettledAsset asset, long position) {}

    void novated(TradesNovated event, ViewEvent at) {
        open(event.windowId(), event.accountId(), event.positions(), at);
    }

    void posted(ObligationsPosted event, ViewEvent at) {
        open(event.windowId(), event.accountId(), event.positions(), at);
    }

    void prepared(SettlementPrepared event, ViewEvent at) {
        for (PreparedAsset asset : event.assets()) {
            Key key = new Key(event.windowId(), event.accountId(), asset.held().asset());
            prepared.add(new Prepared(key, asset, at.position()));
        }
    }

    void settled(PositionSettled event, ViewEvent at) {
        for (SettledAsset asset : event.assets()) {
            Key key = new Key(event.windowId(), event.accountId(), asset.asset());
            settled.add(new Settled(key, asset, at.position()));
        }
        open(event.carriedTo(), event.accountId(), event.positions(), at);
    }

    /** Windows of a scheme settle in the order of their numbers, so this one leaves the last ones. */
    void settled(WindowSettled event) {
        int before = event.windowId().number() - PositionAnswer.SETTLED_WINDOWS;
        if (before > 0) {
            removed.add(WindowId.of(event.schemeId(), before));
        }
    }

    private void open(WindowId windowId, AccountId accountId, List<OpenPosition> positions, ViewEvent at) {
        for (OpenPosition position : positions) {
            Key key = new Key(windowId, accountId, position.asset());
            sums.put(key, new Sums(key, position, at.position()));
        }
    }

    void write(Tables tables) {
        tables.write(SUMS, sums.values());
        tables.change(PREPARE, prepared);
        tables.change(SETTLE, settled);
        tables.write(REMOVE, removed);
    }
}
