/** Controls and reconciliations: what was found is recorded here; the books themselves are read elsewhere. */
package io.evenbook.command.control;
