/** {@code matching}: the order book and its rules alone, without commands, log and threads. */
package io.evenbook.bench.matching;
