/** The way from controllers to query handlers. */
package io.evenbook.query.support.dispatch;
