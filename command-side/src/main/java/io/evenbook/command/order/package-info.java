/** Orders: what an order is, and what each step of its life means for its hold. Their market decides. */
package io.evenbook.command.order;
