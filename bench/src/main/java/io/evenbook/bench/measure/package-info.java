/** Loads, latencies and figures of the benchmarks. */
package io.evenbook.bench.measure;
