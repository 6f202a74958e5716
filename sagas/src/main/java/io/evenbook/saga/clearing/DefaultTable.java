package io.evenbook.saga.clearing;

import io.evenbook.api.catalog.EventCatalog;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.axon.postgres.log.EventLog;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** Defaults whose trades are to be ported or cancelled; joins the current transaction. */
record DefaultTable(JdbcTemplate jdbc) {

    /**
     * @param closeOutAccount takes over the trades; null: they are cancelled
     * @param position of the event that is parked if a command is refused: its approval, or the resolution of one
     *     before
     * @param eventId of that event
     * @param eventType the name under which that event is stored
     * @param isParked whether that event is parked
     */
    record Default(
            DefaultId defaultId,
            SchemeId schemeId,
            AccountId accountId,
            AccountId closeOutAccount,
            long position,
            String eventId,
            String eventType,
            boolean isParked) {}

    /**
     * A trade that is open.
     *
     * @param windowId that settles it next
     * @param isParked whether its novation waits for an operator, or is on its way after that
     */
    record Open(TradeId tradeId, WindowId windowId, boolean isBuyer, boolean isSeller, boolean isParked) {}

    /** Adds a default, or lets one that is parked go on. @param message its approval */
    void add(DefaultApproved approved, EventMessage<?> message) {
        String sql = """
                insert into clearing_default
                       (default_id, scheme_id, account_id, close_out_account, position, event_id, event_type, parked)
                values (?, ?, ?, ?, ?, ?, ?, false) on conflict (default_id) do update set parked = false""";
        jdbc.update(
                sql,
                approved.defaultId().value(),
                approved.schemeId().value(),
                approved.accountId().value(),
                approved.closeOutAccount() == null
                        ? null
                        : approved.closeOutAccount().value(),
                EventLog.positionOf(message),
                message.getIdentifier(),
                typeOf(message));
    }

    private static String typeOf(EventMessage<?> message) {
        return EventCatalog.of(message.getPayloadType()).name();
    }

    /**
     * Lets a default go on whose parked event was resolved, or whose resolution was parked and is retried.
     *
     * @param resolution is parked if another command is refused
     * @return false: there is none
     */
    boolean proceed(long resolved, EventMessage<?> resolution) {
        String sql = """
                update clearing_default set position = ?, event_id = ?, event_type = ?, parked = false
                 where parked and position in (?, ?)""";
        long position = EventLog.positionOf(resolution);
        return jdbc.update(sql, position, resolution.getIdentifier(), typeOf(resolution), resolved, position) > 0;
    }

    void remove(DefaultId defaultId) {
        jdbc.update("delete from clearing_default where default_id = ?", defaultId.value());
    }

    void park(DefaultId defaultId) {
        jdbc.update("update clearing_default set parked = true where default_id = ?", defaultId.value());
    }

    /** Whether the event at a position is parked. */
    boolean isParked(long position) {
        return jdbc.queryForObject(
                "select exists (select from clearing_default where position = ? and parked)", Boolean.class, position);
    }

    /** All of them, by identifier. */
    List<Default> defaults() {
        String sql = "select * from clearing_default order by default_id";
        return jdbc.query(sql, (row, _) -> {
            String closeOut = row.getString("close_out_account");
            return new Default(
                    new DefaultId(row.getString("default_id")),
                    new SchemeId(row.getString("scheme_id")),
                    new AccountId(row.getString("account_id")),
                    closeOut == null ? null : new AccountId(closeOut),
                    row.getLong("position"),
                    row.getString("event_id"),
                    row.getString("event_type"),
                    row.getBoolean("parked"));
        });
    }

    /** The accounts in default. */
    Set<AccountId> accounts() {
        return Set.copyOf(jdbc.query(
                "select distinct account_id from clearing_default", (row, _) -> new AccountId(row.getString(1))));
    }

    /** The oldest open trades of an account in windows, those that are parked last. */
    List<Open> open(AccountId accountId, Collection<WindowId> windows, int limit) {
        String sql = """
                select trade_id, window_id, buyer = ? as is_buyer, seller = ? as is_seller,
                       trade_id in (select trade_id from clearing_parked where trade_id is not null) as is_parked
                  from clearing_trade
                 where window_id = any(?) and part = 0 and carried_to is null and (buyer = ? or seller = ?)
                 order by is_parked, position limit ?""";
        String account = accountId.value();
        return jdbc.query(
                sql,
                (row, _) -> new Open(
                        new TradeId(row.getString("trade_id")),
                        new WindowId(row.getString("window_id")),
                        row.getBoolean("is_buyer"),
                        row.getBoolean("is_seller"),
                        row.getBoolean("is_parked")),
                account,
                account,
                windows.stream().map(WindowId::value).toArray(String[]::new),
                account,
                account,
                limit);
    }
}
