/** The view {@code approvals}: what waits for a second person, and the policies. */
package io.evenbook.projection.approval;
