/** Marks approvals that nobody decided in time. */
package io.evenbook.saga.approval;
