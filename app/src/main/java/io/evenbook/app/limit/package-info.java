/** How many requests a caller may send. */
package io.evenbook.app.limit;
