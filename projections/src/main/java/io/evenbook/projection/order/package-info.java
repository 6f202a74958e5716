/** Orders, as views. */
package io.evenbook.projection.order;
