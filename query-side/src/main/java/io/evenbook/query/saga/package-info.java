/** Sagas, as operators see them. */
package io.evenbook.query.saga;
