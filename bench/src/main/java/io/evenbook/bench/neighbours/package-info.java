/** Benchmark {@code neighbours}: small commands beside large ones. */
package io.evenbook.bench.neighbours;
