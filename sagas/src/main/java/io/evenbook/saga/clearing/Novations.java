package io.evenbook.saga.clearing;

import io.evenbook.api.clearing.PositionCommand;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.id.WindowId;
import io.evenbook.saga.ProcessDispatcher;
import io.evenbook.saga.ProcessDispatcher.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The trades of a batch. They are novated in commands of up to {@value PositionCommand#MAX_TRADES}; if one is refused,
 * its halves are sent, so that in the end only the trades that cannot be novated are left.
 */
final class Novations {
    private final ProcessDispatcher commands;
    private final BiConsumer<ExecutedTrade, Failure> onRefused;

    /** By position: a trade may be executed and retried in one batch. */
    private final Map<Long, ExecutedTrade> trades = new LinkedHashMap<>();

    /** @param onRefused receives each trade that cannot be novated */
    Novations(ProcessDispatcher commands, BiConsumer<ExecutedTrade, Failure> onRefused) {
        this.commands = commands;
        this.onRefused = onRefused;
    }

    void add(ExecutedTrade trade) {
        trades.put(trade.position(), trade);
    }

    /** Takes out a trade that is not to be novated any more; null: it is not there. */
    ExecutedTrade withdraw(long position) {
        return trades.remove(position);
    }

    void send() {
        Map<WindowId, List<ExecutedTrade>> byWindow = trades.values().stream()
                .collect(Collectors.groupingBy(ExecutedTrade::windowId, LinkedHashMap::new, Collectors.toList()));
        byWindow.forEach((windowId, executed) -> {
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
        commands.send(command, some.getLast().message(), failure -> {
            if (some.size() == 1) {
                onRefused.accept(some.getFirst(), failure);
            } else {
                send(windowId, some.subList(0, some.size() / 2));
                send(windowId, some.subList(some.size() / 2, some.size()));
            }
        });
    }
}
