/** Orders and their fills. */
package io.evenbook.query.order;
