/** Runs the controls of the books on a schedule. */
package io.evenbook.saga.control;
