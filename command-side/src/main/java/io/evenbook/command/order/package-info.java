/** The state of orders, and their endpoints. Markets decide about orders: see {@code command.market}. */
package io.evenbook.command.order;
