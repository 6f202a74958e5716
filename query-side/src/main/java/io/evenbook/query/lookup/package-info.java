/** Lookups in views for the command side and sagas. */
package io.evenbook.query.lookup;
