/** Benchmark {@code streams}: a hot market with many clients of its stream, some of which read nothing. */
package io.evenbook.bench.streams;
