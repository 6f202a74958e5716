/** Benchmark {@code overload}: ten times the full rate, and recovery. */
package io.evenbook.bench.overload;
