package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.DefaultCommand.RecordTransfer;
import io.evenbook.api.clearing.DefaultEvent.DefaultApproved;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ProcessDispatcher.Failure;
import io.evenbook.saga.clearing.DefaultTable.Default;
import io.evenbook.saga.clearing.DefaultTable.Open;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.EventMessage;

/**
 * Ports the open trades of accounts in default to the close-out account, or cancels them, up to {@value #MAX_TRADES} in
 * a batch: their events cause the next batch. When none is left, the default goes on.
 *
 * <p>A trade whose novation is parked is not ported before it is novated, and one that is cancelled meanwhile is left
 * out. Another refusal parks the approval of the default, whatever event led to the command: a retry goes on with the
 * trades that are open then. No retry is needed once none is open. Resolving it does not end the default: it goes on
 * likewise, and another refusal parks the resolution, since no event is parked again once it is resolved.
 *
 * <p>While an event of its windows could not be taken in, which may be a trade of the account, no default goes on.
 *
 * <p>No trade of such an account comes later in the log than the approval of its default, and none of the scheme
 * settles until its trades are ported or cancelled.
 */
final class CloseOuts {
    static final int MAX_TRADES = 1_000;

    /** Refusals after which an event of the trade leads on: it is novated, or was cancelled meanwhile. */
    private static final Set<String> PASSING = Set.of("trade.not-novated", "saga.ended");

    private final DefaultTable table;
    private final ProcessDispatcher commands;

    /** The last event of the batch that may have left less to do; null: there is none. */
    private EventMessage<?> cause;

    /** Accounts in default when the batch began. */
    private final Set<AccountId> accounts;

    CloseOuts(DefaultTable table, ProcessDispatcher commands) {
        this.table = table;
        this.commands = commands;
        this.accounts = table.accounts();
    }

    void follow(EventMessage<?> message) {
        switch (message.getPayload()) {
            case DefaultApproved approved -> {
                table.add(approved, message);
                cause = message;
            }
            case DefaultTransferred transferred -> table.remove(transferred.defaultId());
            case ParkedResolved resolved when table.proceed(resolved.parkedId().position(), message) -> cause = message;
            case TradesNovated novated when accounts.contains(novated.accountId()) -> cause = message;
            case TradePorted _, TradeCancelled _ -> cause = message;
            default -> {}
        }
    }

    /** Has all defaults looked at: an event that was parked is taken in, or left out for good. */
    void look(EventMessage<?> message) {
        cause = message;
    }

    /**
     * Sends what is to be done next, after the novations of the batch.
     *
     * @param windows those that have not settled
     */
    void send(Collection<WindowProgress> windows, ParkedEvents parked) {
        if (cause == null) {
            return;
        }
        for (Default each : table.defaults()) {
            List<WindowProgress> ofScheme = windows.stream()
                    .filter(window -> window.windowId().schemeId().equals(each.schemeId()))
                    .toList();
            List<WindowId> ids = ofScheme.stream().map(WindowProgress::windowId).toList();
            List<Open> open = table.open(each.accountId(), ids, MAX_TRADES);
            if (!open.isEmpty() && !each.isParked()) {
                commands(each, open).forEach(command -> send(command, each));
            }
            if (open.isEmpty() && !isUnknown(ofScheme, parked)) {
                send(new RecordTransfer(each.defaultId()), each);
            }
        }
    }

    /** Whether an event could not be taken in that may be a trade of these windows, and so of the account. */
    private static boolean isUnknown(List<WindowProgress> windows, ParkedEvents parked) {
        long opened = windows.stream().mapToLong(WindowProgress::openedAt).min().orElse(0);
        return parked.unknownBehind(opened) > 0;
    }

    private void send(Object command, Default each) {
        commands.send(command, cause, failure -> park(each, failure));
    }

    private void park(Default approved, Failure why) {
        if (!PASSING.contains(why.code())) {
            commands.park(approved.position(), approved.eventId(), approved.eventType(), cause, why);
            table.park(approved.defaultId());
        }
    }

    private static List<Object> commands(Default each, List<Open> open) {
        List<Object> next = new ArrayList<>();
        String reason = each.defaultId().value();
        for (Open trade : open) {
            if (each.closeOutAccount() == null) {
                next.add(new CancelTrade(trade.tradeId(), trade.windowId(), CancelCause.DEFAULT, reason));
                continue;
            }
            for (Side side : Side.values()) {
                boolean isOfAccount = side == Side.BUY ? trade.isBuyer() : trade.isSeller();
                if (isOfAccount && !trade.isParked()) {
                    next.add(new PortTrade(trade.tradeId(), trade.windowId(), side, each.closeOutAccount(), reason));
                }
            }
        }
        return next;
    }
}
