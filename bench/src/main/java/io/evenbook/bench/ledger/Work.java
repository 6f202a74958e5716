package io.evenbook.bench.ledger;

/** A load to measure. */
@FunctionalInterface
interface Work {
    /** Returns how many transfers were executed. */
    long run() throws Exception;
}
