/** Accounts of customers: commands, events, rejections, queries and answers. */
package io.evenbook.api.account;
