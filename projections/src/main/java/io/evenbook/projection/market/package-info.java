/** Order books, as views. */
package io.evenbook.projection.market;
