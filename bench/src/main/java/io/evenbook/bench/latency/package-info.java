/** Benchmark {@code latency}: answers and views at a constant rate. */
package io.evenbook.bench.latency;
