/** The view {@code sagas}: settlements of trades and of clearing windows, and parked events, for operators. */
package io.evenbook.projection.settlement;
