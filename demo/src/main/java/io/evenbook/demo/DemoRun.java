package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Recording;
import io.evenbook.demo.replay.Plan;
import io.evenbook.demo.replay.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One run: lists a market, sends the planned commands, waits until all trades are settled and compares the result. */
final class DemoRun {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ServiceClient service;
    private final Progress progress;
    private final String runId;
    private final double messagesPerSecond;
    private final Duration timeout;

    /**
     * @param messagesPerSecond the most messages to replay per second; may be infinite
     * @param timeout the longest wait at the end for trades to settle and views to catch up
     */
    DemoRun(ServiceClient service, Progress progress, String runId, double messagesPerSecond, Duration timeout) {
        this.service = service;
        this.progress = progress;
        this.runId = runId;
        this.messagesPerSecond = messagesPerSecond;
        this.timeout = timeout;
    }

    Table run(Recording recording, Journal journal) {
        Plan plan = Plan.of(recording);
        service.awaitReady();
        MarketSetup setup = new MarketSetup(service, runId);
        String market = setup.listMarket(recording);
        setup.fundAccounts(market, Accounts.needed(plan, recording.grid()));
        progress.say("%s is listed, %d accounts are funded (run %s)"
                .formatted(market, Accounts.all().size(), runId));

        OrderSender sender = new OrderSender(service, journal, market, recording.grid(), runId);
        long start = System.nanoTime();
        send(plan, sender, start);
        sender.awaitAnswers();
        Duration sending = since(start);
        Map<String, Projection> viewsAfterLastMessage = Findings.readProjections(service).stream()
                .collect(Collectors.toMap(Projection::name, Function.identity()));
        sender.refusals().stream().limit(5).forEach(refusal -> progress.say("refused: " + refusal));

        progress.say("all commands are sent; waiting until all trades are settled and all views have caught up");
        long sent = System.nanoTime();
        awaitSettled(market, recording.grid());
        Timing timing = new Timing(sending, since(sent), viewsAfterLastMessage);
        return Report.of(recording, plan, sender, Findings.read(service, market, recording.grid()), timing);
    }

    private void send(Plan plan, OrderSender sender, long start) {
        plan.opening().forEach(sender::send);
        int done = 0;
        for (Step step : plan.steps()) {
            awaitTurn(start, done);
            step.commands().forEach(sender::send);
            step.corrections().forEach(sender::send);
            done++;
            if (progress.isDue() || done == plan.steps().size()) {
                show(done, plan.steps().size(), sender, since(start));
            }
        }
    }

    private void awaitTurn(long start, int messagesDone) {
        long early = start + (long) (messagesDone / messagesPerSecond * 1e9) - System.nanoTime();
        if (early > 0) {
            LockSupport.parkNanos(early);
        }
    }

    private void show(int done, int messages, OrderSender sender, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        progress.show("%,d of %,d messages, %,d orders, %,d trades, %,.0f messages/s, %.0f s"
                .formatted(done, messages, sender.placed(), sender.traded(), done / seconds, seconds));
    }

    /**
     * Waits until all views have caught up and all trades are settled. After the timeout it returns all the same: the
     * report then shows the differences.
     */
    private void awaitSettled(String market, Grid grid) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            List<Projection> views = Findings.readProjections(service);
            long head = views.stream().mapToLong(Projection::head).max().orElse(0);
            if (views.stream().allMatch(view -> view.position() >= head)
                    && Findings.readTrades(service, market, grid).stream().allMatch(Trade::settled)) {
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
