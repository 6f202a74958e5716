/** Brings the poison events of views and of the publication before operators. */
package io.evenbook.saga.poison;
