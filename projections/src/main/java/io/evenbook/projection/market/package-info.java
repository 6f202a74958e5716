/** The views {@code books} and {@code candles}: order books, and the trades of markets by time. */
package io.evenbook.projection.market;
