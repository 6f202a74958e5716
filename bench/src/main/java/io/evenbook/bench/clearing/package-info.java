/** Benchmark {@code clearing}: windows of a million trades, and trading beside them. */
package io.evenbook.bench.clearing;
