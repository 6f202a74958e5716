/** The view {@code sagas}: settlements and parked events, for operators. */
package io.evenbook.projection.settlement;
