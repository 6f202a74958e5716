/** Dispatches queries from controllers to their handlers. */
package io.evenbook.query.support.dispatch;
