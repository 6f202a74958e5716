/** Orders: events, rejections, queries and answers. Their commands belong to accounts and markets. */
package io.evenbook.api.order;
