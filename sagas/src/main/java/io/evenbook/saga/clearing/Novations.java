package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.WindowId;
import io.evenbook.saga.ProcessDispatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trades of a batch. They are novated in commands of up to {@value PositionCommand#MAX_TRADES}; if one is refused,
 * its halves are sent, so that in the end only the trades that cannot be novated are parked.
 */
final class Novations {
    private final ProcessDispatcher commands;
    private final Map<WindowId, List<ExecutedTrade>> trades = new LinkedHashMap<>();

    Novations(ProcessDispatcher commands) {
        this.commands = commands;
    }

    void add(ExecutedTrade trade) {
        trades.computeIfAbsent(trade.windowId(), _ -> new ArrayList<>()).add(trade);
    }

    void send() {
        trades.forEach((windowId, executed) -> {
            for (int from = 0; from < executed.size(); from += PositionCommand.MAX_TRADES) {
                int to = Math.min(from + PositionCommand.MAX_TRADES, executed.size());
                send(windowId, executed.subList(from, to));
            }
        });
    }

    private void send(WindowId windowId, List<ExecutedTrade> some) {
        NovateTrades command = new NovateTrades(
                windowId,
                some.stream().map(executed -> executed.trade().tradeId()).toList());
        ExecutedTrade last = some.getLast();
        commands.send(command, last.message(), failure -> {
            if (some.size() == 1) {
                commands.park(last.message(), failure);
            } else {
                send(windowId, some.subList(0, some.size() / 2));
                send(windowId, some.subList(some.size() / 2, some.size()));
            }
        });
    }
}
