/** Benchmark {@code orders}: placing, cancelling and amending orders on a market whose book keeps its size. */
package io.evenbook.bench.orders;
