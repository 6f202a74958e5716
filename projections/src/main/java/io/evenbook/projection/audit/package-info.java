/** Where in the log events of one type, or of one account, are. */
package io.evenbook.projection.audit;
