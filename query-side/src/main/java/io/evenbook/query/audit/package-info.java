/** The log for auditors: single events, and the state of an aggregate at any of its events. */
package io.evenbook.query.audit;
