/** What auditors may ask of the log. */
package io.evenbook.api.audit;
