package io.evenbook.command.bulk;

import java.util.List;

/**
 * What became of the commands of a request.
 *
 * @param results in the order of the commands
 */
record BulkAnswer(BulkMode mode, boolean dryRun, long succeeded, long failed, long skipped, List<Result> results) {

    static BulkAnswer of(BulkMode mode, boolean dryRun, List<Result> results) {
        long succeeded =
                results.stream().filter(result -> result.status() < 300).count();
        long skipped = results.stream()
                .filter(result -> result.status() == Result.SKIPPED)
                .count();
        return new BulkAnswer(mode, dryRun, succeeded, results.size() - succeeded - skipped, skipped, results);
    }

    /**
     * @param status as the command's own request would have been answered with; 424: it was not done because of another
     *     one
     * @param answer as the command's own request would have been answered with; null if it failed, and in a dry run
     * @param problem why it failed, or null
     */
    record Result(int index, int status, Object answer, Object problem) {
        static final int SKIPPED = 424;

        static Result skipped(int index) {
            return new Result(index, SKIPPED, null, null);
        }

        Result at(int newIndex) {
            return new Result(newIndex, status, answer, problem);
        }
    }
}
