/** Benchmark {@code trades}: the whole service from order to settlement. */
package io.evenbook.bench.trades;
