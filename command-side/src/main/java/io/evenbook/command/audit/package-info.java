/** What the log says about refused requests, and about subjects of personal data: erasure and legal holds. */
package io.evenbook.command.audit;
