/** The log as auditors read it: the events themselves, and what an aggregate was at any of them. */
package io.evenbook.query.audit;
