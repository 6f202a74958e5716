package io.evenbook.command.bulk;

import java.util.List;

/**
 * The outcome of the commands of a request.
 *
 * @param failed how many commands were refused
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
     * The outcome of one command.
     *
     * @param status status of the answer that a request with this command alone gets; 424: another command's refusal
     *     stopped it
     * @param answer the body of that answer; null if the command failed, and in a dry run
     * @param problem why the command failed, or null
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
