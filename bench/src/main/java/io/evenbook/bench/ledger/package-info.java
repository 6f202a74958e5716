/** Benchmark {@code ledger}: postings per second against a ledger in PL/pgSQL. */
package io.evenbook.bench.ledger;
