package io.evenbook.command.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.springframework.http.ProblemDetail;

/**
 * What became of the commands of a request.
 *
 * @param results in the order of the commands
 */
record BulkAnswer(BulkMode mode, boolean dryRun, long succeeded, long failed, long skipped, List<Result> results) {

    static BulkAnswer of(BulkMode mode, boolean dryRun, List<Result> results) {
        long succeeded = results.stream().filter(result -> result.status() < 300).count();
        long skipped = results.stream().filter(result -> result.status() == Result.SKIPPED).count();
        return new BulkAnswer(mode, dryRun, succeeded, results.size() - succeeded - skipped, skipped, results);
    }

    /**
     * Runs so many commands, each after the one before.
     *
     * @param stop whether those after a failed one are skipped
     */
    static List<Result> oneByOne(int commands, boolean stop, IntFunction<Result> run) {
        List<Result> results = new ArrayList<>(commands);
        boolean failed = false;
        for (int i = 0; i < commands; i++) {
            Result result = failed && stop ? Result.skipped(i) : run.apply(i);
            failed |= result.problem() != null;
            results.add(result);
        }
        return results;
    }

    /**
     * @param status  as the command's own request would have been answered with; 424: it was not done because of another one
     * @param answer  as the command's own request would have been answered with; null if it failed, and in a dry run
     * @param problem why it failed, or null
     */
    record Result(int index, int status, Object answer, ProblemDetail problem) {
        static final int SKIPPED = 424;

        static Result done(int index, int status, Object answer) {
            return new Result(index, status, answer, null);
        }

        static Result failed(int index, ProblemDetail problem) {
            return new Result(index, problem.getStatus(), null, problem);
        }

        static Result skipped(int index) {
            return new Result(index, SKIPPED, null, null);
        }
    }
}
