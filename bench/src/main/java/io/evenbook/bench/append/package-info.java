/** Benchmark {@code append}: deposits per second against stock Axon and COPY. */
package io.evenbook.bench.append;
