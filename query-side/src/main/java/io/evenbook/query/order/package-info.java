/** Orders. */
package io.evenbook.query.order;
