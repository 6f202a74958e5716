/** Customers without their personal data, and their delegations. */
package io.evenbook.query.customer;
