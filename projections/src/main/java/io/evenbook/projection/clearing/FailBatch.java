package io.evenbook.projection.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.projection.view.Table;
import io.evenbook.projection.view.Table.Statement;
import io.evenbook.projection.view.Tables;
import io.evenbook.projection.view.ViewEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch changes of trades that fail, and their penalties. A row of a trade has the window that takes it up, and
 * is gone when that has settled; so all of a batch's fails come first, and windows last. A fail has the account that
 * failed, so what was ported before counts no more.
 */
final class FailBatch {
    static final Statement<Failed> FAIL = Table.<Failed>of("fail")
            .text("trade_id", row -> row.event.tradeId())
            .text("side", row -> row.event.side())
            .text("account_id", row -> row.event.accountId())
            .text("asset", row -> row.event.asset())
            .text("cause", row -> row.event.cause())
            .numeric("open", row -> row.event.open().amount())
            .text("due_on", row -> row.event.dueOn())
            .as("date")
            .text("window_id", row -> row.event.carriedTo())
            .bigint("position", Failed::position)
            .upsert("trade_id");

    /** A trade that does not fail has no row. */
    static final Statement<Ported> PORT = Table.<Ported>of("fail")
            .text("trade_id", row -> row.key.tradeId)
            .text("side", row -> row.key.side)
            .text("account_id", Ported::to)
            .bigint("position", Ported::position)
            .sql("""
                    update {view}.fail
                       set account_id = changed.account_id, position = changed.position
                      from {rows} where fail.trade_id = changed.trade_id and fail.side = changed.side""");

    static final Statement<TradeId> CANCEL =
            Table.<TradeId>of("fail").text("trade_id", trade -> trade).delete();

    static final Statement<WindowId> SETTLE =
            Table.<WindowId>of("fail").text("window_id", window -> window).delete();

    static final Statement<Penalty> PENALISE = Table.<Penalty>of("penalty")
            .text("obligation_id", row -> row.owed.obligationId())
            .text("trade_id", row -> row.owed.tradeId())
            .text("payer", Penalty::payer)
            .text("receiver", row -> row.owed.counterparty())
            .text("asset", row -> row.owed.asset())
            .numeric("amount", row -> row.owed.delivers().amount())
            .text("business_date", row -> row.owed.businessDate())
            .as("date")
            .text("window_id", Penalty::windowId)
            .bigint("position", Penalty::position)
            .upsert("obligation_id");

    private final Map<TradeId, Failed> failed = new LinkedHashMap<>();
    private final Map<TradeSide, Ported> ported = new LinkedHashMap<>();
    private final List<TradeId> cancelled = new ArrayList<>();
    private final List<WindowId> settled = new ArrayList<>();
    private final List<Penalty> penalties = new ArrayList<>();

    private record TradeSide(TradeId tradeId, Side side) {}

    record Failed(SettlementFailed event, long position) {}

    record Ported(TradeSide key, AccountId to, long position) {}

    /** @param owed as its payer has it */
    record Penalty(Obligation owed, AccountId payer, WindowId windowId, long position) {}

    void failed(SettlementFailed event, ViewEvent at) {
        failed.put(event.tradeId(), new Failed(event, at.position()));
        for (Side side : Side.values()) {
            ported.remove(new TradeSide(event.tradeId(), side));
        }
    }

    void ported(TradePorted event, ViewEvent at) {
        TradeSide key = new TradeSide(event.tradeId(), event.side());
        ported.put(key, new Ported(key, event.to(), at.position()));
    }

    void cancelled(TradeCancelled event) {
        cancelled.add(event.tradeId());
    }

    void settled(WindowSettled event) {
        settled.add(event.windowId());
    }

    void posted(ObligationsPosted event, ViewEvent at) {
        for (Obligation obligation : event.obligations()) {
            if (obligation.kind() == ObligationKind.PENALTY
                    && obligation.delivers().isPositive()) {
                penalties.add(new Penalty(obligation, event.accountId(), event.windowId(), at.position()));
            }
        }
    }

    void write(Tables tables) {
        tables.write(FAIL, failed.values());
        tables.write(PORT, ported.values());
        tables.write(CANCEL, cancelled);
        tables.write(SETTLE, settled);
        tables.write(PENALISE, penalties);
    }
}
