/** Benchmark {@code history}: reads of the past. */
package io.evenbook.bench.history;
