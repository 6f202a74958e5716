/** Sagas and parked work, for operators. */
package io.evenbook.query.saga;
