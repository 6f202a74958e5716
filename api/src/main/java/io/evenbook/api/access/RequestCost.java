package io.evenbook.api.access;

/** Counts the commands of the current request against the rate limit of its caller. */
public interface RequestCost {

    /**
     * Adds commands to the one that each request counts as. The request itself goes on; the caller's next ones wait
     * until what was added is paid off.
     *
     * @param commands 0 or more
     */
    void add(int commands);
}
