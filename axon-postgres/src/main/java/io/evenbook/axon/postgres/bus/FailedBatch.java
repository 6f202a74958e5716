package io.evenbook.axon.postgres.bus;

import io.evenbook.axon.postgres.lease.NotOwnerException;
import io.evenbook.axon.postgres.log.ClockAheadException;
import io.evenbook.axon.postgres.log.CommandLog;
import io.evenbook.axon.postgres.log.OutcomeUnknownException;
import io.evenbook.axon.postgres.sql.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a batch that could not be committed: decides its commands again, in their order and in smaller batches, so
 * that only a command that fails alone fails. Confined to the command thread.
 */
final class FailedBatch {

    private static final Logger logger = LoggerFactory.getLogger(FailedBatch.class);

    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(100);

    private final CommandThread thread;
    private final CommandLog log;
    private final Tenure tenure;
    private final CommandAnswers answers;
    private final CommandLanes lanes;

    FailedBatch(CommandThread thread, CommandLog log, Tenure tenure, CommandAnswers answers, CommandLanes lanes) {
        this.thread = thread;
        this.log = log;
        this.tenure = tenure;
        this.answers = answers;
        this.lanes = lanes;
    }

    /**
     * Resolves a batch of which nothing was stored, or whose outcome is unknown. All its changes are undone.
     *
     * @param taken all commands of the batch in their order, those that were put aside included
     * @param mayRetry whether the batch may be tried again as it is
     */
    void resolve(List<PendingCommand<?, ?>> taken, List<Decision> decisions, Throwable failure, boolean mayRetry) {
        answers.took(taken);
        switch (failure) {
            case OutcomeUnknownException unknown -> unknown(taken, decisions, unknown);
            case NotOwnerException notOwner -> answers.fail(taken, notOwner);
            case ClockAheadException ahead -> answers.fail(taken, ahead);
            case GroupCommit.CulpritException culprit -> {
                int place = taken.indexOf(culprit.command());
                again(taken.subList(0, place), mayRetry);
                answers.fail(List.of(culprit.command()), culprit.getCause());
                again(taken.subList(place + 1, taken.size()), mayRetry);
            }
            case GroupCommit.LogMovedException moved -> {
                logger.info("{}: another process has written, or the log was set back", moved.getMessage());
                tenure.abandon();
                if (mayRetry) {
                    again(taken, false);
                } else {
                    divide(taken, new ConcurrencyException(moved.getMessage()), false);
                }
            }
            case StoreUnavailableException unavailable -> {
                tenure.interrupt();
                if (mayRetry) {
                    logger.info("A batch of {} commands is tried again: {}", taken.size(), unavailable.getMessage());
                    pause();
                    again(taken, false);
                } else {
                    answers.fail(taken, unavailable);
                }
            }
            default -> divide(taken, failure, mayRetry);
        }
    }

    /**
     * The decided commands fail: deciding them again could do twice what was done. The others, which were put aside,
     * are decided later.
     */
    private void unknown(List<PendingCommand<?, ?>> taken, List<Decision> decisions, OutcomeUnknownException unknown) {
        tenure.interrupt();
        log.forgetHead();
        List<PendingCommand<?, ?>> decided =
                decisions.stream().<PendingCommand<?, ?>>map(Decision::command).toList();
        answers.fail(decided, unknown);
        thread.putBack(
                taken.stream().filter(command -> !decided.contains(command)).toList());
    }

    private void divide(List<PendingCommand<?, ?>> taken, Throwable failure, boolean mayRetry) {
        if (taken.size() == 1) {
            answers.fail(taken, failure);
            return;
        }
        logger.info(
                "A batch of {} commands could not be committed and is divided: {}", taken.size(), failure.toString());
        again(taken.subList(0, taken.size() / 2), mayRetry);
        again(taken.subList(taken.size() / 2, taken.size()), mayRetry);
    }

    private void again(List<PendingCommand<?, ?>> commands, boolean mayRetry) {
        Queue<PendingCommand<?, ?>> left = new ArrayDeque<>(commands);
        while (!left.isEmpty() && !lanes.isContinuing() && !thread.hasPutBack()) {
            try {
                tenure.ensure();
            } catch (Throwable e) {
                answers.fail(List.copyOf(left), e);
                return;
            }
            thread.decideAndWrite(left::poll, mayRetry);
        }
        thread.putBack(left);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_BEFORE_RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
