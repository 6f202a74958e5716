/** Reads approvals and policies. */
package io.evenbook.query.approval;
