package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.WindowId;
import io.evenbook.saga.clearing.PositionTable.Reserved;
import io.evenbook.saga.clearing.PositionTable.Sums;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of positions that are not written yet. Events have absolute sums, so the last one of a position is enough.
 */
final class PositionChanges {
    private final PositionTable table;
    private final Map<Key, Sums> sums = new LinkedHashMap<>();
    private final List<Reserved> reserved = new ArrayList<>();

    private record Key(WindowId windowId, AccountId accountId, AssetCode asset) {}

    PositionChanges(PositionTable table) {
        this.table = table;
    }

    void novated(TradesNovated novated, long position) {
        novated.positions().forEach(open -> put(novated.windowId(), novated.accountId(), open, position));
    }

    void posted(ObligationsPosted posted, long position) {
        posted.positions().forEach(open -> put(posted.windowId(), posted.accountId(), open, position));
    }

    void prepared(SettlementPrepared prepared) {
        for (PreparedAsset asset : prepared.assets()) {
            reserved.add(new Reserved(prepared.windowId(), prepared.accountId(), asset.held()));
        }
    }

    /** The rows of the window itself leave with it. */
    void settled(PositionSettled settled, long position) {
        settled.positions().forEach(open -> put(settled.carriedTo(), settled.accountId(), open, position));
    }

    private void put(WindowId windowId, AccountId accountId, OpenPosition open, long position) {
        sums.merge(
                new Key(windowId, accountId, open.asset()),
                new Sums(windowId, accountId, open, position),
                (before, after) -> after.position() > before.position() ? after : before);
    }

    /** A position is not summed up further once it is reserved, so sums come first. */
    void write() {
        table.writeSums(sums.values());
        table.writeReserved(reserved);
        sums.clear();
        reserved.clear();
    }
}
