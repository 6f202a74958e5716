/** Rehearsals: a recorded stretch of a market under other terms. */
package io.evenbook.api.rehearsal;
