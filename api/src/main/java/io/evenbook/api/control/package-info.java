/** Controls: what proves the books right, and the reconciliation of bank statements with them. */
package io.evenbook.api.control;
